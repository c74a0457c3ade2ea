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

/// Cyrillic letters that are not part of the Russian alphabet, and their numbers in the list.
const OTHERS: [(char, u32); 32] = [
    ('Ё', 10023),
    ('ё', 10071),
    ('Ґ', 10050),
    ('ґ', 10098),
    ('Ђ', 10051),
    ('ђ', 10099),
    ('Ѓ', 10052),
    ('ѓ', 10100),
    ('Є', 10053),
    ('є', 10101),
    ('Ѕ', 10054),
    ('ѕ', 10102),
    ('І', 10055),
    ('і', 10103),
    ('Ї', 10056),
    ('ї', 10104),
    ('Ј', 10057),
    ('ј', 10105),
    ('Љ', 10058),
    ('љ', 10106),
    ('Њ', 10059),
    ('њ', 10107),
    ('Ћ', 10060),
    ('ћ', 10108),
    ('Ќ', 10061),
    ('ќ', 10109),
    ('Ў', 10062),
    ('ў', 10110),
    ('Џ', 10145),
    ('џ', 10193),
    ('Ѣ', 10146),
    ('ѣ', 10194),
];

fn cyrillic(letter: char) -> Option<u32> {
    let code = u32::from(letter);
    match letter {
        'А'..='Е' => Some(10017 + code - 0x410),
        'Ж'..='Я' => Some(10024 + code - 0x416),
        'а'..='е' => Some(10065 + code - 0x430),
        'ж'..='я' => Some(10072 + code - 0x436),
        _ => OTHERS
            .iter()
            .find(|(known, _)| *known == letter)
            .map(|&(_, number)| number),
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
        let names = "AzŽŝëĐıЖёяїџӘ".chars().map(name).collect::<Vec<_>>();
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
        ];
        assert_eq!(names, expected);
    }
}
