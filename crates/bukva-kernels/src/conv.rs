//! Convolution 3×3 with stride 2 and its adjoint, on channels-last images.
//!
//! Both connect a big image (height × width × `big` channels) with a small one (half as high and
//! wide, rounded up, × `small` channels) through one weight, `[small, big, 3, 3]`: the
//! convolution goes [`Stride2::down`], the transposed convolution [`Stride2::up`], and either
//! one's backward pass goes the other way. Neither writes an unfolded copy of an image.

use std::ops::Range;

use rayon::prelude::*;

use crate::buffer::{Buffer, Disjoint};
use crate::isa::{InstructionSet, for_each_isa};
use crate::product::{Panels, by_rows, copy_run, gathered};
use crate::tile::{COLUMNS, ROWS, Tile};

const TAPS: usize = 9;
/// Below this many big channels, `up` is a few dot products a pixel rather than tiles.
const NARROW: usize = 4;

/// The sizes of a convolution with stride 2.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stride2 {
    pub(crate) batch: usize,
    /// Of the big image.
    pub(crate) height: usize,
    /// Of the big image.
    pub(crate) width: usize,
    /// Channels of the big image.
    pub(crate) big: usize,
    /// Channels of the small image.
    pub(crate) small: usize,
}

/// A place of an image in a batch.
#[derive(Clone, Copy)]
struct Place {
    sample: usize,
    row: usize,
    column: usize,
}

/// The places of a batch of images, in order.
#[derive(Clone, Copy)]
struct Grid {
    rows: usize,
    columns: usize,
}

impl Grid {
    fn place(self, index: usize) -> Place {
        let (line, column) = (index / self.columns, index % self.columns);
        Place {
            sample: line / self.rows,
            row: line % self.rows,
            column,
        }
    }

    #[inline(always)]
    fn next(self, mut place: Place) -> Place {
        place.column += 1;
        if place.column == self.columns {
            place.column = 0;
            place.row += 1;
            if place.row == self.rows {
                place.row = 0;
                place.sample += 1;
            }
        }
        place
    }
}

impl Stride2 {
    pub(crate) fn small_height(self) -> usize {
        self.height.div_ceil(2)
    }

    pub(crate) fn small_width(self) -> usize {
        self.width.div_ceil(2)
    }

    pub(crate) fn big_len(self) -> usize {
        self.batch * self.height * self.width * self.big
    }

    fn small_places(self) -> usize {
        self.batch * self.small_height() * self.small_width()
    }

    pub(crate) fn small_len(self) -> usize {
        self.small_places() * self.small
    }

    fn small_grid(self) -> Grid {
        Grid {
            rows: self.small_height(),
            columns: self.small_width(),
        }
    }

    /// Calls `read` with every tap of a place that lies inside the big image, and where the
    /// channels that it reads begin.
    #[inline(always)]
    fn reads(self, place: Place, mut read: impl FnMut(usize, usize)) {
        for down in 0..3 {
            let Some(row) = (2 * place.row + down).checked_sub(1) else {
                continue;
            };
            if row >= self.height {
                continue;
            }
            let line = (place.sample * self.height + row) * self.width;
            for right in 0..3 {
                let column = 2 * place.column + right;
                if column > 0 && column <= self.width {
                    read(down * 3 + right, (line + column - 1) * self.big);
                }
            }
        }
    }

    /// Where the channels begin that `tap` of a place reads, or none if it lies outside.
    #[inline(always)]
    fn read_at(self, place: Place, tap: usize) -> Option<usize> {
        let (row, column) = (2 * place.row + tap / 3, 2 * place.column + tap % 3);
        let inside = row > 0 && row <= self.height && column > 0 && column <= self.width;
        inside
            .then(|| ((place.sample * self.height + row - 1) * self.width + column - 1) * self.big)
    }

    /// The convolution: from the big image to the small one.
    pub(crate) fn down(
        self,
        isa: InstructionSet,
        big: &[f32],
        weight: &[f32],
        bias: Option<&[f32]>,
    ) -> Buffer {
        let (channels, outputs) = (self.big, self.small);
        let panels = Panels::build(TAPS * channels, outputs, |number, panel| {
            panel.fill(0.0);
            for (at, line) in panel.chunks_exact_mut(COLUMNS).enumerate() {
                let (tap, channel) = (at / channels, at % channels);
                for (value, output) in line.iter_mut().zip(number * COLUMNS..outputs) {
                    *value = weight[(output * channels + channel) * TAPS + tap];
                }
            }
        });
        let outside = Buffer::zeros(channels);
        let outside = &outside[..];
        let mut small = Buffer::any(self.small_len());
        let out = Disjoint::new(&mut small);
        let gather = |first: usize, count: usize, left: &mut Vec<_>| {
            left.resize(TAPS * count, outside);
            let mut place = self.small_grid().place(first);
            for row in 0..count {
                self.reads(place, |tap, at| {
                    left[tap * count + row] = &big[at..at + channels]
                });
                place = self.small_grid().next(place);
            }
        };
        by_rows(
            isa,
            self.small_places(),
            channels,
            &panels,
            gather,
            |first, count, number, sums| {
                for (row, sums) in sums[..count].iter().enumerate() {
                    let (column, width) = (number * COLUMNS, panels.width(number));
                    // SAFETY: every tile has its own places and channels.
                    let place = unsafe { out.row((first + row) * outputs + column, width) };
                    store(place, sums, bias, column);
                }
            },
        );
        small
    }

    /// The transposed convolution: from the small image to the big one.
    pub(crate) fn up(
        self,
        isa: InstructionSet,
        small: &[f32],
        weight: &[f32],
        bias: Option<&[f32]>,
    ) -> Buffer {
        let mut big = Buffer::any(self.big_len());
        if self.big < NARROW {
            self.up_narrow(isa, small, weight, bias, &mut big);
        } else {
            let out = Disjoint::new(&mut big);
            for parity in 0..4 {
                self.up_parity(isa, [parity / 2, parity % 2], small, weight, bias, &out);
            }
        }
        big
    }

    /// The pixels of the big image whose row and column have the given parity: all of them are
    /// reached by the same taps.
    fn up_parity(
        self,
        isa: InstructionSet,
        parity: [usize; 2],
        small: &[f32],
        weight: &[f32],
        bias: Option<&[f32]>,
        out: &Disjoint<'_>,
    ) {
        let (depth, channels) = (self.small, self.big);
        let taps: Vec<(usize, [usize; 2])> = reach(parity[0])
            .iter()
            .flat_map(|&(row, down)| {
                reach(parity[1])
                    .iter()
                    .map(move |&(column, right)| (row * 3 + column, [down, right]))
            })
            .collect();
        let panels = Panels::build(taps.len() * depth, channels, |number, panel| {
            panel.fill(0.0);
            for (at, line) in panel.chunks_exact_mut(COLUMNS).enumerate() {
                let (tap, input) = (taps[at / depth].0, at % depth);
                for (value, channel) in line.iter_mut().zip(number * COLUMNS..channels) {
                    *value = weight[(input * channels + channel) * TAPS + tap];
                }
            }
        });
        let outside = Buffer::zeros(depth);
        let outside = &outside[..];
        let grid = Grid {
            rows: (self.height - parity[0]).div_ceil(2),
            columns: (self.width - parity[1]).div_ceil(2),
        };
        let (small_rows, small_columns) = (self.small_height(), self.small_width());
        let gather = |first: usize, count: usize, left: &mut Vec<_>| {
            left.resize(taps.len() * count, outside);
            let mut place = grid.place(first);
            for at in 0..count {
                for (tap, &(_, [down, right])) in taps.iter().enumerate() {
                    let (row, column) = (place.row + down, place.column + right);
                    if row < small_rows && column < small_columns {
                        let pixel = (place.sample * small_rows + row) * small_columns + column;
                        left[tap * count + at] = &small[pixel * depth..][..depth];
                    }
                }
                place = grid.next(place);
            }
        };
        let write = |first: usize, count: usize, number: usize, sums: &Tile| {
            let (channel, width) = (number * COLUMNS, panels.width(number));
            let mut place = grid.place(first);
            for sums in &sums[..count] {
                let (row, column) = (2 * place.row + parity[0], 2 * place.column + parity[1]);
                let pixel = (place.sample * self.height + row) * self.width + column;
                // SAFETY: every tile has its own pixels and channels.
                let to = unsafe { out.row(pixel * channels + channel, width) };
                store(to, sums, bias, channel);
                place = grid.next(place);
            }
        };
        let pixels = self.batch * grid.rows * grid.columns;
        by_rows(isa, pixels, depth, &panels, gather, write);
    }

    fn up_narrow(
        self,
        isa: InstructionSet,
        small: &[f32],
        weight: &[f32],
        bias: Option<&[f32]>,
        big: &mut [f32],
    ) {
        let (depth, channels) = (self.small, self.big);
        let mut by_tap = Buffer::any(TAPS * channels * depth);
        for (at, value) in by_tap.iter_mut().enumerate() {
            let (tap, channel, input) = (at / depth / channels, at / depth % channels, at % depth);
            *value = weight[(input * channels + channel) * TAPS + tap];
        }
        let sample = self.small_len() / self.batch;
        big.par_chunks_mut(self.height * self.width * channels)
            .zip(small.par_chunks(sample))
            .for_each(|(big, small)| narrow_sample(isa, self, small, &by_tap, bias, big));
    }

    /// The gradient of the weight, `[small, big, 3, 3]`, given both images (or their gradients).
    pub(crate) fn weight_gradient(self, isa: InstructionSet, big: &[f32], small: &[f32]) -> Buffer {
        let (channels, outputs) = (self.big, self.small);
        let panels = Panels::from_rows(small, self.small_places(), outputs);
        let mut gradient = Buffer::any(outputs * channels * TAPS);
        let out = Disjoint::new(&mut gradient);
        let pack = |first: usize, count: usize, places: Range<usize>, packed: &mut [f32]| {
            self.pack_places(big, first..first + count, places, packed);
        };
        gathered(
            isa,
            TAPS * channels,
            &panels,
            pack,
            |first, count, number, sums| {
                for (row, sums) in sums[..count].iter().enumerate() {
                    let (tap, channel) = ((first + row) / channels, (first + row) % channels);
                    for (sum, output) in sums.iter().zip(number * COLUMNS..outputs) {
                        // SAFETY: every tile has its own taps, channels and outputs.
                        let place =
                            unsafe { out.row((output * channels + channel) * TAPS + tap, 1) };
                        place[0] = *sum;
                    }
                }
            },
        );
        gradient
    }

    /// For every place, the values that `rows` (numbered tap by tap, then channel) read there.
    fn pack_places(
        self,
        big: &[f32],
        rows: Range<usize>,
        places: Range<usize>,
        packed: &mut [f32],
    ) {
        let mut from = rows.start;
        while from < rows.end {
            let (tap, channel) = (from / self.big, from % self.big);
            let len = (self.big - channel).min(rows.end - from);
            let at = from - rows.start;
            let mut place = self.small_grid().place(places.start);
            for line in packed.chunks_exact_mut(ROWS).take(places.len()) {
                match self.read_at(place, tap) {
                    Some(start) => copy_run(&big[start + channel..][..len], &mut line[at..]),
                    None => line[at..at + len].fill(0.0),
                }
                place = self.small_grid().next(place);
            }
            from += len;
        }
    }
}

/// The taps along one axis that reach a big coordinate of this parity, each with how far the small
/// coordinate lies beyond half of the big one.
fn reach(parity: usize) -> &'static [(usize, usize)] {
    if parity == 0 {
        &[(1, 0)]
    } else {
        &[(0, 1), (2, 0)]
    }
}

fn store(place: &mut [f32], sums: &[f32; COLUMNS], bias: Option<&[f32]>, column: usize) {
    match bias {
        Some(bias) => {
            for ((value, sum), bias) in place.iter_mut().zip(sums).zip(&bias[column..]) {
                *value = sum + bias;
            }
        }
        None => place.copy_from_slice(&sums[..place.len()]),
    }
}

for_each_isa! {
    /// One sample of [`Stride2::up`] for few big channels; `by_tap` is `[9, big, small]`.
    fn narrow_sample(sizes: Stride2, small: &[f32], by_tap: &[f32], bias: Option<&[f32]>, big: &mut [f32]) {
        let depth = sizes.small;
        for row in 0..sizes.height {
            for column in 0..sizes.width {
                for channel in 0..sizes.big {
                    let mut lanes = [0.0f32; 16];
                    let mut rest = bias.map_or(0.0, |bias| bias[channel]);
                    for &(tap_row, down) in reach(row % 2) {
                        for &(tap_column, right) in reach(column % 2) {
                            let (at_row, at_column) = (row / 2 + down, column / 2 + right);
                            if at_row >= sizes.small_height() || at_column >= sizes.small_width() {
                                continue;
                            }
                            let values = &small[(at_row * sizes.small_width() + at_column) * depth..][..depth];
                            let tap = (tap_row * 3 + tap_column) * sizes.big + channel;
                            let weights = &by_tap[tap * depth..][..depth];
                            let (value_lines, value_rest) = values.as_chunks::<16>();
                            let (weight_lines, weight_rest) = weights.as_chunks::<16>();
                            for (values, weights) in value_lines.iter().zip(weight_lines) {
                                for lane in 0..16 {
                                    lanes[lane] += values[lane] * weights[lane];
                                }
                            }
                            for (value, weight) in value_rest.iter().zip(weight_rest) {
                                rest += value * weight;
                            }
                        }
                    }
                    let mut sum = rest;
                    for half in [8, 4, 2, 1] {
                        for lane in 0..half {
                            lanes[lane] += lanes[lane + half];
                        }
                    }
                    sum += lanes[0];
                    big[(row * sizes.width + column) * sizes.big + channel] = sum;
                }
            }
        }
    }
}
