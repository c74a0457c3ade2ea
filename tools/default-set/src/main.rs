//! Builds the default glyph set, `glyphs.npz`, and its attribution from two tables: pinned web-font
//! packages, and faces. Only for maintainers; see `tools/default-set/README.md`.

mod attribution;
mod error;
mod package;
mod set;
mod tables;

use std::collections::BTreeMap;
use std::error::Error;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use bukva_data::write_packed;
use bukva_glyphs::atomic_file;
use clap::Parser;

use crate::attribution::Attribution;
use crate::error::MakeError;
use crate::package::Package;
use crate::tables::{FaceRow, PackageRow};

/// Build the default glyph set and its attribution.
#[derive(Parser)]
struct Arguments {
    /// The table of pinned packages.
    packages: PathBuf,
    /// The table of faces.
    faces: PathBuf,
    /// The folder where downloaded packages are cached.
    cache: PathBuf,
    /// The output folder of glyphs.npz and ATTRIBUTION.md.
    out: PathBuf,
}

fn main() -> ExitCode {
    match make(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            if let Some(cause) = error.source() {
                eprintln!("  {cause}");
            }
            ExitCode::FAILURE
        }
    }
}

fn make(arguments: &Arguments) -> Result<(), MakeError> {
    let mut packages: Vec<PackageRow> = tables::read(&arguments.packages)?;
    let faces = faces_by_package(tables::read(&arguments.faces)?)?;
    packages.sort_by(|a, b| a.family.cmp(&b.family).then(a.package.cmp(&b.package)));

    let mut set = set::empty();
    let mut attribution = Attribution::default();
    for row in &packages {
        let package = Package::take(row, &arguments.cache)?;
        let mut opened = BTreeMap::new();
        for face in faces.get(&row.package).into_iter().flatten() {
            let joined = set::join(face, &package, &mut opened)?;
            let before = set.len();
            let absent = set::add(&mut set, face, &joined)?;
            let drawn = set.len() - before;
            eprintln!("{}: {drawn} glyphs, absent: {absent}", face.name()?);
        }
        attribution.add(row, package.file("LICENSE")?, opened.values())?;
    }

    let npz = arguments.out.join("glyphs.npz");
    write_packed(&set, &npz)?;
    let text = arguments.out.join("ATTRIBUTION.md");
    atomic_file::write(&text, |file| write!(file, "{attribution}"))
        .map_err(MakeError::file(&text))?;
    eprintln!("{} faces, {} glyphs", set.hands().len(), set.len());
    Ok(())
}

/// The faces of each package, sorted by name.
fn faces_by_package(faces: Vec<FaceRow>) -> Result<BTreeMap<String, Vec<FaceRow>>, MakeError> {
    let mut named = BTreeMap::new();
    for face in faces {
        let name = face.name()?;
        if let Some(twin) = named.insert((face.package.clone(), name.clone()), face) {
            return Err(MakeError::Table {
                table: format!("faces, {}", twin.package),
                expected: "each face once".to_owned(),
                found: format!("{name} twice"),
            });
        }
    }
    let mut grouped: BTreeMap<String, Vec<FaceRow>> = BTreeMap::new();
    for ((package, _), face) in named {
        grouped.entry(package).or_default().push(face);
    }
    Ok(grouped)
}
