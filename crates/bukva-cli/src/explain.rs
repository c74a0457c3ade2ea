//! `bukva explain`.

mod blocks;
mod text;

use std::path::PathBuf;

use anyhow::{Context, bail};
use bukva_glyphs::{Stream, seeded};
use bukva_lab::convolution::{Direction, Explanation, Grid, Padding, Size, convolution_figure};

use crate::guard::Guard;
use crate::output;

/// Work through a convolution with small numbers.
#[derive(clap::Subcommand)]
#[command(after_help = "\
Examples:
  bukva explain conv-transpose
  bukva explain conv --input 5x5 --padding valid
  bukva explain conv-transpose --kernel 4 --out transposed.svg")]
pub(crate) enum Command {
    /// Work through a convolution: each output pixel is a weighted sum of a window of the input.
    ///
    /// It shows the output's size with its formula, the stamp of each input pixel on the output,
    /// the sliding kernel, how often each input pixel is read, and the convolution as a matrix with
    /// its transpose.
    #[command(after_help = "\
Examples:
  bukva explain conv
  bukva explain conv --input 5x7 --stride 1 --padding valid --seed 3
  bukva explain conv --input 4x4 --padding same-tf --out conv.png")]
    Conv(Args),
    /// Work through a transposed convolution: each input pixel stamps the kernel on the output.
    ///
    /// It shows the output's size with its formula, the stamp of each input pixel, the equivalent
    /// flipped kernel that slides over the input with zeros inserted, how often each output pixel
    /// is hit (the cause of checkerboard artifacts), and the matrix of the convolution with its
    /// transpose.
    #[command(after_help = "\
Examples:
  bukva explain conv-transpose
  bukva explain conv-transpose --values '1 0; 0 2' --input 2x2 --weights '1 2 3 4 5 6 7 8 9'
  bukva explain conv-transpose --kernel 4 --padding 1 --out transposed.svg
  bukva explain conv-transpose --input 2x4 --json")]
    ConvTranspose(Args),
}

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Height and width of the input, as 3x3, or one number for both.
    #[arg(long, value_name = "SIZE", default_value = "3x3")]
    input: Size,
    /// Height and width of the kernel.
    #[arg(long, value_name = "SIZE", default_value = "3")]
    kernel: Size,
    /// Step of the window between neighboring pixels of the smaller image.
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u8).range(1..=4))]
    stride: u8,
    /// Zeros around the larger image: same, same-tf, valid, or a number for each side.
    ///
    /// `same` is the padding of bukva's network, and PyTorch's padding=(kernel-1)/2. `same-tf` is
    /// TensorFlow's SAME, which adds the odd zero at the end.
    #[arg(long, value_name = "PADDING", default_value_t = Padding::Same)]
    padding: Padding,
    /// The input's values row by row, separated by spaces, commas or semicolons [default: random].
    #[arg(long, value_name = "NUMBERS", allow_hyphen_values = true)]
    values: Option<String>,
    /// The kernel's weights row by row [default: random].
    #[arg(long, value_name = "NUMBERS", allow_hyphen_values = true)]
    weights: Option<String>,
    /// Random seed for values and weights.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Also write a figure, .svg or .png.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Replace the figure if it exists.
    #[arg(long, requires = "out")]
    force: bool,
    /// Print everything as JSON.
    #[arg(long)]
    json: bool,
}

/// Limits that keep the explanation readable.
const MAX_INPUT: usize = 8;
const MAX_KERNEL: usize = 7;
/// Largest random value, so that sums stay short.
const MAX_VALUE: u32 = 5;

impl Command {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        let (direction, args) = match self {
            Self::Conv(args) => (Direction::Conv, args),
            Self::ConvTranspose(args) => (Direction::ConvTranspose, args),
        };
        let guard = Guard::new(None::<PathBuf>, args.force);
        guard.check_all(&args.out)?;
        let explained = args.explain(direction)?;
        if let Some(path) = &args.out {
            let written = convolution_figure(&explained).save(path);
            written.with_context(|| format!("--out {}", path.display()))?;
            output::note(&format!("figure: {}", path.display()));
        }
        output::result(args.json, &explained, text::text)
    }
}

impl Args {
    fn explain(&self, direction: Direction) -> anyhow::Result<Explanation> {
        for (flag, size, most) in [
            ("--input", self.input, MAX_INPUT),
            ("--kernel", self.kernel, MAX_KERNEL),
        ] {
            if size.height.max(size.width) > most {
                bail!("{flag} {size}: expected sides of at most {most}");
            }
        }
        let input = self.grid("--values", self.values.as_deref(), self.input, 0)?;
        let kernel = self.grid("--weights", self.weights.as_deref(), self.kernel, 1)?;
        let stride = usize::from(self.stride);
        Ok(Explanation::new(
            direction,
            input,
            kernel,
            stride,
            self.padding,
        )?)
    }

    /// The given numbers, or random ones.
    fn grid(&self, flag: &str, given: Option<&str>, size: Size, part: u64) -> anyhow::Result<Grid> {
        let Some(given) = given else {
            let mut rng = seeded(self.seed, Stream::Figure, part);
            return Ok(Grid::random(size, MAX_VALUE, &mut rng));
        };
        let separated = given.split(|at: char| at.is_whitespace() || matches!(at, ',' | ';'));
        let numbers = separated.filter(|number| !number.is_empty()).map(|number| {
            let value = number.parse::<f64>().ok().filter(|value| value.is_finite());
            value.with_context(|| {
                format!("{flag}: expected numbers such as 1 0.5 -2, found {number:?}")
            })
        });
        let values = numbers.collect::<anyhow::Result<Vec<f64>>>()?;
        Grid::new(size, values).with_context(|| flag.to_owned())
    }
}
