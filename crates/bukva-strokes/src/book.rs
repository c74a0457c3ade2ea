//! Collections of skeletons.

use std::sync::LazyLock;

use crate::error::Error;
use crate::parse::parse_into;
use crate::skeleton::Skeleton;

/// The files of the built-in book. A later one may be based on letters of an earlier one.
const FILES: [&str; 5] = [
    include_str!("../data/cyrillic-capitals.txt"),
    include_str!("../data/cyrillic-small.txt"),
    include_str!("../data/latin-capitals.txt"),
    include_str!("../data/latin-small.txt"),
    include_str!("../data/cyrillic-others.txt"),
];

static BUILTIN: LazyLock<Book> = LazyLock::new(|| {
    let mut book = Book::default();
    for text in FILES {
        // Not an error of the caller: `tests/book.rs` reads these files.
        book.add(text)
            .expect("the built-in skeletons are well-formed");
    }
    book
});

/// The letters of the built-in book, each once, in the order of its files.
pub fn letters() -> Vec<char> {
    Book::builtin().letters()
}

/// A collection of skeletons.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Book {
    skeletons: Vec<Skeleton>,
}

impl Book {
    /// The crate's own skeletons.
    pub fn builtin() -> &'static Self {
        &BUILTIN
    }

    /// Adds the skeletons of a text, in the format of the crate's `data` folder (described in
    /// `src/parse.rs`).
    pub fn add(&mut self, text: &str) -> Result<(), Error> {
        parse_into(&mut self.skeletons, text)
    }

    /// All skeletons, in order.
    pub fn skeletons(&self) -> &[Skeleton] {
        &self.skeletons
    }

    /// The forms of a letter.
    pub fn forms(&self, letter: char) -> Vec<&Skeleton> {
        let forms = self.skeletons.iter();
        forms.filter(|form| form.letter == letter).collect()
    }

    /// The letters, each once, in order.
    pub fn letters(&self) -> Vec<char> {
        let mut letters = Vec::new();
        for skeleton in &self.skeletons {
            if !letters.contains(&skeleton.letter) {
                letters.push(skeleton.letter);
            }
        }
        letters
    }
}
