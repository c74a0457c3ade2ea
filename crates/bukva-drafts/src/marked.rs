//! Letters with marks above, built from the drafts of the plain letters.

use bukva::LetterModel;
use kurbo::Shape;

use crate::error::Error;
use crate::font::{DraftGlyph, Origin};
use crate::marks::{self, Mark};
use crate::proportions::Extent;
use crate::reading::read;
use crate::source::Source;

/// A letter with a mark above: its place among the drafts, the plain letter, the mark and, unless it touches
/// the letter, the mark's drawing.
struct Marked<'a> {
    place: usize,
    base: &'a DraftGlyph,
    mark: char,
    drawn: Option<Mark>,
}

impl Marked<'_> {
    /// The plain letter's draft with a mark; `None` if it doesn't fit.
    fn composed(&self, mark: &Mark, drawing: &DraftGlyph) -> Option<DraftGlyph> {
        Some(DraftGlyph {
            path: mark.on(&self.base.path)?,
            origin: Origin::Marked(self.base.letter),
            advance: self.base.advance,
            ..drawing.clone()
        })
    }
}

/// Replaces the drawings of letters with marks by the drafts of the plain ones with the drawn marks. Where
/// a mark touches its letter, the same mark of another letter takes its place, if that can be read.
pub(crate) fn compose(
    drawn: &mut [DraftGlyph],
    copied: &[DraftGlyph],
    source: &Source,
    model: &LetterModel,
) -> Result<(), Error> {
    let plain: Vec<DraftGlyph> = drawn.iter().chain(copied).cloned().collect();
    let marked = marked(drawn, &plain, source)?;
    let (mut places, mut before, mut borrowed) = (Vec::new(), Vec::new(), Vec::new());
    for letter in &marked {
        let drawing = &mut drawn[letter.place];
        if let Some(mark) = &letter.drawn {
            if let Some(composed) = letter.composed(mark, drawing) {
                *drawing = composed;
            }
        } else if let Some(composed) =
            lent(letter, &marked).and_then(|mark| letter.composed(mark, drawing))
        {
            places.push(letter.place);
            before.push(drawing.clone());
            borrowed.push(composed);
        }
    }
    read(&mut before, model);
    read(&mut borrowed, model);
    for ((place, before), borrowed) in places.into_iter().zip(before).zip(borrowed) {
        if borrowed.is_legible() || !before.is_legible() {
            drawn[place] = borrowed;
        }
    }
    Ok(())
}

/// The letters with a mark above.
fn marked<'a>(
    drawn: &[DraftGlyph],
    plain: &'a [DraftGlyph],
    source: &Source,
) -> Result<Vec<Marked<'a>>, Error> {
    let mut marked = Vec::new();
    for (place, glyph) in drawn.iter().enumerate() {
        let Some((base, mark)) = marks::parts(glyph.letter) else {
            continue;
        };
        let Some(base) = plain.iter().find(|glyph| glyph.letter == base) else {
            continue;
        };
        let top = Extent::of(source, base.letter)?.map(|extent| extent.top);
        let top = top.unwrap_or(base.path.bounding_box().y1);
        let drawn = Mark::of(&glyph.path, &base.path, top);
        marked.push(Marked {
            place,
            base,
            mark,
            drawn,
        });
    }
    Ok(marked)
}

/// The same mark as a letter's, of another one: of the same case, if there is one.
fn lent<'a>(letter: &Marked<'_>, marked: &'a [Marked<'_>]) -> Option<&'a Mark> {
    let is_upper = letter.base.letter.is_uppercase();
    let same = marked.iter().filter(|other| other.mark == letter.mark);
    let mut same = same.filter_map(|other| Some((other.base.letter, other.drawn.as_ref()?)));
    let first = same.clone().next();
    let of_case = same.find(|(base, _)| base.is_uppercase() == is_upper);
    of_case.or(first).map(|(_, mark)| mark)
}
