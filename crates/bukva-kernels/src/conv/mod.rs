//! Convolution 3×3 with stride 2 and its adjoint, on channels-last images.
//!
//! Both connect a big image (height × width × `big` channels) with a small one (half as high and
//! wide, rounded up, × `small` channels) through one weight, `[small, big, 3, 3]`: the
//! convolution goes [`Stride2::down`], the transposed convolution [`Stride2::up`], and either
//! one's backward pass goes the other way. Neither writes an unfolded copy of an image.

mod down;
mod narrow;
mod up;
mod weight;

pub(crate) use up::UpWeight;
pub(crate) use weight::Side;

/// Taps along one axis.
const SIDE: usize = 3;
const TAPS: usize = SIDE * SIDE;
/// Below this many channels, a big image's taps are too short to be a product's rows each.
const NARROW: usize = 2;

/// The sizes of a convolution with stride 2.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stride2 {
    pub(crate) batch: usize,
    /// Of the big image.
    pub(crate) height: usize,
    /// Of the big image.
    pub(crate) width: usize,
    /// Channels of the big image.
    pub(crate) big: usize,
    /// Channels of the small image.
    pub(crate) small: usize,
}

/// A place of an image in a batch.
#[derive(Clone, Copy)]
struct Place {
    sample: usize,
    row: usize,
    column: usize,
}

/// The places of a batch of images, in order.
#[derive(Clone, Copy)]
struct Grid {
    rows: usize,
    columns: usize,
}

impl Grid {
    fn place(self, index: usize) -> Place {
        let (line, column) = (index / self.columns, index % self.columns);
        Place {
            sample: line / self.rows,
            row: line % self.rows,
            column,
        }
    }

    #[inline(always)]
    fn next(self, mut place: Place) -> Place {
        place.column += 1;
        if place.column == self.columns {
            place.column = 0;
            place.row += 1;
            if place.row == self.rows {
                place.row = 0;
                place.sample += 1;
            }
        }
        place
    }
}

impl Stride2 {
    pub(crate) fn small_height(self) -> usize {
        self.height.div_ceil(2)
    }

    pub(crate) fn small_width(self) -> usize {
        self.width.div_ceil(2)
    }

    pub(crate) fn big_len(self) -> usize {
        self.batch * self.height * self.width * self.big
    }

    fn small_places(self) -> usize {
        self.batch * self.small_height() * self.small_width()
    }

    pub(crate) fn small_len(self) -> usize {
        self.small_places() * self.small
    }
}

/// The taps of one axis, `0..3`, that lie inside a big image of `size` at small coordinate `at`.
fn inside(at: usize, size: usize) -> [usize; 2] {
    [usize::from(at == 0), SIDE.min(size + 1 - 2 * at)]
}

/// Neighbouring columns that meet the same taps.
#[derive(Clone, Copy)]
struct Columns {
    first: usize,
    count: usize,
    taps: [usize; 2],
}

/// Cuts the columns `0..count` where the taps change.
fn alike(count: usize, taps: impl Fn(usize) -> [usize; 2]) -> Vec<Columns> {
    let mut groups: Vec<Columns> = vec![];
    for column in 0..count {
        match groups.last_mut() {
            Some(group) if group.taps == taps(column) => group.count += 1,
            _ => groups.push(Columns {
                first: column,
                count: 1,
                taps: taps(column),
            }),
        }
    }
    groups
}
