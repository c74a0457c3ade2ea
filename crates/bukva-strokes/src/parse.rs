//! Files of skeletons.
//!
//! One line is one form of a letter:
//!
//! ```text
//! LETTER FAMILY[*WEIGHT] [=BASE] STROKE / STROKE / ...  # note
//! И cursive*0.7 10,6 18,96! 66,6! 72,96 (92,84)  # zigzag
//! Й any =И 30,-20 68,-22  # dash
//! ```
//!
//! A stroke lists the points that the pen passes through, in a box of 100x100 with y pointing down.
//! The pen turns smoothly, or sharply where `!` follows. `@` marks the points of a loop, which hands
//! write larger or smaller; parentheses enclose entry and exit strokes, which hands may leave out.
//! A stroke of a single point is a dot.
//!
//! Points, not the curves of SVG paths: hands deviate from a form at the places where the pen turns, and
//! a form is quickly written down this way.
//!
//! With `=BASE` the line copies all earlier forms of another letter in the same family (`any`: in
//! each family) and adds its strokes to each.

use kurbo::Point;

use crate::error::Error;
use crate::skeleton::{Family, Knot, Skeleton, Stroke};

/// Coordinates beyond this are mistakes.
const FARTHEST: f64 = 200.0;

/// Reads a file's skeletons and appends them to earlier ones, which they may be based on.
pub(crate) fn parse_into(skeletons: &mut Vec<Skeleton>, text: &str) -> Result<(), Error> {
    for (index, line) in text.lines().enumerate() {
        let (content, note) = line.split_once('#').unwrap_or((line, ""));
        if content.trim().is_empty() {
            continue;
        }
        let forms = forms(content, note.trim(), skeletons).map_err(|error| error.at(index + 1))?;
        skeletons.extend(forms);
    }
    Ok(())
}

/// The forms that a line describes.
fn forms(content: &str, note: &str, earlier: &[Skeleton]) -> Result<Vec<Skeleton>, Error> {
    let mut words = content.split_whitespace().peekable();
    let letter = letter(words.next().unwrap_or(""))?;
    let (family, weight) = family(words.next().unwrap_or(""))?;
    let base = words.next_if(|word| word.starts_with('='));
    let strokes = strokes(words)?;
    let Some(base) = base else {
        let family = family.ok_or_else(|| Error::new("`=` and a letter after `any`", content))?;
        if strokes.is_empty() {
            return Err(Error::new("strokes", content));
        }
        let note = note.to_owned();
        return Ok(vec![Skeleton {
            letter,
            family,
            weight,
            strokes,
            note,
        }]);
    };
    let base_letter = self::letter(&base[1..])?;
    let copies: Vec<_> = earlier
        .iter()
        .filter(|form| form.letter == base_letter && family.is_none_or(|it| it == form.family))
        .map(|form| Skeleton {
            letter,
            family: form.family,
            weight: form.weight * weight,
            strokes: [form.strokes.as_slice(), &strokes].concat(),
            note: [form.note.as_str(), note].join(" ").trim().to_owned(),
        })
        .collect();
    if copies.is_empty() {
        return Err(Error::new(
            "a letter with earlier forms of the family",
            base,
        ));
    }
    Ok(copies)
}

fn letter(word: &str) -> Result<char, Error> {
    let mut characters = word.chars();
    match (characters.next(), characters.next()) {
        (Some(letter), None) => Ok(letter),
        _ => Err(Error::new("one letter", word)),
    }
}

/// The family, `None` for `any`, and the weight.
fn family(word: &str) -> Result<(Option<Family>, f64), Error> {
    let (name, weight) = word.split_once('*').unwrap_or((word, "1"));
    let family = Family::ALL.into_iter().find(|family| family.name() == name);
    if family.is_none() && name != "any" {
        return Err(Error::new("`print`, `cursive`, `school` or `any`", word));
    }
    let weight = weight.parse().ok();
    let weight = weight.filter(|&weight: &f64| weight > 0.0 && weight <= 10.0);
    let weight = weight.ok_or_else(|| Error::new("a weight from 0 to 10 after `*`", word))?;
    Ok((family, weight))
}

fn strokes<'a>(words: impl Iterator<Item = &'a str>) -> Result<Vec<Stroke>, Error> {
    let mut strokes = Vec::new();
    let mut knots = Vec::new();
    let mut join = false;
    for word in words {
        if word == "/" {
            strokes.push(stroke(&mut knots)?);
            continue;
        }
        let opened = word.strip_prefix('(');
        let closed = opened.unwrap_or(word).strip_suffix(')');
        if join == opened.is_some() {
            // Either inside and opened again, or outside: the latter is fine unless it closes.
            if join || closed.is_some() {
                return Err(Error::new("balanced parentheses", word));
            }
        }
        join |= opened.is_some();
        let plain = closed.or(opened).unwrap_or(word);
        knots.push(knot(plain, join).ok_or_else(|| Error::new("`x,y`, `x,y!` or `x,y@`", word))?);
        join &= closed.is_none();
    }
    if join {
        return Err(Error::new(
            "`)` at the end of an exit stroke",
            "the end of the line",
        ));
    }
    if !strokes.is_empty() || !knots.is_empty() {
        strokes.push(stroke(&mut knots)?);
    }
    Ok(strokes)
}

fn stroke(knots: &mut Vec<Knot>) -> Result<Stroke, Error> {
    if knots.iter().all(|knot| knot.join) {
        return Err(Error::new("points of a stroke on both sides of `/`", "/"));
    }
    Ok(Stroke {
        knots: std::mem::take(knots),
    })
}

fn knot(word: &str, join: bool) -> Option<Knot> {
    let plain = word.trim_end_matches(['!', '@']);
    let (x, y) = plain.split_once(',')?;
    let coordinate = |text: &str| {
        let value = text.parse::<f64>().ok();
        value.filter(|value| value.abs() <= FARTHEST)
    };
    let marks = &word[plain.len()..];
    Some(Knot {
        at: Point::new(coordinate(x)?, coordinate(y)?),
        corner: marks.contains('!'),
        in_loop: marks.contains('@'),
        join,
    })
}
