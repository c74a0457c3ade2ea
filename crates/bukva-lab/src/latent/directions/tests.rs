use rand::Rng;

use super::*;
use bukva_glyphs::{Stream, seeded};

const WIDTH: usize = 8;

/// Vectors of two classes whose traits are linear in them: thickness in the first number, slant in
/// the sum of the first two, aspect in nothing. The third number goes along with the first.
fn drawn(latents: &mut Latents, classes: &mut Vec<u16>) -> Vec<Option<Style>> {
    let mut rng = seeded(1, Stream::Latent, 0);
    let mut traits = Vec::new();
    for at in 0..400u16 {
        let class = at % 2;
        let mut row: [f32; WIDTH] = std::array::from_fn(|_| rng.random_range(-1.0..1.0));
        row[2] = 0.9 * row[0] + 0.1 * row[2];
        traits.push(Some(Style {
            thickness: 3.0 + row[0],
            slant: 0.1 * (row[0] + row[1]) - f32::from(class),
            log_aspect: 0.5,
        }));
        row.iter_mut()
            .for_each(|value| *value += 10.0 * f32::from(class));
        latents.push(row);
        classes.push(class);
    }
    traits
}

fn axes(principal: usize) -> (Vec<LatentDirection>, Latents) {
    let (mut latents, mut classes) = (Latents::new(WIDTH, Vec::new()), Vec::new());
    let traits = drawn(&mut latents, &mut classes);
    let entries = classes.iter().zip(&traits);
    let entries = entries.filter_map(|(&class, traits)| Some((class.into(), (*traits)?)));
    let scale = StyleScale::fit(2, entries);
    let drawn = Drawn {
        latents: &latents,
        classes: &classes,
        traits,
        scale,
    };
    let axes = latent_directions(&drawn, principal);
    (axes, latents)
}

#[test]
fn moving_along_a_trait_leaves_the_others_as_they_are() {
    let (axes, _) = axes(0);
    let [thickness, slant, aspect] = axes.as_slice() else {
        panic!("{} axes", axes.len());
    };
    // A trait's deviation: that of an even number is 1/√3.
    let change = |axis: &LatentDirection| {
        let by = &axis.deviation;
        (by[0] * 3f32.sqrt(), (by[0] + by[1]) * 1.5f32.sqrt())
    };
    // The penalty lets a reading fall short of the truth, so a move overshoots a little.
    let (own, other) = change(thickness);
    assert!(
        (0.9..1.3).contains(&own) && other.abs() < 0.2,
        "{own} {other}"
    );
    let (other, own) = change(slant);
    assert!(
        (0.9..1.3).contains(&own) && other.abs() < 0.2,
        "{own} {other}"
    );
    assert!(aspect.deviation.iter().all(|&value| value == 0.0));
}

#[test]
fn a_move_stays_among_the_vectors_there_are() {
    // What always goes along with the trait goes along with the move.
    let (axes, _) = axes(0);
    let by = &axes[0].deviation;
    assert!((by[2] / by[0] - 0.9).abs() < 0.1, "{by:?}");
}

#[test]
fn principal_axes_are_at_right_angles_and_know_no_class() {
    let (axes, latents) = axes(3);
    let principal: Vec<&LatentDirection> =
        axes.iter().filter(|axis| axis.of_trait.is_none()).collect();
    assert_eq!(principal.len(), 3);
    assert_eq!(principal[0].name, "principal 1");
    let dot = |a: &LatentDirection, b: &LatentDirection| -> f32 {
        a.deviation
            .iter()
            .zip(&b.deviation)
            .map(|(a, b)| a * b)
            .sum()
    };
    assert!(dot(principal[0], principal[1]).abs() < 1e-4);
    // The classes lie 10 apart in every number; within them nothing varies by more than 1.
    assert!(dot(principal[0], principal[0]) < 2.0);
    assert_eq!(latents.width(), WIDTH);
}

#[test]
fn a_line_is_found_with_its_slope_and_correlation() {
    let mut line = Regression::default();
    for x in -3..=3 {
        line.add(f64::from(x), 2.0 * f64::from(x) + 5.0);
    }
    assert!((line.slope() - 2.0).abs() < 1e-12 && (line.correlation() - 1.0).abs() < 1e-12);
    let mut flat = Regression::default();
    (-3..=3).for_each(|x| flat.add(f64::from(x), 1.0));
    assert_eq!((flat.slope(), flat.correlation()), (0.0, 0.0));
    assert_eq!(Regression::default().correlation(), 0.0);
}

#[test]
fn no_step_along_an_axis_is_the_vector_itself() {
    let (axes, latents) = axes(0);
    let stayed: Vec<f32> = axes[0].moved(latents.row(3), 0.0).collect();
    assert_eq!(stayed, latents.row(3));
}
