//! Measures the augmentation of a batch: `cargo run --release -p bukva-bench --bin augment`.

use std::{hint::black_box, io::Write as _, time::Instant};

use bukva_glyphs::{PIXELS, SIDE};
use bukva_lab::augment::{AugmentConfig, Warp, WarpConfig};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

const PAIRS: usize = 128;
const BATCHES: usize = 200;

fn main() -> std::io::Result<()> {
    let source = ring(11.0, 3.0);
    let target = ring(9.0, 2.0);
    let mut rng = ChaCha8Rng::seed_from_u64(0);
    let config = AugmentConfig::default();
    report("default", || {
        let augmentation = config.sample(&mut rng);
        black_box(augmentation.source.apply(black_box(&source)));
        black_box(augmentation.hand.apply(black_box(&target)));
    })?;
    let rotation = WarpConfig {
        rotation: 5.0,
        ..WarpConfig::none()
    };
    let (hand, alone) = (config.monoline.hand, config.monoline.source);
    for (name, config) in [("rotation", rotation), ("hand", hand), ("elastic", alone)] {
        report(&format!("{name}: draw"), || {
            black_box(Warp::sample(&config, &mut rng));
        })?;
        let warp = Warp::sample(&config, &mut rng);
        report(&format!("{name}: apply to both"), || {
            black_box(warp.apply(black_box(&source)));
            black_box(warp.apply(black_box(&target)));
        })?;
    }
    Ok(())
}

/// Times batches of pairs and reports the fastest one, because the others may have been
/// interrupted.
fn report(name: &str, mut vary: impl FnMut()) -> std::io::Result<()> {
    let batches = (0..BATCHES).map(|_| {
        let start = Instant::now();
        (0..PAIRS).for_each(|_| vary());
        start.elapsed()
    });
    let batch = batches.min().unwrap_or_default();
    let (batch, pair) = (batch.as_secs_f64() * 1e3, batch / PAIRS as u32);
    writeln!(
        std::io::stdout(),
        "{name}: {batch:.2} ms for {PAIRS} pairs, {pair:.1?} each"
    )
}

/// A ring with the given radius and stroke width.
fn ring(radius: f32, width: f32) -> [f32; PIXELS] {
    std::array::from_fn(|at| {
        let x = (at % SIDE) as f32 - 13.5;
        let y = (at / SIDE) as f32 - 13.5;
        (0.5 + 0.5 * width - (x.hypot(y) - radius + 0.5 * width).abs()).clamp(0.0, 1.0)
    })
}
