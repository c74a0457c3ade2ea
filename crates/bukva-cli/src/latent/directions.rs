//! `bukva latent directions`.

use std::path::PathBuf;

use anyhow::{Context, bail};
use bukva_data::{Bank, Class, Split};
use bukva_figures::Sheet;
use bukva_glyphs::{Style, parse_letters};
use bukva_lab::latent::{DecodedStyles, Effect, LatentDirection, Latents};
use serde::Serialize;

use super::loaded::{LetterJudge, LoadedRun, accuracy};
use crate::output;

/// Find directions that change stroke thickness, slant or width, and measure their effects.
///
/// The directions come from a regression of the styles of the outputs for the training sources. The
/// first principal components are shown for comparison. A figure shows each direction from -3 to +3
/// standard deviations around the mean vector of a letter. The effect is measured on the outputs of
/// test glyphs, which were not used to find the direction.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  bukva latent directions runs/paired
  bukva latent directions runs/paired --letters ЖД --out directions.svg
  bukva latent directions runs/paired --json")]
pub(crate) struct Args {
    /// Run directory.
    run: PathBuf,
    /// Source letters of the figure, e.g. ЖД [default: three of the run's].
    #[arg(long, value_name = "LETTERS")]
    letters: Option<String>,
    /// Number of principal components.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u8).range(0..=20))]
    principal: u8,
    /// Figure, .png or .svg [default: RUN/latent/directions.png].
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Replace files that exist outside of the run's folder.
    #[arg(long)]
    force: bool,
    /// Print the measurements as JSON.
    #[arg(long)]
    json: bool,
}

const STEPS: [f32; 7] = LatentDirection::STEPS;

/// The maximum number of test glyphs that are moved.
const MAX_MOVED: usize = 200;

#[derive(Serialize)]
struct Measured {
    /// The number of test glyphs moved.
    glyphs: usize,
    /// The steps, in standard deviations.
    steps: [f32; STEPS.len()],
    directions: Vec<Direction>,
    figure: PathBuf,
}

#[derive(Serialize)]
struct Direction {
    name: String,
    /// The correlation with the step, over all outputs.
    correlation: Measures,
    /// Standard deviations within the class per standard deviation moved.
    slope: Measures,
    /// The mean at each step.
    means: Vec<Measures>,
    /// The judge accuracy at each step.
    judge: Vec<f64>,
}

#[derive(Clone, Copy, Serialize)]
struct Measures {
    thickness: f64,
    slant: f64,
    aspect: f64,
}

impl From<[f64; Style::COUNT]> for Measures {
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
        let run = LoadedRun::open(&self.run)?;
        run.guard(self.force).check_all(&self.out)?;
        let shown = self.shown(&run)?;
        let (decoder, device) = (&run.translator.decoder, &bukva_lab::device());
        let sources = &run.dataset.train.source;
        let latents = run.encode(sources.glyphs());
        let classes = run.dataset.classes.len();
        let styles = DecodedStyles::new(&latents, sources.classes(), classes, decoder, device);
        let directions = LatentDirection::fit(&styles, self.principal.into());
        let moved = evenly(&run.dataset.banks(Split::Test).source);
        let vectors = run.encode(moved.glyphs());
        let effect = |direction| {
            let scale = styles.scale();
            Effect::measure(direction, &vectors, moved.classes(), scale, decoder, device)
        };
        let effects: Vec<Effect> = directions.iter().map(effect).collect();
        let means = latents.class_means(sources.classes(), classes);
        let sheet = sheet(&run, &directions, &effects, &means, &shown);
        let figure = run.path(self.out, "directions.png");
        sheet
            .save(&figure)
            .with_context(|| figure.display().to_string())?;
        let judge = run.judge()?;
        let measured = Measured {
            glyphs: moved.len(),
            steps: STEPS,
            directions: (directions.into_iter().zip(&effects))
                .map(|(direction, effect)| Direction {
                    name: direction.name,
                    correlation: effect.correlation.into(),
                    slope: effect.slope.into(),
                    means: effect.means.iter().map(|&means| means.into()).collect(),
                    judge: accuracies(effect, moved.classes(), &judge),
                })
                .collect(),
            figure,
        };
        output::result(self.json, &measured, to_text)
    }

    /// The classes of the figure.
    fn shown(&self, run: &LoadedRun) -> anyhow::Result<Vec<Class>> {
        let known: Vec<char> = run.dataset.classes.sources().collect();
        let Some(letters) = &self.letters else {
            let count = known.len().min(3);
            return Ok((0..count)
                .map(|at| Class::new((2 * at + 1) * known.len() / (2 * count)))
                .collect());
        };
        let class = |letter: char| match run.dataset.classes.class_of(letter) {
            Some(class) => Ok(class),
            None => bail!(
                "--letters: {letter} is not one of the run's source letters ({})",
                known.iter().collect::<String>()
            ),
        };
        let letters = parse_letters(letters).context("--letters")?;
        letters.into_iter().map(class).collect()
    }
}

/// At most [`MAX_MOVED`] glyphs, evenly spaced over the split, so that all hands and letters are
/// included.
fn evenly(bank: &Bank) -> Bank {
    let count = bank.len().min(MAX_MOVED);
    bank.select((0..count).map(|at| at * bank.len() / count))
}

/// The judge accuracy at each step.
fn accuracies(effect: &Effect, classes: &[Class], judge: &LetterJudge) -> Vec<f64> {
    let classes = classes.iter().flat_map(|&class| STEPS.map(|_| class));
    let correct = judge.correct(&effect.outputs, classes);
    let at_step = |step| accuracy(correct.iter().copied().skip(step).step_by(STEPS.len()));
    (0..STEPS.len()).map(at_step).collect()
}

/// One row per direction, for each letter.
fn sheet(
    run: &LoadedRun,
    directions: &[LatentDirection],
    effects: &[Effect],
    means: &Latents,
    shown: &[Class],
) -> Sheet {
    let title = run.title("Directions, in standard deviations from the mean vector of a letter");
    let mut sheet = Sheet::new().titled(title);
    for &class in shown {
        let pair = run.dataset.classes.pairs[class.index()];
        sheet = sheet.headings(STEPS.map(|step| match step {
            0.0 => format!("{} → {}", pair.source, pair.target),
            step => format!("{step:+}").replace('-', "−"),
        }));
        for (direction, effect) in directions.iter().zip(effects) {
            let outputs = run.decode(&direction.moved(&means.gather([class.index()])));
            let label = match direction.measure {
                Some(measure) => {
                    format!("{}, r {:.2}", direction.name, effect.correlation[measure])
                }
                None => direction.name.clone(),
            };
            sheet = sheet.row(label, &outputs);
        }
        sheet = sheet.gap();
    }
    sheet
}

fn to_text(measured: &Measured) -> String {
    let outputs = measured.glyphs * STEPS.len();
    let mut text = format!(
        "{} test glyphs moved by -3 to +3 standard deviations, {outputs} outputs per direction\n\n\
         direction     correlation with             mean at -3 and +3                      judge accuracy at\n\
         \x20             thickness  slant  aspect  thickness       slant         aspect        -3     0    +3\n",
        measured.glyphs
    );
    let last = STEPS.len() - 1;
    for direction in &measured.directions {
        let ends = |of: fn(&Measures) -> f64| {
            let means = &direction.means;
            format!("{:.2} {:.2}", of(&means[0]), of(&means[last]))
        };
        text += &format!(
            "{:<13} {:>9.2} {:>6.2} {:>7.2}  {:<14}  {:<12}  {:<12} {:>4.2}  {:>4.2}  {:>4.2}\n",
            direction.name,
            direction.correlation.thickness,
            direction.correlation.slant,
            direction.correlation.aspect,
            ends(|means| means.thickness),
            ends(|means| means.slant),
            ends(|means| means.aspect),
            direction.judge[0],
            direction.judge[last / 2],
            direction.judge[last],
        );
    }
    text + &format!("\nfigure  {}\n", measured.figure.display())
}
