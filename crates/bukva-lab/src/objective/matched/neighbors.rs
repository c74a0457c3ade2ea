//! The targets in the styles nearest to a source's, measured within each class.

use std::sync::OnceLock;

use super::index::HandIndex;
use crate::augment::Warp;
use crate::objective::Example;
use bukva_data::{Bank, Class, ClassScale, ZScores};
use bukva_glyphs::{Style, StyleFeatures};

/// A glyph's style, standardized within its class.
pub(super) type Standing = ZScores<{ StyleFeatures::COUNT }>;

/// Targets indexed by style, and the style scales of sources and targets.
#[derive(Debug)]
pub(super) struct Neighbors {
    index: HandIndex<{ StyleFeatures::COUNT }>,
    /// By position in the source bank; `None` for a source without ink.
    standing: Vec<Option<Standing>>,
    /// By position in the source bank, computed when a source is first sampled.
    near: Vec<OnceLock<Vec<u32>>>,
    /// By position in the target bank; `None` for a target without ink.
    described: Vec<Option<Style>>,
    sources: ClassScale<{ StyleFeatures::COUNT }>,
    targets: ClassScale<{ StyleFeatures::COUNT }>,
    /// The maximum number of nearest targets.
    count: usize,
}

impl Neighbors {
    /// Measures all glyphs, or their monoline versions. A search finds at most `count` targets, all
    /// of them `kept`.
    pub(super) fn new(
        [sources, targets]: [&Bank; 2],
        kept: &[bool],
        monoline: bool,
        count: usize,
    ) -> Self {
        let classes = targets.class_count();
        let scale = |described: &[(Class, u32, StyleFeatures)]| {
            let entries = described.iter().map(|&(class, _, glyph)| (class, glyph));
            ClassScale::fit(classes, entries)
        };
        let by_source = described(sources, monoline);
        let source_scale = scale(&by_source);
        let mut standing = vec![None; sources.len()];
        for (class, source, glyph) in by_source {
            standing[source as usize] = Some(source_scale.standardize(class, glyph));
        }
        let by_place = described(targets, monoline);
        let target_scale = scale(&by_place);
        let mut traits = vec![None; targets.len()];
        for &(_, target, glyph) in &by_place {
            traits[target as usize] = Some(glyph.traits);
        }
        let standardised = by_place
            .into_iter()
            .filter(|&(_, target, _)| kept[target as usize])
            .map(|(class, target, glyph)| (class, target, target_scale.standardize(class, glyph)));
        Self {
            index: HandIndex::new(classes, standardised),
            near: vec![OnceLock::new(); sources.len()],
            standing,
            described: traits,
            sources: source_scale,
            targets: target_scale,
            count,
        }
    }

    /// The standardized style of a source before augmentation, and the targets nearest to it;
    /// `None` for a source without ink.
    pub(super) fn of_source(&self, example: &Example<'_>) -> Option<(Standing, &[u32])> {
        let standing = self.standing[example.source]?;
        let nearest = || self.index.nearest(example.class, &standing, self.count);
        Some((standing, self.near[example.source].get_or_init(nearest)))
    }

    /// The same for a source after augmentation.
    pub(super) fn of_source_seen(&self, example: &Example<'_>) -> Option<(Standing, Vec<u32>)> {
        let class = example.class;
        let seen = StyleFeatures::of_ink(&example.augmentation.source.apply(example.ink))?;
        let standing = self.sources.standardize(class, seen);
        Some((standing, self.index.nearest(class, &standing, self.count)))
    }

    /// The warp that gives a target the standardized style `source`, multiplied by `stretch`,
    /// within the target's class.
    pub(super) fn align(&self, class: Class, source: &Standing, target: u32, stretch: f32) -> Warp {
        let Some(has) = self.described[target as usize] else {
            return Warp::identity();
        };
        let stretched = ZScores(source.0.map(|value| value * stretch));
        let [thickness, slant, aspect, ..] = self.targets.describe(class, &stretched);
        Warp::of_traits(
            thickness - has.thickness,
            [has.slant, slant],
            aspect - has.log_aspect,
        )
    }
}

/// Class, index and style of every glyph with ink.
fn described(bank: &Bank, monoline: bool) -> Vec<(Class, u32, StyleFeatures)> {
    let described = |place: usize| {
        let glyph = StyleFeatures::of_ink(&bank.ink(place, monoline))?;
        Some((bank.classes()[place], place as u32, glyph))
    };
    (0..bank.len()).filter_map(described).collect()
}
