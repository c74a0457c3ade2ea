//! `bukva latent interpolate`.

use std::path::PathBuf;

use anyhow::Context;
use bukva_figures::{Sheet, save_animation};
use bukva_glyphs::Glyph;
use bukva_lab::latent::{Interpolation, interpolate};
use serde::Serialize;

use super::choice::one_of;
use super::loaded::LoadedRun;
use crate::output;

/// Interpolate between letters or styles.
///
/// The images are encoded, and the vectors between them are decoded. A strip shows some of the
/// outputs with the judge's predictions above them. An animation plays all of them forwards and
/// backwards.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  bukva latent interpolate runs/paired --from zhe.png --to che.png
  bukva latent interpolate runs/paired --from thin.png --via bold.png --via slanted.png --to thin.png
  bukva latent interpolate runs/paired --from a.png --to b.png --path spherical --frames 48")]
pub(crate) struct Args {
    /// Run directory.
    run: PathBuf,
    /// Image of the first letter; - for standard input.
    #[arg(long, value_name = "IMAGE")]
    from: PathBuf,
    /// Images of letters between the first and the last, in order.
    #[arg(long, value_name = "IMAGE")]
    via: Vec<PathBuf>,
    /// Image of the last letter.
    #[arg(long, value_name = "IMAGE")]
    to: PathBuf,
    /// Linear or spherical (slerp) interpolation.
    #[arg(long, default_value = "linear", value_parser = one_of::<Interpolation>(&["linear", "spherical"]))]
    path: Interpolation,
    /// Frames of the animation from one image to the next.
    #[arg(long, default_value_t = 24, value_parser = clap::value_parser!(u16).range(1..=500))]
    frames: u16,
    /// Columns of the strip from one image to the next, both included.
    #[arg(long, default_value_t = 11, value_parser = clap::value_parser!(u16).range(2..=100))]
    columns: u16,
    /// Strip, .png or .svg [default: RUN/latent/interpolation.png].
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Animation [default: the path of the strip with the extension gif].
    #[arg(long, value_name = "GIF")]
    animation: Option<PathBuf>,
    /// Replace files that exist outside of the run's folder.
    #[arg(long)]
    force: bool,
    /// Print the predictions as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Interpolated {
    path: Interpolation,
    legs: Vec<Leg>,
    strip: PathBuf,
    animation: PathBuf,
}

#[derive(Serialize)]
struct Leg {
    from: PathBuf,
    to: PathBuf,
    /// The judge's prediction for each column of the strip.
    predicted: Vec<char>,
}

impl Args {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        let run = LoadedRun::open(&self.run)?;
        let stops: Vec<&PathBuf> = [&self.from]
            .into_iter()
            .chain(&self.via)
            .chain([&self.to])
            .collect();
        let (is_named, is_animation_named) = (self.out.is_some(), self.animation.is_some());
        let strip = run.path(self.out, "interpolation.png");
        let animation = self
            .animation
            .unwrap_or_else(|| strip.with_extension("gif"));
        let named = [
            is_named.then_some(&strip),
            (is_named || is_animation_named).then_some(&animation),
        ];
        let guard = run.guard(self.force).and(&stops);
        guard.check_all(named.into_iter().flatten())?;
        let sources = stops
            .iter()
            .map(|path| Ok(Glyph::open(path)?))
            .collect::<anyhow::Result<Vec<Glyph>>>()?;
        let latents = run.encode(&sources);
        let outputs = |steps| run.decode(&interpolate(&latents, steps, self.path));
        let steps = usize::from(self.columns) - 1;
        let shown = outputs(steps);
        let judge = run.judge()?;
        let mut sheet =
            Sheet::new().titled(run.title("Interpolation, with the judge's predictions"));
        let mut legs = Vec::new();
        for (leg, ends) in stops.windows(2).enumerate() {
            let outputs = &shown[leg * steps..=(leg + 1) * steps];
            let predicted = judge.letters(outputs);
            let mut between = vec![Glyph::BLANK; outputs.len()];
            between[0] = sources[leg];
            between[steps] = sources[leg + 1];
            sheet = sheet
                .row("source", &between)
                .headings(predicted.iter().map(char::to_string))
                .row("output", outputs)
                .gap();
            legs.push(Leg {
                from: ends[0].clone(),
                to: ends[1].clone(),
                predicted,
            });
        }
        sheet
            .save(&strip)
            .with_context(|| strip.display().to_string())?;
        let frames = self.frames.into();
        save_animation(&outputs(frames), frames, &animation)
            .with_context(|| animation.display().to_string())?;
        let interpolated = Interpolated {
            path: self.path,
            legs,
            strip,
            animation,
        };
        output::result(self.json, &interpolated, to_text)
    }
}

fn to_text(interpolated: &Interpolated) -> String {
    let mut text = String::new();
    for leg in &interpolated.legs {
        let predicted: Vec<String> = leg.predicted.iter().map(char::to_string).collect();
        text += &format!(
            "{} to {}: {}\n",
            leg.from.display(),
            leg.to.display(),
            predicted.join(" ")
        );
    }
    text + &format!(
        "strip      {}\nanimation  {}\n",
        interpolated.strip.display(),
        interpolated.animation.display()
    )
}
