//! `bukva latent map`.

use std::path::PathBuf;

use anyhow::Context;
use bukva_figures::projection_figure;
use bukva_glyphs::Split;
use bukva_glyphs::{Stream, seeded};
use bukva_lab::latent::{NEIGHBORS, Projection, ProjectionMethod, write_projection};
use clap::ValueEnum;
use serde::Serialize;

use super::{LoadedSet, files};
use crate::output;

/// Show where the test split's glyphs lie, in two dimensions, coloured by letter.
///
/// `pca` is the shadow that keeps most of the variance, and tells how much; `tsne` puts near what
/// is near among the 512 numbers, and its distances between groups mean little. Beside the figure
/// goes an .npz with the glyphs and their places.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  bukva latent projection runs/paired
  bukva latent projection runs/paired --method tsne --out projection.svg
  bukva latent projection runs/paired --json")]
pub(crate) struct Args {
    /// The run's folder.
    run: PathBuf,
    /// How the vectors are brought into the plane.
    #[arg(long, value_enum, default_value_t = Method::Pca)]
    method: Method,
    /// Glyphs at most; of more, some are drawn by chance.
    #[arg(long, default_value_t = 2000)]
    glyphs: usize,
    /// The seed of that chance, and of which glyphs are shown as pictures.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// The figure, .svg or .png [default: RUN/latent/map-METHOD.svg].
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Print the places as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Method {
    Pca,
    Tsne,
}

#[derive(Serialize)]
struct Drawn {
    method: ProjectionMethod,
    /// Shares of the variance along both axes.
    shares: Option<[f64; 2]>,
    /// The share of the nearest neighbours on the map that are the same letter.
    knn_purity: f64,
    glyphs: Vec<Place>,
    figure: PathBuf,
    arrays: PathBuf,
}

#[derive(Serialize)]
struct Place {
    letter: char,
    place: [f64; 2],
}

impl Args {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        let (method, name) = match self.method {
            Method::Pca => (ProjectionMethod::Pca, "projection-pca.svg"),
            Method::Tsne => (ProjectionMethod::Tsne, "projection-tsne.svg"),
        };
        let opened = LoadedSet::open(&self.run)?;
        let sources = &opened.dataset.banks(Split::Test).source;
        let bank = sources.sample(self.glyphs, &mut seeded(self.seed, Stream::Latent, 0));
        let latents = opened.encode(&bank.glyphs);
        let projection = Projection::of(&latents, &bank.classes, method);
        let letters: Vec<char> = opened.dataset.classes.sources().collect();
        let figure = opened.place(self.out.clone(), name);
        let arrays = figure.with_extension("npz");
        let title = opened.title(match method {
            ProjectionMethod::Pca => "Latent vectors of the test glyphs, by principal components",
            ProjectionMethod::Tsne => "Latent vectors of the test glyphs, by t-SNE",
        });
        let mut rng = seeded(self.seed, Stream::Latent, 1);
        projection_figure(
            &projection.points,
            projection.shares,
            &bank,
            &letters,
            &title,
            &mut rng,
        )
        .save(&figure)
        .with_context(|| figure.display().to_string())?;
        write_projection(&arrays, &projection, &bank, &letters)
            .with_context(|| arrays.display().to_string())?;
        let points = bank.classes.iter().zip(&projection.points);
        let points = points.map(|(&class, &place)| Place {
            letter: letters[usize::from(class)],
            place,
        });
        let drawn = Drawn {
            method,
            shares: projection.shares,
            knn_purity: projection.knn_purity,
            glyphs: points.collect(),
            figure,
            arrays,
        };
        match self.json {
            true => output::json(&drawn),
            false => output::text(&to_text(&drawn)),
        }
    }
}

fn to_text(drawn: &Drawn) -> String {
    let mut text = format!("{} glyphs of the test split\n", drawn.glyphs.len());
    if let Some([first, second]) = drawn.shares {
        text += &format!(
            "the axes hold {:.1} % and {:.1} % of the variance\n",
            100.0 * first,
            100.0 * second
        );
    }
    text += &format!(
        "{:.1} % of the {NEIGHBORS} nearest neighbours on the projection are the same letter\n",
        100.0 * drawn.knn_purity
    );
    text + &files(&drawn.figure, &drawn.arrays)
}
