//! Steps of gray, for histograms.

/// How many values are in each of 256 steps: `step` gives the step of a value, and its whole part counts.
/// Those below 0 are in the first step.
pub(crate) fn histogram(values: &[f32], step: impl Fn(f32) -> f32) -> [u32; 256] {
    // Four histograms in turn: the next count of a value need not wait for the last one.
    let [mut first, mut second, mut third, mut fourth] = [[0_u32; 256]; 4];
    for values in values.chunks(64) {
        let mut steps = [0_u8; 64];
        for (to, value) in steps.iter_mut().zip(values) {
            *to = whole(step(*value));
        }
        let (fours, rest) = steps[..values.len()].as_chunks::<4>();
        for &[a, b, c, d] in fours {
            first[usize::from(a)] += 1;
            second[usize::from(b)] += 1;
            third[usize::from(c)] += 1;
            fourth[usize::from(d)] += 1;
        }
        for &step in rest {
            first[usize::from(step)] += 1;
        }
    }
    std::array::from_fn(|step| first[step] + second[step] + third[step] + fourth[step])
}

/// The whole part of a value up to 255, 0 for a negative one: as a cast does it, but in vectors.
fn whole(value: f32) -> u8 {
    /// From here on, floats are whole numbers, and their last bits are those of the number.
    const WHOLE: f32 = 8_388_608.0;
    let value = if value > 0.0 { value } else { 0.0 };
    let rounded = (value + WHOLE) - WHOLE;
    let below = if rounded > value { 1.0 } else { 0.0 };
    (rounded - below + WHOLE).to_bits() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_part_is_that_of_a_cast() {
        let steps = (-100..=25_600).map(|step| step as f32 / 100.0);
        for value in steps.chain([0.999_999_94, 254.999_98, 255.0]) {
            assert_eq!(whole(value.min(255.0)), value.min(255.0) as u8, "{value}");
        }
    }

    #[test]
    fn values_are_counted_in_their_steps() {
        for length in [1, 63, 64, 70, 1000] {
            let values: Vec<f32> = (0..length)
                .map(|at| (at * 37 % 300) as f32 - 20.0)
                .collect();
            let counts = histogram(&values, |value| value.min(255.0));
            for (step, count) in counts.into_iter().enumerate() {
                let is_here = |value: &&f32| value.clamp(0.0, 255.0) as usize == step;
                assert_eq!(count as usize, values.iter().filter(is_here).count());
            }
        }
    }
}
