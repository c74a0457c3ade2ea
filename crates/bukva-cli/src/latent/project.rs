//! `bukva latent project`.

use std::path::PathBuf;

use anyhow::Context;
use bukva_data::Split;
use bukva_figures::projection_figure;
use bukva_glyphs::{Stream, seeded};
use bukva_lab::latent::{Projection, ProjectionMethod};
use serde::Serialize;

use super::choice::one_of;
use super::loaded::{LoadedRun, paths};
use crate::output;

/// Project the test split's latent vectors to two dimensions, colored by letter.
///
/// `pca` is the linear projection with the most variance. `tsne` preserves neighborhoods, not
/// distances. Next to the figure, an .npz file with the glyphs and their points is written.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  bukva latent project runs/paired
  bukva latent project runs/paired --method tsne --out tsne.svg
  bukva latent project runs/paired --json")]
pub(crate) struct Args {
    /// Run directory.
    run: PathBuf,
    /// Projection method.
    #[arg(long, default_value = "pca", value_parser = one_of::<ProjectionMethod>(&["pca", "tsne"]))]
    method: ProjectionMethod,
    /// Maximum number of glyphs (sampled at random).
    #[arg(long, default_value_t = 2000)]
    glyphs: usize,
    /// Random seed for the sampling and for the choice of thumbnails.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Figure, .svg or .png [default: RUN/latent/projection-METHOD.svg].
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Replace files that exist outside of the run's folder.
    #[arg(long)]
    force: bool,
    /// Print the points as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Projected {
    method: ProjectionMethod,
    /// The share of the variance along each axis.
    explained_variance_ratio: Option<[f64; 2]>,
    /// The share of the nearest neighbors that are the same letter.
    knn_purity: f64,
    glyphs: Vec<Point>,
    figure: PathBuf,
    arrays: PathBuf,
}

#[derive(Serialize)]
struct Point {
    letter: char,
    point: [f64; 2],
}

impl Args {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        let (name, title) = match self.method {
            ProjectionMethod::Pca => (
                "projection-pca.svg",
                "Latent vectors of the test split, PCA",
            ),
            ProjectionMethod::Tsne => (
                "projection-tsne.svg",
                "Latent vectors of the test split, t-SNE",
            ),
        };
        let run = LoadedRun::open(&self.run)?;
        let is_named = self.out.is_some();
        let figure = run.path(self.out, name);
        let arrays = figure.with_extension("npz");
        if is_named {
            run.guard(self.force).check_all([&figure, &arrays])?;
        }
        let sources = &run.dataset.banks(Split::Test).source;
        let bank = sources.sample(self.glyphs, &mut seeded(self.seed, Stream::Latent, 0));
        let latents = run.encode(bank.glyphs());
        let projection = Projection::fit(&latents, bank.classes(), self.method);
        let letters: Vec<char> = run.dataset.classes.sources().collect();
        projection_figure(
            &projection.points,
            projection.explained_variance_ratio,
            &bank,
            &letters,
            &run.title(title),
            &mut seeded(self.seed, Stream::Latent, 1),
        )
        .save(&figure)
        .with_context(|| figure.display().to_string())?;
        projection
            .save(&arrays, &bank, &letters)
            .with_context(|| arrays.display().to_string())?;
        let points = bank.classes().iter().zip(&projection.points);
        let projected = Projected {
            method: self.method,
            explained_variance_ratio: projection.explained_variance_ratio,
            knn_purity: projection.knn_purity,
            glyphs: points
                .map(|(&class, &point)| Point {
                    letter: letters[class.index()],
                    point,
                })
                .collect(),
            figure,
            arrays,
        };
        output::result(self.json, &projected, to_text)
    }
}

fn to_text(projected: &Projected) -> String {
    let mut text = format!("{} glyphs of the test split\n", projected.glyphs.len());
    if let Some([first, second]) = projected.explained_variance_ratio {
        text += &format!(
            "explained variance: {:.1} % and {:.1} %\n",
            100.0 * first,
            100.0 * second
        );
    }
    text += &format!(
        "{:.1} % of the {} nearest neighbors are the same letter\n",
        100.0 * projected.knn_purity,
        Projection::NEIGHBORS
    );
    text + &paths(&projected.figure, &projected.arrays)
}
