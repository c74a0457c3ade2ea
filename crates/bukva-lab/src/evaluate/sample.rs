//! What there is to measure.

use thiserror::Error;

use super::LookAlikes;
use crate::latent::Encoded;
use bukva_glyphs::PIXELS;

/// Columns that don't fit together.
#[derive(Debug, Error, PartialEq)]
pub enum MetricError {
    /// A column is too short or too long.
    #[error("{what} of the {whose} glyphs: expected {expected} values, found {found}")]
    Count {
        /// The column.
        what: &'static str,
        /// `source`, `translated` or `real`.
        whose: &'static str,
        /// How many values the other columns call for.
        expected: usize,
        /// How many it has.
        found: usize,
    },
    /// A class number without a letter.
    #[error(
        "{what} of the {whose} glyphs: glyph {glyph} has class {found}, \
         but there are only {classes} classes"
    )]
    Class {
        /// The column.
        what: &'static str,
        /// `source`, `translated` or `real`.
        whose: &'static str,
        /// Which glyph.
        glyph: usize,
        /// The class it has.
        found: usize,
        /// How many there are.
        classes: usize,
    },
    /// A value that is no number to reckon with.
    #[error(
        "{what} of the {whose} glyphs: glyph {glyph} has {value}, which is not a finite number"
    )]
    NotFinite {
        /// The column.
        what: &'static str,
        /// `source`, `translated` or `real`.
        whose: &'static str,
        /// Which glyph.
        glyph: usize,
        /// What it has.
        value: f32,
    },
    /// There is nothing to measure.
    #[error("no glyph was translated, so there is nothing to measure")]
    Empty,
}

impl MetricError {
    pub(super) fn check_count(
        what: &'static str,
        whose: &'static str,
        expected: usize,
        found: usize,
    ) -> Result<(), Self> {
        if expected == found {
            return Ok(());
        }
        Err(Self::Count {
            what,
            whose,
            expected,
            found,
        })
    }
}

impl From<MetricError> for crate::Error {
    fn from(error: MetricError) -> Self {
        crate::ErrorKind::Metric(error.to_string()).into()
    }
}

/// Glyphs, and what the judge makes of them.
#[derive(Clone, Copy, Debug)]
pub struct Drawings<'a> {
    /// The class that each ought to show.
    pub labels: &'a [u16],
    /// Ink amounts, `[glyph, 28, 28]` in row order.
    pub ink: &'a [f32],
    /// The class that the judge reads.
    pub read: &'a [u16],
    /// The judge's features, `[glyph, feature]` in row order.
    pub features: &'a [f32],
}

/// Translations, and all that they are measured against.
#[derive(Clone, Copy, Debug)]
pub struct Sample<'a> {
    /// Which letters count as one; it also names the classes.
    pub fold: &'a LookAlikes,
    /// How many features the judge gives a glyph.
    pub feature_width: usize,
    /// The sources' ink, `[glyph, 28, 28]`, row for row with `translated`.
    pub source_ink: &'a [f32],
    /// What was drawn.
    pub translated: Drawings<'a>,
    /// Real targets that nothing was trained on, in any number and order.
    pub real: Drawings<'a>,
    /// For each translation, the row of `real` that is the source hand's own letter; `None`
    /// where hands don't hold both scripts.
    pub own: Option<&'a [Option<usize>]>,
    /// What the judge reads once every pixel is all ink or none.
    pub binarised_read: Option<&'a [u16]>,
    /// What the critic reads that the translator was trained against; it may know one class more,
    /// for noise.
    pub critic_read: Option<&'a [u16]>,
    /// The sources' latent vectors, row for row with `translated`.
    pub encoded: Option<Encoded<'a>>,
}

impl Sample<'_> {
    /// The number of classes.
    pub(super) fn classes(&self) -> usize {
        self.fold.letters().len()
    }

    /// Checks that all columns fit together.
    pub(super) fn check(&self) -> Result<(), MetricError> {
        let translated = self.translated.labels.len();
        if translated == 0 {
            return Err(MetricError::Empty);
        }
        self.translated.check("translated", self.classes())?;
        self.real.check("real", self.classes())?;
        let ink = self.source_ink.len();
        MetricError::check_count("ink", "source", translated * PIXELS, ink)?;
        let columns = [
            ("readings once binarised", self.binarised_read),
            ("readings by the critic", self.critic_read),
        ];
        for (what, column) in columns {
            if let Some(column) = column {
                MetricError::check_count(what, "translated", translated, column.len())?;
            }
        }
        if let Some(encoded) = &self.encoded {
            let columns = [
                ("latent vectors", encoded.latents.len()),
                ("classes", encoded.classes.len()),
                ("hands", encoded.hands.len()),
            ];
            for (what, found) in columns {
                MetricError::check_count(what, "source", translated, found)?;
            }
            check_classes("classes", "source", encoded.classes, self.classes())?;
        }
        self.check_own(translated)
    }

    fn check_own(&self, translated: usize) -> Result<(), MetricError> {
        let Some(own) = self.own else { return Ok(()) };
        MetricError::check_count("own letters", "translated", translated, own.len())?;
        let real = self.real.labels.len();
        // A row that isn't there is a column too short to hold it.
        match own.iter().flatten().find(|row| **row >= real) {
            Some(row) => MetricError::check_count("own letters", "real", row + 1, real),
            None => Ok(()),
        }
    }
}

impl Drawings<'_> {
    fn check(&self, whose: &'static str, classes: usize) -> Result<(), MetricError> {
        let glyphs = self.labels.len();
        MetricError::check_count("ink", whose, glyphs * PIXELS, self.ink.len())?;
        MetricError::check_count("readings", whose, glyphs, self.read.len())?;
        for (what, column) in [("labels", self.labels), ("readings", self.read)] {
            check_classes(what, whose, column, classes)?;
        }
        Ok(())
    }
}

fn check_classes(
    what: &'static str,
    whose: &'static str,
    column: &[u16],
    classes: usize,
) -> Result<(), MetricError> {
    let beyond = column
        .iter()
        .position(|&class| usize::from(class) >= classes);
    match beyond {
        None => Ok(()),
        Some(glyph) => Err(MetricError::Class {
            what,
            whose,
            glyph,
            found: usize::from(column[glyph]),
            classes,
        }),
    }
}
