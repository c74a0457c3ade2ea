//! Letters of the other script that are the same in nearly every face.

/// One line for each pair: a Cyrillic letter, a Latin letter, and the share of training faces in which
/// they are the same outline in the same place (`tools/bench`, `draft_tables`).
const TABLE: &str = include_str!("../data/look-alikes.tsv");

/// A pair that is the same in fewer faces than this is drawn, not copied.
const MOST: f32 = 0.7;

/// The letter of the other script that is the same as a letter in most faces, if there is one.
pub(crate) fn look_alike(letter: char) -> Option<char> {
    let pairs = TABLE.lines().filter_map(pair);
    let alike = pairs.filter(|&(.., share)| share >= MOST);
    let of_letter = alike.filter_map(|(one, other, share)| match letter {
        _ if letter == one => Some((other, share)),
        _ if letter == other => Some((one, share)),
        _ => None,
    });
    of_letter
        .max_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(other, _)| other)
}

fn pair(line: &str) -> Option<(char, char, f32)> {
    let mut fields = line.split('\t');
    let mut letter = || fields.next()?.chars().next();
    let (one, other) = (letter()?, letter()?);
    Some((one, other, fields.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_look_the_same_in_both_scripts_have_each_other() {
        for (latin, cyrillic) in "ABCEHMOPTXaceopx".chars().zip("АВСЕНМОРТХасеорх".chars())
        {
            assert_eq!(look_alike(latin), Some(cyrillic));
            assert_eq!(look_alike(cyrillic), Some(latin));
        }
    }

    #[test]
    fn other_letters_have_none() {
        for letter in "DFGLQRSVWZЖЩЮЯbdfgqrwжщ".chars() {
            assert_eq!(look_alike(letter), None, "{letter}");
        }
    }
}
