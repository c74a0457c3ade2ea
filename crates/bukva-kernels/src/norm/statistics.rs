//! Mean and variance per channel.

use rayon::prelude::*;

use super::partition::Partition;
use super::passes::line_squares;
use crate::isa::InstructionSet;
use crate::reduce::add_rows;

/// Mean and biased variance per channel.
#[derive(Clone, Debug)]
pub(crate) struct Statistics {
    pub(crate) mean: Vec<f32>,
    pub(crate) variance: Vec<f32>,
}

impl Statistics {
    /// The statistics of `values`.
    pub(crate) fn of(isa: InstructionSet, values: &[f32], channels: usize) -> Self {
        let partition = Partition::new(channels);
        let parts = partition.parts(values.len());
        let found: Vec<(Vec<f32>, Vec<f32>)> = parts
            .par_iter()
            .with_max_len(1)
            .map(|part| {
                let values = &values[part.start..][..part.len];
                let mut means = vec![0.0; part.columns.len()];
                add_rows(isa, values, partition.line, &mut means);
                for (at, mean) in means.iter_mut().enumerate() {
                    *mean /= partition.count(part, at).max(1) as f32;
                }
                let mut squares = vec![0.0; means.len()];
                line_squares(isa, values, partition.line, &means, &mut squares);
                (means, squares)
            })
            .collect();
        let rows = (values.len() / channels) as f64;
        let mut mean = vec![0.0; channels];
        for (part, (means, _)) in parts.iter().zip(&found) {
            let sum =
                |(at, &mean): (usize, &f32)| f64::from(mean) * partition.count(part, at) as f64;
            partition.fold(part, means.iter().enumerate().map(sum), &mut mean);
        }
        mean.iter_mut().for_each(|mean| *mean /= rows);
        let mut variance = vec![0.0; channels];
        for (part, (means, squares)) in parts.iter().zip(&found) {
            let about_mean = means.iter().zip(squares).enumerate();
            let about_mean = about_mean.map(|(at, (&part_mean, &squares))| {
                let off = f64::from(part_mean) - mean[(part.columns.start + at) % channels];
                f64::from(squares) + off * off * partition.count(part, at) as f64
            });
            partition.fold(part, about_mean, &mut variance);
        }
        let to_f32 = |value: &f64| *value as f32;
        Self {
            mean: mean.iter().map(to_f32).collect(),
            variance: variance.iter().map(|sum| (sum / rows) as f32).collect(),
        }
    }
}
