//! The distance from the nearest of several aims.

use bukva_kernels::{Distance, InstructionSet, Kernels, nearest_distance};
use burn::tensor::{Device, Tensor};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use crate::equal::compare;
use crate::{leaf, random, values};

const DISTANCES: [Distance; 2] = [Distance::Absolute, Distance::Squared];

#[test]
fn the_distance_equals_the_plain_one() {
    let mut rng = ChaCha8Rng::seed_from_u64(30);
    for [batch, aims, width] in [
        [1, 1, 1],
        [3, 2, 15],
        [128, 4, 784],
        [5, 1, 784],
        [7, 3, 33],
    ] {
        let (x, probe) = (random(&mut rng, [batch, width]), random(&mut rng, [1]));
        let aims = random(&mut rng, [batch, aims, width]);
        for distance in DISTANCES {
            compare(
                &format!("{distance:?} {:?}", aims.dims()),
                &probe,
                |kernels| {
                    let x = leaf(&x);
                    let mean = nearest_distance(kernels, distance, x.clone(), aims.clone());
                    let loss = (mean.clone() * Tensor::from_inner(probe.clone())).sum();
                    (mean.inner(), gradients!(loss; x))
                },
            );
        }
    }
}

#[test]
fn a_row_is_drawn_to_its_nearest_aim_alone_and_rests_where_it_meets_it() {
    let device = Device::flex();
    let x = Tensor::<2>::from_floats([[0.0, 1.0], [0.5, 0.5]], &device);
    let aims = Tensor::<3>::from_floats(
        [[[9.0, 9.0], [0.5, 1.0]], [[0.5, 0.0], [-9.0, 9.0]]],
        &device,
    );
    for set in InstructionSet::available() {
        set.scoped(|| {
            let x = leaf(&x);
            let run =
                |distance| nearest_distance(Kernels::Fused, distance, x.clone(), aims.clone());
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
        let mean = nearest_distance(
            Kernels::Fused,
            distance,
            x.clone(),
            Tensor::zeros([2, 3, 2], &device),
        );
        assert!(values(&mean)[0].is_nan());
    }
}
