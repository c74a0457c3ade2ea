//! The built-in skeletons, and errors of others.

use bukva_strokes::{Book, Error, Family, letters};

const CAPITALS: &str = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ";

fn error(text: &str) -> Error {
    let mut book = Book::default();
    book.add(text).expect_err("malformed")
}

#[test]
fn each_russian_capital_has_print_and_cursive_forms() {
    for letter in CAPITALS.chars() {
        let forms = Book::builtin().forms(letter);
        assert!(forms.len() >= 3, "{letter}: {}", forms.len());
        for family in Family::ALL {
            assert!(
                forms.iter().any(|form| form.family == family),
                "{letter}: {}",
                family.name()
            );
        }
    }
}

#[test]
fn each_other_letter_has_at_least_two_forms() {
    let small = CAPITALS.to_lowercase();
    let others = "ІЇЄҐЎЈЉЊЂЋЏіїєґўјљњђћџŽŠČŜÛÂÈË";
    let letters = small.chars().chain(others.chars());
    for letter in letters.chain('A'..='Z').chain('a'..='z') {
        let forms = Book::builtin().forms(letter);
        assert!(forms.len() >= 2, "{letter}: {}", forms.len());
        assert!(
            forms.iter().any(|form| form.family == Family::Print),
            "{letter}"
        );
        assert!(
            forms.iter().any(|form| form.family != Family::Print),
            "{letter}"
        );
    }
}

#[test]
fn forms_of_a_letter_differ() {
    for letter in letters() {
        let forms = Book::builtin().forms(letter);
        for (index, form) in forms.iter().enumerate() {
            let same = forms[..index]
                .iter()
                .find(|other| other.strokes == form.strokes);
            assert!(same.is_none(), "{letter}: {}", form.note);
        }
    }
}

#[test]
fn letters_are_listed_once() {
    let mut letters = letters();
    let count = letters.len();
    letters.sort_unstable();
    letters.dedup();
    assert_eq!(letters.len(), count);
}

#[test]
fn malformed_point_names_its_line() {
    let error = error("# a comment\n\nА print 8,98 48;3\n");
    assert_eq!(error.line, 3);
    assert_eq!(
        error.to_string(),
        "line 3: expected `x,y`, `x,y!` or `x,y@`, found `48;3`"
    );
}

#[test]
fn errors_say_what_was_expected() {
    for (text, expected) in [
        ("АБ print 1,2 3,4", "one letter"),
        ("А", "`print`, `cursive`, `school` or `any`"),
        ("А block 1,2 3,4", "`print`, `cursive`, `school` or `any`"),
        ("А print*x 1,2 3,4", "a weight from 0 to 10 after `*`"),
        ("А print*0 1,2 3,4", "a weight from 0 to 10 after `*`"),
        ("А print*inf 1,2 3,4", "a weight from 0 to 10 after `*`"),
        ("А print", "strokes"),
        ("А any 1,2 3,4", "`=` and a letter after `any`"),
        ("А print 1,2 /", "points of a stroke on both sides of `/`"),
        (
            "А print 1,2 / / 3,4",
            "points of a stroke on both sides of `/`",
        ),
        ("А print 1,2 3,1e9", "`x,y`, `x,y!` or `x,y@`"),
        ("А print 1,2 NaN,4", "`x,y`, `x,y!` or `x,y@`"),
        ("А print 1,2 (3,4", "`)` at the end of an exit stroke"),
        ("А print 1,2 3,4)", "balanced parentheses"),
        ("А print 1,2 (3,4 (5,6)", "balanced parentheses"),
        (
            "А print =Б 1,2",
            "a letter with earlier forms of the family",
        ),
        ("А print =БВ 1,2", "one letter"),
    ] {
        let error = error(text);
        assert_eq!(
            (error.line, error.expected.as_str()),
            (1, expected),
            "{text}"
        );
    }
}

#[test]
fn forms_based_on_another_letter_add_strokes() {
    let mut book = Book::default();
    let text = "И print 1,1 2,2 # a\nИ school*0.5 1,1 3,3\nЙ any*0.5 =И 5,5 6,6 # b\nІ print =И";
    book.add(text).expect("well-formed");
    let forms = book.forms('Й');
    assert_eq!(forms.len(), 2);
    assert_eq!((forms[0].strokes.len(), forms[0].note.as_str()), (2, "a b"));
    assert_eq!((forms[1].family, forms[1].weight), (Family::School, 0.25));
    assert_eq!(book.forms('І').len(), 1);
    assert_eq!(book.letters(), ['И', 'Й', 'І']);
}
