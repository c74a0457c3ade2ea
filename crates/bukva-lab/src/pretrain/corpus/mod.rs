//! The training glyphs, by hand and letter.

mod adding;

use bukva_glyphs::Script;
use bukva_glyphs::alphabet::{ENGLISH, RUSSIAN};
use rand::Rng;
use rand::seq::IndexedRandom;

use super::deform::Deformation;
use super::field::Field;

/// How often a letter outside the Russian and English alphabets is sampled, relative to one inside.
const RARE: f32 = 0.4;
/// The same for small letters relative to capitals.
const SMALL: f32 = 0.7;

/// A kind of hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A face of a font.
    Face,
    /// A face whose strokes are as even as those of a pen: light, without serifs or contrast.
    Pen,
    /// A person.
    Writer,
    /// A synthetic writer, who has no stored glyphs.
    Synthetic,
}

/// A glyph of a hand: the letter, and its field.
pub(super) type Sample = (u16, u32);

/// The glyphs of one hand.
#[derive(Clone, Debug, Default)]
struct Hand {
    /// Its Cyrillic and Latin ones.
    samples: [Vec<Sample>; 2],
    serifs: bool,
}

impl Hand {
    fn len(&self) -> usize {
        self.samples.iter().map(Vec::len).sum()
    }
}

/// Hands that belong together, such as the weights of one typeface.
#[derive(Clone, Debug)]
struct Group {
    weight: f32,
    hands: Vec<Hand>,
}

/// All glyphs that a translator is trained on.
#[derive(Debug)]
pub(super) struct Corpus {
    pub(super) letters: Vec<char>,
    /// How often each letter is sampled, at most 1.
    weights: Vec<f32>,
    fields: Vec<Field>,
    /// Thickness (in pixels of a field) and slant of each field.
    styles: Vec<[f32; 2]>,
    groups: [Vec<Group>; 4],
    /// The letters that synthetic writers write: Cyrillic and Latin ones.
    written: [Vec<u16>; 2],
}

impl Corpus {
    pub(super) fn new(letters: Vec<char>) -> Self {
        let weight = |&letter: &char| {
            let known = RUSSIAN.contains(letter) || ENGLISH.contains(letter);
            let small = letter.is_lowercase();
            (if known { 1.0 } else { RARE }) * (if small { SMALL } else { 1.0 })
        };
        let written = bukva_strokes::letters();
        let of_script = |script: Script| -> Vec<u16> {
            let chosen = |&index: &u16| {
                let letter = letters[usize::from(index)];
                written.contains(&letter) && Script::of(letter) == Some(script)
            };
            (0..letters.len() as u16).filter(chosen).collect()
        };
        Self {
            written: [Script::Cyrillic, Script::Latin].map(of_script),
            weights: letters.iter().map(weight).collect(),
            letters,
            fields: Vec::new(),
            styles: Vec::new(),
            groups: [const { Vec::new() }; 4],
        }
    }

    /// The number of stored glyphs.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.fields.len()
    }

    pub(super) fn field(&self, sample: Sample) -> &Field {
        &self.fields[sample.1 as usize]
    }

    /// A random hand of a kind, by the weights of its groups; `None` if there is none.
    fn hand(&self, kind: Kind, rng: &mut impl Rng) -> Option<&Hand> {
        let groups = &self.groups[kind as usize];
        let group = groups.choose_weighted(rng, |group| group.weight).ok()?;
        group.hands.choose(rng)
    }

    /// A source and a target of one random hand of a kind; `None` if there is none.
    pub(super) fn sample(&self, kind: Kind, rng: &mut impl Rng) -> Option<[Sample; 2]> {
        let hand = self.hand(kind, rng)?;
        let [from, to] = scripts(rng);
        Some([
            self.of_script(&hand.samples, from, |sample| sample.0, rng)?,
            self.of_script(&hand.samples, to, |sample| sample.0, rng)?,
        ])
    }

    /// A source by a random writer, and a letter in the script that the writer's glyphs lack, by an
    /// even face, with the deformation that gives it the source's thickness and
    /// slant.
    pub(super) fn matched(&self, rng: &mut impl Rng) -> Option<([Sample; 2], Deformation)> {
        let hand = self.hand(Kind::Writer, rng)?;
        let lacks = hand.samples.iter().position(Vec::is_empty)?;
        let source = self.of_script(&hand.samples, 1 - lacks, |sample| sample.0, rng)?;
        let pen = self.hand(Kind::Pen, rng)?;
        if pen.samples[lacks].is_empty() {
            return None;
        }
        let target = self.of_script(&pen.samples, lacks, |sample| sample.0, rng)?;
        let [from, to] = [target, source].map(|sample| self.styles[sample.1 as usize]);
        // Strokes must not vanish.
        let thinnest = from[0] - 2.0 * self.field(target).spare;
        let to = [to[0].max(thinnest), to[1]];
        Some(([source, target], Deformation::of_style(from, to)))
    }

    /// The letter of the other script that a letter looks like, if any.
    pub(super) fn twin(&self, letter: u16) -> Option<u16> {
        const TWINS: [(char, char); 10] = [
            ('А', 'A'),
            ('В', 'B'),
            ('Е', 'E'),
            ('К', 'K'),
            ('М', 'M'),
            ('Н', 'H'),
            ('О', 'O'),
            ('Р', 'P'),
            ('С', 'C'),
            ('Х', 'X'),
        ];
        let letter = self.letters[usize::from(letter)];
        let twin = TWINS.iter().find_map(|&(cyrillic, latin)| match letter {
            _ if letter == cyrillic => Some(latin),
            _ if letter == latin => Some(cyrillic),
            _ => None,
        })?;
        let place = self.letters.iter().position(|&known| known == twin)?;
        Some(place as u16)
    }

    /// Two random letters of synthetic writers.
    pub(super) fn written(&self, rng: &mut impl Rng) -> Option<[u16; 2]> {
        let [from, to] = scripts(rng);
        Some([
            self.of_script(&self.written, from, |&letter| letter, rng)?,
            self.of_script(&self.written, to, |&letter| letter, rng)?,
        ])
    }

    /// A random one of `choices` in one script, or in the other if there is none.
    fn of_script<T: Copy>(
        &self,
        choices: &[Vec<T>; 2],
        script: usize,
        letter: impl Fn(&T) -> u16,
        rng: &mut impl Rng,
    ) -> Option<T> {
        let mut chosen = &choices[script];
        if chosen.is_empty() {
            chosen = &choices[1 - script];
        }
        loop {
            let choice = chosen.choose(rng)?;
            if rng.random::<f32>() < self.weights[usize::from(letter(choice))] {
                return Some(*choice);
            }
        }
    }
}

/// The scripts of a source and its target: 0 for Cyrillic, 1 for Latin. A reader of Cyrillic wants
/// Latin; the other directions are rarer.
fn scripts(rng: &mut impl Rng) -> [usize; 2] {
    let from = usize::from(rng.random::<f32>() < 0.35);
    let crosses = rng.random::<f32>() < 0.7;
    [from, if crosses { 1 - from } else { from }]
}
