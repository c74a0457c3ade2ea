//! Rows in groups whose sums fit the registers.

/// Of so many rows, those that are multiplied together next, in groups of at most `most`: the last
/// ones in two groups about alike, for a small group keeps the processor waiting for its sums.
#[inline(always)]
pub(crate) fn abreast(rows: usize, most: usize) -> usize {
    match rows {
        _ if rows >= 2 * most => most,
        _ if rows > most => rows.div_ceil(2),
        _ => rows,
    }
}

/// Goes through so many rows in groups of at most `most`; `body` is compiled once for each of the
/// numbers in brackets, and for 1, and told a group's first row and its number of rows, a constant.
macro_rules! for_each_group {
    ($rows:expr, $most:literal [$($number:literal),+], |$first:ident, $count:ident| $body:block) => {
        let mut $first = 0;
        while $first < $rows {
            match $crate::strip::groups::abreast($rows - $first, $most) {
                $($number => {
                    const $count: usize = $number;
                    $body
                    $first += $count;
                })+
                _ => {
                    const $count: usize = 1;
                    $body
                    $first += $count;
                }
            }
        }
    };
}
pub(crate) use for_each_group;
