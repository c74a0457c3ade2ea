//! Adds the hands of glyph sets to a corpus.

use std::collections::BTreeMap;

use bukva_data::{GlyphSet, Part, SplitConfig};
use bukva_glyphs::{FINE_PIXELS, FineGlyph, SIDE, Script, Style};
use rayon::prelude::*;

use super::{Corpus, Group, Hand, Kind};
use crate::Error;
use crate::pretrain::deform::Deformation;
use crate::pretrain::field::{Edges, Field};

/// How often a family in a handwriting style is sampled, relative to others.
const HANDWRITING: f32 = 2.5;
/// The same for a family without Cyrillic letters.
const LATIN_ALONE: f32 = 0.25;
/// The mean thickness below which a face is light enough for a pen, in pixels.
const LIGHT: f32 = 5.5;
/// How thick the thinner strokes of a pen are, relative to the mean.
const EVEN: f32 = 0.7;
/// Glyphs of a writer that count as one face.
const SESSION: f32 = 40.0;

impl Corpus {
    /// Adds the training faces of a set.
    ///
    /// # Errors
    /// When the set can't be split.
    pub(in crate::pretrain) fn add_faces(
        &mut self,
        set: &GlyphSet<FineGlyph>,
        split: &SplitConfig,
        judge_share: f64,
    ) -> Result<(), Error> {
        let parts = Part::of(set, split, judge_share)?;
        let before = self.groups[Kind::Face as usize].len();
        let sharp = |at: usize| Field::new(set.glyphs()[at].pixels(), Edges::Sharp);
        self.add(Kind::Face, set, &parts, sharp);
        let pens = self.groups[Kind::Face as usize][before..]
            .iter()
            .map(|group| Group {
                weight: group.weight,
                hands: group
                    .hands
                    .iter()
                    .filter(|hand| self.is_even(hand))
                    .cloned()
                    .collect(),
            });
        let pens: Vec<Group> = pens.filter(|group| !group.hands.is_empty()).collect();
        self.groups[Kind::Pen as usize].extend(pens);
        Ok(())
    }

    /// Adds the training part of a set of handwriting.
    ///
    /// # Errors
    /// When the set can't be split.
    pub(in crate::pretrain) fn add_writers(
        &mut self,
        set: &GlyphSet,
        split: &SplitConfig,
        judge_share: f64,
    ) -> Result<(), Error> {
        let parts = Part::of(set, split, judge_share)?;
        let drawn = |at: usize| {
            let drawn = set.glyphs()[at].doubled();
            Field::new(drawn.pixels(), Edges::Soft(100))
        };
        self.add(Kind::Writer, set, &parts, drawn);
        Ok(())
    }

    fn add<G>(
        &mut self,
        kind: Kind,
        set: &GlyphSet<G>,
        parts: &[Part],
        field: impl Fn(usize) -> Field + Sync,
    ) where
        GlyphSet<G>: Sync,
    {
        let index = |at: usize| {
            self.letters
                .iter()
                .position(|&known| known == set.letter(at))
        };
        let chosen: Vec<(usize, u16)> = (0..set.len())
            .filter(|&at| parts[at] == Part::Train)
            .filter_map(|at| index(at).map(|letter| (at, letter as u16)))
            .collect();
        let first = self.fields.len() as u32;
        let made = chosen.par_iter().map(|&(at, _)| {
            let field = field(at);
            let style = style(&field);
            (field, style)
        });
        let (fields, styles): (Vec<_>, Vec<_>) = made.unzip();
        self.fields.extend(fields);
        self.styles.extend(styles);
        let mut groups: BTreeMap<&str, (f32, BTreeMap<usize, Hand>)> = BTreeMap::new();
        for (number, &(at, letter)) in (first..).zip(&chosen) {
            let script = usize::from(Script::of(set.letter(at)) == Some(Script::Latin));
            let (name, hand) = match set.hand(at) {
                Some(hand) => (hand.group.as_str(), set.hand_of()[at].index()),
                // Every glyph is a hand of its own.
                None => ("", at),
            };
            let weight = match set.hand(at) {
                Some(hand) if hand.style == "handwriting" => HANDWRITING,
                _ => 1.0,
            };
            let group = groups.entry(name);
            let group = group.or_insert_with(|| (weight, BTreeMap::new()));
            let hand = group.1.entry(hand).or_default();
            hand.samples[script].push((letter, number));
            hand.serifs |= set.hand(at).is_some_and(|hand| hand.style == "serif");
        }
        let groups = groups.into_values().map(|(weight, hands)| {
            let hands: Vec<Hand> = hands.into_values().collect();
            let glyphs: usize = hands.iter().map(Hand::len).sum();
            let latin_alone = hands.iter().all(|hand| hand.samples[0].is_empty());
            let weight = match kind {
                Kind::Writer => glyphs as f32 / SESSION,
                _ if latin_alone => weight * LATIN_ALONE,
                _ => weight,
            };
            Group { weight, hands }
        });
        self.groups[kind as usize].extend(groups);
    }

    /// Whether a hand's strokes are as even as those of a pen.
    fn is_even(&self, hand: &Hand) -> bool {
        let samples: Vec<u32> = hand
            .samples
            .iter()
            .flatten()
            .map(|sample| sample.1)
            .collect();
        let mean = |value: fn(&Self, usize) -> f32| {
            let sum: f32 = samples.iter().map(|&at| value(self, at as usize)).sum();
            sum / samples.len() as f32
        };
        let thickness = mean(|corpus, at| corpus.styles[at][0]);
        let thin = mean(|corpus, at| corpus.fields[at].thin());
        !hand.serifs && thickness < LIGHT && thin > EVEN * thickness
    }
}

/// Thickness, in pixels of a field, and slant.
fn style(field: &Field) -> [f32; 2] {
    let mut ink = [0.0; FINE_PIXELS];
    Deformation::NONE.draw(field, &mut ink);
    let style = Style::of(&FineGlyph::from_unit(&ink).halved());
    let scale = (FineGlyph::SIDE / SIDE) as f32;
    style.map_or([2.0 * scale, 0.0], |style| {
        [scale * style.thickness, style.slant]
    })
}
