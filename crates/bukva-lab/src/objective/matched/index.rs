//! Nearest-neighbor search for targets by style.

use bukva_data::{Class, ZScores};

/// The targets of every class, searchable by style.
///
/// A class has some hundred to some thousand targets with a few numbers each, so the search is
/// exhaustive: 1,000 targets take a few microseconds.
#[derive(Clone, Debug, Default)]
pub(super) struct HandIndex<const N: usize> {
    classes: Vec<Vec<(ZScores<N>, u32)>>,
}

impl<const N: usize> HandIndex<N> {
    /// Indexes `(class, target, description)` entries, where `target` is the caller's number for a
    /// glyph.
    ///
    /// # Panics
    /// When an entry's class is not below `classes`.
    pub(super) fn new(
        classes: usize,
        entries: impl IntoIterator<Item = (Class, u32, ZScores<N>)>,
    ) -> Self {
        let mut index = vec![Vec::new(); classes];
        for (class, target, description) in entries {
            index[class.index()].push((description, target));
        }
        Self { classes: index }
    }

    /// The numbers of the `m` targets of a class nearest to `source`, nearest first; ties are
    /// broken by the lower number. Fewer if the class has fewer.
    pub(super) fn nearest(&self, class: Class, source: &ZScores<N>, m: usize) -> Vec<u32> {
        let Some(targets) = self.classes.get(class.index()).filter(|_| m > 0) else {
            return Vec::new();
        };
        let mut ranked: Vec<(f32, u32)> = targets
            .iter()
            .map(|(description, target)| (source.distance_squared(description), *target))
            .collect();
        let order = |a: &(f32, u32), b: &(f32, u32)| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1));
        if m < ranked.len() {
            ranked.select_nth_unstable_by(m - 1, order);
            ranked.truncate(m);
        }
        ranked.sort_unstable_by(order);
        ranked.into_iter().map(|(_, target)| target).collect()
    }
}

#[cfg(test)]
mod tests {
    use rand::{Rng, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    use super::*;

    const A: Class = Class::new(0);
    const B: Class = Class::new(1);

    fn at(value: f32) -> ZScores<3> {
        ZScores([value, 0.0, 0.0])
    }

    #[test]
    fn the_nearest_hands_come_first() {
        let entries = [
            (A, 7, at(3.0)),
            (A, 8, at(-1.0)),
            (A, 9, at(0.5)),
            (B, 1, at(0.0)),
        ];
        let index = HandIndex::new(2, entries);
        assert_eq!(index.nearest(A, &at(0.0), 2), [9, 8]);
        assert_eq!(index.nearest(A, &at(4.0), 3), [7, 9, 8]);
        assert_eq!(index.nearest(B, &at(4.0), 6), [1]);
    }

    #[test]
    fn equally_near_hands_come_in_the_order_of_their_numbers() {
        let entries = [
            (A, 5, at(1.0)),
            (A, 2, at(-1.0)),
            (A, 9, at(1.0)),
            (A, 1, at(-1.0)),
        ];
        let forward = HandIndex::new(1, entries);
        let backward = HandIndex::new(1, entries.into_iter().rev());
        assert_eq!(forward.nearest(A, &at(0.0), 3), [1, 2, 5]);
        assert_eq!(backward.nearest(A, &at(0.0), 3), [1, 2, 5]);
    }

    #[test]
    fn a_class_without_targets_has_no_nearest() {
        let index = HandIndex::new(1, []);
        assert_eq!(index.nearest(A, &at(0.0), 6), Vec::<u32>::new());
        assert_eq!(index.nearest(B, &at(0.0), 6), Vec::<u32>::new());
        let one = HandIndex::new(1, [(A, 1, at(0.0))]);
        assert_eq!(one.nearest(A, &at(0.0), 0), Vec::<u32>::new());
    }

    #[test]
    fn the_search_agrees_with_sorting_everything() {
        let mut rng = ChaCha8Rng::seed_from_u64(5);
        let mut draw = || ZScores([0; 3].map(|_| rng.random_range(-2.0..2.0)));
        let targets: Vec<ZScores<3>> = (0..200).map(|_| draw()).collect();
        let index = HandIndex::new(1, (0..).zip(&targets).map(|(at, traits)| (A, at, *traits)));
        for _ in 0..20 {
            let source = draw();
            let mut all: Vec<u32> = (0..200).collect();
            all.sort_by(|&a, &b| {
                let distance = |at: u32| source.distance_squared(&targets[at as usize]);
                distance(a).total_cmp(&distance(b))
            });
            assert_eq!(index.nearest(A, &source, 6), all[..6]);
        }
    }
}
