//! Recovers writers and sessions from file names.

use std::collections::BTreeMap;

use crate::set::Hand;

/// A longer pause, in seconds, starts another session. Chosen on CoMNIST, where the number of
/// sessions hardly changes between 5 and 20 minutes (401 and 333).
const PAUSE: u64 = 600;

/// The hands that file names tell, and for each name its hand; `None` where they tell none.
///
/// Three schemes are known. Names are paths or bare file names.
/// - CoMNIST: 13 hexadecimal digits, the unix time in seconds and then microseconds. Pictures drawn
///   without a pause of ten minutes are one session. Up to a tenth of the names may have no date:
///   these are one more session.
/// - SSE letters: `2024-A_17.png`, the collection and the number of the writer's card.
/// - Omniglot: `0683_05.png`, the number of the character and that of the drawer.
pub(crate) fn recover(names: &[String]) -> Option<(Vec<Hand>, Vec<u32>)> {
    let stems: Vec<&str> = names.iter().map(|name| stem(name)).collect();
    sessions(&stems)
        .or_else(|| numbered(&stems, card))
        .or_else(|| numbered(&stems, drawer))
}

fn stem(name: &str) -> &str {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    file.split_once('.').map_or(file, |(stem, _)| stem)
}

/// Sessions by time.
fn sessions(stems: &[&str]) -> Option<(Vec<Hand>, Vec<u32>)> {
    let times: Vec<Option<u64>> = stems.iter().map(|stem| unix_time(stem)).collect();
    let mut dated: Vec<u64> = times.iter().copied().flatten().collect();
    if dated.is_empty() || dated.len() * 10 < stems.len() * 9 {
        return None;
    }
    dated.sort_unstable();
    // The time at which each session begins.
    let mut starts = vec![dated[0]];
    starts.extend(
        dated
            .windows(2)
            .filter(|pair| pair[1] - pair[0] > PAUSE)
            .map(|pair| pair[1]),
    );
    let undated = starts.len();
    let hand_of = times
        .iter()
        .map(|time| match time {
            Some(time) => starts.partition_point(|start| start <= time) - 1,
            None => undated,
        })
        .map(|session| session as u32)
        .collect();
    let mut hands: Vec<Hand> = (1..=undated)
        .map(|k| hand(format!("session {k}")))
        .collect();
    if dated.len() < stems.len() {
        hands.push(hand("session unknown".to_owned()));
    }
    Some((hands, hand_of))
}

/// The seconds of a name made by PHP's `uniqid`.
fn unix_time(stem: &str) -> Option<u64> {
    let hexadecimal = stem.len() == 13 && stem.bytes().all(|byte| byte.is_ascii_hexdigit());
    // Between 2001 and 2033, so that arbitrary numbers are not taken for times.
    let seconds = u64::from_str_radix(stem.get(..8).filter(|_| hexadecimal)?, 16).ok()?;
    (0x3b00_0000..0x7800_0000)
        .contains(&seconds)
        .then_some(seconds)
}

/// Hands by a key that every name must have.
fn numbered<'a>(
    stems: &[&'a str],
    key: impl Fn(&'a str) -> Option<(&'a str, u32)>,
) -> Option<(Vec<Hand>, Vec<u32>)> {
    let keys: Vec<(&str, u32)> = stems.iter().map(|stem| key(stem)).collect::<Option<_>>()?;
    let mut index: BTreeMap<(&str, u32), u32> = keys.iter().map(|&key| (key, 0)).collect();
    for (place, value) in index.values_mut().enumerate() {
        *value = place as u32;
    }
    let hands: Vec<Hand> = index
        .keys()
        .map(|(collection, number)| {
            hand(format!("writer {collection} {number}").replace("  ", " "))
        })
        .collect();
    // One writer for everything says no more than nothing.
    (hands.len() > 1).then(|| (hands, keys.iter().map(|key| index[key]).collect()))
}

/// `2024-A_17`: the collection and the card.
fn card(stem: &str) -> Option<(&str, u32)> {
    let (collection, rest) = stem.split_once('-')?;
    let (letter, number) = rest.split_once('_')?;
    let year = collection.len() == 4 && collection.bytes().all(|byte| byte.is_ascii_digit());
    (year && letter.chars().count() == 1).then_some((collection, number.parse().ok()?))
}

/// `0683_05`: the drawer.
fn drawer(stem: &str) -> Option<(&str, u32)> {
    let (character, number) = stem.split_once('_')?;
    let digits =
        |text: &str, length| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    (digits(character, 4) && digits(number, 2)).then_some(("", number.parse().ok()?))
}

fn hand(name: String) -> Hand {
    Hand {
        group: name.clone(),
        name,
        ..Hand::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hands(names: &[&str]) -> Option<(Vec<String>, Vec<u32>)> {
        let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
        let (hands, hand_of) = recover(&names)?;
        assert!(hands.iter().all(|hand| hand.group == hand.name));
        Some((hands.into_iter().map(|hand| hand.name).collect(), hand_of))
    }

    #[test]
    fn a_pause_of_ten_minutes_starts_another_session() {
        // 0x258 is 600 seconds.
        let (names, of) = hands(&[
            "А/58a9c4b100000.png",
            "Б/58a9c00000000.png",
            "В/58a9c25800000.png",
        ])
        .unwrap();
        assert_eq!(names, ["session 1", "session 2"]);
        assert_eq!(of, [1, 0, 0]);
    }

    #[test]
    fn a_few_names_without_a_date_share_one_session() {
        let mut files: Vec<&str> = vec!["А/58a9c00000000.png"; 18];
        files.extend(["А/A_1cvpdy93.png", "Б/B_3ua9njdb.png"]);
        let (names, of) = hands(&files).unwrap();
        assert_eq!(names, ["session 1", "session unknown"]);
        assert_eq!((of[0], of[18], of[19]), (0, 1, 1));
        files.extend(["А/A_1cvpdy94.png"]);
        assert_eq!(hands(&files), None);
    }

    #[test]
    fn cards_are_told_apart_by_year_and_number() {
        let (names, of) = hands(&[
            "A/2024-A_7.png",
            "B/2024-B_7.png",
            "B/2025-B_7.png",
            "B/2024-B_10.png",
        ])
        .unwrap();
        assert_eq!(names, ["writer 2024 7", "writer 2024 10", "writer 2025 7"]);
        assert_eq!(of, [0, 0, 2, 1]);
    }

    #[test]
    fn drawers_are_the_number_behind_the_character() {
        let (names, of) = hands(&["Latin/character01/0683_02.png", "0684_01.png"]).unwrap();
        assert_eq!(names, ["writer 1", "writer 2"]);
        assert_eq!(of, [1, 0]);
    }

    #[test]
    fn numbers_alone_tell_nothing() {
        assert_eq!(hands(&["0", "1", "2"]), None);
        assert_eq!(hands(&[]), None);
    }
}
