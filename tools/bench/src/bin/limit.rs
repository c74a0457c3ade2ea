//! The limits of this machine for a given number of threads: float32 arithmetic and memory traffic.
//!
//! `cargo run --release -p bukva-bench --bin limit -- [THREADS]` prints one line of JSON:
//!
//! - `gflops`: multiply-adds on registers only, two operations each, in enough independent chains
//!   to keep every unit busy; nothing is loaded or stored.
//! - `update_gb_per_s`: one pass of an optimizer over as many parameters as the translator has,
//!   none of them in the cache: four arrays read, three of them written, 28 bytes per parameter.
//!   The arithmetic is Adam's without the square root and the division, so that memory is the only
//!   bottleneck.
//! - `read_gb_per_s`: one such array read repeatedly, as inference reads the weights.
//!
//! Each number is the best of many repetitions, which approximates an undisturbed machine.
#![allow(clippy::print_stdout)]
#![allow(
    unsafe_code,
    reason = "vector instructions, to measure what the machine can do at most"
)]

use std::hint::black_box;
use std::sync::Barrier;
use std::thread;
use std::time::Instant;

use bukva_kernels::InstructionSet;

/// Number of parameters of the translator.
const PARAMETERS: usize = 3_879_252;
/// Repetitions, of which the best counts. Many short ones make it likely that some run undisturbed.
const REPETITIONS: usize = 60;
/// Rounds of multiply-adds per repetition: a few milliseconds.
const ROUNDS: usize = 500_000;
/// Number of translators whose arrays are visited in turn, 62 MB each, so that none is still in the
/// cache at its next turn. In a training run, a step's activations evict them between two updates.
const SETS: usize = 6;

fn main() {
    let threads = std::env::args().nth(1);
    let threads = threads.and_then(|count| count.parse().ok()).unwrap_or(2);
    let set = InstructionSet::available()[0];
    let mut parts: Vec<Vec<Arrays>> = (0..threads)
        .map(|_| {
            (0..SETS)
                .map(|_| Arrays::new(PARAMETERS / threads))
                .collect()
        })
        .collect();
    let gflops = best(&mut parts, |_| multiply_add(set)) / 1e9;
    let update = best(&mut parts, |part| update(set, part)) / 1e9;
    let read = best(&mut parts, |part| read(set, part)) / 1e9;
    println!(
        "{{\"threads\": {threads}, \"instructions\": \"{set:?}\", \"gflops\": {gflops:.1}, \
         \"update_gb_per_s\": {update:.2}, \"read_gb_per_s\": {read:.2}}}"
    );
}

/// One thread's share of one translator's arrays.
struct Arrays {
    param: Vec<f32>,
    grad: Vec<f32>,
    m: Vec<f32>,
    v: Vec<f32>,
}

impl Arrays {
    fn new(length: usize) -> Self {
        let array = || vec![0.5; length];
        Self {
            param: array(),
            grad: array(),
            m: array(),
            v: array(),
        }
    }
}

/// The best total rate of all threads. All threads run `work` at once; it returns how much it did,
/// in operations or bytes.
fn best(parts: &mut [Vec<Arrays>], work: impl Fn(&mut [Arrays]) -> f64 + Sync) -> f64 {
    let barrier = Barrier::new(parts.len());
    let (barrier, work) = (&barrier, &work);
    let mut best = 0.0_f64;
    for _ in 0..REPETITIONS {
        // The rate uses the slowest thread's time: a step ends when its last thread does.
        let results: Vec<(f64, f64)> = thread::scope(|scope| {
            let workers: Vec<_> = parts
                .iter_mut()
                .map(|part| {
                    scope.spawn(move || {
                        barrier.wait();
                        let start = Instant::now();
                        let done = work(part);
                        (done, start.elapsed().as_secs_f64())
                    })
                })
                .collect();
            workers
                .into_iter()
                .flat_map(|worker| worker.join())
                .collect()
        });
        let done: f64 = results.iter().map(|(done, _)| done).sum();
        let slowest = results.iter().map(|(_, time)| *time).fold(0.0, f64::max);
        best = best.max(done / slowest);
    }
    best
}

/// Multiply-adds on registers; returns the number of operations.
fn multiply_add(set: InstructionSet) -> f64 {
    let chained = match set {
        // SAFETY: `InstructionSet::available` checked that this machine has the instructions.
        #[cfg(target_arch = "x86_64")]
        InstructionSet::Avx512 => unsafe { x86::multiply_add_avx512(ROUNDS) },
        // SAFETY: as above.
        #[cfg(target_arch = "x86_64")]
        InstructionSet::Avx2 => unsafe { x86::multiply_add_avx2(ROUNDS) },
        _ => multiply_add_portable(ROUNDS),
    };
    (2 * chained * ROUNDS) as f64
}

/// A multiplication and an addition for each of 32 values, which the compiler vectorizes. Without
/// guaranteed FMA they are two instructions.
fn multiply_add_portable(rounds: usize) -> usize {
    let mut sums = [1.0_f32; 32];
    let (a, b) = (black_box(0.999), black_box(0.001));
    for _ in 0..rounds {
        sums.iter_mut().for_each(|sum| *sum = *sum * a + b);
    }
    black_box(sums).len()
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::*;
    use std::hint::black_box;

    /// Independent chains: a multiply-add takes four or five cycles, and two can start per cycle.
    const CHAINS: usize = 12;

    #[target_feature(enable = "avx512f")]
    pub(super) fn multiply_add_avx512(rounds: usize) -> usize {
        let mut sums = [_mm512_set1_ps(1.0); CHAINS];
        let a = _mm512_set1_ps(black_box(0.999));
        let b = _mm512_set1_ps(black_box(0.001));
        for _ in 0..rounds {
            sums.iter_mut()
                .for_each(|sum| *sum = _mm512_fmadd_ps(*sum, a, b));
        }
        black_box(sums);
        CHAINS * 16
    }

    #[target_feature(enable = "avx2,fma")]
    pub(super) fn multiply_add_avx2(rounds: usize) -> usize {
        let mut sums = [_mm256_set1_ps(1.0); CHAINS];
        let a = _mm256_set1_ps(black_box(0.999));
        let b = _mm256_set1_ps(black_box(0.001));
        for _ in 0..rounds {
            sums.iter_mut()
                .for_each(|sum| *sum = _mm256_fmadd_ps(*sum, a, b));
        }
        black_box(sums);
        CHAINS * 8
    }
}

/// Compiles a loop once per instruction set and runs the version for the given set.
macro_rules! for_each_set {
    ($set:expr, $body:ident, $arrays:expr) => {{
        #[cfg(target_arch = "x86_64")]
        #[target_feature(enable = "avx512f,avx512vl,avx2,fma")]
        fn avx512(arrays: &mut Arrays) {
            $body(arrays);
        }
        #[cfg(target_arch = "x86_64")]
        #[target_feature(enable = "avx2,fma")]
        fn avx2(arrays: &mut Arrays) {
            $body(arrays);
        }
        match $set {
            // SAFETY: `InstructionSet::available` checked that this machine has the instructions.
            #[cfg(target_arch = "x86_64")]
            InstructionSet::Avx512 => unsafe { avx512($arrays) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            InstructionSet::Avx2 => unsafe { avx2($arrays) },
            _ => $body($arrays),
        }
    }};
}

/// One pass of an optimizer over every set; returns the bytes moved.
fn update(set: InstructionSet, part: &mut [Arrays]) -> f64 {
    for arrays in &mut *part {
        for_each_set!(set, update_once, arrays);
    }
    bytes(part, 7)
}

#[inline(always)]
fn update_once(arrays: &mut Arrays) {
    let n = arrays.param.len();
    let (param, grad) = (&mut arrays.param[..n], &arrays.grad[..n]);
    let (m, v) = (&mut arrays.m[..n], &mut arrays.v[..n]);
    for i in 0..n {
        m[i] = 0.9 * m[i] + 0.1 * grad[i];
        v[i] = 0.999 * v[i] + 0.001 * grad[i] * grad[i];
        param[i] -= 0.001 * m[i] * v[i];
    }
}

/// Reads the weights of the first set once per set; returns the bytes read.
fn read(set: InstructionSet, part: &mut [Arrays]) -> f64 {
    for _ in 0..part.len() {
        for_each_set!(set, read_once, &mut part[0]);
    }
    bytes(part, 1)
}

#[inline(always)]
fn read_once(arrays: &mut Arrays) {
    let mut sums = [0.0_f32; 128];
    for values in arrays.param.chunks_exact(sums.len()) {
        for (sum, value) in sums.iter_mut().zip(values) {
            *sum += value;
        }
    }
    black_box(sums);
}

/// The bytes moved by `moves` reads or writes of each parameter of every set.
fn bytes(part: &[Arrays], moves: usize) -> f64 {
    let parameters: usize = part.iter().map(|arrays| arrays.param.len()).sum();
    (parameters * moves * size_of::<f32>()) as f64
}
