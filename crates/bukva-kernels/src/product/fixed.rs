//! A weight in 16 bits.

use crate::finish::Finish;
use crate::isa::{InstructionSet, for_each_isa};
use crate::strip::COLUMNS;

/// Panels that a single row is multiplied by together: enough sums that do not wait for each other.
const ABREAST: usize = 4;

/// The right operand of a product as whole numbers of 16 bits with a scale a column, in panels of
/// 16 columns. Reading it takes half the time of reading float32, and it differs from that by at
/// most 1/65534 of its column's largest value.
pub(crate) struct Fixed {
    values: Vec<i16>,
    scales: Vec<f32>,
    depth: usize,
}

impl Fixed {
    /// Rounds a row-major matrix, of which `rows` and `columns` say what is taken in which order.
    pub(crate) fn new(matrix: &[f32], rows: &[usize], columns: &[usize]) -> Self {
        let (depth, width) = (rows.len(), columns.len());
        let mut largest = vec![0.0_f32; width];
        for row in matrix.chunks_exact(width) {
            for (largest, value) in largest.iter_mut().zip(row) {
                *largest = largest.max(value.abs());
            }
        }
        let scale = |&column: &usize| largest[column] / f32::from(i16::MAX);
        let scales: Vec<f32> = columns.iter().map(scale).collect();
        let mut values = vec![0; width.next_multiple_of(COLUMNS) * depth];
        for ((panel, columns), scales) in values
            .chunks_exact_mut(COLUMNS * depth)
            .zip(columns.chunks(COLUMNS))
            .zip(scales.chunks(COLUMNS))
        {
            for (line, &row) in panel.chunks_exact_mut(COLUMNS).zip(rows) {
                let row = &matrix[row * width..][..width];
                for ((place, &column), scale) in line.iter_mut().zip(columns).zip(scales) {
                    // A column of zeros has scale 0; the cast makes 0 of the quotient NaN.
                    *place = (row[column] / scale).round() as i16;
                }
            }
        }
        Self {
            values,
            scales,
            depth,
        }
    }

    /// By column, what the products' sums are to be multiplied by.
    pub(crate) fn scales(&self) -> &[f32] {
        &self.scales
    }

    /// One left row by all columns, finished, without a block of float32 on the way. Sums are added
    /// up in the same order as in tiles.
    pub(super) fn row(&self, isa: InstructionSet, x: &[f32], finish: Finish<'_>, y: &mut [f32]) {
        let panel = self.depth * COLUMNS;
        let groups = self.values.chunks(ABREAST * panel);
        let starts = (0..).step_by(ABREAST * COLUMNS);
        for ((first, group), y) in starts.zip(groups).zip(y.chunks_mut(ABREAST * COLUMNS)) {
            let mut sums = [[0.0; COLUMNS]; ABREAST];
            if group.len() == ABREAST * panel {
                let panels: [&[i16]; ABREAST] = std::array::from_fn(|at| &group[at * panel..]);
                multiply_row(isa, x, panels, &mut sums);
            } else {
                for (panel, sums) in group.chunks(panel).zip(&mut sums) {
                    multiply_row(isa, x, [panel], std::array::from_mut(sums));
                }
            }
            for (number, y) in y.chunks_mut(COLUMNS).enumerate() {
                y.copy_from_slice(&sums[number][..y.len()]);
                finish.apply(y, first + number * COLUMNS);
            }
        }
    }

    /// The panels' lines, one panel after the other.
    pub(super) fn lines(&self) -> &[i16] {
        &self.values
    }

    /// Lines that a panel has.
    pub(super) fn depth(&self) -> usize {
        self.depth
    }
}

/// A left row by a few panels: `panels[p]` holds a line of 16 values for each of `x`.
fn multiply_row<const P: usize>(
    isa: InstructionSet,
    x: &[f32],
    panels: [&[i16]; P],
    sums: &mut [[f32; COLUMNS]; P],
) {
    assert!(panels.iter().all(|panel| panel.len() >= x.len() * COLUMNS));
    match isa {
        // SAFETY: the machine has the instructions (see `InstructionSet`), and the panels are long
        // enough.
        #[cfg(target_arch = "x86_64")]
        InstructionSet::Avx512 => unsafe { crate::fixed_x86::avx512_row(x, panels, sums) },
        // SAFETY: as above.
        #[cfg(target_arch = "x86_64")]
        InstructionSet::Avx2 => unsafe { crate::fixed_x86::avx2_row(x, panels, sums) },
        _ => {
            for (panel, sums) in panels.into_iter().zip(sums) {
                for (&x, line) in x.iter().zip(panel.chunks_exact(COLUMNS)) {
                    for (sum, &value) in sums.iter_mut().zip(line) {
                        *sum += x * f32::from(value);
                    }
                }
            }
        }
    }
}

for_each_isa! {
    /// The same numbers in float32.
    fn widen(from: &[i16], to: &mut [f32]) {
        for (to, &from) in to.iter_mut().zip(from) {
            *to = f32::from(from);
        }
    }
}
