use rand::Rng;

use super::*;
use bukva_glyphs::{Stream, seeded};

const WIDTH: usize = 8;

/// Vectors of two classes whose styles are linear in them: thickness in the first number, slant in
/// the sum of the first two, aspect in none. The third number is correlated with the first.
fn sampled(latents: &mut Latents, classes: &mut Vec<Class>) -> Vec<Option<Style>> {
    let mut rng = seeded(1, Stream::Latent, 0);
    let mut styles = Vec::new();
    for at in 0..400 {
        let class = at % 2;
        let mut row: [f32; WIDTH] = std::array::from_fn(|_| rng.random_range(-1.0..1.0));
        row[2] = 0.9 * row[0] + 0.1 * row[2];
        styles.push(Some(Style {
            thickness: 3.0 + row[0],
            slant: 0.1 * (row[0] + row[1]) - class as f32,
            log_aspect: 0.5,
        }));
        row.iter_mut()
            .for_each(|value| *value += 10.0 * class as f32);
        latents.push(row);
        classes.push(Class::new(class));
    }
    styles
}

fn directions(components: usize) -> (Vec<LatentDirection>, Latents) {
    let (mut latents, mut classes) = (Latents::new(WIDTH, Vec::new()), Vec::new());
    let styles = sampled(&mut latents, &mut classes);
    let styles = DecodedStyles::from_styles(&latents, &classes, 2, styles);
    let directions = LatentDirection::fit(&styles, components);
    (directions, latents)
}

#[test]
fn a_direction_changes_its_measure_and_no_other() {
    let (directions, _) = directions(0);
    let [thickness, slant, aspect] = directions.as_slice() else {
        panic!("{} directions", directions.len());
    };
    // In standard deviations: that of a uniform number is 1/√3.
    let change = |direction: &LatentDirection| {
        let by = &direction.deviation;
        (by[0] * 3f32.sqrt(), (by[0] + by[1]) * 1.5f32.sqrt())
    };
    // The penalty shrinks predictions, so a direction overshoots a little.
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
fn a_direction_follows_the_correlations_of_the_vectors() {
    // The number that is correlated with the measure changes with it.
    let (directions, _) = directions(0);
    let by = &directions[0].deviation;
    assert!((by[2] / by[0] - 0.9).abs() < 0.1, "{by:?}");
}

#[test]
fn principal_components_are_orthogonal_and_independent_of_the_class() {
    let (directions, latents) = directions(3);
    let principal: Vec<&LatentDirection> = directions
        .iter()
        .filter(|direction| direction.measure.is_none())
        .collect();
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
    // The classes are 10 apart in every number; within a class, numbers vary by at most 1.
    assert!(dot(principal[0], principal[0]) < 2.0);
    assert_eq!(latents.width(), WIDTH);
}

#[test]
fn a_step_of_0_is_the_vector_itself() {
    let (directions, latents) = directions(0);
    let moved = directions[0].moved(&latents.gather([3]));
    assert_eq!((moved.len(), STEPS[3]), (STEPS.len(), 0.0));
    assert_eq!(moved.row(3), latents.row(3));
}
