//! Distance from the nearest of several targets.

use bukva_kernels::{Distance, InstructionSet, nearest_distance};
use burn::tensor::{Device, Tensor};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use crate::equal::assert_equal;
use crate::{leaf, random, values};

const DISTANCES: [Distance; 2] = [Distance::Absolute, Distance::Squared];

#[test]
fn the_distance_equals_the_plain_one() {
    let rng = &mut ChaCha8Rng::seed_from_u64(30);
    for [batch, count, width] in [
        [1, 1, 1],
        [3, 2, 15],
        [128, 4, 784],
        [5, 1, 784],
        [7, 3, 33],
    ] {
        let (x, probe) = (random(rng, [batch, width]), random(rng, [1]));
        let aims = random(rng, [batch, count, width]);
        for distance in DISTANCES {
            let label = format!("{distance:?} {:?}", aims.dims());
            assert_equal!(label, probe; x => nearest_distance(distance, x, aims.clone()));
        }
    }
}

#[test]
fn the_gradient_points_to_the_nearest_aim_and_is_zero_on_it() {
    let device = Device::flex();
    let x = Tensor::<2>::from_floats([[0.0, 1.0], [0.5, 0.5]], &device);
    let aims = Tensor::<3>::from_floats(
        [[[9.0, 9.0], [0.5, 1.0]], [[0.5, 0.0], [-9.0, 9.0]]],
        &device,
    );
    for set in InstructionSet::available() {
        set.scoped(|| {
            let x = leaf(&x);
            let run = |distance| nearest_distance(distance, x.clone(), aims.clone());
            let mean = run(Distance::Absolute);
            assert_eq!(values(&mean), [0.25]);
            let [of_x] = gradients!(mean; x);
            assert_eq!(of_x, [-0.25, 0.0, 0.0, 0.25], "{set:?}");
            let mean = run(Distance::Squared);
            assert_eq!(values(&mean), [0.125]);
            let [of_x] = gradients!(mean; x);
            assert_eq!(of_x, [-0.25, 0.0, 0.0, 0.25], "{set:?}");
        });
    }
}

#[test]
fn a_row_that_is_not_a_number_shows_in_the_loss() {
    let device = Device::flex();
    let x = Tensor::<2>::from_floats([[0.0, f32::NAN], [0.5, 0.5]], &device);
    for distance in DISTANCES {
        let mean = nearest_distance(distance, x.clone(), Tensor::zeros([2, 3, 2], &device));
        assert!(values(&mean)[0].is_nan());
    }
}
