//! Letters in file names and lists.

use unicode_normalization::UnicodeNormalization;

/// Parses a letter: `Ж`, also in decomposed form such as `И` and a breve (which some file systems
/// use), `U+0416`, or the letter with its code point as in `Ж_U+0416`.
pub(crate) fn parse(text: &str) -> Option<char> {
    let text = text.trim();
    let mut composed = text.nfc();
    if let (Some(letter), None) = (composed.next(), composed.next()) {
        return (!letter.is_control()).then_some(letter);
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
pub(crate) fn folder_name(letter: char) -> String {
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
