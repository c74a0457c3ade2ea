//! `bukva latent axes`.

use std::path::PathBuf;

use anyhow::{Context, bail};
use bukva_figures::Sheet;
use bukva_glyphs::Style;
use bukva_glyphs::{Bank, Split};
use bukva_lab::latent::{
    Drawn, Effect, LatentDirection, Latents, STEPS, effect, latent_directions,
};
use serde::Serialize;

use super::{LetterReader, LoadedSet, share};
use crate::output;

/// Find directions that change stroke thickness, slant or width, and measure what they change.
///
/// The directions come from a regression of the traits of what the decoder draws for the training
/// sources; the first principal axes stand beside them. A grid shows each from -3 to +3
/// deviations about the mean vector of a letter. What each axis changes is measured on decodings
/// of test glyphs, which it was not found on.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  bukva latent axes runs/paired
  bukva latent axes runs/paired --letters ЖД --out axes.svg
  bukva latent axes runs/paired --json")]
pub(crate) struct Args {
    /// The run's folder.
    run: PathBuf,
    /// The source letters to move from in the figure, as ЖД [default: three of the run's].
    #[arg(long, value_name = "LETTERS")]
    letters: Option<String>,
    /// Pca axes beside those of thickness, slant and aspect.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u8).range(0..=20))]
    principal: u8,
    /// The figure, .png or .svg [default: RUN/latent/axes.png].
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Print the measurements as JSON.
    #[arg(long)]
    json: bool,
}

/// Test glyphs that are moved, at most: evenly over the split, so that every hand and letter has
/// its share.
const MOVED: usize = 200;

#[derive(Serialize)]
struct Measured {
    /// Test glyphs moved along each axis.
    glyphs: usize,
    /// The deviations moved by.
    steps: [f32; STEPS.len()],
    axes: Vec<Axis>,
    figure: PathBuf,
}

#[derive(Serialize)]
struct Axis {
    name: String,
    /// With the deviations moved, over all drawings.
    correlation: Trio,
    /// Deviations of the class for each deviation moved.
    slope: Trio,
    /// The mean at each step.
    means: Vec<Trio>,
    /// The share that the judge reads rightly at each step.
    read: Vec<f64>,
}

#[derive(Clone, Copy, Serialize)]
struct Trio {
    thickness: f64,
    slant: f64,
    aspect: f64,
}

impl std::convert::From<[f64; Style::COUNT]> for Trio {
    fn from([thickness, slant, aspect]: [f64; Style::COUNT]) -> Self {
        Self {
            thickness,
            slant,
            aspect,
        }
    }
}

impl Args {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        let opened = LoadedSet::open(&self.run)?;
        let shown = self.shown(&opened)?;
        let (decoder, device) = (&opened.translator.decoder, &bukva_lab::device());
        let sources = &opened.dataset.train.source;
        let latents = opened.encode(&sources.glyphs);
        let classes = opened.dataset.classes.len();
        let drawn = Drawn::of(&latents, &sources.classes, classes, decoder, device);
        let axes = latent_directions(&drawn, self.principal.into());
        let moved = evenly(&opened.dataset.banks(Split::Test).source);
        let vectors = opened.encode(&moved.glyphs);
        let effects: Vec<Effect> = axes
            .iter()
            .map(|axis| {
                effect(
                    axis,
                    &vectors,
                    &moved.classes,
                    &drawn.scale,
                    decoder,
                    device,
                )
            })
            .collect();
        let figure = opened.place(self.out.clone(), "axes.png");
        let means = latents.class_means(&sources.classes, classes);
        sheet(&opened, &axes, &effects, &means, &shown)
            .save(&figure)
            .with_context(|| figure.display().to_string())?;
        let reader = opened.reader()?;
        let measured = Measured {
            glyphs: moved.len(),
            steps: STEPS,
            axes: (axes.into_iter().zip(&effects))
                .map(|(axis, effect)| to_axis(axis, effect, &moved.classes, &reader))
                .collect(),
            figure,
        };
        match self.json {
            true => output::json(&measured),
            false => output::text(&to_text(&measured)),
        }
    }

    /// The classes of the figure.
    fn shown(&self, opened: &LoadedSet) -> anyhow::Result<Vec<usize>> {
        let known: Vec<char> = opened.dataset.classes.sources().collect();
        let Some(letters) = &self.letters else {
            let count = known.len().min(3);
            return Ok((0..count)
                .map(|at| (2 * at + 1) * known.len() / (2 * count))
                .collect());
        };
        let class = |letter: char| match known.iter().position(|&other| other == letter) {
            Some(class) => Ok(class),
            None => bail!(
                "--letters: the run does not read {letter}; it reads {}",
                known.iter().collect::<String>()
            ),
        };
        letters.chars().map(class).collect()
    }
}

/// At most [`MOVED`] glyphs at equal distances.
fn evenly(bank: &Bank) -> Bank {
    let count = bank.len().min(MOVED);
    bank.select((0..count).map(|place| place * bank.len() / count))
}

fn to_axis(axis: LatentDirection, effect: &Effect, classes: &[u16], reader: &LetterReader) -> Axis {
    let each = classes.iter().flat_map(|&class| STEPS.map(|_| class));
    let right = reader.right(&effect.drawn, each);
    let at_step = |step| {
        let of_step: Vec<bool> = right
            .iter()
            .skip(step)
            .step_by(STEPS.len())
            .copied()
            .collect();
        share(&of_step)
    };
    Axis {
        name: axis.name,
        correlation: effect.correlation.into(),
        slope: effect.slope.into(),
        means: effect.means.iter().map(|&means| means.into()).collect(),
        read: (0..STEPS.len()).map(at_step).collect(),
    }
}

/// One axis a row, for each letter shown.
fn sheet(
    opened: &LoadedSet,
    axes: &[LatentDirection],
    effects: &[Effect],
    means: &Latents,
    shown: &[usize],
) -> Sheet {
    let title = opened.title("Along the axes, in deviations from a letter's mean vector");
    let mut sheet = Sheet::new().titled(title);
    let pairs: Vec<(char, char)> = (opened.dataset.classes.sources())
        .zip(opened.dataset.classes.targets())
        .collect();
    for &class in shown {
        let headings = STEPS.iter().map(|step| match step {
            0.0 => format!("{} → {}", pairs[class].0, pairs[class].1),
            step => format!("{step:+}").replace('-', "−"),
        });
        sheet = sheet.headings(headings);
        for (axis, effect) in axes.iter().zip(effects) {
            let mut moved = Latents::new(means.width(), Vec::new());
            STEPS
                .iter()
                .for_each(|&step| moved.push(axis.moved(means.row(class), step)));
            let drawn = opened.draw(&moved);
            let label = match axis.of_trait {
                Some(of) => format!("{}, r {:.2}", axis.name, effect.correlation[of]),
                None => axis.name.clone(),
            };
            sheet = sheet.row(label, &drawn);
        }
        sheet = sheet.gap();
    }
    sheet
}

fn to_text(measured: &Measured) -> String {
    let drawings = measured.glyphs * STEPS.len();
    let mut text = format!(
        "{} test glyphs moved by -3 to +3 deviations, {drawings} drawings an axis\n\n\
         axis          correlation with             mean at -3 and +3                      read at\n\
         \x20             thickness  slant  aspect  thickness       slant         aspect        -3     0    +3\n",
        measured.glyphs
    );
    let last = STEPS.len() - 1;
    for axis in &measured.axes {
        let ends = |of: fn(&Trio) -> f64| {
            format!("{:.2} {:.2}", of(&axis.means[0]), of(&axis.means[last]))
        };
        text += &format!(
            "{:<13} {:>9.2} {:>6.2} {:>7.2}  {:<14}  {:<12}  {:<12} {:>4.2}  {:>4.2}  {:>4.2}\n",
            axis.name,
            axis.correlation.thickness,
            axis.correlation.slant,
            axis.correlation.aspect,
            ends(|means| means.thickness),
            ends(|means| means.slant),
            ends(|means| means.aspect),
            axis.read[0],
            axis.read[last / 2],
            axis.read[last],
        );
    }
    text + &format!("\nfigure  {}\n", measured.figure.display())
}
