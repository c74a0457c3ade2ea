//! An explanation as text for the terminal.

use bukva_lab::convolution::{
    Direction, Explanation, Grid, Stamp, WeightMatrix, number_text, weight_letter,
};

use super::blocks::{Block, Frame, beside, rows_of};

/// The maximum width of the text.
const WIDTH: usize = 96;
/// Marks a pixel that is not reached, or an inserted zero.
const NOTHING: &str = "·";
/// The maximum number of rows of a matrix.
const MAX_ROWS: usize = 64;

/// All parts of the explanation.
pub(super) fn text(explained: &Explanation) -> String {
    let parts = [
        ("input, kernel and output", whole(explained)),
        ("size of the output", size(explained)),
        ("stamp of each input pixel", stamps(explained)),
        ("the same by sliding", sliding(explained)),
        (hits_heading(explained), hits(explained)),
        ("as a matrix", matrices(explained)),
    ];
    let title = format!(
        "{}, kernel {}, stride {}, padding {}\n",
        explained.direction.title(),
        explained.kernel.size(),
        explained.stride,
        explained.padding
    );
    parts.into_iter().fold(title, |text, (heading, part)| {
        let line = "─".repeat(WIDTH.min(76) - heading.chars().count());
        format!("{text}\n── {heading} {line}\n\n{part}")
    })
}

fn transposed(explained: &Explanation) -> bool {
    explained.direction == Direction::ConvTranspose
}

fn whole(explained: &Explanation) -> String {
    let titled = |name: &str, frame, grid: &Grid| {
        Block::values(&format!("{name} {}", grid.size()), frame, grid)
    };
    let input = titled("input", Frame::Input, &explained.input);
    let kernel = titled("kernel", Frame::Kernel, &explained.kernel);
    let output = titled("output", Frame::Output, &explained.output);
    let letters: Vec<String> = (0..explained.kernel.size().area())
        .map(|weight| weight_letter(weight).to_string())
        .collect();
    let named = Block::framed(
        "its weights",
        Frame::Kernel,
        explained.kernel.size(),
        &letters,
    );
    let (times, equals) = (Block::sign("∗", &input), Block::sign("=", &input));
    beside(&[input, times, kernel, named, equals, output])
}

fn size(explained: &Explanation) -> String {
    let [height, width] = &explained.size_formulas;
    let rule = explained.direction.size_rule();
    format!(
        "{rule}\nheight  {height}\nwidth   {width}\n{}",
        padding(explained)
    )
}

/// The padding, and the equivalent PyTorch layer.
fn padding(explained: &Explanation) -> String {
    let (before, after) = (explained.before, explained.after);
    let place = match transposed(explained) {
        true => "cut off the output",
        false => "zeros around the input",
    };
    let mut text = format!(
        "padding {}, {place}: rows {} above, {} below; columns {} left, {} right\n",
        explained.padding, before.height, after.height, before.width, after.width
    );
    let unread = explained.unread;
    if unread.height + unread.width > 0 {
        text += &format!(
            "not read by any window, at the end: rows {}, columns {}\n",
            unread.height, unread.width
        );
    }
    text += &match &explained.pytorch {
        Some(layer) => format!("PyTorch: {layer}\n"),
        None => {
            "PyTorch's layers can't pad both ends differently; pad or cut separately\n".to_owned()
        }
    };
    text
}

fn stamps(explained: &Explanation) -> String {
    let size = explained.output.size();
    let block = |stamp: &Stamp| {
        let cells: Vec<String> = stamp.marks.iter().map(|mark| cell(*mark)).collect();
        let title = format!(
            "{} at ({}, {})",
            number_text(stamp.value),
            stamp.row,
            stamp.column
        );
        Block::framed(&title, Frame::Output, size, &cells)
    };
    let blocks: Vec<Block> = explained.stamps.iter().map(block).collect();
    let columns = explained.input.size().width;
    let note = match transposed(explained) {
        true => "value × kernel, moved by the stride from pixel to pixel; · is not reached",
        false => "value × the weight of each window that contains it; · is not reached",
    };
    let stamps = rows_of(&blocks, columns, WIDTH);
    format!("{note}\n\n{stamps}their sum is the output\n")
}

fn cell(value: Option<f64>) -> String {
    value.map_or_else(|| NOTHING.to_owned(), number_text)
}

fn sliding(explained: &Explanation) -> String {
    let slide = &explained.slide;
    let cells: Vec<String> = slide.cells.iter().map(|value| cell(*value)).collect();
    let (over, kernel, note) = match transposed(explained) {
        true => (
            "input with zeros",
            "rotated",
            "zeros (·) between and around the pixels, the kernel rotated by 180°".to_owned(),
        ),
        false => (
            "padded input",
            "kernel",
            "zeros (·) around the input".to_owned(),
        ),
    };
    let over = Block::framed(over, Frame::Input, slide.size, &cells);
    let kernel = Block::values(kernel, Frame::Kernel, &slide.kernel);
    let output = Block::values("output", Frame::Output, &slide.result());
    let (times, equals) = (Block::sign("∗", &over), Block::sign("=", &over));
    let step = match slide.step {
        1 => "1 pixel".to_owned(),
        many => format!("{many} pixels"),
    };
    format!(
        "{note};\nthe kernel moves by {step}; each output pixel is a sum of products\n\n{}",
        beside(&[over, times, kernel, equals, output])
    )
}

fn hits_heading(explained: &Explanation) -> &'static str {
    match transposed(explained) {
        true => "how often each output pixel is hit",
        false => "how often each input pixel is read",
    }
}

fn hits(explained: &Explanation) -> String {
    let block = Block::values("", Frame::Plain, &explained.hits);
    let even = [
        (explained.kernel.size().height, "rows"),
        (explained.kernel.size().width, "columns"),
    ];
    let uneven: Vec<&str> = (even.iter())
        .filter(|(kernel, _)| !kernel.is_multiple_of(explained.stride))
        .map(|(_, name)| *name)
        .collect();
    let why = match uneven.as_slice() {
        [] => "the kernel's sides are multiples of the stride: except at the edges, all counts are equal\n"
            .to_owned(),
        names => {
            let so_what = match transposed(explained) {
                true => {
                    "equal values and weights give a checkerboard, which training must compensate"
                }
                false => {
                    "some input pixels, and their gradients, count more often than others"
                }
            };
            let names = names.join(" and ");
            format!("the kernel is not a multiple of the stride, so the counts of {names} alternate:\n{so_what}\n")
        }
    };
    beside(&[block]).trim_start_matches('\n').to_owned() + &why
}

fn matrices(explained: &Explanation) -> String {
    let [applied, transpose] = explained.weight_matrices();
    let (input, output) = (explained.input.size(), explained.output.size());
    let role = match transposed(explained) {
        true => "C, its transpose, is the convolution from the output's size back to the input's",
        false => "Cᵀ, its transpose, is the transposed convolution, and carries gradients back",
    };
    format!(
        "{} times the {} pixels of the input, in row order, gives the {} pixels of the output;\n\
         letters are weights, · is zero\n\n{}\n{role}\n\n{}",
        applied.name,
        input.area(),
        output.area(),
        lettered(&applied),
        lettered(&transpose)
    )
}

/// A matrix of letters, or its size if it is too large.
fn lettered(matrix: &WeightMatrix) -> String {
    let (title, columns) = (matrix.title(), matrix.columns());
    if columns + 4 > WIDTH || matrix.rows.len() > MAX_ROWS {
        return format!("{title}: too large to print; use --out or --json\n");
    }
    let space = if 2 * columns + 3 <= WIDTH { " " } else { "" };
    let letter = |weight: &Option<usize>| match weight {
        Some(weight) => weight_letter(*weight).to_string(),
        None => NOTHING.to_owned(),
    };
    let line = |row: &Vec<Option<usize>>| row.iter().map(letter).collect::<Vec<_>>().join(space);
    let lines = matrix.rows.iter().map(line).collect();
    beside(&[Block::lined(&title, Frame::Plain, lines)])
}
