//! Removal of the lines of ruled and squared paper.

use super::plane::Plane;

/// Ink amounts above this may belong to a line.
const FAINT: f32 = 0.15;
/// The steepest line, as a share of the image's width.
const STEEPEST: f32 = 0.1;
/// A line is inked over at least this share of its length.
const COVERED: f32 = 0.75;
/// The thickest line, as a share of the image's longer side, besides one pixel and a half.
const THICKEST: f32 = 0.012;
/// This many parallel lines are paper, even if the letter is cut close.
const RULED: usize = 3;
/// A single line is thinner than the letter's strokes by this factor.
const THINNER: f32 = 0.65;

/// A line through the image, in pixels.
struct Line {
    /// The rows at the left and the right edge.
    from: f32,
    to: f32,
    /// Its thickness.
    thickness: f32,
}

/// Removes lines from edge to edge that are thinner than strokes, horizontal and vertical ones.
/// Where a stroke crosses a line, it is kept.
pub(super) fn remove(ink: &mut Plane) {
    let (horizontal, vertical) = (lines(ink), lines(&ink.turned()));
    if horizontal.is_empty() && vertical.is_empty() {
        return;
    }
    let mut rest = ink.clone();
    horizontal.iter().for_each(|line| erase(line, &mut rest));
    let mut sideways = rest.turned();
    vertical.iter().for_each(|line| erase(line, &mut sideways));
    let rest = sideways.turned();
    let ruled = horizontal.len() >= RULED || vertical.len() >= RULED;
    if ruled || is_apart(&rest, horizontal.iter().chain(&vertical)) {
        *ink = rest;
    }
}

/// Whether what is left without a few lines is a letter with margins and thicker strokes, so that
/// the lines are not part of it.
fn is_apart<'a>(rest: &Plane, lines: impl Iterator<Item = &'a Line>) -> bool {
    let inked = |index: usize| rest.values[index] > 0.5;
    let runs = rest.values.chunks(rest.width).flat_map(|row| {
        row.chunk_by(|a, b| (*a > 0.5) == (*b > 0.5))
            .filter(|run| run[0] > 0.5)
            .map(<[f32]>::len)
    });
    let mut runs: Vec<usize> = runs.collect();
    runs.sort_unstable();
    let Some(&stroke) = runs.get(runs.len() / 2) else {
        // Nothing but lines.
        return true;
    };
    let thickest = lines.map(|line| line.thickness).fold(0.0, f32::max);
    let border = rest.ring(1);
    thickest <= THINNER * stroke as f32 && border.into_iter().filter(|&i| inked(i)).count() == 0
}

/// The lines that run from the left edge to the right, or leave at the top or the bottom.
fn lines(ink: &Plane) -> Vec<Line> {
    let (width, height) = (ink.width, ink.height);
    if width < 16 || height < 16 {
        return Vec::new();
    }
    let step = (width / 200).max(1);
    let slack = (STEEPEST * width as f32) as usize;
    if !may_have_lines(ink, slack, step) {
        return Vec::new();
    }
    let inked = near_ink(ink);
    let starts = starts(&inked, width, height, slack, step);
    let slack = slack as isize;
    let mut found: Vec<(f32, isize, isize)> = Vec::new();
    for from in starts {
        for to in (from - slack).max(-slack)..=(from + slack).min(height as isize + slack) {
            if let Some(share) = coverage(&inked, width, height, from, to, step) {
                found.push((share, from, to));
            }
        }
    }
    found.sort_by(|a, b| {
        b.0.total_cmp(&a.0)
            .then((a.1 - a.2).abs().cmp(&(b.1 - b.2).abs()))
    });
    let apart = (width.max(height) / 80).max(3) as isize;
    let mut chosen: Vec<(isize, isize)> = Vec::new();
    for (_, from, to) in found {
        let near = |&(a, b): &(isize, isize)| {
            // Lines that cross, or run beside each other, are one.
            (a - from).abs().min((b - to).abs()) < apart || (a < from) != (b < to)
        };
        if !chosen.iter().any(near) {
            chosen.push((from, to));
        }
    }
    let lines = chosen
        .into_iter()
        .filter_map(|(from, to)| measured(ink, from as f32, to as f32));
    lines.collect()
}

/// Whether a pixel or the one above or below has ink.
fn near_ink(ink: &Plane) -> Vec<bool> {
    let row = |row: usize| &ink.values[row * ink.width..][..ink.width];
    let mut near = Vec::with_capacity(ink.values.len());
    for middle in 0..ink.height {
        let above = row(middle.saturating_sub(1));
        let below = row((middle + 1).min(ink.height - 1));
        let three = above.iter().zip(row(middle)).zip(below);
        near.extend(three.map(|((a, b), c)| (*a > FAINT) | (*b > FAINT) | (*c > FAINT)));
    }
    near
}

/// Whether enough columns have a stroke as thin as a line: anywhere for a line that stays in the image,
/// and near the top or the bottom for one that leaves it. This rules out most letters.
///
/// A line has ink in three quarters of the columns, or of half of them if it leaves the image, and half of
/// that is thin.
fn may_have_lines(ink: &Plane, slack: usize, step: usize) -> bool {
    const ANYWHERE: u32 = 1;
    const AT_TOP: u32 = 2;
    const AT_BOTTOM: u32 = 4;
    let (width, height) = (ink.width, ink.height);
    let thickest = thickest(width, height).floor();
    let band = 2 * slack + 5;
    // For each column, the length of the run of ink that ends above a row, and where thin ones were.
    let mut lengths = vec![0.0_f32; width];
    let mut thin = vec![0_u32; width];
    let below = vec![0.0; width];
    let rows = ink.values.chunks_exact(width).chain([&below[..]]);
    for (row, values) in rows.enumerate() {
        let here = match row + band > height {
            true => ANYWHERE | AT_BOTTOM,
            false => ANYWHERE,
        };
        // The length from which a run that ends here begins near the top.
        let from_top = row.saturating_sub(band) as f32;
        for ((length, thin), &value) in lengths.iter_mut().zip(&mut thin).zip(values) {
            let inked = value > FAINT;
            let ends = !inked & (*length > 0.0) & (*length <= thickest);
            let at_top = if *length > from_top { AT_TOP } else { 0 };
            *thin |= if ends { here | at_top } else { 0 };
            *length = if inked { *length + 1.0 } else { 0.0 };
        }
    }
    let count = |place: u32| thin.iter().filter(|&&thin| thin & place != 0).count();
    let all = width.div_ceil(step);
    count(ANYWHERE) >= all * 3 / 8 || count(AT_TOP).max(count(AT_BOTTOM)) >= all * 3 / 16
}

/// The thickest line in an image, in pixels.
fn thickest(width: usize, height: usize) -> f32 {
    THICKEST * width.max(height) as f32 + 1.5
}

/// The rows at the left edge from which a line may start that passes through enough ink for
/// [`coverage`]: around any other, too few columns have ink.
fn starts(inked: &[bool], width: usize, height: usize, slack: usize, step: usize) -> Vec<isize> {
    let all = width.div_ceil(step);
    // A line may leave the image, but half of it is inside.
    let least =
        |from: isize| match from >= slack as isize && from + (slack as isize) < height as isize {
            true => all - all / 4,
            false => all * 3 / 8,
        };
    let window = 2 * slack + 3;
    let mut counts = vec![0_usize; all];
    let mut near = 0;
    let mut starts = Vec::new();
    // A window of rows moves down over the image, with a row more on each side than lines reach.
    for bottom in 0..=height + 2 * slack {
        let row = |row: usize| inked[row * width..][..width].iter().step_by(step);
        if bottom < height {
            for (count, &inked) in counts.iter_mut().zip(row(bottom)) {
                near += usize::from(inked && *count == 0);
                *count += usize::from(inked);
            }
        }
        if let Some(gone) = bottom.checked_sub(window).filter(|&gone| gone < height) {
            for (count, &inked) in counts.iter_mut().zip(row(gone)) {
                *count -= usize::from(inked);
                near -= usize::from(inked && *count == 0);
            }
        }
        let from = bottom as isize - slack as isize - 1;
        if from >= -(slack as isize) && near >= least(from) {
            starts.push(from);
        }
    }
    starts
}

/// Columns of a line after which most lines fail, and the fewest of them that must be inked.
const FIRST: usize = 24;
const FIRST_INKED: usize = 10;

/// The share of a line that is inked; `None` if it is too small or most of the line is outside.
fn coverage(
    inked: &[bool],
    width: usize,
    height: usize,
    from: isize,
    to: isize,
    step: usize,
) -> Option<f32> {
    let slope = (to - from) as f32 / width as f32;
    let (mut inside, mut hits, mut all) = (0_usize, 0_usize, 0_usize);
    let most_misses = width.div_ceil(step) / 4;
    for column in (0..width).step_by(step) {
        all += 1;
        let row = from as f32 + slope * column as f32;
        if row < 0.0 || row >= height as f32 {
            continue;
        }
        inside += 1;
        hits += usize::from(inked[row as usize * width + column]);
        // Most lines fail at once, and others as soon as the rest cannot make up for the gaps.
        if (inside == FIRST && hits < FIRST_INKED) || inside - hits > most_misses {
            return None;
        }
    }
    let share = hits as f32 / inside.max(1) as f32;
    (2 * inside > all && share >= COVERED).then_some(share)
}

/// The line with its thickness; `None` if it is as thick as a stroke.
fn measured(ink: &Plane, from: f32, to: f32) -> Option<Line> {
    let line = Line {
        from,
        to,
        thickness: 0.0,
    };
    let runs = (0..ink.width).filter_map(|column| run(&line, ink, column));
    let mut lengths: Vec<usize> = runs.map(|(top, bottom)| bottom - top).collect();
    lengths.sort_unstable();
    let thickness = *lengths.get(lengths.len() / 2)? as f32;
    (thickness <= self::thickest(ink.width, ink.height)).then_some(Line { thickness, ..line })
}

/// The inked rows of a column that are connected with a line.
fn run(line: &Line, ink: &Plane, column: usize) -> Option<(usize, usize)> {
    let row = line.from + (line.to - line.from) * column as f32 / ink.width as f32;
    if row < 0.0 || row >= ink.height as f32 {
        return None;
    }
    let row = row as usize;
    let inked = |row: usize| ink.values[row * ink.width + column] > FAINT;
    let near = [
        row,
        row.saturating_sub(1),
        row + 1,
        row.saturating_sub(2),
        row + 2,
    ];
    let start = near
        .into_iter()
        .find(|&row| row < ink.height && inked(row))?;
    let top = (0..start).rev().take_while(|&row| inked(row)).last();
    let bottom = (start..ink.height).take_while(|&row| inked(row)).last();
    Some((top.unwrap_or(start), bottom.unwrap_or(start) + 1))
}

/// Removes a line where no stroke crosses it.
fn erase(line: &Line, ink: &mut Plane) {
    let limit = 1.6 * line.thickness + 1.0;
    for column in 0..ink.width {
        let Some((top, bottom)) = run(line, ink, column) else {
            continue;
        };
        if (bottom - top) as f32 <= limit {
            // With the soft edge.
            for row in top.saturating_sub(2)..(bottom + 2).min(ink.height) {
                ink.values[row * ink.width + column] = 0.0;
            }
        }
    }
}
