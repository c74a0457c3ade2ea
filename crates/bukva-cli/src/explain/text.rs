//! An explanation as text for the terminal.

use bukva_lab::convolution::{Direction, Explanation, Grid, Stamp, number_text, weight_letter};

use super::blocks::{Block, Frame, beside, rows_of};

/// Columns of text, at most.
const WIDTH: usize = 96;
/// What isn't touched, and what is zero because it was put in.
const NOTHING: &str = "·";
/// A matrix of more rows is left to JSON and pictures.
const MOST_ROWS: usize = 64;

/// All parts, one under the other.
pub(super) fn text(explained: &Explanation) -> String {
    let parts = [
        ("what goes in, what comes out", whole(explained)),
        ("size of the output", size(explained)),
        ("the stamp of each input pixel", stamps(explained)),
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

/// Where the zeros are, and how PyTorch calls it.
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
            "unread by any window, at the end: rows {}, columns {}\n",
            unread.height, unread.width
        );
    }
    text += &match &explained.pytorch {
        Some(layer) => format!("PyTorch: {layer}\n"),
        None => "PyTorch's layers pad alike on both ends: pad or cut by hand there\n".to_owned(),
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
        true => "value × kernel, moved by the stride from pixel to pixel; · is untouched",
        false => "value × the weight through which each window sees it; · is untouched",
    };
    let stamps = rows_of(&blocks, columns, WIDTH);
    format!("{note}\n\n{stamps}added up, they are the output\n")
}

fn cell(value: Option<f64>) -> String {
    value.map_or_else(|| NOTHING.to_owned(), number_text)
}

fn sliding(explained: &Explanation) -> String {
    let slide = &explained.slide;
    let cells: Vec<String> = slide.cells.iter().map(|value| cell(*value)).collect();
    let (over, kernel, note) = match transposed(explained) {
        true => (
            "input, zeros put in",
            "flipped",
            "zeros (·) between the pixels and around, the kernel turned by half a turn".to_owned(),
        ),
        false => (
            "input, padded",
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
        "{note};\nthe kernel moves by {step} and leaves the sum of products at each place\n\n{}",
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
        [] => "the kernel's sides are multiples of the stride: away from the edges all are alike\n"
            .to_owned(),
        names => {
            let so_what = match transposed(explained) {
                true => {
                    "equal values\nand weights give a checkerboard, which learning must even out"
                }
                false => {
                    "some input\npixels count more often than others, and gradients reach them so"
                }
            };
            let names = names.join(" and ");
            format!("the kernel is no multiple of the stride, so {names} take turns: {so_what}\n")
        }
    };
    beside(&[block]).trim_start_matches('\n').to_owned() + &why
}

fn matrices(explained: &Explanation) -> String {
    let matrix = explained.weights_in_matrix();
    let columns = matrix.first().map_or(0, Vec::len);
    let transposed_rows = (0..columns).map(|at| matrix.iter().map(|row| row[at]).collect());
    let turned: Vec<Vec<Option<usize>>> = transposed_rows.collect();
    let convolution = lettered("C", &matrix);
    let transpose = lettered("Cᵀ", &turned);
    let (input, output) = (explained.input.size(), explained.output.size());
    let (applied, other, name) = match transposed(explained) {
        true => (transpose, convolution, "Cᵀ"),
        false => (convolution, transpose, "C"),
    };
    let role = match transposed(explained) {
        true => "C, its transpose, is the convolution from the output's size back to the input's",
        false => "Cᵀ, its transpose, carries gradients back, and is the transposed convolution",
    };
    format!(
        "{name} times the input's {} pixels, row by row, gives the output's {}; letters are the\n\
         weights, · is zero\n\n{applied}\n{role}\n\n{other}",
        input.area(),
        output.area()
    )
}

/// A matrix of letters, as wide as it must be, or a word on its size.
fn lettered(name: &str, rows: &[Vec<Option<usize>>]) -> String {
    let columns = rows.first().map_or(0, Vec::len);
    let title = format!("{name}, {}×{columns}", rows.len());
    let space = match 2 * columns + 3 <= WIDTH {
        true => " ",
        false => "",
    };
    if columns + 4 > WIDTH || rows.len() > MOST_ROWS {
        return format!("{title}: too large to print; --out draws it, --json prints it\n");
    }
    let letter = |weight: &Option<usize>| match weight {
        Some(weight) => weight_letter(*weight).to_string(),
        None => NOTHING.to_owned(),
    };
    let line = |row: &Vec<Option<usize>>| row.iter().map(letter).collect::<Vec<_>>().join(space);
    beside(&[Block::lined(
        &title,
        Frame::Plain,
        rows.iter().map(line).collect(),
    )])
}
