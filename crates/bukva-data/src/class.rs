//! The number of a class.

/// The number of a class: its place among the [`pairs`](crate::Classes::pairs) of a dataset. A classifier
/// may have one more, for what is no letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Class(pub(crate) u16);

impl Class {
    /// The number of the class at `index`.
    ///
    /// # Panics
    /// When `index` needs more than 16 bits.
    pub const fn new(index: usize) -> Self {
        assert!(index <= u16::MAX as usize, "too many classes");
        Self(index as u16)
    }

    /// The index into whatever has one entry per class.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// As tensors hold it.
impl From<Class> for i64 {
    fn from(class: Class) -> Self {
        class.0.into()
    }
}
