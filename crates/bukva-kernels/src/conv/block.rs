//! A sample's convolution in either direction, cut into runs of places that meet the same taps: what
//! such a run reads and writes lies at fixed distances.

use crate::isa::InstructionSet;
use crate::memory::Ahead;
use crate::pairs::Pairs;
use crate::product::{OneOrTwo, Panels};
use crate::strip::{Begin, Strip, Sums, multiply_strip};

/// The results of a run of places.
pub(crate) struct Block {
    /// Where the first place's first tap reads.
    pub(super) from: usize,
    pub(super) rows: usize,
    pub(super) distance: usize,
    /// See [`Strip::with_taps`].
    pub(super) taps: Pairs,
    pub(super) depth: usize,
    /// Where the first place's result belongs.
    pub(super) to: usize,
    pub(super) to_distance: usize,
}

impl Block {
    /// Computes the channels of a sample's result that are the weight's columns in some panels.
    fn multiply(
        &self,
        isa: InstructionSet,
        image: &[f32],
        panels: &OneOrTwo<'_>,
        result: &mut [f32],
    ) {
        let (from, rows) = (&image[self.from..], [self.rows, self.distance, 1]);
        let strip = Strip::with_taps(from, rows, panels.lines, self.depth, &self.taps);
        let strip = strip.beside(panels.beside);
        let to = &mut result[self.to + panels.column..];
        let mut sums = Sums::apart(to, self.to_distance, panels.width);
        multiply_strip(isa, &strip, Begin::Zero, &mut sums, Ahead::nothing());
    }
}

/// Computes what some blocks give of a sample's result, a panel or two of the weight at a time.
pub(super) fn multiply(
    isa: InstructionSet,
    blocks: &[Block],
    image: &[f32],
    panels: &Panels,
    result: &mut [f32],
) {
    for panels in panels.together(isa) {
        for block in blocks {
            block.multiply(isa, image, &panels, result);
        }
    }
}

/// Neighbouring coordinates along one axis that meet the same taps.
#[derive(Clone, Copy)]
pub(super) struct Alike {
    first: usize,
    count: usize,
    pub(super) taps: [usize; 2],
}

/// Cuts the coordinates `0..count` where the taps change.
pub(super) fn alike(count: usize, taps: impl Fn(usize) -> [usize; 2]) -> Vec<Alike> {
    let mut groups: Vec<Alike> = vec![];
    for at in 0..count {
        match groups.last_mut() {
            Some(group) if group.taps == taps(at) => group.count += 1,
            _ => groups.push(Alike {
                first: at,
                count: 1,
                taps: taps(at),
            }),
        }
    }
    groups
}

/// Places beside or below each other.
#[derive(Clone, Copy)]
pub(super) struct Run {
    pub(super) row: usize,
    pub(super) column: usize,
    pub(super) count: usize,
    down: bool,
}

impl Run {
    /// Pixels from one place to the next, in an image of so many columns.
    pub(super) fn step(self, width: usize) -> usize {
        if self.down { width } else { 1 }
    }
}

/// Rows of a tile: runs of as many leave none of a strip's groups small.
const TILE: usize = 6;

/// A rectangle of places in runs along the side that fills tiles, else along the longer one.
pub(super) fn runs([rows, columns]: [Alike; 2]) -> impl Iterator<Item = Run> {
    let fills = |side: Alike| (side.count.is_multiple_of(TILE), side.count);
    let down = fills(rows) > fills(columns);
    let (across, along) = if down {
        (columns, rows)
    } else {
        (rows, columns)
    };
    (across.first..across.first + across.count).map(move |at| Run {
        row: if down { along.first } else { at },
        column: if down { at } else { along.first },
        count: along.count,
        down,
    })
}
