//! The transposed convolution: from the small image to the big one.

use super::narrow::by_input;
use super::{Columns, Grid, NARROW, SIDE, Stride2, TAPS, alike};
use crate::buffer::{Buffer, Disjoint};
use crate::finish::Finish;
use crate::isa::InstructionSet;
use crate::product::{Panels, Taps, grouped};
use crate::tile::{COLUMNS, Tile};

/// The weight of a transposed convolution, packed.
pub(crate) enum UpWeight {
    /// For a big image of few channels: a line for every small channel.
    Narrow(Buffer),
    /// Else by the parity of the pixels that its taps reach.
    Wide([Panels; 4]),
}

impl Stride2 {
    /// The transposed convolution: from the small image to the big one.
    pub(crate) fn up(
        self,
        isa: InstructionSet,
        small: &[f32],
        weight: &[f32],
        finish: Finish<'_>,
    ) -> Buffer {
        let mut big = Buffer::any(self.big_len());
        self.up_packed(isa, small, &self.up_weight(weight), finish, &mut big);
        big
    }

    /// The weight packed for [`Stride2::up_packed`].
    pub(crate) fn up_weight(self, weight: &[f32]) -> UpWeight {
        if self.big < NARROW {
            return UpWeight::Narrow(by_input(weight, self.small, self.big));
        }
        UpWeight::Wide(PARITIES.map(|parity| self.up_panels(parity, weight)))
    }

    /// The transposed convolution with the weight packed beforehand, into `big`.
    pub(crate) fn up_packed(
        self,
        isa: InstructionSet,
        small: &[f32],
        weight: &UpWeight,
        finish: Finish<'_>,
        big: &mut [f32],
    ) {
        let panels = match weight {
            UpWeight::Narrow(by_input) => return self.up_narrow(isa, small, by_input, finish, big),
            UpWeight::Wide(panels) => panels,
        };
        let out = Disjoint::new(big);
        let beside = |column| [0, 2.min(self.small_width() - column)];
        for columns in alike(self.small_width(), beside) {
            self.up_columns(isa, columns, small, panels, finish, &out);
        }
    }

    /// The taps that reach the pixels of a parity, as the right operand of a product: a line for
    /// every tap and small channel.
    fn up_panels(self, parity: [usize; 2], weight: &[f32]) -> Panels {
        let (inputs, channels) = (self.small, self.big);
        let [rows, columns] = parity.map(reach);
        let depth = rows.len() * columns.len() * inputs;
        Panels::build(depth, channels, |number, panel| {
            let first = number * COLUMNS;
            let width = (channels - first).min(COLUMNS);
            let mut lines = panel.chunks_exact_mut(COLUMNS);
            for row in rows {
                for column in columns {
                    let tap = row * SIDE + column;
                    for (input, line) in (0..inputs).zip(&mut lines) {
                        let weights = &weight[(input * channels + first) * TAPS..];
                        let weights = weights.chunks_exact(TAPS).take(width);
                        line[width..].fill(0.0);
                        line.iter_mut()
                            .zip(weights)
                            .for_each(|(value, taps)| *value = taps[tap]);
                    }
                }
            }
        })
    }

    /// For places of the small image with as many neighbours to the right, the four pixels of the
    /// big one that such a place and its neighbours reach: what a tap row reads is one stretch.
    fn up_columns(
        self,
        isa: InstructionSet,
        columns: Columns,
        small: &[f32],
        panels: &[Panels; 4],
        finish: Finish<'_>,
        out: &Disjoint<'_>,
    ) {
        let (inputs, beside) = (self.small, columns.taps[1]);
        let outside = Buffer::zeros(beside * inputs);
        let outside = &outside[..];
        let grid = Grid {
            rows: self.small_height(),
            columns: columns.count,
        };
        let gather = |first: usize, count: usize, left: &mut Vec<_>| {
            left.resize(2 * count, outside);
            let mut place = grid.place(first);
            for at in 0..count {
                for down in 0..2.min(grid.rows - place.row) {
                    let line = place.sample * grid.rows + place.row + down;
                    let pixel = line * self.small_width() + columns.first + place.column;
                    left[down * count + at] = &small[pixel * inputs..][..beside * inputs];
                }
                place = grid.next(place);
            }
        };
        let compute = |first: usize, count: usize, left: &[&[f32]], sums: &mut Tile| {
            for (parity, panels) in PARITIES.iter().zip(panels) {
                let rows = &left[..reach(parity[0]).len() * count];
                let taps = Taps {
                    depth: reach(parity[1]).len().min(beside) * inputs,
                    first: 0,
                    distance: reach(parity[1]).len() * inputs,
                };
                for number in panels.numbers() {
                    panels.tile(isa, number, rows, count, taps, sums);
                    let (channel, width) = (number * COLUMNS, panels.width(number));
                    let mut place = grid.place(first);
                    for sums in sums[..count].iter() {
                        let row = 2 * place.row + parity[0];
                        let column = 2 * (columns.first + place.column) + parity[1];
                        if row < self.height && column < self.width {
                            let line = place.sample * self.height + row;
                            let at = (line * self.width + column) * self.big + channel;
                            // SAFETY: every tile has its own pixels and channels.
                            finish.store(unsafe { out.row(at, width) }, sums, channel);
                        }
                        place = grid.next(place);
                    }
                }
            }
        };
        grouped(self.batch * grid.rows * grid.columns, gather, compute);
    }
}

/// The four pixels around a place, by whether their row and column are odd.
const PARITIES: [[usize; 2]; 4] = [[0, 0], [0, 1], [1, 0], [1, 1]];

/// The taps along one axis that reach a big coordinate of this parity: the first from half of it
/// (rounded down), the second from one beyond.
fn reach(parity: usize) -> &'static [usize] {
    if parity == 0 { &[1] } else { &[2, 0] }
}
