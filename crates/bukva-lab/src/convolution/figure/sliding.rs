//! The kernel that slides over a grid, and the number of connections of each pixel.

use super::layout::fitted;
use super::panel::{Panel, Shape};
use crate::convolution::{Direction, Explanation, number_text, weight_letter};

pub(super) fn note(explained: &Explanation) -> String {
    let hits = explained.hits.values();
    let most = hits.iter().copied().fold(0.0, f64::max);
    let least = hits.iter().copied().fold(most, f64::min);
    let spread = match least == most {
        true => format!("{} times", number_text(most)),
        false => format!("{} to {} times", number_text(least), number_text(most)),
    };
    match (explained.direction, explained.stride) {
        (Direction::ConvTranspose, _) => format!(
            "Zeros (dots) between and around the pixels; the rotated kernel moves by one pixel. Each \
             output pixel is hit {spread}."
        ),
        (Direction::Conv, 1) => format!(
            "Zeros (dots) around the input; the kernel moves by one pixel. Each input pixel is read \
             {spread}."
        ),
        (Direction::Conv, step) => format!(
            "Zeros (dots) around the input; the kernel moves by {step} pixels. Each input pixel is \
             read {spread}."
        ),
    }
}

/// The grid, the kernel and the counts.
pub(super) fn panels(explained: &Explanation) -> Vec<Panel> {
    let slide = &explained.slide;
    let side = fitted(
        30.0,
        [slide.size, slide.kernel.size(), explained.hits.size()],
    );
    let weights = slide.kernel.size().area();
    let (over, kernel, hits, last) = match explained.direction {
        Direction::ConvTranspose => (
            "input with zeros",
            "rotated kernel",
            "hits of each output pixel",
            Some(weights - 1),
        ),
        Direction::Conv => ("padded input", "kernel", "reads of each input pixel", None),
    };
    let letters = (0..weights).map(|at| weight_letter(last.map_or(at, |last| last - at)));
    let cell = |cell: &Option<f64>| match cell {
        Some(value) => (Shape::Input, number_text(*value)),
        None => (Shape::Zero, String::new()),
    };
    let most = explained.hits.values().iter().copied().fold(1.0, f64::max);
    let counted = |&hits: &f64| (Shape::Count(hits / most), number_text(hits));
    let (cells, counts) = (slide.cells.iter(), explained.hits.values().iter());
    vec![
        Panel::new(over.into(), Shape::Input, slide.size, side, cells.map(cell)),
        Panel::values(kernel.into(), Shape::Kernel, side, &slide.kernel).lettered(letters),
        Panel::new(
            hits.into(),
            Shape::Count(1.0),
            explained.hits.size(),
            side,
            counts.map(counted),
        ),
    ]
}
