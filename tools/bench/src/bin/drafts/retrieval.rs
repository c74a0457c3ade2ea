//! The baseline: letters copied from the nearest of the faces that the model was trained with.

use std::collections::BTreeMap;
use std::error::Error;

use bukva::{FineGlyph, Latent, LetterModel, Script};
use bukva_data::{Class, ClassScale, Split, ZScores, builtin_fine};
use bukva_glyphs::StyleFeatures;

/// Glyphs of one face by letter.
pub(crate) type Glyphs = BTreeMap<char, FineGlyph>;
type Features = ZScores<{ StyleFeatures::COUNT }>;

/// How faces are compared, by their Cyrillic letters.
#[derive(Clone, Copy, Debug)]
pub(crate) enum By {
    /// The distance of the mean latent vectors.
    Latent,
    /// The distance of style features in standard deviations of their letter, mean over letters.
    Features,
    /// The absolute difference of pixels, mean over letters.
    Pixels,
}

impl By {
    pub(crate) const ALL: [Self; 3] = [Self::Latent, Self::Features, Self::Pixels];

    fn distance(self, one: &Known, other: &Known) -> f64 {
        match self {
            Self::Latent => {
                let pairs = one.latent.values().iter().zip(other.latent.values());
                f64::from(pairs.map(|(a, b)| (a - b) * (a - b)).sum::<f32>())
            }
            Self::Features => shared(&one.features, &other.features, |a, b| {
                f64::from(a.distance_squared(b))
            }),
            Self::Pixels => shared(&one.cyrillic, &other.cyrillic, FineGlyph::distance),
        }
    }
}

/// The mean distance of the letters that two faces share; infinite if they share less than half of the
/// first one's.
fn shared<T>(
    one: &BTreeMap<char, T>,
    other: &BTreeMap<char, T>,
    of: impl Fn(&T, &T) -> f64,
) -> f64 {
    let pairs = one
        .iter()
        .filter_map(|(letter, glyph)| Some((glyph, other.get(letter)?)));
    let distances: Vec<f64> = pairs.map(|(a, b)| of(a, b)).collect();
    match 2 * distances.len() < one.len() {
        true => f64::INFINITY,
        false => distances.iter().sum::<f64>() / distances.len() as f64,
    }
}

/// A face, and what is compared of it.
struct Known {
    cyrillic: Glyphs,
    latin: Glyphs,
    latent: Latent,
    features: BTreeMap<char, Features>,
}

/// The faces of the training split that have both scripts.
pub(crate) struct Library<'a> {
    model: &'a LetterModel,
    /// A class for each letter.
    letters: Vec<char>,
    scale: ClassScale<{ StyleFeatures::COUNT }>,
    faces: Vec<Known>,
}

impl<'a> Library<'a> {
    pub(crate) fn new(model: &'a LetterModel) -> Result<Self, Box<dyn Error>> {
        let set = builtin_fine()?;
        let mut faces: Vec<Glyphs> = vec![Glyphs::new(); set.hands().len()];
        for (entry, hand) in set.iter().zip(set.hand_of()) {
            if set.hands()[hand.index()].split == Some(Split::Train) {
                faces[hand.index()].insert(entry.letter, *entry.glyph);
            }
        }
        let letters = set.letters().to_vec();
        let measured = faces.iter().flatten().filter_map(|(letter, glyph)| {
            let class = letters.iter().position(|known| known == letter)?;
            Some((Class::new(class), features(glyph)?))
        });
        let scale = ClassScale::fit(letters.len(), measured);
        let mut library = Self {
            model,
            letters,
            scale,
            faces: Vec::new(),
        };
        let known = faces.into_iter().filter_map(|glyphs| library.known(glyphs));
        library.faces = known.filter(|face| !face.latin.is_empty()).collect();
        Ok(library)
    }

    /// How many faces there are.
    pub(crate) fn len(&self) -> usize {
        self.faces.len()
    }

    /// The Latin letters of the face that is nearest to one with these Cyrillic letters.
    pub(crate) fn nearest(&self, cyrillic: &Glyphs, by: By) -> Option<&Glyphs> {
        let wanted = self.known(cyrillic.clone())?;
        let distances = self.faces.iter().map(|face| by.distance(&wanted, face));
        let nearest = distances
            .zip(&self.faces)
            .min_by(|one, other| one.0.total_cmp(&other.0));
        nearest.map(|(_, face)| &face.latin)
    }

    /// `None` for a face without Cyrillic letters.
    fn known(&self, glyphs: Glyphs) -> Option<Known> {
        let is_cyrillic = |letter: &char| Script::of(*letter) == Some(Script::Cyrillic);
        let (cyrillic, latin): (Glyphs, Glyphs) = glyphs
            .into_iter()
            .partition(|(letter, _)| is_cyrillic(letter));
        let images: Vec<FineGlyph> = cyrillic.values().copied().collect();
        let latent = Latent::mean(&self.model.encode(&images))?;
        let features = cyrillic.iter().filter_map(|(&letter, glyph)| {
            let class = self.letters.iter().position(|&known| known == letter)?;
            let class = Class::new(class);
            Some((letter, self.scale.standardize(class, features(glyph)?)))
        });
        let features = features.collect();
        Some(Known {
            cyrillic,
            latin,
            latent,
            features,
        })
    }
}

fn features(glyph: &FineGlyph) -> Option<StyleFeatures> {
    StyleFeatures::of_ink(&glyph.halved().to_unit())
}
