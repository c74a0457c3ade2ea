//! Translation of the images of a dataset, of any number.

use anyhow::bail;
use bukva::{FineGlyph, Glyph, LetterModel, ModelFile, Scheme, Translation, Translator};
use bukva_data::{GlyphFile, GlyphStream, Labels, source_files};

use super::shards::{Drawn, Shards, Task};
use super::{letters, shards};
use crate::guard::Guard;
use crate::{output, progress};

/// Glyphs per file, unless another number is asked for.
const SHARD_SIZE: u32 = 10_000;
/// Stands for what is no letter that the model draws, such as the sign ʹ.
const NOT_DRAWN: char = '_';

impl letters::Options {
    /// An option that is for pictures, not for datasets.
    fn for_pictures(&self) -> Option<&'static str> {
        let given = [
            (self.size != letters::DEFAULT_SIZE, "--size"),
            (self.format != letters::Format::Png, "--format"),
            (self.line, "--line"),
            (self.variants.is_some(), "--variants"),
        ];
        let given = given.into_iter().find(|(given, _)| *given);
        given.map(|(_, name)| name)
    }
}

impl super::Args {
    /// Translates the images of a file, and writes files of the model's own pixels.
    pub(super) fn translate_set(
        &self,
        translator: &Translator,
        file: GlyphFile,
    ) -> anyhow::Result<()> {
        let sheet = self.sheet.as_ref().map(|_| "--sheet");
        if let Some(option) = self.letters.for_pictures().or(sheet) {
            bail!("{option} is for pictures; of a dataset, the model's own pixels are written");
        }
        // Those of an earlier task are removed.
        let guard = Guard::new(self.images.iter().flat_map(source_files), true);
        guard.check_all(shards::files(&self.out)?)?;
        let labels = match translator.letter_model() {
            Some(_) => None,
            None => file.labels()?,
        };
        if let Some(warning) = file.warning() {
            output::note(warning);
        }
        let bar = progress::bar("looking", file.len() as u64);
        let stream = GlyphStream::new(file, |read| bar.set_position(read as u64))?;
        bar.finish_and_clear();
        let model = match &self.model {
            Some(path) => crc32fast::hash(ModelFile::open(path)?.bytes()),
            None => crc32fast::hash(ModelFile::PRETRAINED),
        };
        let task = Task {
            glyphs: stream.len(),
            checksum: format!("{:08x}", stream.checksum()),
            transposed: self.transposed,
            model: format!("{model:08x}"),
            shard_size: self.shard_size.unwrap_or(SHARD_SIZE) as usize,
            ..Task::default()
        };
        match translator.letter_model() {
            Some(model) => self.draw_letters(model, &stream, task),
            None => self.draw_glyphs(translator, &stream, task, labels),
        }
    }

    fn draw_letters(
        &self,
        model: &LetterModel,
        stream: &GlyphStream,
        task: Task,
    ) -> anyhow::Result<()> {
        let scheme = Scheme::named(&self.letters.scheme)?;
        let options = self.letters.translation();
        let pairs = self.letters.pairs(model, &scheme)?;
        let task = Task {
            pairs: pairs.clone(),
            options: format!("{options:?}"),
            ..task
        };
        let label = |letter| {
            let place = pairs.iter().position(|&(read, _)| read == letter);
            place.map_or(0, |place| place as u16)
        };
        let draw = |_, glyphs: &[FineGlyph]| {
            let translations = model.translate(glyphs, &scheme, &options)?;
            Ok(drawn(glyphs, &translations, label))
        };
        Shards::new(&self.out, task, self.force)?.write(stream, draw, self.json)
    }

    fn draw_glyphs(
        &self,
        translator: &Translator,
        stream: &GlyphStream,
        task: Task,
        labels: Option<Labels>,
    ) -> anyhow::Result<()> {
        if let Some(option) = self.letters.given() {
            bail!("{option} needs the built-in model; that of a run draws one letter for each");
        }
        let labels = labels.and_then(|Labels { letters, labels }| {
            let targets = letters.iter().map(|&source| {
                let target = translator.info().target(source)?;
                Some((source, target))
            });
            Some((targets.collect::<Option<Vec<_>>>()?, labels))
        });
        let (pairs, labels) = labels.unwrap_or_default();
        let draw = |first: usize, glyphs: &[Glyph]| {
            let mut images = translator.translate_all(glyphs);
            for (image, source) in images.iter_mut().zip(glyphs) {
                if source.is_blank() {
                    *image = Glyph::BLANK;
                }
            }
            let read = labels.get(first..first + glyphs.len()).unwrap_or_default();
            Ok(Drawn {
                images,
                read: read.to_vec(),
                ..Drawn::default()
            })
        };
        let task = Task { pairs, ..task };
        Shards::new(&self.out, task, self.force)?.write(stream, draw, self.json)
    }
}

impl letters::Options {
    /// The letters that the model may read, and what is drawn for each.
    ///
    /// # Errors
    /// When several letters are drawn for one: a dataset has single ones.
    fn pairs(&self, model: &LetterModel, scheme: &Scheme) -> anyhow::Result<Vec<(char, char)>> {
        let known = model.letters().iter().copied();
        let read = known.filter(|&letter| self.is_known(scheme, letter));
        let read = read.filter(|&letter| self.letter.is_none_or(|told| told == letter));
        let mut pairs = Vec::new();
        for letter in read {
            let written = scheme.partner(letter).unwrap_or_default();
            let is_drawn = written.chars().all(|one| model.letters().contains(&one));
            let mut letters = written.chars();
            match (letters.next(), letters.next()) {
                (Some(only), None) if is_drawn => pairs.push((letter, only)),
                (None, _) => pairs.push((letter, NOT_DRAWN)),
                _ if !is_drawn => pairs.push((letter, NOT_DRAWN)),
                _ => bail!(
                    "scheme {} writes '{written}' for {letter}, but a dataset has single letters; \
                     choose another with --scheme, such as {}",
                    scheme.id(),
                    Scheme::DEFAULT
                ),
            }
        }
        if pairs.is_empty() {
            let letter = self.letter.map(|letter| format!(" {letter}"));
            let letter = letter.unwrap_or_default();
            bail!(
                "scheme {} has no letter{letter} that the model reads",
                scheme.id()
            );
        }
        Ok(pairs)
    }
}

/// What was drawn for the letters that were read.
fn drawn(
    glyphs: &[FineGlyph],
    translations: &[Translation],
    label: impl Fn(char) -> u16,
) -> Drawn<{ bukva_glyphs::FINE_PIXELS }> {
    let mut drawn = Drawn::default();
    for (glyph, translation) in glyphs.iter().zip(translations) {
        drawn.images.push(match translation.drawings.first() {
            Some(drawing) if !glyph.is_blank() => drawing.to_fine(),
            _ => FineGlyph::BLANK,
        });
        drawn.read.push(label(translation.letter()));
        drawn.confidence.push(translation.confidence());
        drawn.is_letter.push(translation.is_letter);
    }
    drawn
}
