//! Training batches of the letter network.

use bukva_glyphs::{FineGlyph, Stream, seeded};
use bukva_strokes::Writer;
use rand::Rng;
use rand::seq::IndexedRandom;
use std::borrow::Cow;

use super::corpus::{Corpus, Kind, Sample};
use super::deform::{Changes, Deformation};
use super::field::{Edges, Field, PIXELS, SIDE};
use super::negative;

/// Width of the edges in what the network draws, in pixels: it draws the signed distance from the
/// edge, up to half of this, so that outlines are smooth and thin strokes still show where ink is
/// unlikely to cover a whole pixel.
pub(super) const EDGE: f32 = 6.0;
/// Letters per image that is none.
const LETTERS_PER_NEGATIVE: usize = 12;

/// The number of images that are no letters, beside a batch of letters.
pub(super) fn negatives(letters: usize) -> usize {
    letters.div_ceil(LETTERS_PER_NEGATIVE)
}

/// A batch as plain numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct BatchData {
    /// What the encoder sees: `[batch + negatives, 56, 56]`.
    pub(super) source: Vec<f32>,
    /// The letter of each source; the number of letters for a negative.
    pub(super) source_letters: Vec<u16>,
    /// The sources without defects of their own, with edges of width [`EDGE`]:
    /// `[batch, 28, 28, 4]`, see [`phases`].
    pub(super) hand: Vec<f32>,
    /// What to draw, with such edges too: `[batch, 28, 28, 4]`.
    pub(super) target: Vec<f32>,
    pub(super) target_letters: Vec<u16>,
}

/// Changes of style that source and target share.
const FACE: Changes = Changes {
    rotation: 1.0,
    slant: 0.15,
    aspect: 0.25,
    ..Changes::NONE
};
const PEN: Changes = Changes {
    rotation: 4.0,
    slant: 0.35,
    aspect: 0.35,
    ..Changes::NONE
};
const WRITER: Changes = Changes {
    rotation: 2.0,
    slant: 0.25,
    aspect: 0.25,
    ..Changes::NONE
};
/// Defects of the source alone: another letter of the same hand, another picture of it.
const OWN: Changes = Changes {
    rotation: 2.0,
    slant: 0.04,
    aspect: 0.06,
    elastic: 0.5,
    jitter: 0.3,
    zoom: 0.04,
    shift: 1.0,
    softness: 1.0,
};
const OWN_BY_HAND: Changes = Changes {
    rotation: 7.0,
    slant: 0.12,
    aspect: 0.2,
    elastic: 2.4,
    jitter: 0.8,
    zoom: 0.04,
    shift: 1.0,
    softness: 1.5,
};

/// What examples are made of: the shares of faces, pens, writers and synthetic writers, in percent.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mix([u32; 4]);

impl Mix {
    /// Before the last restart of the learning rate.
    pub(super) const FIRST: Self = Self([46, 14, 20, 20]);
    /// After it.
    pub(super) const LAST: Self = Self([56, 14, 20, 10]);

    fn sample(self, rng: &mut impl Rng) -> Kind {
        let kinds = [Kind::Face, Kind::Pen, Kind::Writer, Kind::Synthetic];
        let mut at = rng.random_range(0..100);
        for (kind, share) in kinds.into_iter().zip(self.0) {
            if at < share {
                return kind;
            }
            at -= share;
        }
        Kind::Synthetic
    }
}

/// The batch of a step.
pub(super) fn sample(corpus: &Corpus, size: usize, seed: u64, step: u64, mix: Mix) -> BatchData {
    let mut rng = seeded(seed, Stream::Batch, step);
    let mut batch = BatchData::default();
    let images = size + negatives(size);
    batch.source.resize(images * PIXELS, 0.0);
    let mut sources = batch.source.chunks_exact_mut(PIXELS);
    let mut drawn = [0.0; PIXELS];
    while batch.target_letters.len() < size {
        let kind = mix.sample(&mut rng);
        let Some(pair) = Pair::sample(corpus, kind, &mut rng) else {
            continue;
        };
        let Some(ink) = sources.next() else { break };
        let (from, to) = (pair.from.as_ref(), pair.to.as_ref());
        let shared = shared(kind, from.spare.min(to.spare), &mut rng);
        let adapted = shared.clone().after(&pair.adapted);
        adapted.with_edges(EDGE).draw(to, &mut drawn);
        phases(&drawn, &mut batch.target);
        shared.clone().with_edges(EDGE).draw(from, &mut drawn);
        phases(&drawn, &mut batch.hand);
        match own(kind, &mut rng) {
            None => shared.draw(from, ink),
            Some(own) => own.after(&shared).draw(from, ink),
        }
        disturb(ink, &mut rng);
        batch.source_letters.push(pair.source);
        batch.target_letters.push(pair.target);
    }
    for ink in sources {
        negative::draw(|rng| any_letter(corpus, rng), ink, &mut rng);
        disturb(ink, &mut rng);
        batch.source_letters.push(corpus.letters.len() as u16);
    }
    batch
}

/// A letter of any kind of hand.
fn any_letter<'a>(corpus: &'a Corpus, rng: &mut impl Rng) -> Option<(char, Cow<'a, Field>)> {
    let kinds = [Kind::Face, Kind::Face, Kind::Pen, Kind::Writer];
    let [sample, _] = corpus.sample(*kinds.choose(rng)?, rng)?;
    let letter = corpus.letters[usize::from(sample.0)];
    Some((letter, Cow::Borrowed(corpus.field(sample))))
}

/// The share of a writer's examples whose target is in the script that the writer's glyphs lack.
const MATCHED: f32 = 0.5;
/// The share of letters that are called by the other script's letter of the same look.
const TWINS: f32 = 0.3;

/// Two glyphs of one hand, or of two that are alike.
struct Pair<'a> {
    source: u16,
    from: Cow<'a, Field>,
    target: u16,
    to: Cow<'a, Field>,
    /// The change that gives the target the style of the source.
    adapted: Deformation,
}

impl<'a> Pair<'a> {
    fn sample(corpus: &'a Corpus, kind: Kind, rng: &mut impl Rng) -> Option<Self> {
        if kind == Kind::Synthetic {
            return Self::synthetic(corpus, rng);
        }
        if kind == Kind::Writer
            && rng.random::<f32>() < MATCHED
            && let Some((pair, adapted)) = corpus.matched(rng)
        {
            return Some(Self::stored(corpus, pair, adapted));
        }
        let pair = corpus.sample(kind, rng)?;
        let mut pair = Self::stored(corpus, pair, Deformation::NONE);
        if kind == Kind::Writer && rng.random::<f32>() < TWINS {
            pair.target = corpus.twin(pair.target).unwrap_or(pair.target);
        }
        Some(pair)
    }

    fn stored(corpus: &'a Corpus, [from, to]: [Sample; 2], adapted: Deformation) -> Self {
        Self {
            source: from.0,
            from: Cow::Borrowed(corpus.field(from)),
            target: to.0,
            to: Cow::Borrowed(corpus.field(to)),
            adapted,
        }
    }

    fn synthetic(corpus: &Corpus, rng: &mut impl Rng) -> Option<Self> {
        let writer = Writer::sample(rng);
        let [source, target] = corpus.written(rng)?;
        let mut drawn = |letter: u16| {
            let ink = writer.draw(corpus.letters[usize::from(letter)], SIDE, rng)?;
            let glyph = FineGlyph::from_unit(ink.as_slice().try_into().ok()?);
            Some(Cow::Owned(Field::new(glyph.pixels(), Edges::Sharp)))
        };
        Some(Self {
            source,
            from: drawn(source)?,
            target,
            to: drawn(target)?,
            adapted: Deformation::NONE,
        })
    }
}

/// A change of style for both glyphs of an example, whose strokes can lose `spare` pixels.
fn shared(kind: Kind, spare: f32, rng: &mut impl Rng) -> Deformation {
    let (changes, thinner, bolder) = match kind {
        Kind::Face => (&FACE, 0.8 * spare.min(1.2), 1.0),
        Kind::Pen => (&PEN, spare.min(1.8), 2.5),
        Kind::Writer => (&WRITER, 0.6 * spare.min(1.0), 1.5),
        Kind::Synthetic => return Deformation::NONE,
    };
    match kind {
        Kind::Face if rng.random::<f32>() < 0.5 => Deformation::NONE,
        _ => Deformation::sample(changes, rng.random_range(-thinner..=bolder), rng),
    }
}

/// A change of the source alone, in some examples.
fn own(kind: Kind, rng: &mut impl Rng) -> Option<Deformation> {
    let (changes, share) = match kind {
        Kind::Face => (&OWN, 0.4),
        Kind::Pen => (&OWN_BY_HAND, 0.8),
        Kind::Writer => (&OWN_BY_HAND, 0.6),
        Kind::Synthetic => (&OWN, 0.5),
    };
    let changed = rng.random::<f32>() < share;
    changed.then(|| Deformation::sample(changes, rng.random_range(-0.15..=0.3), rng))
}

/// Defects of scans and photographs: pale ink, coarse pixels, noise.
fn disturb(ink: &mut [f32], rng: &mut impl Rng) {
    if rng.random::<f32>() < 0.15 {
        coarsen(ink);
    }
    if rng.random::<f32>() < 0.15 {
        let pale = rng.random_range(0.5..1.0);
        ink.iter_mut().for_each(|ink| *ink *= pale);
    }
    if rng.random::<f32>() < 0.1 {
        let noise = rng.random_range(0.0..0.2_f32);
        for ink in ink.iter_mut() {
            *ink = (*ink + noise * (rng.random::<f32>() - 0.5)).clamp(0.0, 1.0);
        }
    }
}

/// Replaces each square of 2x2 pixels by its mean, as an image of 28x28 pixels has it.
fn coarsen(ink: &mut [f32]) {
    for lines in ink.chunks_exact_mut(2 * SIDE) {
        let (upper, lower) = lines.split_at_mut(SIDE);
        for (upper, lower) in upper.chunks_exact_mut(2).zip(lower.chunks_exact_mut(2)) {
            let mean = (upper[0] + upper[1] + lower[0] + lower[1]) / 4.0;
            upper.fill(mean);
            lower.fill(mean);
        }
    }
}

/// Appends an image in the order of the network's output: 28 rows of 28 places with the four pixels
/// of each place, `[28, 28, 4]`.
pub(super) fn phases(ink: &[f32], to: &mut Vec<f32>) {
    for lines in ink.chunks_exact(2 * SIDE) {
        let (upper, lower) = lines.split_at(SIDE);
        for (upper, lower) in upper.chunks_exact(2).zip(lower.chunks_exact(2)) {
            to.extend_from_slice(upper);
            to.extend_from_slice(lower);
        }
    }
}
