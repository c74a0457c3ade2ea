//! Letters as strokes of a pen without width.

use kurbo::Point;

/// The side of the box that skeletons are written in, y pointing down. Marks above letters and
/// tails below them may lie outside.
pub(crate) const BOX: f64 = 100.0;

/// How a form is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Family {
    /// Block letters, drawn one by one.
    Print,
    /// Everyday cursive, without ornament.
    Cursive,
    /// Copybook cursive, with entry strokes and loops.
    School,
}

impl Family {
    /// All families, in the order of [`Hand::families`](crate::Hand::families).
    pub const ALL: [Self; 3] = [Self::Print, Self::Cursive, Self::School];

    /// The name in a file of skeletons.
    pub fn name(self) -> &'static str {
        match self {
            Self::Print => "print",
            Self::Cursive => "cursive",
            Self::School => "school",
        }
    }
}

/// A point that a stroke passes through.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Knot {
    /// The place in the box.
    pub at: Point,
    /// The stroke turns sharply here.
    pub corner: bool,
    /// Part of a loop, which hands write larger or smaller.
    pub in_loop: bool,
    /// Part of an entry or exit stroke, which hands may leave out.
    pub join: bool,
}

/// What the pen draws between touching the paper and leaving it.
#[derive(Clone, Debug, PartialEq)]
pub struct Stroke {
    /// The points it passes through, in order. A single point is a dot.
    pub knots: Vec<Knot>,
}

/// One way to write a letter.
#[derive(Clone, Debug, PartialEq)]
pub struct Skeleton {
    /// The letter.
    pub letter: char,
    /// How the form is written.
    pub family: Family,
    /// How common the form is within its family; 1 is usual.
    pub weight: f64,
    /// The strokes, in order.
    pub strokes: Vec<Stroke>,
    /// What distinguishes the form, in a few words.
    pub note: String,
}
