//! The convolution: from the big image to the small one.

use super::{Columns, Grid, NARROW, SIDE, Stride2, TAPS, alike, inside};
use crate::buffer::{Buffer, Disjoint};
use crate::finish::Finish;
use crate::isa::InstructionSet;
use crate::product::{Panels, Taps, by_rows};
use crate::tile::{COLUMNS, Tile};

impl Stride2 {
    /// The convolution: from the big image to the small one.
    pub(crate) fn down(
        self,
        isa: InstructionSet,
        big: &[f32],
        weight: &[f32],
        finish: Finish<'_>,
    ) -> Buffer {
        let mut small = Buffer::any(self.small_len());
        self.down_packed(isa, big, &self.down_panels(weight), finish, &mut small);
        small
    }

    /// The same with the weight packed beforehand, into `small`.
    pub(crate) fn down_packed(
        self,
        isa: InstructionSet,
        big: &[f32],
        panels: &Panels,
        finish: Finish<'_>,
        small: &mut [f32],
    ) {
        let out = Disjoint::new(small);
        if self.big < NARROW {
            return self.down_narrow(isa, big, panels, finish, &out);
        }
        for columns in alike(self.small_width(), |column| inside(column, self.width)) {
            self.down_columns(isa, columns, big, panels, finish, &out);
        }
    }

    /// The weight as the right operand of a product: a line for every tap and big channel.
    pub(crate) fn down_panels(self, weight: &[f32]) -> Panels {
        let (channels, outputs) = (self.big, self.small);
        Panels::build(TAPS * channels, outputs, |number, panel| {
            let first = number * COLUMNS;
            if outputs - first < COLUMNS {
                panel.fill(0.0);
            }
            let weights = weight[first * channels * TAPS..].chunks_exact(channels * TAPS);
            for (column, weights) in weights.take(COLUMNS).enumerate() {
                for (channel, taps) in weights.chunks_exact(TAPS).enumerate() {
                    for (tap, &value) in taps.iter().enumerate() {
                        panel[(tap * channels + channel) * COLUMNS + column] = value;
                    }
                }
            }
        })
    }

    /// The columns of the small image that meet the same taps: what such a tap row reads is one
    /// stretch of the big image.
    fn down_columns(
        self,
        isa: InstructionSet,
        columns: Columns,
        big: &[f32],
        panels: &Panels,
        finish: Finish<'_>,
        out: &Disjoint<'_>,
    ) {
        let (channels, outputs) = (self.big, self.small);
        let [from, to] = columns.taps;
        let taps = Taps {
            depth: (to - from) * channels,
            first: from * channels,
            distance: SIDE * channels,
        };
        let outside = Buffer::zeros(taps.depth);
        let outside = &outside[..];
        let grid = Grid {
            rows: self.small_height(),
            columns: columns.count,
        };
        let gather = |first: usize, count: usize, left: &mut Vec<_>| {
            left.resize(SIDE * count, outside);
            let mut place = grid.place(first);
            for row in 0..count {
                let column = 2 * (columns.first + place.column) + from - 1;
                let [above, below] = inside(place.row, self.height);
                for down in above..below {
                    let line = place.sample * self.height + 2 * place.row + down - 1;
                    let at = (line * self.width + column) * channels;
                    left[down * count + row] = &big[at..at + taps.depth];
                }
                place = grid.next(place);
            }
        };
        let write = |first: usize, count: usize, number: usize, sums: &Tile| {
            let (channel, width) = (number * COLUMNS, panels.width(number));
            let mut place = grid.place(first);
            for sums in &sums[..count] {
                let line = place.sample * grid.rows + place.row;
                let pixel = line * self.small_width() + columns.first + place.column;
                // SAFETY: every tile has its own places and channels.
                let to = unsafe { out.row(pixel * outputs + channel, width) };
                finish.store(to, sums, channel);
                place = grid.next(place);
            }
        };
        let places = self.batch * grid.rows * grid.columns;
        by_rows(isa, places, taps, panels, gather, write);
    }
}
