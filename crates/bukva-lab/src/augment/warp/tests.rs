//! Tests of warps on a cross.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::*;
use bukva_glyphs::Style;

/// An upright cross 22 pixels high.
fn cross() -> [f32; PIXELS] {
    std::array::from_fn(|pixel| {
        let (row, column) = (pixel / SIDE, pixel % SIDE);
        let upright = (3..25).contains(&row) && (12..16).contains(&column);
        let beam = (12..16).contains(&row) && (6..22).contains(&column);
        f32::from(u8::from(upright || beam))
    })
}

fn only(config: WarpConfig, seed: u64) -> Warp {
    Warp::sample(&config, &mut ChaCha8Rng::seed_from_u64(seed))
}

#[test]
fn the_identity_is_exact() {
    assert_eq!(Warp::identity().apply(&cross()), cross());
    assert_eq!(only(WarpConfig::none(), 1).apply(&cross()), cross());
}

#[test]
fn slant_moves_the_measured_slant_by_what_the_matrix_says() {
    for seed in 0..20 {
        let warp = only(
            WarpConfig {
                slant: 0.3,
                ..WarpConfig::none()
            },
            seed,
        );
        let before = Style::of_ink(&cross()).unwrap().slant;
        let after = Style::of_ink(&warp.apply(&cross())).unwrap().slant;
        let expected = -warp.matrix[1];
        assert!(
            (after - before - expected).abs() < 0.03,
            "{before} to {after}, not {expected}"
        );
    }
}

#[test]
fn a_warp_after_none_is_that_warp() {
    let config = WarpConfig {
        thickness: 0.4,
        slant: 0.2,
        elastic: 2.0,
        ..WarpConfig::none()
    };
    let warp = only(config, 3);
    let after_none = warp.then(Warp::identity());
    assert_eq!(after_none.apply(&cross()), warp.apply(&cross()));
}

#[test]
fn thickness_moves_ink_its_own_way() {
    let ink = |amount| {
        let warp = Warp {
            thickness: amount,
            ..Warp::identity()
        };
        warp.apply(&cross()).iter().sum::<f32>()
    };
    let amounts = [-0.8, -0.4, 0.0, 0.4, 0.8];
    assert!(amounts.map(ink).is_sorted(), "{:?}", amounts.map(ink));
}

#[test]
fn ink_stays_between_none_and_full_and_a_seed_gives_one_warp() {
    let config = WarpConfig {
        thickness: 1.0,
        rotation: 20.0,
        slant: 0.5,
        tilt: 0.3,
        aspect: 0.8,
        elastic: 3.0,
        jitter: 1.0,
    };
    for seed in 0..200 {
        let ink = only(config, seed).apply(&cross());
        assert!(ink.iter().all(|ink| (0.0..=1.0).contains(ink)));
        assert_eq!(ink, only(config, seed).apply(&cross()));
    }
}

#[test]
fn warped_glyphs_fill_their_box() {
    let config = WarpConfig {
        rotation: 20.0,
        slant: 0.5,
        aspect: 0.8,
        ..WarpConfig::none()
    };
    for seed in 0..50 {
        let ink = only(config, seed).apply(&cross());
        let inked = |line: Vec<f32>| line.into_iter().any(|ink| ink > FAINT);
        let rows = (0..SIDE)
            .filter(|row| inked(ink[row * SIDE..][..SIDE].to_vec()))
            .count();
        let columns = (0..SIDE)
            .filter(|&c| inked((0..SIDE).map(|r| ink[r * SIDE + c]).collect()))
            .count();
        assert!(
            (BOX - 2..=BOX + 2).contains(&rows.max(columns)),
            "{rows} x {columns}"
        );
    }
}

#[test]
fn aspect_moves_the_measured_aspect_by_as_much() {
    for seed in 0..20 {
        let aspect = WarpConfig {
            aspect: 0.4,
            ..WarpConfig::none()
        };
        let warp = only(aspect, seed);
        let before = Style::of_ink(&cross()).unwrap().log_aspect;
        let after = Style::of_ink(&warp.apply(&cross())).unwrap().log_aspect;
        let expected = (warp.matrix[0] / warp.matrix[3]).ln();
        assert!((after - before - expected).abs() < 0.06, "{expected}");
    }
}

#[test]
fn a_warp_of_traits_gives_the_traits_asked_for() {
    let before = Style::of_ink(&cross()).unwrap();
    for (bolder, slant) in [(0.6, 0.25), (-0.8, -0.2), (0.0, 0.1)] {
        let warp = Warp::of_traits(bolder, [before.slant, slant], 0.0);
        let after = Style::of_ink(&warp.apply(&cross())).unwrap();
        assert!(
            (after.slant - slant).abs() < 0.04,
            "{} for {slant}",
            after.slant
        );
        let bolder_by = after.thickness - before.thickness;
        assert!((bolder_by - bolder).abs() < 0.4, "{bolder_by} for {bolder}");
    }
    let wider = Warp::of_traits(0.0, [before.slant; 2], 0.3);
    let after = Style::of_ink(&wider.apply(&cross())).unwrap();
    assert!((after.log_aspect - before.log_aspect - 0.3).abs() < 0.06);
}

#[test]
fn ink_grows_evenly_with_thickness() {
    let ink = |step: i32| -> f32 {
        let thickness = step as f32 / 10.0;
        thickened(&cross(), thickness).iter().sum()
    };
    for (steps, whole) in [(0..10, ink(10) - ink(0)), (-10..0, ink(0) - ink(-10))] {
        for step in steps {
            let gained = ink(step + 1) - ink(step);
            assert!((gained - whole / 10.0).abs() < 1e-2, "{step}: {gained}");
        }
    }
}

#[test]
fn two_thicknesses_together_never_leave_the_range_of_ink() {
    let bold = Warp {
        thickness: 0.8,
        ..Warp::identity()
    };
    let ink = bold.then(bold.clone()).apply(&cross());
    assert!(ink.iter().all(|ink| (0.0..=1.0).contains(ink)));
}

#[test]
fn a_blank_image_stays_blank() {
    let config = WarpConfig {
        rotation: 9.0,
        thickness: 0.5,
        elastic: 2.0,
        ..WarpConfig::none()
    };
    assert_eq!(only(config, 3).apply(&[0.0; PIXELS]), [0.0; PIXELS]);
}
