//! Reading images in one folder per letter.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs::Metadata;
use std::io::{Read, Seek};
use std::path::{Path, PathBuf};

use bukva_glyphs::{
    EXTENSIONS, Error, Glyph, Location, PIXELS, SIDE, alphabetical, decode, letter,
};
use rayon::prelude::*;

use super::SIDECAR;
use crate::formats::archive::Archive;
use crate::formats::gzip::{to_end, with_content};
use crate::formats::hands_from_names;
use crate::formats::options::{LoadedSet, OpenOptions};
use crate::formats::sidecar::Sidecar;
use crate::limits::Limits;
use crate::set::GlyphSet;
use crate::usage::Usage;

/// The number of encoded images in memory at a time.
const BATCH_FILES: usize = 256;
const BATCH_BYTES: usize = 64 << 20;
/// The deepest folders that are looked into.
const DEEPEST: usize = 64;

/// Reads the images among the files of a folder with one subfolder per letter.
pub(crate) fn read_folder(
    root: &Path,
    name: String,
    files: Vec<String>,
    options: &OpenOptions,
    usage: &Usage,
) -> Result<LoadedSet, Error> {
    let at = Location::file(root);
    assemble(name, files, options, usage, &at, |path| {
        with_content(&root.join(path), usage, to_end)
    })
}

/// Reads a zip with one folder per letter.
pub(crate) fn read_zip<R: Read + Seek>(
    mut archive: Archive<'_, R>,
    name: String,
    options: &OpenOptions,
) -> Result<LoadedSet, Error> {
    let usage = archive.usage();
    let at = archive.location().clone();
    let paths = archive.names()?;
    let places: HashMap<String, usize> = paths.iter().cloned().zip(0..).collect();
    let paths = paths
        .into_iter()
        .filter(|path| !path.ends_with('/'))
        .collect();
    assemble(name, paths, options, usage, &at, |path| {
        let member = at.member(path);
        archive.with_member(places[path], &member, |reader| to_end(reader, &member))
    })
}

/// The files below a folder, as paths with `/` from the root.
pub(crate) fn list(root: &Path, limits: Limits) -> Result<Vec<String>, Error> {
    let listing = Listing::of(root, limits)?;
    match listing.foreign.first() {
        None => Ok(listing.files),
        Some((_, path)) => {
            let advice = "rename it; a zip of it may hold the right names still";
            let found = format!("{:?}", path.strip_prefix(root).unwrap_or(path));
            Err(Location::file(root).malformed("the folder", "names in UTF-8", found, advice))
        }
    }
}

/// The images below a folder.
pub(crate) fn list_images(root: &Path, limits: Limits) -> Result<Vec<PathBuf>, Error> {
    let listing = Listing::of(root, limits)?;
    let named = listing.files.iter().filter(|name| is_image(name));
    let foreign = listing.foreign.iter().filter(|(name, _)| is_image(name));
    let foreign = foreign.map(|(_, path)| path.clone());
    Ok(named.map(|name| root.join(name)).chain(foreign).collect())
}

/// The files below a folder.
struct Listing {
    limits: Limits,
    /// The folders that were listed: links may lead to one twice, or back to its parent.
    visited: HashSet<PathBuf>,
    files: Vec<String>,
    /// Files whose path is not UTF-8, with what can be shown of it.
    foreign: Vec<(String, PathBuf)>,
}

impl Listing {
    fn of(root: &Path, limits: Limits) -> Result<Self, Error> {
        let mut listing = Self {
            limits,
            visited: HashSet::new(),
            files: Vec::new(),
            foreign: Vec::new(),
        };
        listing.add(root, "", true, DEEPEST)?;
        Ok(listing)
    }

    /// Adds what is below a folder, whose path from the root is `prefix` if it is UTF-8.
    fn add(
        &mut self,
        folder: &Path,
        prefix: &str,
        is_utf8: bool,
        depth: usize,
    ) -> Result<(), Error> {
        let at = Location::file(folder);
        let itself = folder.canonicalize().map_err(|error| at.read(error))?;
        if !self.visited.insert(itself) {
            return Ok(());
        }
        for entry in std::fs::read_dir(folder).map_err(|error| at.read(error))? {
            let entry = entry.map_err(|error| at.read(error))?;
            let name = entry.file_name();
            let is_utf8 = is_utf8 && name.to_str().is_some();
            let name = name.to_string_lossy();
            let path = format!("{prefix}{name}");
            // Where a link leads. What leads nowhere is reported when it is read.
            let found = std::fs::metadata(entry.path());
            if !found.as_ref().is_ok_and(Metadata::is_dir) {
                // A pipe or a device would never end.
                if found.is_err() || found.is_ok_and(|found| found.is_file()) {
                    match is_utf8 {
                        true => self.files.push(path),
                        false => self.foreign.push((path, entry.path())),
                    }
                }
            } else if !name.starts_with('.') {
                let depth = depth.checked_sub(1).ok_or_else(|| {
                    let advice = "choose a folder further down";
                    let expected = format!("folders in at most {DEEPEST} others");
                    at.malformed("the folder", expected, "more", advice)
                })?;
                self.add(&entry.path(), &format!("{path}/"), is_utf8, depth)?;
            }
            if self.files.len() + self.foreign.len() > self.limits.entries {
                let found = format!("more than {} files", self.limits.entries);
                return Err(at.too_large("the folder", found, self.limits.entries));
            }
        }
        Ok(())
    }
}

/// An image that belongs to a letter.
struct Image {
    path: String,
    letter: char,
    /// Its index in the sidecar's list.
    listed: Option<usize>,
}

fn assemble(
    name: String,
    paths: Vec<String>,
    options: &OpenOptions,
    usage: &Usage,
    at: &Location,
    mut load: impl FnMut(&str) -> Result<Vec<u8>, Error>,
) -> Result<LoadedSet, Error> {
    let mut sidecar = None;
    if paths.iter().any(|path| path == SIDECAR) {
        let text = load(SIDECAR)?;
        let text = String::from_utf8_lossy(&text);
        sidecar = Some(Sidecar::parse(&text, &at.member(SIDECAR), usage)?);
    }
    let given = options.letters.as_deref();
    let (images, mut warnings) = images(paths, sidecar.as_ref(), given, at)?;
    let (images, glyphs) = glyphs(images, options, usage, at, &mut load, &mut warnings)?;
    let letters = letter_order(&images, sidecar.as_ref(), at)?;
    let index: HashMap<char, u16> = letters.iter().copied().zip(0..).collect();
    let labels = images.iter().map(|image| index[&image.letter]).collect();
    let mut set = GlyphSet {
        name,
        letters,
        glyphs,
        labels,
        ..GlyphSet::default()
    };
    let complete = |sidecar: &Sidecar| {
        sidecar.files.len() == set.len() && images.iter().all(|image| image.listed.is_some())
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
            let names: Vec<String> = images.into_iter().map(|image| image.path).collect();
            (set.hands, set.hand_of) = hands_from_names::recover(&names).unwrap_or_default();
        }
    }
    Ok(LoadedSet { set, warnings })
}

/// Whether a file below a folder is an image that people see there.
pub(crate) fn is_image(path: &str) -> bool {
    let (_, extension) = path.rsplit_once('.').unwrap_or_default();
    let known = EXTENSIONS.contains(&extension.to_ascii_lowercase().as_str());
    known && !is_hidden(path)
}

fn is_hidden(path: &str) -> bool {
    let is_hidden = |part: &str| part.starts_with('.') && part != "." && part != "..";
    path.split('/')
        .any(|part| is_hidden(part) || part == "__MACOSX")
}

/// Selects the images among all files, and counts the other files. `given` letters are those of the
/// folders 0, 1 and so on.
fn images(
    paths: Vec<String>,
    sidecar: Option<&Sidecar>,
    given: Option<&[char]>,
    at: &Location,
) -> Result<(Vec<Image>, Vec<String>), Error> {
    let files = sidecar.map_or(&[][..], |sidecar| &sidecar.files);
    let listed: HashMap<&str, usize> = files.iter().map(String::as_str).zip(0..).collect();
    let mut others = BTreeSet::new();
    let mut images = Vec::new();
    for path in paths.into_iter().filter(|path| path != SIDECAR) {
        let Some((folder, _)) = path.rsplit_once('/').filter(|_| is_image(&path)) else {
            if !is_hidden(&path) {
                others.insert(path);
            }
            continue;
        };
        let folder = folder.rsplit('/').next().unwrap_or(folder);
        let numbered = || folder.parse::<usize>().ok();
        let letter = match given {
            Some(letters) => numbered().and_then(|label| letters.get(label).copied()),
            None => letter::parse(folder),
        };
        let letter = letter.ok_or_else(|| {
            let (expected, advice) = match given {
                Some(letters) => (
                    format!("its folder to be named by a number below {}", letters.len()),
                    "number the folders from 0, in the order of the letters",
                ),
                None => (
                    "its folder to be named by a single letter, as Ж or U+0416".to_owned(),
                    "rename the folder to its letter, or move the images elsewhere",
                ),
            };
            at.malformed(&path, expected, format!("{folder:?}"), advice)
        })?;
        let listed = listed.get(path.as_str()).copied();
        images.push(Image {
            path,
            letter,
            listed,
        });
    }
    if images.is_empty() {
        let advice = "put the images of each letter into a folder of its name";
        let found = format!("{} other files", others.len());
        return Err(at.malformed(
            "the folder",
            "images in folders (PNG, JPEG, WebP, BMP, GIF)",
            found,
            advice,
        ));
    }
    let order = |image: &Image| (image.listed.unwrap_or(usize::MAX), image.path.clone());
    images.sort_by_cached_key(order);
    let few: Vec<&str> = others.iter().map(String::as_str).take(3).collect();
    let warning = || {
        let more = if others.len() > few.len() {
            ", …"
        } else {
            ""
        };
        let (count, few) = (others.len(), few.join(", "));
        format!("{count} files are not images of a letter: {few}{more}")
    };
    let warnings = (!others.is_empty()).then(warning).into_iter().collect();
    Ok((images, warnings))
}

/// Makes the glyphs, one batch at a time on all cores. An unusable image is an error, or a warning
/// if the options skip it.
fn glyphs(
    images: Vec<Image>,
    options: &OpenOptions,
    usage: &Usage,
    at: &Location,
    load: &mut impl FnMut(&str) -> Result<Vec<u8>, Error>,
    warnings: &mut Vec<String>,
) -> Result<(Vec<Image>, Vec<Glyph>), Error> {
    let mut usable = Vec::with_capacity(images.len());
    let mut glyphs = Vec::with_capacity(images.len());
    let mut waiting = images.into_iter().peekable();
    while waiting.peek().is_some() {
        let mut batch = Vec::new();
        let mut size = 0;
        while batch.len() < BATCH_FILES && size < BATCH_BYTES {
            let Some(image) = waiting.next() else { break };
            let bytes = load(&image.path)?;
            size += bytes.len();
            batch.push((image, bytes));
        }
        let made: Vec<_> = batch
            .into_par_iter()
            .map(|(image, bytes)| (glyph(&image, &bytes, at), image))
            .collect();
        let decoded = made.len() * PIXELS;
        usage.hold(decoded as u64).map_err(|kind| at.error(kind))?;
        usage.release(size as u64);
        for (glyph, image) in made {
            if let Some(glyph) = options.usable(glyph, warnings)? {
                usable.push(image);
                glyphs.push(glyph);
            }
        }
    }
    Ok((usable, glyphs))
}

/// The glyph of an image; an image written by bukva is copied pixel by pixel.
fn glyph(image: &Image, bytes: &[u8], at: &Location) -> Result<Glyph, Error> {
    let wrong = |error| at.member(&image.path).locate(error);
    let decoded = decode(bytes).map_err(wrong)?;
    let written = image.listed.and(decoded.image.as_luma8());
    if let Some(gray) = written.filter(|gray| gray.dimensions() == (SIDE as u32, SIDE as u32)) {
        let ink: Vec<u8> = gray.as_raw().iter().map(|value| 255 - value).collect();
        if let Some(glyph) = Glyph::from_slice(&ink) {
            return Ok(glyph);
        }
    }
    Glyph::from_image(&decoded.image).map_err(wrong)
}

/// The letters in the sidecar's order, or alphabetically.
fn letter_order(
    images: &[Image],
    sidecar: Option<&Sidecar>,
    at: &Location,
) -> Result<Vec<char>, Error> {
    let letters = sidecar.map(|sidecar| sidecar.letters(&at.member(SIDECAR)));
    let mut letters = letters.transpose()?.unwrap_or_default();
    let drawn: BTreeSet<char> = images.iter().map(|image| image.letter).collect();
    let mut new: Vec<char> = drawn.into_iter().collect();
    new.retain(|letter| !letters.contains(letter));
    new.sort_by_key(|&letter| alphabetical(letter));
    letters.extend(new);
    Ok(letters)
}
