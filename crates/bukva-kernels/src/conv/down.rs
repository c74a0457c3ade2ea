//! The convolution: from the big image to the small one.

use super::block::{Block, alike, multiply, runs};
use super::{SIDE, Stride2, TAPS, inside};
use crate::buffer::Buffer;
use crate::choice::for_each_sample;
use crate::finish::Finish;
use crate::isa::InstructionSet;
use crate::pairs::Pairs;
use crate::product::Panels;

/// The weight of a convolution, packed, and what a sample's convolution consists of.
pub(crate) struct DownWeight {
    panels: Panels,
    /// None for a big image of one channel.
    blocks: Vec<Block>,
}

impl Stride2 {
    /// The convolution: from the big image to the small one.
    pub(crate) fn down(
        self,
        isa: InstructionSet,
        big: &[f32],
        weight: &[f32],
        finish: Finish<'_>,
    ) -> Buffer {
        let weight = self.down_weight(weight);
        let mut small = Buffer::any(self.small_len());
        let run =
            |big: &[f32], small: &mut [f32]| self.down_sample(isa, big, &weight, finish, small);
        for_each_sample(
            (big, self.big_sample()),
            (&mut small, self.small_sample()),
            run,
        );
        small
    }

    /// The weight packed for [`Stride2::down_sample`].
    pub(crate) fn down_weight(self, weight: &[f32]) -> DownWeight {
        DownWeight {
            panels: Panels::of_taps(weight, self.small, TAPS),
            blocks: if self.big == 1 {
                vec![]
            } else {
                self.down_blocks()
            },
        }
    }

    /// The convolution of one sample, into `small`.
    pub(crate) fn down_sample(
        self,
        isa: InstructionSet,
        big: &[f32],
        weight: &DownWeight,
        finish: Finish<'_>,
        small: &mut [f32],
    ) {
        match self.big {
            1 => self.down_narrow(isa, big, &weight.panels, small),
            _ => multiply(isa, &weight.blocks, big, &weight.panels, small),
        }
        finish.apply_to_rows(isa, small, self.small);
    }

    /// What a sample's convolution consists of.
    fn down_blocks(self) -> Vec<Block> {
        let (channels, outputs, width) = (self.big, self.small, self.small_width());
        let mut blocks = vec![];
        for rows in alike(self.small_height(), |row| inside(row, self.height)) {
            for columns in alike(width, |column| inside(column, self.width)) {
                let [above, below] = rows.taps;
                let [from, to] = columns.taps;
                let tap = |down: usize| {
                    let line = down * SIDE + from;
                    [(down - above) * self.width * channels, line * channels]
                };
                let taps: Vec<[usize; 2]> = (above..below).map(tap).collect();
                let depth = (to - from) * channels;
                blocks.extend(runs([rows, columns]).map(|run| {
                    let [row, column] = [2 * run.row + above - 1, 2 * run.column + from - 1];
                    Block {
                        from: (row * self.width + column) * channels,
                        rows: run.count,
                        distance: 2 * run.step(self.width) * channels,
                        taps: Pairs::new(taps.clone()),
                        depth,
                        to: (run.row * width + run.column) * outputs,
                        to_distance: run.step(width) * outputs,
                    }
                }));
            }
        }
        blocks
    }
}
