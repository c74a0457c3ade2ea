//! Glyphs at twice and at half the size.

use super::{FINE_PIXELS, FineGlyph, Glyph, PIXELS};

impl FineGlyph {
    /// The glyph at half the size: each pixel is the mean of four, rounded.
    pub fn halved(&self) -> Glyph {
        const WIDE: usize = FineGlyph::SIDE;
        let mut pixels = [0; PIXELS];
        let pairs = self.0.chunks_exact(2 * WIDE);
        for (line, pair) in pixels.chunks_exact_mut(Glyph::SIDE).zip(pairs) {
            let (upper, lower) = pair.split_at(WIDE);
            let mut sums = [0; WIDE];
            for (sum, (&upper, &lower)) in sums.iter_mut().zip(upper.iter().zip(lower)) {
                *sum = u16::from(upper) + u16::from(lower);
            }
            for (pixel, [left, right]) in line.iter_mut().zip(sums.as_chunks().0) {
                *pixel = ((left + right + 2) / 4) as u8;
            }
        }
        Glyph::new(pixels)
    }
}

impl Glyph {
    /// The glyph at twice the size. Each pixel becomes four with the slopes between its neighbors
    /// and with its own mean, so that [`FineGlyph::halved`] gives back this glyph.
    pub fn doubled(&self) -> FineGlyph {
        let mut pixels = [0; FINE_PIXELS];
        for row in 0..Self::SIDE {
            for column in 0..Self::SIDE {
                let middle = i32::from(self.at(row, column));
                let at = |row: usize, column: usize| match row.max(column) < Self::SIDE {
                    true => i32::from(self.at(row, column)),
                    false => 0,
                };
                // A position before the first wraps around to one outside.
                let across = at(row, column + 1) - at(row, column.wrapping_sub(1));
                let down = at(row + 1, column) - at(row.wrapping_sub(1), column);
                let (across, down) = within(middle, across, down);
                let first = 2 * row * FineGlyph::SIDE + 2 * column;
                for (place, value) in [
                    (first, middle - across - down),
                    (first + 1, middle + across - down),
                    (first + FineGlyph::SIDE, middle - across + down),
                    (first + FineGlyph::SIDE + 1, middle + across + down),
                ] {
                    pixels[place] = value as u8;
                }
            }
        }
        FineGlyph::new(pixels)
    }

    /// The glyph at twice the size, to be read by a letter model: [`doubled`](Self::doubled), with each pixel mixed with
    /// its neighbors: such a model reads edges better that are as soft as those of a picture.
    pub fn enlarged(&self) -> FineGlyph {
        self.doubled().softened()
    }
}

impl FineGlyph {
    /// Each pixel with an eighth of each neighbor, in rows and in columns.
    fn softened(&self) -> Self {
        const WIDE: usize = FineGlyph::SIDE;
        let mixed = |before: u16, middle: u16, after: u16| before + 6 * middle + after;
        let mut rows = [0; FINE_PIXELS];
        for (row, line) in rows.chunks_exact_mut(WIDE).zip(self.0.chunks_exact(WIDE)) {
            let at = |column: usize| line.get(column).copied().map_or(0, u16::from);
            for (column, value) in row.iter_mut().enumerate() {
                *value = mixed(at(column.wrapping_sub(1)), at(column), at(column + 1));
            }
        }
        let at = |place: usize| rows.get(place).copied().unwrap_or_default();
        Self::new(std::array::from_fn(|place| {
            let sum = mixed(at(place.wrapping_sub(WIDE)), at(place), at(place + WIDE));
            ((sum + 32) / 64) as u8
        }))
    }
}

impl From<FineGlyph> for Glyph {
    fn from(glyph: FineGlyph) -> Self {
        glyph.halved()
    }
}

impl From<Glyph> for FineGlyph {
    fn from(glyph: Glyph) -> Self {
        glyph.enlarged()
    }
}

/// Half of the differences across two pixels, limited so that no quarter of a pixel leaves 0..=255.
///
/// Halves, although the exact slope at a quarter's center is an eighth: edges of letters are steeper
/// than neighboring means suggest. The root mean square difference from the built-in letters is 11
/// gray values; it is 17 with eighths and 24 with bilinear interpolation.
fn within(middle: i32, across: i32, down: i32) -> (i32, i32) {
    let (across, down) = (across / 2, down / 2);
    let steepest = across.abs() + down.abs();
    let room = middle.min(255 - middle);
    match steepest > room {
        true => (across * room / steepest, down * room / steepest),
        false => (across, down),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_the_double_is_the_glyph_itself() {
        let noise = Glyph::new(std::array::from_fn(|at| (at * at % 256) as u8));
        let edge = Glyph::new(std::array::from_fn(|at| [0, 90, 255, 255][at % 28 / 7]));
        for glyph in [noise, edge, Glyph::BLANK, Glyph::new([255; PIXELS])] {
            assert_eq!(glyph.doubled().halved(), glyph);
        }
    }

    #[test]
    fn an_edge_that_covers_half_a_pixel_becomes_sharp() {
        let columns = std::array::from_fn(|at| match at % Glyph::SIDE {
            ..10 => 0,
            10 => 128,
            _ => 255,
        });
        let doubled = Glyph::new(columns).doubled();
        let row: [u8; 4] = std::array::from_fn(|column| doubled.at(28, 19 + column));
        assert_eq!(row, [0, 1, 255, 255]);
    }

    #[test]
    fn an_enlarged_glyph_has_soft_edges_and_as_much_ink() {
        let columns = std::array::from_fn(|at| [0, 0, 255, 255][at % Glyph::SIDE / 7]);
        let enlarged = Glyph::new(columns).enlarged();
        let row: [u8; 6] = std::array::from_fn(|column| enlarged.at(28, 25 + column));
        assert_eq!(row, [0, 0, 32, 223, 255, 255]);
        let all = Glyph::new([255; PIXELS]).enlarged();
        assert_eq!((all.at(0, 20), all.at(20, 20)), (223, 255));
    }

    #[test]
    fn means_are_rounded_to_the_nearest() {
        let mut pixels = [0; FINE_PIXELS];
        (pixels[0], pixels[1], pixels[56], pixels[57]) = (1, 2, 0, 3);
        (pixels[2], pixels[58]) = (255, 254);
        let halved = FineGlyph::new(pixels).halved();
        assert_eq!(halved.pixels()[..3], [2, 127, 0]);
    }
}
