//! `bukva latent walk`.

use std::path::PathBuf;

use anyhow::Context;
use bukva_figures::{Sheet, save_animation};
use bukva_glyphs::Glyph;
use bukva_lab::latent::{Interpolation, interpolate};
use clap::ValueEnum;
use serde::Serialize;

use super::LoadedSet;
use crate::output;
use crate::translate::read_glyph;

/// Draw what lies between letters or hands: the decodings along the way from one to the next.
///
/// Every picture is encoded, and the decoder draws the vectors between. A strip shows some of
/// them, under the letter that the judge reads; an animation goes there and back.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  bukva latent walk runs/paired --from zhe.png --to che.png
  bukva latent walk runs/paired --from thin.png --via bold.png --via slanted.png --to thin.png
  bukva latent walk runs/paired --from a.png --to b.png --path spherical --frames 48")]
pub(crate) struct Args {
    /// The run's folder.
    run: PathBuf,
    /// The picture of the letter to begin with; - for standard input.
    #[arg(long, value_name = "IMAGE")]
    from: PathBuf,
    /// Pictures to come through, in this order.
    #[arg(long, value_name = "IMAGE")]
    via: Vec<PathBuf>,
    /// The picture to end with.
    #[arg(long, value_name = "IMAGE")]
    to: PathBuf,
    /// Straight, or along the great circle, which keeps the vectors' length.
    #[arg(long, value_enum, default_value_t = Way::Linear)]
    path: Way,
    /// Drawings of the animation from one stop to the next.
    #[arg(long, default_value_t = 24, value_parser = clap::value_parser!(u16).range(1..=500))]
    frames: u16,
    /// Drawings of the strip from one stop to the next, both included.
    #[arg(long, default_value_t = 11, value_parser = clap::value_parser!(u16).range(2..=100))]
    columns: u16,
    /// The strip, .png or .svg [default: RUN/latent/walk.png].
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// The animation [default: beside the strip].
    #[arg(long, value_name = "GIF")]
    animation: Option<PathBuf>,
    /// Print what was drawn as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Way {
    Linear,
    Spherical,
}

#[derive(Serialize)]
struct Walked {
    path: Interpolation,
    legs: Vec<Leg>,
    strip: PathBuf,
    animation: PathBuf,
}

#[derive(Serialize)]
struct Leg {
    from: PathBuf,
    to: PathBuf,
    /// What the judge reads in each drawing of the strip.
    reads: Vec<char>,
}

impl Args {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        let path = match self.path {
            Way::Linear => Interpolation::Linear,
            Way::Spherical => Interpolation::Spherical,
        };
        let opened = LoadedSet::open(&self.run)?;
        let stops: Vec<&PathBuf> = [&self.from]
            .into_iter()
            .chain(&self.via)
            .chain([&self.to])
            .collect();
        let sources = stops
            .iter()
            .map(|path| read_glyph(path))
            .collect::<anyhow::Result<Vec<Glyph>>>()?;
        let latents = opened.encode(&sources);
        let draw = |steps| opened.draw(&interpolate(&latents, steps, path));
        let steps = usize::from(self.columns) - 1;
        let shown = draw(steps);
        let reader = opened.reader()?;
        let mut sheet =
            Sheet::new().titled(opened.title("Between letters, under what the judge reads"));
        let mut legs = Vec::new();
        for (leg, ends) in stops.windows(2).enumerate() {
            let drawn = &shown[leg * steps..=(leg + 1) * steps];
            let reads = reader.letters(drawn);
            let mut between = vec![Glyph::BLANK; drawn.len()];
            between[0] = sources[leg];
            between[steps] = sources[leg + 1];
            sheet = sheet
                .row("source", &between)
                .headings(reads.iter().map(char::to_string))
                .row("decoded", drawn)
                .gap();
            legs.push(Leg {
                from: ends[0].clone(),
                to: ends[1].clone(),
                reads,
            });
        }
        let strip = opened.place(self.out.clone(), "walk.png");
        let animation = self
            .animation
            .clone()
            .unwrap_or_else(|| strip.with_extension("gif"));
        sheet
            .save(&strip)
            .with_context(|| strip.display().to_string())?;
        save_animation(&draw(self.frames.into()), self.frames.into(), &animation)
            .with_context(|| animation.display().to_string())?;
        let walked = Walked {
            path,
            legs,
            strip,
            animation,
        };
        match self.json {
            true => output::json(&walked),
            false => output::text(&to_text(&walked)),
        }
    }
}

fn to_text(walked: &Walked) -> String {
    let mut text = String::new();
    for leg in &walked.legs {
        let reads: Vec<String> = leg.reads.iter().map(char::to_string).collect();
        text += &format!(
            "{} to {}: the judge reads {}\n",
            leg.from.display(),
            leg.to.display(),
            reads.join(" ")
        );
    }
    text + &format!(
        "strip      {}\nanimation  {}\n",
        walked.strip.display(),
        walked.animation.display()
    )
}
