//! Reading images in one folder per letter.

use std::collections::{BTreeSet, HashMap};
use std::io::{Read, Seek};
use std::path::Path;

use rayon::prelude::*;

use super::SIDECAR;
use crate::error::Error;
use crate::formats::archive::Archive;
use crate::formats::options::{LoadedSet, OpenOptions};
use crate::formats::sidecar::Sidecar;
use crate::formats::{gzip, letter, writers};
use crate::glyph::{Glyph, SIDE, decode};
use crate::limits::Limits;
use crate::location::Location;
use crate::script::alphabetical;
use crate::set::GlyphSet;

/// Encoded images held at a time.
const BATCH_FILES: usize = 256;
const BATCH_BYTES: usize = 64 << 20;
/// Folders deeper than this are ignored.
const DEEPEST: usize = 6;

/// Reads the images among the files of a folder with one subfolder per letter.
pub(crate) fn read_folder(
    root: &Path,
    name: String,
    files: Vec<String>,
    options: &OpenOptions,
) -> Result<LoadedSet, Error> {
    assemble(name, files, options, &Location::file(root), |path| {
        gzip::with_content(&root.join(path), options.limits, to_end)
    })
}

/// Reads a zip with one folder per letter.
pub(crate) fn read_zip<R: Read + Seek>(
    mut archive: Archive<R>,
    name: String,
    options: &OpenOptions,
) -> Result<LoadedSet, Error> {
    let at = archive.location().clone();
    let paths = archive.names()?;
    let places: HashMap<String, usize> = paths.iter().cloned().zip(0..).collect();
    let paths = paths
        .into_iter()
        .filter(|path| !path.ends_with('/'))
        .collect();
    assemble(name, paths, options, &at, |path| {
        let member = at.member(path);
        archive.with_member(places[path], &member, |reader| to_end(reader, &member))
    })
}

fn to_end(reader: &mut dyn Read, at: &Location) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    reader
        .read_to_end(&mut bytes)
        .map_err(|error| at.read(error))?;
    Ok(bytes)
}

/// The files below a folder, as paths with `/` from the root.
pub(crate) fn list(root: &Path, limits: Limits) -> Result<Vec<String>, Error> {
    let mut files = Vec::new();
    list_below(root, "", DEEPEST, limits, &mut files)?;
    Ok(files)
}

fn list_below(
    folder: &Path,
    prefix: &str,
    depth: usize,
    limits: Limits,
    files: &mut Vec<String>,
) -> Result<(), Error> {
    let at = Location::file(folder);
    for entry in std::fs::read_dir(folder).map_err(|error| at.read(error))? {
        let entry = entry.map_err(|error| at.read(error))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        if !entry.path().is_dir() {
            files.push(path);
        } else if depth > 0 && !name.starts_with('.') {
            let prefix = format!("{path}/");
            list_below(&entry.path(), &prefix, depth - 1, limits, files)?;
        }
        if files.len() > limits.entries {
            let found = format!("more than {} files", limits.entries);
            return Err(at.too_large("the folder", found, limits.entries));
        }
    }
    Ok(())
}

/// A picture that belongs to a letter.
struct Picture {
    path: String,
    letter: char,
    /// Its place in the sidecar's list.
    listed: Option<usize>,
}

fn assemble(
    name: String,
    paths: Vec<String>,
    options: &OpenOptions,
    at: &Location,
    mut load: impl FnMut(&str) -> Result<Vec<u8>, Error>,
) -> Result<LoadedSet, Error> {
    let sidecar = match paths.iter().any(|path| path == SIDECAR) {
        true => {
            let text = load(SIDECAR)?;
            Some(Sidecar::parse(
                &String::from_utf8_lossy(&text),
                &at.member(SIDECAR),
            )?)
        }
        false => None,
    };
    let (pictures, mut warnings) = pictures(paths, sidecar.as_ref(), at)?;
    let (pictures, glyphs) = glyphs(pictures, options, at, &mut load, &mut warnings)?;
    let letters = letter_order(&pictures, sidecar.as_ref(), at)?;
    let index: HashMap<char, u16> = letters.iter().copied().zip(0..).collect();
    let labels = pictures
        .iter()
        .map(|picture| index[&picture.letter])
        .collect();
    let mut set = GlyphSet {
        name,
        letters,
        glyphs,
        labels,
        ..GlyphSet::default()
    };
    let complete = |sidecar: &Sidecar| {
        sidecar.files.len() == set.len() && pictures.iter().all(|picture| picture.listed.is_some())
    };
    match sidecar {
        Some(sidecar) if complete(&sidecar) => {
            if let Some(name) = &sidecar.name {
                set.name.clone_from(name);
            }
            sidecar.give_hands(&mut set, &at.member(SIDECAR))?;
        }
        other => {
            if other.is_some() {
                let warning = "set.json does not list these very images: its hands are left out";
                warnings.push(warning.to_owned());
            }
            let names: Vec<String> = pictures.into_iter().map(|picture| picture.path).collect();
            (set.hands, set.hand_of) = writers::hands_of_names(&names).unwrap_or_default();
        }
    }
    Ok(LoadedSet { set, warnings })
}

/// Picks the pictures out of all files, and counts the rest.
fn pictures(
    paths: Vec<String>,
    sidecar: Option<&Sidecar>,
    at: &Location,
) -> Result<(Vec<Picture>, Vec<String>), Error> {
    let files = sidecar.map_or(&[][..], |sidecar| &sidecar.files);
    let listed: HashMap<&str, usize> = files.iter().map(String::as_str).zip(0..).collect();
    let mut others = BTreeSet::new();
    let mut pictures = Vec::new();
    for path in paths.into_iter().filter(|path| path != SIDECAR) {
        let hidden = path
            .split('/')
            .any(|part| part.starts_with('.') || part == "__MACOSX");
        let extension = path
            .rsplit_once('.')
            .map(|(_, end)| end.to_ascii_lowercase());
        let is_picture = matches!(extension.as_deref(), Some("png" | "jpg" | "jpeg"));
        let Some((folder, _)) = path.rsplit_once('/').filter(|_| is_picture && !hidden) else {
            if !hidden {
                others.insert(path);
            }
            continue;
        };
        let folder = folder.rsplit('/').next().unwrap_or(folder);
        let letter = letter::parse(folder).ok_or_else(|| {
            let expected = "its folder to be named by a single letter, as Ж or U+0416";
            let advice = "rename the folder to its letter, or move the images elsewhere";
            at.malformed(&path, expected, format!("{folder:?}"), advice)
        })?;
        let listed = listed.get(path.as_str()).copied();
        pictures.push(Picture {
            path,
            letter,
            listed,
        });
    }
    if pictures.is_empty() {
        let advice = "put the images of each letter into a folder of its name";
        let found = format!("{} other files", others.len());
        return Err(at.malformed("the folder", "PNG or JPEG images in folders", found, advice));
    }
    let order = |picture: &Picture| (picture.listed.unwrap_or(usize::MAX), picture.path.clone());
    pictures.sort_by_cached_key(order);
    Ok((pictures, others_warning(&others)))
}

fn others_warning(others: &BTreeSet<String>) -> Vec<String> {
    let few: Vec<&str> = others.iter().take(3).map(String::as_str).collect();
    match others.len() {
        0 => Vec::new(),
        count => {
            let more = if count > few.len() { ", …" } else { "" };
            vec![format!(
                "{count} files are not images of a letter: {}{more}",
                few.join(", ")
            )]
        }
    }
}

/// Makes the glyphs, one batch at a time on all cores. Unusable images are an error, or a warning
/// where the options say so.
fn glyphs(
    pictures: Vec<Picture>,
    options: &OpenOptions,
    at: &Location,
    load: &mut impl FnMut(&str) -> Result<Vec<u8>, Error>,
    warnings: &mut Vec<String>,
) -> Result<(Vec<Picture>, Vec<Glyph>), Error> {
    let mut usable = Vec::with_capacity(pictures.len());
    let mut glyphs = Vec::with_capacity(pictures.len());
    let mut waiting = pictures.into_iter().peekable();
    while waiting.peek().is_some() {
        let mut batch = Vec::new();
        let mut size = 0;
        while batch.len() < BATCH_FILES && size < BATCH_BYTES {
            let Some(picture) = waiting.next() else { break };
            let bytes = load(&picture.path)?;
            size += bytes.len();
            batch.push((picture, bytes));
        }
        let made: Vec<_> = batch
            .into_par_iter()
            .map(|(picture, bytes)| (glyph(&picture, &bytes, at), picture))
            .collect();
        for (glyph, picture) in made {
            if let Some(glyph) = options.usable(glyph, warnings)? {
                usable.push(picture);
                glyphs.push(glyph);
            }
        }
    }
    Ok((usable, glyphs))
}

/// The glyph of a picture; one that bukva wrote is taken pixel by pixel.
fn glyph(picture: &Picture, bytes: &[u8], at: &Location) -> Result<Glyph, Error> {
    let wrong = |error| at.member(&picture.path).locate(error);
    let decoded = decode(bytes).map_err(wrong)?;
    let written = picture.listed.and(decoded.as_luma8());
    if let Some(gray) = written.filter(|gray| gray.dimensions() == (SIDE as u32, SIDE as u32)) {
        let ink: Vec<u8> = gray.as_raw().iter().map(|value| 255 - value).collect();
        if let Some(glyph) = Glyph::from_slice(&ink) {
            return Ok(glyph);
        }
    }
    Glyph::from_image(&decoded).map_err(wrong)
}

/// The letters in the sidecar's order, or alphabetically.
fn letter_order(
    pictures: &[Picture],
    sidecar: Option<&Sidecar>,
    at: &Location,
) -> Result<Vec<char>, Error> {
    let mut letters = match sidecar {
        Some(sidecar) => sidecar.letters(&at.member(SIDECAR))?,
        None => Vec::new(),
    };
    let drawn: BTreeSet<char> = pictures.iter().map(|picture| picture.letter).collect();
    let mut new: Vec<char> = drawn
        .into_iter()
        .filter(|letter| !letters.contains(letter))
        .collect();
    new.sort_by_key(|&letter| alphabetical(letter));
    letters.extend(new);
    Ok(letters)
}
