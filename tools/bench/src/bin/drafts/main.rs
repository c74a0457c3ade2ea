//! Measures drafts on faces that have both scripts.
//!
//! `cargo run --release -p bukva-bench --bin drafts -- LIST [OUT]` drafts the Latin letters of
//! each face from its Cyrillic ones, compares them with the face's own, and writes TTF, UFO and proof to
//! the folder `OUT`. `LIST` has a face on each line: name, axes (`wght=700`), 1 if small letters look like
//! capitals, and its files, separated by tabs.
//!
//! At the end, it compares the drawn letters with the baseline: those of the nearest built-in face, copied.

#![allow(clippy::print_stdout)]

mod comparison;
mod retrieval;

use std::path::PathBuf;
use std::time::Instant;

use bukva::{FineGlyph, Outline, Scheme, Script, Translator};
use bukva_drafts::{DraftFont, Extent, Origin, Proof, Source, Variants, draft};
use bukva_glyphs::raster::{fit, rasterize};
use kurbo::{BezPath, Shape};

use comparison::Comparison;

/// Side of the squares in which areas are compared.
const SIDE: usize = 896;
/// Side of the raster that is traced.
const FINE: usize = FineGlyph::SIDE;

#[derive(Default)]
struct Scores {
    /// Seconds.
    time: Vec<f64>,
    /// Area in common of a letter and its own traced raster.
    traced: Vec<f64>,
    /// Points of the traced outline for each point of the letter.
    points: Vec<f64>,
    /// Error of the advance width of drawn letters, in ems.
    widths: Vec<f64>,
    /// The same if the letter's own outline is spaced.
    all_widths: Vec<f64>,
    /// Error of tops and bottoms, in ems.
    edges: Vec<f64>,
    /// Area in common of drawn and true letters, each in its box.
    drawn: Vec<f64>,
    confidence: Vec<f64>,
    illegible: Vec<f64>,
    copied: Vec<f64>,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let list = args.next().ok_or("expected a list of faces")?;
    let out = args.next().map(PathBuf::from);
    let translator = Translator::pretrained()?;
    let model = translator.letter_model().ok_or("expected a letter model")?;
    let scheme = Scheme::named(Scheme::DEFAULT)?;
    let mut all = Scores::default();
    let mut comparison = Comparison::new(model)?;
    println!(
        "face\ttime\ttraced\tpoints\twidths\tall widths\tedges\tdrawn\tconfidence\tillegible\tcopied"
    );
    for line in std::fs::read_to_string(list)?.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let [name, axes, _, files @ ..] = &fields[..] else {
            return Err(format!("expected name, axes, caps only and files, found {line}").into());
        };
        let mut settings = Vec::new();
        for (tag, value) in axes.split(',').filter_map(|axis| axis.split_once('=')) {
            settings.push((tag, value.parse()?));
        }
        let start = Instant::now();
        let source = Source::open(files, &settings)?;
        let font = draft(&source, Script::Latin, &scheme, model, Variants::default())?;
        let bytes = font.to_ttf()?;
        let time = start.elapsed().as_secs_f64();
        let mut scores = measure(&source, &font, time)?;
        println!("{name}\t{}", row(&mut scores));
        all.extend(scores);
        comparison.add(&source, &font)?;
        if let Some(out) = &out {
            std::fs::create_dir_all(out)?;
            std::fs::write(out.join(format!("{name}.ttf")), bytes)?;
            std::fs::write(
                out.join(format!("{name}.html")),
                Proof::new(&font, &source, &scheme)?.to_html(),
            )?;
            let ufo = out.join(format!("{name}.ufo"));
            if !ufo.exists() {
                font.save_ufo(ufo)?;
            }
        }
    }
    println!("median of faces\t{}", row(&mut all));
    println!("{}", comparison.table());
    Ok(())
}

impl Scores {
    fn all(&mut self) -> [&mut Vec<f64>; 10] {
        [
            &mut self.time,
            &mut self.traced,
            &mut self.points,
            &mut self.widths,
            &mut self.all_widths,
            &mut self.edges,
            &mut self.drawn,
            &mut self.confidence,
            &mut self.illegible,
            &mut self.copied,
        ]
    }

    /// Adds the medians of a face.
    fn extend(&mut self, mut face: Self) {
        for (all, one) in self.all().into_iter().zip(face.all()) {
            all.push(median(one));
        }
    }
}

fn row(scores: &mut Scores) -> String {
    let columns = scores.all().map(|column| format!("{:.3}", median(column)));
    columns.join("\t")
}

fn median(values: &[f64]) -> f64 {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

fn measure(source: &Source, font: &DraftFont, time: f64) -> Result<Scores, bukva_drafts::Error> {
    let mut scores = Scores::default();
    scores.time.push(time);
    let em = f64::from(font.metrics.units_per_em);
    let (mut illegible, mut copied) = (0.0, 0.0);
    for glyph in &font.glyphs {
        illegible += f64::from(u8::from(!glyph.is_legible()));
        let Some(own) = source.glyph(glyph.letter)? else {
            continue;
        };
        if let Some(image) = FineGlyph::from_outline(&own.path) {
            let outline = Outline::trace(&image.to_unit(), FINE);
            if let Some(placed) = fit(&own.path, SIDE) {
                let own_pixels = rasterize(&placed, SIDE);
                scores
                    .traced
                    .push(common(&own_pixels, &outline.render(SIDE)));
                let points = |path: &BezPath| path.segments().count() as f64;
                scores
                    .points
                    .push(points(outline.path()) / points(&own.path));
            }
        }
        let error = (glyph.advance - own.advance).abs() / em;
        scores.all_widths.push(error);
        if let Origin::Copied(_) = glyph.origin {
            copied += 1.0;
            continue;
        }
        scores.widths.push(error);
        scores.confidence.push(f64::from(glyph.confidence));
        if let Some(extent) = Extent::of(source, glyph.letter)? {
            scores.edges.push((extent.top - own.bounds.y1).abs() / em);
            scores
                .edges
                .push((extent.bottom - own.bounds.y0).abs() / em);
        }
        let boxed = |path: &BezPath| fit(path, SIDE).map(|path| rasterize(&path, SIDE));
        if let (Some(a), Some(b)) = (boxed(&glyph.path), boxed(&own.path)) {
            scores.drawn.push(common(&a, &b));
        }
        debug_assert!(glyph.path.area() >= 0.0);
    }
    scores.illegible.push(illegible);
    scores.copied.push(copied);
    Ok(scores)
}

/// Intersection over union.
fn common(one: &[u8], other: &[u8]) -> f64 {
    let pairs = || one.iter().zip(other);
    let both: f64 = pairs().map(|(a, b)| f64::from(*a.min(b))).sum();
    let either: f64 = pairs().map(|(a, b)| f64::from(*a.max(b))).sum();
    both / either.max(1.0)
}
