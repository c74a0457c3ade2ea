//! Steps of gray, for histograms.

/// The whole part of a value up to 255, 0 for a negative one: as a cast does it, but in vectors.
pub(crate) fn whole(value: f32) -> u8 {
    /// From here on, floats are whole numbers, and their last bits are those of the number.
    const WHOLE: f32 = 8_388_608.0;
    let value = if value > 0.0 { value } else { 0.0 };
    let rounded = (value + WHOLE) - WHOLE;
    let below = if rounded > value { 1.0 } else { 0.0 };
    (rounded - below + WHOLE).to_bits() as u8
}

#[cfg(test)]
mod tests {
    use super::whole;

    #[test]
    fn the_whole_part_is_that_of_a_cast() {
        let steps = (-100..=25_600).map(|step| step as f32 / 100.0);
        for value in steps.chain([0.999_999_94, 254.999_98, 255.0]) {
            assert_eq!(whole(value.min(255.0)), value.min(255.0) as u8, "{value}");
        }
    }
}
