//! Names of glyphs, as in the Adobe Glyph List.

use unicode_normalization::UnicodeNormalization;

/// The name of a letter's glyph: `A`, `Zcaron`, `afii10024`, or `uni04D8` for letters without a name.
pub(crate) fn name(letter: char) -> String {
    match letter {
        'A'..='Z' | 'a'..='z' => letter.to_string(),
        ' ' => "space".to_owned(),
        '\u{a0}' => "nbspace".to_owned(),
        'Đ' => "Dcroat".to_owned(),
        'đ' => "dcroat".to_owned(),
        'ı' => "dotlessi".to_owned(),
        _ => cyrillic(letter)
            .map(|number| format!("afii{number}"))
            .or_else(|| with_mark(letter))
            .unwrap_or_else(|| format!("uni{:04X}", u32::from(letter))),
    }
}

/// Capital Cyrillic letters in the list's order, from 10017; a small letter's number is 48 more.
const CAPITALS: &str = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯҐЂЃЄЅІЇЈЉЊЋЌЎ";

fn cyrillic(letter: char) -> Option<u32> {
    let capital = letter.to_uppercase().next()?;
    let number = match capital {
        'Џ' => 10145,
        'Ѣ' => 10146,
        _ => 10017 + CAPITALS.chars().position(|known| known == capital)? as u32,
    };
    match letter == capital {
        true => Some(number),
        // Not the letters of old prints, such as U+1C80, that have the same capitals.
        false => capital.to_lowercase().eq([letter]).then_some(number + 48),
    }
}

/// Marks, and the letters on which the list has a name for them.
const MARKS: [(char, &str, &str); 9] = [
    ('\u{300}', "grave", "AEIOUaeiou"),
    ('\u{301}', "acute", "ACEILNORSUYZaceilnorsuyz"),
    ('\u{302}', "circumflex", "ACEGHIJOSUWYaceghijosuwy"),
    ('\u{303}', "tilde", "AINOUainou"),
    ('\u{304}', "macron", "AEIOUaeiou"),
    ('\u{306}', "breve", "AEGIOUaegiou"),
    ('\u{307}', "dotaccent", "CEGIZcegz"),
    ('\u{308}', "dieresis", "AEIOUYaeiouy"),
    ('\u{30c}', "caron", "CDELNRSTZcdelnrstz"),
];

fn with_mark(letter: char) -> Option<String> {
    let parts: Vec<char> = std::iter::once(letter).nfd().collect();
    let [base, mark] = parts[..] else { return None };
    if mark == '\u{327}' && "CSTcst".contains(base) {
        return Some(format!("{base}cedilla"));
    }
    let known = MARKS.iter().find(|(known, ..)| *known == mark)?;
    known.2.contains(base).then(|| format!("{base}{}", known.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_have_the_names_that_font_editors_know() {
        let names: Vec<_> = "AzŽŝëĐıЖёяїџӘ\u{1c80}".chars().map(name).collect();
        let expected = [
            "A",
            "z",
            "Zcaron",
            "scircumflex",
            "edieresis",
            "Dcroat",
            "dotlessi",
            "afii10024",
            "afii10071",
            "afii10097",
            "afii10104",
            "afii10193",
            "uni04D8",
            "uni1C80",
        ];
        assert_eq!(names, expected);
    }
}
