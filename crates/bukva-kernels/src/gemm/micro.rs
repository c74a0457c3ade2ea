//! The GEMM micro-kernel: some rows of A by one or two packed panels of B, for each instruction
//! set.

use super::operands::Operands;
use super::output::{Beta, OutputTile};
use super::panel::{NR, panels_per_tile};
use super::prefetch::Prefetch;
#[cfg(target_arch = "x86_64")]
use super::x86;
use crate::buffer::Buffer;
use crate::isa::InstructionSet;

/// `out = a · b + beta · out`, prefetching the data of the next operation meanwhile. The number of
/// panels is at most [`panels_per_tile`].
///
/// Every sum is accumulated in the order of taps and k, so that its bits do not depend on how the
/// rows are divided among threads.
pub(crate) fn multiply(
    isa: InstructionSet,
    operands: &Operands<'_>,
    beta: Beta,
    out: &mut OutputTile<'_>,
    prefetch: Prefetch,
) {
    assert!(out.rows() >= operands.rows() && operands.panels() <= panels_per_tile(isa));
    if out.width() < operands.columns() {
        return multiply_narrow(isa, operands, beta, out, prefetch);
    }
    match isa {
        // SAFETY: the machine has the instructions (see `InstructionSet`). `Operands` checks the
        // lengths of A and B, and the code above checks those of the output.
        #[cfg(target_arch = "x86_64")]
        InstructionSet::Avx512 => unsafe { x86::avx512::multiply(operands, beta, out, prefetch) },
        // SAFETY: as above.
        #[cfg(target_arch = "x86_64")]
        InstructionSet::Avx2 => unsafe { x86::avx2::multiply(operands, beta, out, prefetch) },
        _ => portable(operands, beta, out),
    }
}

/// [`multiply`] for an output with fewer columns than the panels, where the memory after each row
/// belongs to something else.
fn multiply_narrow(
    isa: InstructionSet,
    operands: &Operands<'_>,
    beta: Beta,
    out: &mut OutputTile<'_>,
    prefetch: Prefetch,
) {
    let (columns, width) = (operands.columns(), out.width());
    let mut wide = Buffer::zeros(operands.rows() * columns);
    for (row, line) in wide.chunks_exact_mut(columns).enumerate() {
        line[..width].copy_from_slice(out.row(row));
    }
    let mut full = OutputTile::new(&mut wide, columns, columns);
    multiply(isa, operands, beta, &mut full, prefetch);
    for (row, line) in wide.chunks_exact(columns).enumerate() {
        out.row(row).copy_from_slice(&line[..width]);
    }
}

fn portable(operands: &Operands<'_>, beta: Beta, out: &mut OutputTile<'_>) {
    for first in (0..operands.rows()).step_by(2) {
        match operands.rows() - first {
            1 => portable_tile::<1>(operands, beta, out, first),
            _ => portable_tile::<2>(operands, beta, out, first),
        }
    }
}

fn portable_tile<const M: usize>(
    operands: &Operands<'_>,
    beta: Beta,
    out: &mut OutputTile<'_>,
    first: usize,
) {
    let mut sums = [[0.0; NR]; M];
    if beta == Beta::One {
        for (row, sums) in sums.iter_mut().enumerate() {
            sums.copy_from_slice(out.row(first + row));
        }
    }
    for &[in_a, in_b] in operands.taps() {
        let a: [&[f32]; M] = std::array::from_fn(|row| operands.row(in_a, first + row));
        for (at, slice) in operands.slices(in_b).iter().enumerate() {
            for row in 0..M {
                let a = a[row][at * operands.k_stride()];
                for column in 0..NR {
                    sums[row][column] += a * slice[column];
                }
            }
        }
    }
    for (row, sums) in sums.into_iter().enumerate() {
        out.row(first + row).copy_from_slice(&sums);
    }
}

/// Adds the products of a row of A and panel `p` of 16-bit integers to `sums[p]`.
pub(super) fn multiply_i16<const P: usize>(
    isa: InstructionSet,
    row: &[f32],
    panels: [&[i16]; P],
    sums: &mut [[f32; NR]; P],
) {
    assert!(panels.iter().all(|panel| panel.len() >= row.len() * NR));
    match isa {
        // SAFETY: the machine has the instructions (see `InstructionSet`), and the panels are long
        // enough.
        #[cfg(target_arch = "x86_64")]
        InstructionSet::Avx512 => unsafe { x86::avx512::multiply_i16(row, panels, sums) },
        // SAFETY: as above.
        #[cfg(target_arch = "x86_64")]
        InstructionSet::Avx2 => unsafe { x86::avx2::multiply_i16(row, panels, sums) },
        _ => {
            for (panel, sums) in panels.into_iter().zip(sums) {
                for (&a, slice) in row.iter().zip(panel.chunks_exact(NR)) {
                    for (sum, &value) in sums.iter_mut().zip(slice) {
                        *sum += a * f32::from(value);
                    }
                }
            }
        }
    }
}
