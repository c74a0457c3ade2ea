//! Memory that is freed and soon needed again.

use std::hint::black_box;

/// Less than the 32 MiB up to which the limit rises.
const BLOCK: usize = 16 << 20;

/// Lets the allocator keep what is freed.
///
/// glibc returns freed blocks from 128 KiB on to the system, which has to clear each of their pages when
/// they are next taken: a third of the time that it takes to read a picture. Its limit rises to the
/// size of a larger block, once that is freed (`mallopt(3)`, `M_MMAP_THRESHOLD`). Other allocators take no
/// notice.
pub(crate) fn keep() {
    drop(black_box(Vec::<u8>::with_capacity(BLOCK)));
}
