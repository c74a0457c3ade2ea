//! The convolution: from the big image to the small one.

use rayon::prelude::*;

use super::block::{Block, alike, multiply, runs};
use super::{SIDE, Stride2, TAPS, inside};
use crate::buffer::Buffer;
use crate::finish::Finish;
use crate::isa::InstructionSet;
use crate::pairs::Pairs;
use crate::product::Panels;
use crate::strip::COLUMNS;

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
        if self.big == 1 {
            return self.down_narrow(isa, big, panels, finish, small);
        }
        let outputs = self.small;
        let blocks = self.down_blocks();
        small
            .par_chunks_exact_mut(self.small_sample())
            .zip(big.par_chunks_exact(self.big_sample()))
            .for_each(|(small, big)| {
                multiply(isa, &blocks, big, panels, small);
                finish.apply_to_rows(isa, small, outputs);
            });
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
