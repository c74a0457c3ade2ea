//! Letters in file names, lists and options.

use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::error::Error;
use crate::location::Location;

/// Labels of 16 bits tell this many letters apart.
pub const MOST_LETTERS: usize = u16::MAX as usize;

/// Parses the letters of a text, each once: `АБВ`, or with spaces `А Б U+0412`. Letters in
/// decomposed form are composed. `_` may stand for a label without a letter.
///
/// # Errors
/// When the text has a part that is no letter, or a letter twice.
pub fn parse_letters(text: &str) -> Result<Vec<char>, Error> {
    let letters = parse_word(text)?;
    check_unique(&letters, &Location::named("the letters"))?;
    Ok(letters)
}

/// Parses the letters of a text as [`parse_letters`] does, of which each may occur several times.
///
/// # Errors
/// When the text has a part that is no letter.
pub fn parse_word(text: &str) -> Result<Vec<char>, Error> {
    let at = Location::named("the letters");
    let texts = split(text.trim_start_matches('\u{feff}'));
    let is_letter = |c: char| c.is_alphanumeric() || c == '_' || is_private(c);
    let other = texts.iter().find(|text| !text.starts_with(is_letter));
    if let Some(other) = other {
        let advice = "write the letters one after the other, or with spaces";
        return Err(at.malformed("the text", "letters", format!("{other:?}"), advice));
    }
    single(&texts, &at)
}

/// A text in composed form: one character for a letter and its marks, where there is one.
pub fn composed(text: &str) -> String {
    text.nfc().collect()
}

/// Whether a character is of Unicode's private use area, in which datasets without names have their letters.
fn is_private(character: char) -> bool {
    ('\u{e000}'..='\u{f8ff}').contains(&character)
}

/// The letters of a text, as texts: separated by spaces, or one after the other.
pub fn split(text: &str) -> Vec<String> {
    let parts = text.split_whitespace();
    let letters = parts.flat_map(|part| match parse(part) {
        Some(_) => vec![part.to_owned()],
        None => composed(part).chars().map(String::from).collect(),
    });
    letters.collect()
}

/// Letters of one character each, without repeats.
pub fn unique(texts: &[String], at: &Location) -> Result<Vec<char>, Error> {
    let letters = single(texts, at)?;
    check_unique(&letters, at)?;
    Ok(letters)
}

/// Letters of one character each.
fn single(texts: &[String], at: &Location) -> Result<Vec<char>, Error> {
    if texts.len() > MOST_LETTERS {
        return Err(at.too_large("the list", format!("{} letters", texts.len()), MOST_LETTERS));
    }
    let letters = texts.iter().enumerate().map(|(row, text)| {
        parse(text).ok_or_else(|| {
            let advice = "write the letter itself, or its code point as U+0416";
            let found = format!("{text:?}");
            at.malformed(format!("letter {row}"), "a single letter", found, advice)
        })
    });
    letters.collect()
}

fn check_unique(letters: &[char], at: &Location) -> Result<(), Error> {
    let mut seen = HashSet::new();
    match letters.iter().position(|letter| !seen.insert(letter)) {
        None => Ok(()),
        Some(row) => {
            let place = format!("letter {row}");
            let advice = "name each letter once; labels may repeat, letters may not";
            Err(at.malformed(place, "a letter not named before", letters[row], advice))
        }
    }
}

/// Parses a letter: `Ж`, also in decomposed form such as `И` and a breve (which some file systems
/// use), `U+0416`, or the letter with its code point as in `Ж_U+0416`.
pub fn parse(text: &str) -> Option<char> {
    let text = text.trim();
    let mut composed = text.nfc();
    if let (Some(letter), None) = (composed.next(), composed.next()) {
        return (!letter.is_control() && !is_combining_mark(letter)).then_some(letter);
    }
    let code = match text.split_once("_U+") {
        Some((_, code)) => code,
        None => text.strip_prefix("U+")?,
    };
    let digits = code.bytes().all(|byte| byte.is_ascii_hexdigit());
    let letter = char::from_u32(u32::from_str_radix(code, 16).ok().filter(|_| digits)?)?;
    (!letter.is_control()).then_some(letter)
}

/// The folder name of a letter: the letter, for people, and its code point, so that `Ж` and `ж`
/// differ where file names ignore case, and so that `/` and `.` cause no problems.
pub fn folder_name(letter: char) -> String {
    if letter.is_alphanumeric() {
        format!("{letter}_U+{:04X}", u32::from(letter))
    } else {
        format!("U+{:04X}", u32::from(letter))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_read_in_every_form() {
        for text in ["Ж", "U+0416", "U+416", "Ж_U+0416", " Ж\n"] {
            assert_eq!(parse(text), Some('Ж'), "{text}");
        }
        assert_eq!(parse("И\u{306}"), Some('Й'));
        assert_eq!(parse("_"), Some('_'));
    }

    #[test]
    fn letters_of_a_text_stand_together_or_apart() {
        let read = |text: &str| parse_letters(text).unwrap().into_iter().collect::<String>();
        assert_eq!(read("АБВ"), "АБВ");
        assert_eq!(read(" А Б  U+0412\n"), "АБВ");
        assert_eq!(read("И\u{306}Е\u{308}А"), "ЙЁА");
        assert_eq!(read("АБ В"), "АБВ");
        assert_eq!(read(""), "");
        assert_eq!(read("\u{feff}АБ_"), "АБ_");
        assert_eq!(parse_word("ААБ").unwrap(), ['А', 'А', 'Б']);
        for text in ["ААБ", "А,Б", "А-Б", "А\u{200b}Б", "А \u{306}"] {
            assert!(parse_letters(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_no_single_letter_is_refused() {
        for text in [
            "", "AB", "U+", "U+110000", "U+D800", "U+0000", "\u{7}", "U+ 41", "U++41",
        ] {
            assert_eq!(parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn folder_names_are_read_back() {
        for letter in ['Ж', 'ж', 'Z', '/', '.', 'Û', '\u{2b9}'] {
            assert_eq!(parse(&folder_name(letter)), Some(letter));
        }
        assert!(!folder_name('/').contains('/'));
    }
}
