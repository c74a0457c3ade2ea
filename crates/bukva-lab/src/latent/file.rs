//! Prototypes and projections as `.npz` files.

use std::io;
use std::path::Path;

use super::projection::Projection;
use super::prototypes::Prototypes;
use bukva_data::{Bank, Class, NpzWriter};
use bukva_glyphs::SIDE;

impl Prototypes {
    /// Writes prototypes of C classes: `images` u8 `[C, 28, 28]` with ink = 255 and `labels` u16
    /// `[C]` into `letters`, so that the file is a glyph dataset; and `latents` f4 `[C, latent]`,
    /// `ink` f4 `[C, 28, 28]` (not clamped), `losses` and `bounds` f4 `[C]`.
    ///
    /// # Errors
    /// If the file can't be written.
    pub fn save(&self, path: &Path, letters: &[char]) -> io::Result<()> {
        NpzWriter::write(path, |npz| {
            let classes = self.fits.len();
            npz.glyphs("images", &self.glyphs())?;
            labels(npz, (0..classes).map(Class::new), letters)?;
            let shape = [classes, self.latents.width()];
            npz.floats("latents", &shape, self.latents.values().iter().copied())?;
            let ink = self.ink.iter().flatten().copied();
            npz.floats("ink", &[classes, SIDE, SIDE], ink)?;
            let fits = || self.fits.iter();
            npz.floats("losses", &[classes], fits().map(|fit| fit.loss as f32))?;
            npz.floats("bounds", &[classes], fits().map(|fit| fit.bound as f32))
        })
    }
}

impl Projection {
    /// Writes the projection of N glyphs: a glyph dataset like that of [`Prototypes::save`], and
    /// `points` f4 `[N, 2]`.
    ///
    /// # Errors
    /// If the file can't be written.
    pub fn save(&self, path: &Path, glyphs: &Bank, letters: &[char]) -> io::Result<()> {
        NpzWriter::write(path, |npz| {
            npz.glyphs("images", glyphs.glyphs())?;
            labels(npz, glyphs.classes().iter().copied(), letters)?;
            let points = self.points.iter().flatten().map(|&number| number as f32);
            npz.floats("points", &[self.points.len(), 2], points)
        })
    }
}

/// Writes labels into a list of letters without duplicates; several classes may share a letter.
fn labels(
    npz: &mut NpzWriter<'_>,
    classes: impl Iterator<Item = Class>,
    letters: &[char],
) -> io::Result<()> {
    let mut each: Vec<char> = Vec::new();
    let mut label = |letter: &char| {
        each.iter()
            .position(|known| known == letter)
            .unwrap_or_else(|| {
                each.push(*letter);
                each.len() - 1
            }) as u16
    };
    let of_class: Vec<u16> = letters.iter().map(&mut label).collect();
    let labels: Vec<u16> = classes.map(|class| of_class[class.index()]).collect();
    npz.u16s("labels", labels.into_iter())?;
    npz.letters("letters", each.into_iter())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::latent::{Fit, Latents, ProjectionMethod};
    use bukva_data::open;
    use bukva_glyphs::{Glyph, PIXELS};

    #[test]
    fn prototypes_are_read_back_as_a_dataset_with_shared_letters() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("prototypes.npz");
        let fit = Fit {
            loss: 0.2,
            start: 0.5,
            bound: 0.1,
        };
        let found = Prototypes {
            latents: Latents::new(2, vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0]),
            ink: vec![[1.5; PIXELS], [0.0; PIXELS], [-1.0; PIXELS]],
            fits: vec![fit; 3],
            steps: 1,
            converged: true,
        };
        found.save(&path, &['E', 'F', 'E']).unwrap();
        let set = open(&path).unwrap();
        assert_eq!(set.letters(), ['E', 'F']);
        assert_eq!(set.labels(), [0, 1, 0]);
        assert_eq!(set.glyphs()[0], Glyph::new([255; PIXELS]));
        assert!(set.glyphs()[2].is_blank());
    }

    #[test]
    fn a_projection_is_read_back_as_its_glyphs() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("projection.npz");
        let mut bank = Bank::empty(2);
        bank.push(Glyph::new([9; PIXELS]), Class::new(1), None);
        let projection = Projection {
            method: ProjectionMethod::Pca,
            points: vec![[0.5, -1.0]],
            explained_variance_ratio: None,
            knn_purity: 0.0,
        };
        projection.save(&path, &bank, &['А', 'Б']).unwrap();
        let set = open(&path).unwrap();
        assert_eq!((set.letter(0), set.glyphs()[0]), ('Б', bank.glyphs()[0]));
    }
}
