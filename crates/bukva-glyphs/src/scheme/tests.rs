use std::path::Path;

use super::{Scheme, table};
use crate::error::ErrorKind;
use crate::location::Location;

/// A table with one row of letters, on line 7.
fn table_with(line: &str) -> String {
    format!(
        "id = \"own\"\ntitle = \"\"\nsource = \"\"\nlanguages = []\nreversible = true\n[letters]\n{line}\n"
    )
}

/// The line and message of the error in a table.
fn fault(text: &str) -> (usize, String) {
    let error = table::parse(&Location::named("own.toml"), text).unwrap_err();
    assert_eq!(error.location(), Some("own.toml"));
    let ErrorKind::Malformed { place, .. } = error.kind() else {
        panic!("{error}")
    };
    let line = place.strip_prefix("line ").unwrap().parse().unwrap();
    (line, error.to_string())
}

#[test]
fn every_builtin_table_loads_and_bears_the_name_of_its_file() {
    let schemes = Scheme::all().unwrap();
    for (scheme, (file, _)) in schemes.iter().zip(super::BUILTIN) {
        assert_eq!(file, format!("schemes/{}.toml", scheme.id()));
        assert!(!scheme.title().is_empty() && !scheme.source().is_empty());
        assert!(!scheme.languages().is_empty());
    }
}

#[test]
fn every_table_file_is_built_in() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemes");
    assert_eq!(folder.read_dir().unwrap().count(), super::BUILTIN.len());
}

#[test]
fn each_scheme_has_its_language_s_whole_alphabet() {
    for (id, alphabet) in [
        ("iso-9", "абвгдеёжзийклмнопрстуфхцчшщъыьэюяґєіїўђјљњћџѓѕќ"),
        ("gost-7.79-b", "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"),
        ("bgn-pcgn", "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"),
        ("ala-lc", "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"),
        ("icao-9303", "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"),
        ("ukrainian-2010", "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"),
        ("bulgarian-2009", "абвгдежзийклмнопрстуфхцчшщъьюя"),
        ("serbian-gaj", "абвгдђежзијклљмнњопрстћуфхцчџш"),
        ("kazakh-2021", "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"),
    ] {
        let scheme = Scheme::builtin(id).unwrap();
        for letter in alphabet.chars() {
            assert!(scheme.written(letter).is_some(), "{id} lacks {letter}");
        }
        if id != "iso-9" {
            assert_eq!(scheme.letters().len(), alphabet.chars().count(), "{id}");
        }
    }
}

#[test]
fn russian_tables_agree_with_the_checked_table() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../shared/data/romanization-russian.csv"
    );
    let Ok(text) = std::fs::read_to_string(path) else {
        return;
    };
    let ids = ["iso-9", "gost-7.79-b", "bgn-pcgn", "ala-lc", "icao-9303"];
    let schemes = ids.map(|id| Scheme::builtin(id).unwrap());
    let mut rows = 0;
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.trim_end().split(',').collect();
        let letter = cells[0].chars().next().unwrap();
        for (scheme, cell) in schemes.iter().zip(&cells[1..]) {
            use unicode_normalization::UnicodeNormalization;
            let expected: String = cell.nfc().collect();
            assert_eq!(
                scheme.written(letter),
                Some(expected),
                "{} {letter}",
                scheme.id()
            );
        }
        rows += 1;
    }
    assert_eq!(rows, 33);
}

#[test]
fn two_letters_of_a_reversible_scheme_read_back_as_themselves() {
    for scheme in Scheme::all()
        .unwrap()
        .iter()
        .filter(|scheme| scheme.is_reversible())
    {
        let letters = scheme.letters();
        for (first, _) in letters {
            for (second, _) in letters {
                let word: String = [*first, *second].iter().collect();
                let read = scheme.read_back(&scheme.romanize(&word));
                assert_eq!(read, word, "{}", scheme.id());
            }
        }
    }
}

#[test]
fn capitals_follow_from_small_letters() {
    let iso = Scheme::builtin("ISO-9").unwrap();
    assert_eq!(iso.written('Щ').as_deref(), Some("Ŝ"));
    assert_eq!(iso.written('Ј').as_deref(), Some("J\u{30C}"));
    let gost = Scheme::builtin("gost-7.79-b").unwrap();
    assert_eq!(gost.written('Щ').as_deref(), Some("Shh"));
    assert_eq!(gost.written('Q'), None);
}

#[test]
fn a_cyrillic_letter_on_the_latin_side_is_named_with_its_twin() {
    let (line, message) = fault(&table_with("\"е\" = \"e\"\n\"ё\" = \"ё\""));
    assert_eq!(line, 8);
    assert_eq!(
        message,
        "own.toml, line 8: expected small Latin letters and marks, found Cyrillic ё (U+0451); \
         write the Latin ë (U+00EB)"
    );
}

#[test]
fn a_latin_letter_on_the_cyrillic_side_is_named_with_its_twin() {
    let (line, message) = fault(&table_with("\"e\" = \"e\""));
    assert_eq!(line, 7);
    assert!(message.contains("found Latin e (U+0065)"), "{message}");
    assert!(
        message.contains("write the Cyrillic е (U+0435)"),
        "{message}"
    );
}

#[test]
fn a_decomposed_letter_is_shown_composed() {
    let (line, message) = fault(&table_with("\"ж\" = \"z\u{30C}\""));
    assert_eq!(line, 7);
    assert!(
        message.contains("expected the composed form U+017E"),
        "{message}"
    );
    assert!(message.contains("found U+007A U+030C"), "{message}");
    let (_, message) = fault(&table_with("\"и\u{306}\" = \"j\""));
    assert!(
        message.contains("write it as the one character Cyrillic й (U+0439)"),
        "{message}"
    );
}

#[test]
fn a_letter_that_stands_twice_is_refused() {
    let (line, message) = fault(&table_with("\"ж\" = \"zh\"\n\"ж\" = \"z\""));
    assert_eq!(line, 8, "{message}");
    assert!(message.contains("duplicate key"), "{message}");
}

#[test]
fn capitals_digraphs_digits_long_and_empty_names_are_refused_with_their_line() {
    for (rows, line, what) in [
        ("\"Ж\" = \"zh\"", 7, "write ж"),
        ("\"ж\" = \"Zh\"", 7, "write small letters"),
        ("\"жж\" = \"zh\"", 7, "one line for each letter"),
        ("\"ж\" = \"z1\"", 7, "found 1 (U+0031)"),
        ("\"ж\" = 3", 7, "expected a string"),
        ("\"ж\" = \"zhzhzhzhzhzhzhzhz\"", 7, "found 17"),
        ("", 1, "expected letters, found none"),
        ("а = \"a\"", 7, "expected a scheme's table in TOML"),
    ] {
        let (found, message) = fault(&table_with(rows));
        assert_eq!(found, line, "{rows}: {message}");
        assert!(message.contains(what), "{rows}: {message}");
    }
    let (line, message) = fault(&table_with("\"ж\" = \"z\"").replace("own", " "));
    assert_eq!(
        (line, message.contains("expected a name")),
        (1, true),
        "{message}"
    );
}

#[test]
fn capitals_are_pairs_of_one_small_and_one_capital_latin_letter() {
    for pair in [
        "\"I\" = \"İ\"",
        "\"i\" = \"i\"",
        "\"i\" = \"İI\"",
        "\"и\" = \"И\"",
        "\"q\" = \"K\"",
    ] {
        let table = format!("{}[capitals]\n{pair}\n", table_with("\"и\" = \"i\""));
        assert_eq!(fault(&table).0, 9, "{pair}");
    }
    let table = format!("{}[capitals]\n\"i\" = \"İ\"\n", table_with("\"и\" = \"i\""));
    let scheme = table::parse(&Location::named("own.toml"), &table).unwrap();
    assert_eq!(scheme.romanize("Ии"), "İi");

    let rows = "\"и\" = \"i\"\n\"ы\" = \"y\"";
    let (line, message) = fault(&format!("{}[capitals]\n\"i\" = \"Y\"\n", table_with(rows)));
    assert_eq!(line, 10);
    assert!(message.contains("Y for both i and y"), "{message}");
}

#[test]
fn what_is_read_back_must_be_letters_of_the_table() {
    let table = table_with("\"и\" = \"i\"\n\"й\" = \"i\"").replace("= true", "= false");
    let with = |letters: &str| {
        table.replace(
            "[letters]",
            &format!("read_back = \"{letters}\"\n[letters]"),
        )
    };
    assert_eq!(fault(&with("ы")).0, 6);
    let scheme = table::parse(&Location::named("own.toml"), &with("й")).unwrap();
    assert_eq!(scheme.read_back("iI"), "йЙ");
}

#[test]
fn a_misspelled_key_is_refused() {
    let (line, message) = fault(&table_with("\"ж\" = \"z\"").replace("title", "titel"));
    assert_eq!(line, 2, "{message}");
    assert!(message.contains("titel"), "{message}");
}

#[test]
fn a_scheme_that_claims_to_be_reversible_must_be() {
    let rows = "\"е\" = \"e\"\n\"э\" = \"e\"";
    let (line, message) = fault(&table_with(rows));
    assert_eq!(line, 8);
    assert!(message.contains("found e for both е and э"), "{message}");
    let (_, message) = fault(&table_with("\"ь\" = \"\""));
    assert!(message.contains("found nothing for ь"), "{message}");
    let open = table_with(rows).replace("true", "false");
    assert!(table::parse(&Location::named("own.toml"), &open).is_ok());
}

#[test]
fn a_context_must_say_where_it_holds_and_of_which_letters() {
    let with = |context: &str| table_with(&format!("\"е\" = \"e\"\n[[contexts]]\n{context}"));
    let (line, message) = fault(&with("letters = { \"е\" = \"ye\" }"));
    assert_eq!(
        (line, message.contains("found neither")),
        (9, true),
        "{message}"
    );
    let (line, message) = fault(&with("after = \"^\"\nletters = { \"ё\" = \"ye\" }"));
    assert_eq!((line, message.contains("found ё")), (10, true), "{message}");
    let (line, message) = fault(&with("after = \"^a\"\nletters = { \"е\" = \"ye\" }"));
    assert_eq!(
        (line, message.contains("found Latin a")),
        (9, true),
        "{message}"
    );
}

#[test]
fn a_user_s_own_file_is_opened_by_its_path() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("own.toml");
    std::fs::write(&path, table_with("\"ж\" = \"ž\"")).unwrap();
    let scheme = Scheme::named(path.to_str().unwrap()).unwrap();
    assert_eq!(
        (scheme.id(), scheme.written('Ж').as_deref()),
        ("own", Some("Ž"))
    );
}

#[test]
fn files_that_are_no_tables_are_errors_that_name_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("own.toml");
    let kind = || Scheme::open(&path).unwrap_err().kind().clone();
    assert_eq!(kind(), ErrorKind::Read);
    // UTF-16, and the Windows code page of Cyrillic.
    for (bytes, at) in [
        (&[0xFF, 0xFE, b'i', 0][..], "byte 0"),
        (b"id = \"\xe6\"", "byte 6"),
    ] {
        std::fs::write(&path, bytes).unwrap();
        let ErrorKind::Malformed {
            place, expected, ..
        } = kind()
        else {
            panic!("{:?}", kind())
        };
        assert_eq!((place.as_str(), expected.as_str()), (at, "UTF-8 text"));
    }
    std::fs::write(&path, vec![b'#'; (super::MAX_BYTES + 1) as usize]).unwrap();
    assert!(matches!(kind(), ErrorKind::TooLarge { .. }));
    let error = Scheme::open(&path).unwrap_err();
    assert_eq!(error.location(), path.to_str());
}

#[test]
fn an_unknown_scheme_names_the_known_ones() {
    let error = Scheme::named("iso-10").unwrap_err();
    let ErrorKind::UnknownName { what, found, known } = error.kind() else {
        panic!("{error}")
    };
    assert_eq!((*what, found.as_str()), ("scheme", "iso-10"));
    assert!(known.starts_with("iso-9, gost-7.79-b, bgn-pcgn"), "{known}");
}
