//! Runs of a convolution: places that use the same taps, in either direction. A run reads and
//! writes at fixed strides, so that it is one matrix product.

use crate::gemm::micro::multiply;
use crate::gemm::operands::{Operands, Taps};
use crate::gemm::output::{Beta, OutputTile};
use crate::gemm::pack_b::PackedB;
use crate::gemm::prefetch::Prefetch;
use crate::isa::InstructionSet;

/// The product that computes the results of a run of places.
pub(crate) struct Run {
    /// Offset that the first place's first tap reads.
    pub(super) from: usize,
    pub(super) rows: usize,
    pub(super) row_stride: usize,
    /// See [`Operands::with_taps`].
    pub(super) taps: Taps,
    pub(super) k: usize,
    /// Offset of the first place's result.
    pub(super) to: usize,
    pub(super) to_stride: usize,
}

/// Computes the results of some runs of a sample, one tile's panels of the weight at a time.
pub(super) fn multiply_runs(
    isa: InstructionSet,
    runs: &[Run],
    image: &[f32],
    weight: &PackedB,
    result: &mut [f32],
) {
    for (columns, panels) in weight.by_tile(isa) {
        for run in runs {
            let (a, strides) = (&image[run.from..], [run.rows, run.row_stride, 1]);
            let operands = Operands::with_taps(a, strides, panels, run.k, &run.taps);
            let to = &mut result[run.to + columns.start..];
            let mut out = OutputTile::new(to, run.to_stride, columns.len());
            multiply(isa, &operands, Beta::Zero, &mut out, Prefetch::none());
        }
    }
}

/// Neighboring coordinates along one axis that use the same taps.
#[derive(Clone, Copy)]
pub(super) struct Span {
    first: usize,
    count: usize,
    pub(super) taps: [usize; 2],
}

/// Splits the coordinates `0..count` where the taps change.
pub(super) fn spans(count: usize, taps: impl Fn(usize) -> [usize; 2]) -> Vec<Span> {
    let mut spans: Vec<Span> = vec![];
    for at in 0..count {
        match spans.last_mut() {
            Some(span) if span.taps == taps(at) => span.count += 1,
            _ => spans.push(Span {
                first: at,
                count: 1,
                taps: taps(at),
            }),
        }
    }
    spans
}

/// A line of places, horizontal or vertical.
#[derive(Clone, Copy)]
pub(super) struct Line {
    pub(super) row: usize,
    pub(super) column: usize,
    pub(super) count: usize,
    vertical: bool,
}

impl Line {
    /// Pixels from one place to the next, in an image of `width` columns.
    pub(super) fn step(self, width: usize) -> usize {
        if self.vertical { width } else { 1 }
    }
}

/// Rows of a tile: lines whose length is a multiple of this leave no tile partially filled.
const MR: usize = 6;

/// Splits a rectangle of places into lines along the side that fills whole tiles, or else along the
/// longer side.
pub(super) fn lines([rows, columns]: [Span; 2]) -> impl Iterator<Item = Line> {
    let fills = |side: Span| (side.count.is_multiple_of(MR), side.count);
    let vertical = fills(rows) > fills(columns);
    let (across, along) = if vertical {
        (columns, rows)
    } else {
        (rows, columns)
    };
    (across.first..across.first + across.count).map(move |at| Line {
        row: if vertical { along.first } else { at },
        column: if vertical { at } else { along.first },
        count: along.count,
        vertical,
    })
}
