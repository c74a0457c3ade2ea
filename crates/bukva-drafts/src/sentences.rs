//! Lines of text to see drafts together, in the language of a scheme.

use bukva_glyphs::{Scheme, Script};

/// A line with all small letters of English.
const ENGLISH: &str = "Hamburgefonts quickly judged vexing waltz";

/// Two lines in each language. Most are parts of pangrams; the Kazakh ones follow the Universal Declaration of
/// Human Rights.
const SENTENCES: [(&str, [&str; 2]); 5] = [
    (
        "ru",
        [
            "Съешь ещё этих мягких французских булок",
            "Широкая электрификация южных губерний",
        ],
    ),
    (
        "uk",
        [
            "Чуєш їх доцю га Кумедна ж ти",
            "Прощайся без ґольфів щасливий їжак",
        ],
    ),
    ("bg", ["Ах чудна българска земьо", "Полюшвай цъфтящи жита"]),
    (
        "sr",
        [
            "Фијуче ветар у шибљу леди пасаже",
            "Куће иза њих и гунђа у оџацима",
        ],
    ),
    (
        "kk",
        [
            "Барлық адамдар тумысынан азат және тең",
            "Қадір қасиеті мен құқықтары болып дүниеге келеді",
        ],
    ),
];

/// Three lines of text in a script: two in the first language of the scheme, one of them in capitals. The letters of
/// the other script are written by the scheme.
pub(crate) fn lines(script: Script, scheme: &Scheme) -> [String; 3] {
    let speaks = |(language, _): &&(&str, _)| {
        scheme
            .languages()
            .first()
            .is_some_and(|one| one == language)
    };
    let (_, [first, second]) = SENTENCES.iter().find(speaks).unwrap_or(&SENTENCES[0]);
    let capitals = first.to_uppercase();
    match script {
        Script::Cyrillic => [(*first).to_owned(), capitals, (*second).to_owned()],
        Script::Latin => [
            ENGLISH.to_owned(),
            scheme.romanize(&capitals),
            scheme.romanize(second),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_in_the_language_of_the_scheme() {
        let line = |id: &str, script: Script, at: usize| {
            lines(script, &Scheme::builtin(id).unwrap())[at].clone()
        };
        assert_eq!(
            line("kazakh-2021", Script::Latin, 1),
            "BARLYQ ADAMDAR TUMYSYNAN AZAT JÄNE TEÑ"
        );
        assert!(line("serbian-gaj", Script::Latin, 2).contains("iza njih i gunđa"));
        assert!(line("ukrainian-2010", Script::Cyrillic, 0).starts_with("Чуєш їх"));
    }

    #[test]
    fn letters_of_the_lines_are_letters_of_the_scheme() {
        for scheme in Scheme::all().unwrap() {
            let known = scheme.alphabet(Script::Cyrillic);
            for line in lines(Script::Cyrillic, &scheme) {
                let unknown = line
                    .chars()
                    .find(|letter| *letter != ' ' && !known.contains(letter));
                assert_eq!(unknown, None, "{}: {line}", scheme.id());
            }
        }
    }
}
