//! The transposed convolution: from the small image to the big one.

use super::block::{Block, alike, multiply, runs};
use super::narrow::by_input;
use super::{SIDE, Stride2, TAPS};
use crate::buffer::Buffer;
use crate::choice::for_each_sample;
use crate::finish::Finish;
use crate::isa::InstructionSet;
use crate::pairs::Pairs;
use crate::product::Panels;
use crate::strip::COLUMNS;

/// The weight of a transposed convolution, packed.
pub(crate) enum UpWeight {
    /// For a big image of one channel: a line for every small channel.
    Narrow(Buffer),
    /// Else by the parity of the pixels that its taps reach, with what gives those of a sample.
    Wide(Vec<(Panels, Vec<Block>)>),
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
        let weight = self.up_weight(weight);
        let mut big = Buffer::any(self.big_len());
        let run = |small: &[f32], big: &mut [f32]| self.up_sample(isa, small, &weight, finish, big);
        for_each_sample(
            (small, self.small_sample()),
            (&mut big, self.big_sample()),
            run,
        );
        big
    }

    /// The weight packed for [`Stride2::up_sample`].
    pub(crate) fn up_weight(self, weight: &[f32]) -> UpWeight {
        if self.big == 1 {
            return UpWeight::Narrow(by_input(weight, self.small));
        }
        let packed = |parity| (self.up_panels(parity, weight), self.up_blocks(parity));
        UpWeight::Wide(PARITIES.map(packed).into())
    }

    /// The transposed convolution of one sample, into `big`.
    pub(crate) fn up_sample(
        self,
        isa: InstructionSet,
        small: &[f32],
        weight: &UpWeight,
        finish: Finish<'_>,
        big: &mut [f32],
    ) {
        match weight {
            UpWeight::Narrow(by_input) => {
                self.up_narrow(isa, small, by_input, big);
                finish.apply_to_channel(big);
            }
            UpWeight::Wide(parities) => {
                for (panels, blocks) in parities {
                    multiply(isa, blocks, small, panels, big);
                }
                finish.apply_to_rows(isa, big, self.big);
            }
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

    /// What gives a sample's pixels of a parity.
    fn up_blocks(self, parity: [usize; 2]) -> Vec<Block> {
        let (inputs, channels, width) = (self.small, self.big, self.small_width());
        // The places whose pixel of this parity exists, by how many taps reach it.
        let reached = |axis: usize, small: usize, big: usize| {
            let count = (big - parity[axis]).div_ceil(2);
            let taps = reach(parity[axis]).len();
            alike(count, move |at| [0, taps.min(small - at)])
        };
        let mut blocks = vec![];
        for rows in reached(0, self.small_height(), self.height) {
            for columns in reached(1, width, self.width) {
                let line = |down: usize| down * reach(parity[1]).len() * inputs;
                let taps = (0..rows.taps[1]).map(|down| [down * width * inputs, line(down)]);
                let taps: Vec<[usize; 2]> = taps.collect();
                blocks.extend(runs([rows, columns]).map(|run| {
                    let [row, column] = [2 * run.row + parity[0], 2 * run.column + parity[1]];
                    Block {
                        from: (run.row * width + run.column) * inputs,
                        rows: run.count,
                        distance: run.step(width) * inputs,
                        taps: Pairs::new(taps.clone()),
                        depth: columns.taps[1] * inputs,
                        to: (row * self.width + column) * channels,
                        to_distance: 2 * run.step(self.width) * channels,
                    }
                }));
            }
        }
        blocks
    }
}

/// The four pixels around a place, by whether their row and column are odd.
const PARITIES: [[usize; 2]; 4] = [[0, 0], [0, 1], [1, 0], [1, 1]];

/// The taps along one axis that reach a big coordinate of this parity: the first from half of it
/// (rounded down), the second from one beyond.
fn reach(parity: usize) -> &'static [usize] {
    if parity == 0 { &[1] } else { &[2, 0] }
}
