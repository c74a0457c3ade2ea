//! Fits the tables of drafts to faces that have both scripts.
//!
//! `cargo run --release -p bukva-bench --bin draft_tables -- LIST` writes `data/proportions.tsv` and
//! `data/look-alikes.tsv` of `bukva-drafts`. `LIST` has a face on each line: name, axes (`wght=700`), 1 if small letters
//! look like capitals, and its files, separated by tabs.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use bukva_drafts::{Edge, Source, SourceGlyph, capital};
use bukva_glyphs::{FINE_PIXELS as PIXELS, FineGlyph, alphabet};

/// Letters that every font of a script has, whose edges others are told from.
const CYRILLIC: &str = "НОДЙУЦЩФЁХСМнохрубфйдцёщкс";
const LATIN: &str = "HOEJQSUXhonxpbdftgyjkliqst";
/// References of an edge, besides the baseline.
const REFERENCES: usize = 3;
/// Two letters of a face are one if they differ by at most this, in ems and in shares of their area.
const SAME_BOX: f64 = 0.012;
const SAME_AREA: f64 = 0.97;
/// Faces that are enough to tell.
const ENOUGH: usize = 20;

struct Measured {
    capital: f64,
    em: f64,
    glyphs: BTreeMap<char, (SourceGlyph, Box<[u8; PIXELS]>)>,
}

impl Measured {
    fn edge(&self, letter: char, edge: Edge) -> Option<f64> {
        let bounds = self.glyphs.get(&letter)?.0.bounds;
        let at = match edge {
            Edge::Top => bounds.y1,
            Edge::Bottom => bounds.y0,
        };
        Some(at / self.capital)
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let list = std::env::args().nth(1).ok_or("expected a list of faces")?;
    let cyrillic: Vec<char> = [
        alphabet::RUSSIAN,
        alphabet::UKRAINIAN,
        alphabet::SERBIAN,
        alphabet::KAZAKH,
    ]
    .concat()
    .chars()
    .collect();
    let latin: Vec<char> = [
        alphabet::ENGLISH,
        alphabet::DIACRITICS,
        alphabet::KAZAKH_LATIN,
    ]
    .concat()
    .chars()
    .collect();
    let mut faces = Vec::new();
    for line in std::fs::read_to_string(list)?.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let [_, axes, caps_only, files @ ..] = &fields[..] else {
            return Err(format!("expected name, axes, caps only and files, found {line}").into());
        };
        let mut settings = Vec::new();
        for (tag, value) in axes.split(',').filter_map(|axis| axis.split_once('=')) {
            settings.push((tag, value.parse()?));
        }
        // The small letters of such a face are capitals.
        if *caps_only == "1" {
            continue;
        }
        let source = Source::open(files, &settings)?;
        let mut glyphs = BTreeMap::new();
        for &letter in cyrillic.iter().chain(&latin) {
            if let Some(glyph) = source.glyph(letter)?
                && let Some(image) = FineGlyph::from_outline(&glyph.path)
            {
                glyphs.insert(letter, (glyph, Box::new(*image.pixels())));
            }
        }
        faces.push(Measured {
            capital: capital(&source)?,
            em: source.metrics().units_per_em,
            glyphs,
        });
    }
    eprintln!("{} faces", faces.len());
    let data = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../crates/bukva-drafts/data"
    );
    let mut table = String::new();
    table += &proportions(&faces, &latin, CYRILLIC);
    table += &proportions(&faces, &cyrillic, LATIN);
    std::fs::write(format!("{data}/proportions.tsv"), table)?;
    let table = look_alikes(&faces, &cyrillic, &latin);
    std::fs::write(format!("{data}/look-alikes.tsv"), table)?;
    Ok(())
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// One line for each edge: `b^`, then `ф^0.003` and so on, the best reference first, in heights of a
/// capital; `-` is the baseline.
fn proportions(faces: &[Measured], letters: &[char], references: &str) -> String {
    let mut table = String::new();
    for &letter in letters {
        for edge in Edge::ALL {
            let mut found = Vec::new();
            for reference in references.chars() {
                for side in Edge::ALL {
                    let fit = fit(faces, letter, edge, |face| face.edge(reference, side));
                    found.extend(
                        fit.map(|(error, distance)| (error, reference, side.sign(), distance)),
                    );
                }
            }
            let Some((error, distance)) = fit(faces, letter, edge, |_| Some(0.0)) else {
                continue;
            };
            found.retain(|one| one.0 < error);
            found.sort_by(|a, b| a.0.total_cmp(&b.0));
            found.dedup_by_key(|one| one.1);
            found.truncate(REFERENCES);
            eprint!("{letter}{} ", edge.sign());
            let _ = write!(table, "{letter}{}", edge.sign());
            for (error, reference, sign, distance) in found {
                eprint!("{reference}{sign} {error:.4} ");
                let _ = write!(table, "\t{reference}{sign}{distance:.4}");
            }
            eprintln!("baseline {error:.4}");
            let _ = writeln!(table, "\t-_{distance:.4}");
        }
    }
    table
}

/// The mean error, without the worst tenth, and the median distance of an edge from a reference.
fn fit(
    faces: &[Measured],
    letter: char,
    edge: Edge,
    reference: impl Fn(&Measured) -> Option<f64>,
) -> Option<(f64, f64)> {
    let distances = faces
        .iter()
        .filter_map(|face| Some(face.edge(letter, edge)? - reference(face)?));
    let mut distances: Vec<f64> = distances.collect();
    if distances.len() < ENOUGH {
        return None;
    }
    let middle = median(&mut distances);
    let mut errors: Vec<f64> = distances
        .iter()
        .map(|distance| (distance - middle).abs())
        .collect();
    errors.sort_by(f64::total_cmp);
    errors.truncate(errors.len() * 9 / 10);
    Some((errors.iter().sum::<f64>() / errors.len() as f64, middle))
}

/// One line for each pair that is the same in some faces: Cyrillic letter, Latin letter, share.
fn look_alikes(faces: &[Measured], cyrillic: &[char], latin: &[char]) -> String {
    let mut table = String::new();
    for &one in cyrillic {
        for &other in latin
            .iter()
            .filter(|other| other.is_uppercase() == one.is_uppercase())
        {
            let (mut same, mut both) = (0, 0);
            for face in faces {
                if let (Some(a), Some(b)) = (face.glyphs.get(&one), face.glyphs.get(&other)) {
                    both += 1;
                    same += usize::from(is_same(a, b, face.em));
                }
            }
            let share = same as f64 / both.max(1) as f64;
            if both >= ENOUGH && share >= 0.1 {
                let _ = writeln!(table, "{one}\t{other}\t{share:.2}");
            }
        }
    }
    table
}

fn is_same(
    (one, ink): &(SourceGlyph, Box<[u8; PIXELS]>),
    (other, other_ink): &(SourceGlyph, Box<[u8; PIXELS]>),
    em: f64,
) -> bool {
    let (a, b) = (one.bounds, other.bounds);
    let near = |a: f64, b: f64| (a - b).abs() <= SAME_BOX * em;
    if !(near(a.y0, b.y0) && near(a.y1, b.y1) && near(a.width(), b.width())) {
        return false;
    }
    let pairs = || ink.iter().zip(other_ink.iter());
    let both: u32 = pairs().map(|(a, b)| u32::from(*a.min(b))).sum();
    let either: u32 = pairs().map(|(a, b)| u32::from(*a.max(b))).sum();
    f64::from(both) >= SAME_AREA * f64::from(either)
}
