use bukva_glyphs::Glyph;

use super::*;

const RUSSIAN: &str = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмнопрстуфхцчшщъыьэюя";
const ENGLISH: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const MARKED: &str = "ŽČŠŜÈÛÂËžčšŝèûâë";

fn scheme(id: &str) -> Scheme {
    Scheme::builtin(id).unwrap()
}

fn letters(text: &str) -> Vec<(char, usize)> {
    text.chars().map(|letter| (letter, 10)).collect()
}

fn latin() -> Vec<(char, usize)> {
    letters(&format!("{ENGLISH}{MARKED}"))
}

/// The classes as text: `АA БB …`.
fn written(classes: &Classes) -> String {
    let pairs = classes.pairs.iter();
    let pairs: Vec<String> = pairs
        .map(|pair| format!("{}{}", pair.source, pair.target))
        .collect();
    pairs.join(" ")
}

fn reason(classes: &Classes, letter: char) -> Option<&Reason> {
    let unpaired = classes
        .unpaired
        .iter()
        .find(|unpaired| unpaired.letter == letter);
    unpaired.map(|unpaired| &unpaired.reason)
}

#[test]
fn iso_9_pairs_thirty_one_russian_capitals_in_alphabetical_order() {
    let config = ClassConfig::default();
    let classes = Classes::align(&scheme("iso-9"), &config, &letters(RUSSIAN), &latin()).unwrap();
    assert_eq!(
        written(&classes),
        "АA БB ВV ГG ДD ЕE ЁË ЖŽ ЗZ ИI ЙJ КK ЛL МM НN ОO ПP РR СS ТT УU ФF ХH ЦC ЧČ ШŠ ЩŜ ЫY ЭÈ ЮÛ ЯÂ"
    );
    let mark = Reason::Mark {
        written: "ʺ".to_owned(),
    };
    assert_eq!(reason(&classes, 'Ъ'), Some(&mark));
    assert_eq!(reason(&classes, 'Q'), Some(&Reason::NoSourceLetter));
    assert_eq!(
        reason(&classes, 'Ї'),
        Some(&Reason::NoSourceGlyph { found: 0 })
    );
}

#[test]
fn without_diacritics_twenty_three_capitals_remain_and_the_rest_are_listed() {
    let config = ClassConfig::default();
    let sides = (letters(RUSSIAN), letters(ENGLISH));
    let classes = Classes::align(&scheme("iso-9"), &config, &sides.0, &sides.1).unwrap();
    assert_eq!(classes.len(), 23);
    let wanted = Reason::NoTargetGlyph {
        target: 'Ž',
        found: 0,
    };
    assert_eq!(reason(&classes, 'Ж'), Some(&wanted));
    let sentences = classes.unpaired_by_reason();
    let missing =
        "too few glyphs of what it becomes: Ё (Ë) Ж (Ž) Ч (Č) Ш (Š) Щ (Ŝ) Э (È) Ю (Û) Я (Â)";
    assert!(
        sentences.iter().any(|line| line == missing),
        "{sentences:#?}"
    );
    assert!(
        sentences
            .iter()
            .any(|line| line == "what no letter becomes: Q W X")
    );
}

#[test]
fn every_letter_of_both_sides_is_either_paired_or_listed_once() {
    for scheme in Scheme::all().unwrap() {
        for source in Script::ALL {
            for case in Case::ALL {
                let config = ClassConfig {
                    source,
                    case,
                    ..ClassConfig::default()
                };
                let sides = match source {
                    Script::Cyrillic => (letters(RUSSIAN), latin()),
                    Script::Latin => (latin(), letters(RUSSIAN)),
                };
                let classes = Classes::align(&scheme, &config, &sides.0, &sides.1).unwrap();
                let listed: Vec<char> = classes.unpaired.iter().map(|u| u.letter).collect();
                for (letter, _) in sides.0.iter().chain(&sides.1) {
                    let paired = classes
                        .sources()
                        .chain(classes.targets())
                        .any(|l| l == *letter);
                    let times = listed.iter().filter(|l| *l == letter).count();
                    let wanted = usize::from(case.admits(*letter) && !paired);
                    assert_eq!(times, wanted, "{} {source} {case} {letter}", scheme.id());
                }
            }
        }
    }
}

#[test]
fn sources_are_never_doubled_and_targets_only_by_collision() {
    for scheme in Scheme::all().unwrap() {
        for source in Script::ALL {
            let config = ClassConfig {
                source,
                case: Case::Both,
                ..ClassConfig::default()
            };
            let all = letters(&format!("{RUSSIAN}{ENGLISH}{MARKED}ІЇЄҐіїєґЂЈЋђјћĐĆđć"));
            let classes = Classes::align(&scheme, &config, &all, &all).unwrap();
            let mut sources: Vec<char> = classes.sources().collect();
            sources.sort_unstable();
            sources.dedup();
            assert_eq!(sources.len(), classes.len());
            let doubled: usize = classes.collisions().iter().map(|(_, s)| s.len() - 1).sum();
            let mut targets: Vec<char> = classes.targets().collect();
            targets.sort_unstable();
            targets.dedup();
            assert_eq!(targets.len() + doubled, classes.len());
            assert!(source == Script::Cyrillic || doubled == 0);
        }
    }
}

#[test]
fn letters_written_alike_stay_classes_forward_and_only_the_first_is_read_back() {
    let icao = scheme("icao-9303");
    let config = ClassConfig::default();
    let forward = Classes::align(&icao, &config, &letters(RUSSIAN), &latin()).unwrap();
    assert_eq!(
        forward.collisions(),
        [('E', vec!['Е', 'Ё', 'Э']), ('I', vec!['И', 'Й'])]
    );
    let config = ClassConfig {
        source: Script::Latin,
        ..config
    };
    let back = Classes::align(&icao, &config, &latin(), &letters(RUSSIAN)).unwrap();
    assert_eq!(
        written(&back),
        "AА BБ DД EЕ FФ GГ IИ KК LЛ MМ NН OО PП RР SС TТ UУ VВ YЫ ZЗ"
    );
    let lost = Reason::Ambiguous {
        written: 'E',
        kept: 'Е',
    };
    assert_eq!(reason(&back, 'Э'), Some(&lost));
    assert_eq!(reason(&back, 'Ь'), Some(&Reason::NotWritten));
}

#[test]
fn digraphs_and_letters_with_marks_are_listed_with_what_they_become() {
    let config = ClassConfig {
        case: Case::Lower,
        ..ClassConfig::default()
    };
    let gost = scheme("gost-7.79-b");
    let classes = Classes::align(&gost, &config, &letters(RUSSIAN), &latin()).unwrap();
    let several = Reason::SeveralLetters {
        written: "shh".to_owned(),
    };
    assert_eq!(reason(&classes, 'щ'), Some(&several));
    let marked = Reason::LetterAndMark {
        written: "y`".to_owned(),
    };
    assert_eq!(reason(&classes, 'ы'), Some(&marked));
    assert_eq!(
        classes
            .class_of('х')
            .map(|class| classes.pairs[class.index()].target),
        Some('x')
    );
}

#[test]
fn asked_for_letters_decide_over_case_and_strangers_among_them_are_listed() {
    let config = ClassConfig {
        letters: "вБ щ7Q".to_owned(),
        ..ClassConfig::default()
    };
    let classes =
        Classes::align(&scheme("bgn-pcgn"), &config, &letters(RUSSIAN), &latin()).unwrap();
    assert_eq!(written(&classes), "БB вv");
    let mut listed: Vec<char> = classes.unpaired.iter().map(|u| u.letter).collect();
    listed.sort_unstable();
    assert_eq!(listed, ['7', 'Q', 'щ']);
    assert_eq!(reason(&classes, '7'), Some(&Reason::NotInScheme));
}

#[test]
fn letters_with_too_few_glyphs_are_listed_with_their_number() {
    let config = ClassConfig {
        min_glyphs: 5,
        ..ClassConfig::default()
    };
    let sources = [('А', 5), ('Б', 4), ('В', 5)];
    let targets = [('A', 5), ('B', 9), ('V', 2)];
    let classes = Classes::align(&scheme("iso-9"), &config, &sources, &targets).unwrap();
    assert_eq!(written(&classes), "АA");
    assert_eq!(
        reason(&classes, 'Б'),
        Some(&Reason::NoSourceGlyph { found: 4 })
    );
    let few = Reason::NoTargetGlyph {
        target: 'V',
        found: 2,
    };
    assert_eq!(reason(&classes, 'В'), Some(&few));
}

#[test]
fn both_sides_may_come_from_one_set() {
    let set = GlyphSet {
        letters: vec!['B', 'Б'],
        glyphs: vec![Glyph::BLANK; 3],
        labels: vec![0, 1, 1],
        ..GlyphSet::default()
    };
    let config = ClassConfig::default();
    let letters = set.inventory();
    assert_eq!(letters, [('B', 1), ('Б', 2)]);
    let classes = Classes::align(&scheme("iso-9"), &config, &letters, &letters).unwrap();
    assert_eq!(written(&classes), "БB");
}

#[test]
fn no_class_at_all_is_an_error_that_says_what_was_found() {
    let config = ClassConfig {
        letters: "ЩЬ".to_owned(),
        ..ClassConfig::default()
    };
    let error =
        Classes::align(&scheme("icao-9303"), &config, &letters(RUSSIAN), &latin()).unwrap_err();
    let kind = ErrorKind::NoPairs {
        scheme: "icao-9303".to_owned(),
        source: "cyrillic",
        found: "written with several letters: Щ (Shch); not written at all: Ь".to_owned(),
    };
    assert_eq!(error.kind(), &kind);
}

#[test]
fn classes_survive_being_written_and_read() {
    let config = ClassConfig::default();
    let classes =
        Classes::align(&scheme("gost-7.79-b"), &config, &letters(RUSSIAN), &latin()).unwrap();
    let text = serde_json::to_string(&classes).unwrap();
    assert_eq!(serde_json::from_str::<Classes>(&text).unwrap(), classes);
    let text = toml::to_string(&config).unwrap();
    assert_eq!(toml::from_str::<ClassConfig>(&text).unwrap(), config);
    assert!(toml::from_str::<ClassConfig>("sceme = \"iso-9\"").is_err());
}
