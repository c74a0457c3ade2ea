//! Makes the default glyph set, `glyphs.npz`, and its attribution from two tables of pinned
//! web-font packages and of faces. Only a maintainer runs this; see `tools/default-set/README.md`.

mod attribution;
mod error;
mod letters;
mod npz;
mod package;
mod set;
mod tables;

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufWriter, Cursor, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

use crate::attribution::Attribution;
use crate::error::MakeError;
use crate::package::Package;
use crate::set::{DefaultSet, join};
use crate::tables::{FaceRow, PackageRow};

/// Make the default glyph set and its attribution.
#[derive(Parser)]
struct Arguments {
    /// The table of pinned packages.
    packages: PathBuf,
    /// The table of faces.
    faces: PathBuf,
    /// The folder where fetched packages are kept.
    cache: PathBuf,
    /// The folder that receives glyphs.npz and ATTRIBUTION.md.
    out: PathBuf,
    /// How many grey levels to keep; fewer make a smaller file.
    #[arg(long, default_value_t = 32, value_parser = clap::value_parser!(u32).range(2..=256))]
    levels: u32,
    /// Effort of compression: up to 9 deflate's own, above it that many passes of zopfli.
    #[arg(long, default_value_t = 9, value_parser = clap::value_parser!(i64).range(1..=40))]
    effort: i64,
}

fn main() -> ExitCode {
    match make(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn make(arguments: &Arguments) -> Result<(), MakeError> {
    let mut packages: Vec<PackageRow> = tables::read(&arguments.packages)?;
    let faces = faces_by_package(tables::read(&arguments.faces)?)?;
    packages.sort_by(|a, b| a.family.cmp(&b.family).then(a.package.cmp(&b.package)));

    let mut set = DefaultSet::new();
    let mut attribution = Attribution::default();
    for row in &packages {
        let package = Package::take(row, &arguments.cache)?;
        let mut opened = BTreeMap::new();
        for face in faces.get(&row.package).into_iter().flatten() {
            let joined = join(face, &package, &mut opened)?;
            let drawn = set.add(face, &joined, arguments.levels)?;
            let absent: String = drawn.absent.iter().collect();
            eprintln!(
                "{}: {} glyphs, absent: {absent}",
                face.name()?,
                drawn.glyphs
            );
        }
        attribution.add(row, package.file("LICENSE")?, opened.values())?;
    }

    fs::create_dir_all(&arguments.out).map_err(MakeError::file(&arguments.out))?;
    let npz = arguments.out.join("glyphs.npz");
    let archive = set
        .write(Cursor::new(Vec::new()), arguments.effort)?
        .into_inner();
    fs::write(&npz, &archive).map_err(MakeError::file(&npz))?;
    let text = arguments.out.join("ATTRIBUTION.md");
    let file = fs::File::create(&text).map_err(MakeError::file(&text))?;
    let mut file = BufWriter::new(file);
    write!(file, "{attribution}")
        .and_then(|()| file.flush())
        .map_err(MakeError::file(&text))?;
    eprintln!(
        "{} faces, {} glyphs, {} bytes",
        set.hands(),
        set.len(),
        archive.len()
    );
    Ok(())
}

/// The faces of each package, in the order of their names.
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
