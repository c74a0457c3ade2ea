//! The sum of outer products: of pairs of places in two images, what lies at one by what lies at
//! the other.

use crate::isa::InstructionSet;
use crate::strip::{COLUMNS, Sums, panels_together};

/// Pairs of places, on the left and on the right: here starts of some values and of 16 or 32.
pub(crate) struct Pairs {
    places: Vec<[usize; 2]>,
    furthest: [usize; 2],
}

impl Pairs {
    pub(crate) fn new(places: Vec<[usize; 2]>) -> Self {
        let furthest = [0, 1].map(|side| places.iter().map(|place| place[side]).max());
        Self {
            places,
            furthest: furthest.map(Option::unwrap_or_default),
        }
    }

    pub(crate) fn places(&self) -> &[[usize; 2]] {
        &self.places
    }

    /// The furthest place on either side.
    pub(crate) fn furthest(&self) -> [usize; 2] {
        self.furthest
    }
}

/// Adds to row `i` of `sums`, of 16 or as many panels as are multiplied together
/// ([`panels_together`]), the products of value `i` on the left with as many on the right, for every
/// pair in order.
pub(crate) fn add_pairs(
    isa: InstructionSet,
    [left, right]: [&[f32]; 2],
    pairs: &Pairs,
    rows: usize,
    sums: &mut Sums<'_>,
) {
    if pairs.places.is_empty() {
        return;
    }
    let (width, widest) = (sums.width(), panels_together(isa) * COLUMNS);
    assert!(left.len() >= pairs.furthest[0] + rows && right.len() >= pairs.furthest[1] + width);
    assert!(sums.rows() >= rows && (width == COLUMNS || width == widest));
    match isa {
        // SAFETY: the machine has the instructions (see `InstructionSet`); the lengths are checked
        // above.
        #[cfg(target_arch = "x86_64")]
        InstructionSet::Avx512 => unsafe {
            crate::pairs_x86::avx512(left, right, pairs, rows, sums)
        },
        // SAFETY: as above.
        #[cfg(target_arch = "x86_64")]
        InstructionSet::Avx2 => unsafe { crate::pairs_x86::avx2(left, right, pairs, rows, sums) },
        _ => portable(left, right, pairs, rows, sums),
    }
}

fn portable(left: &[f32], right: &[f32], pairs: &Pairs, rows: usize, sums: &mut Sums<'_>) {
    for row in 0..rows {
        let sums = sums.row(row);
        for &[value, line] in &pairs.places {
            let value = left[value + row];
            for (sum, right) in sums.iter_mut().zip(&right[line..]) {
                *sum += value * right;
            }
        }
    }
}
