//! Strips in whatever vectors the compiler finds.

use super::{Begin, COLUMNS, Strip, Sums};

pub(super) fn portable(strip: &Strip<'_>, begin: Begin, sums: &mut Sums<'_>) {
    for first in (0..strip.rows).step_by(2) {
        match strip.rows - first {
            1 => portable_rows::<1>(strip, begin, sums, first),
            _ => portable_rows::<2>(strip, begin, sums, first),
        }
    }
}

fn portable_rows<const M: usize>(
    strip: &Strip<'_>,
    begin: Begin,
    sums: &mut Sums<'_>,
    first: usize,
) {
    let mut part = [[0.0; COLUMNS]; M];
    if begin == Begin::Sums {
        for (row, part) in part.iter_mut().enumerate() {
            part.copy_from_slice(sums.row(first + row));
        }
    }
    for &[place, line] in strip.taps {
        let left: [&[f32]; M] =
            std::array::from_fn(|row| &strip.left[place + (first + row) * strip.distance..]);
        let lines = strip.lines.as_chunks::<COLUMNS>().0[line..].iter();
        for (at, line) in lines.take(strip.depth).enumerate() {
            for row in 0..M {
                let value = left[row][at * strip.step];
                for column in 0..COLUMNS {
                    part[row][column] += value * line[column];
                }
            }
        }
    }
    for (row, part) in part.into_iter().enumerate() {
        sums.row(first + row).copy_from_slice(&part);
    }
}
