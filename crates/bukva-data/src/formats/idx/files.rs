//! The files of a set, by their names.

use std::path::{Path, PathBuf};

const IMAGES: [&str; 2] = ["-images-idx3-ubyte", "-images.idx3-ubyte"];
const LABELS: [&str; 2] = ["-labels-idx1-ubyte", "-labels.idx1-ubyte"];
const LETTERS: [&str; 2] = [".json", "-letters.txt"];
const NAMES: [&str; 1] = ["-names.txt"];

/// The files of one set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Files {
    pub(super) name: String,
    pub(super) images: PathBuf,
    pub(super) labels: PathBuf,
    pub(super) letters: Option<PathBuf>,
    pub(super) names: Option<PathBuf>,
}

impl Files {
    /// What to look out for when the images are read as transposed, or not.
    pub(crate) fn warning(&self, transposed: bool) -> Option<String> {
        let warning = "images called emnist may lie on their side: EMNIST's own files store them \
                       column by column; look at them (bukva data sheet), and read them as transposed";
        let may_lie = !transposed && self.name.to_lowercase().starts_with("emnist");
        may_lie.then(|| warning.to_owned())
    }

    /// The files of the set that `path` belongs to: any of its files, or the common prefix of their
    /// paths. `None` when there is no images file.
    ///
    /// The file that is named is one of them, and the others are gzipped or plain as it is, if there are both.
    pub(crate) fn of(path: &Path) -> Option<Self> {
        let Named {
            name,
            suffix,
            packed,
        } = Named::of(path)?;
        // Gzipped is how a set is written that is named by its prefix.
        let packed = packed || ![IMAGES, LABELS].concat().contains(&suffix);
        let find = |suffixes: &[&str], packed: bool| {
            if suffixes.contains(&suffix) {
                return Some(path.to_owned());
            }
            let endings = match packed {
                true => [".gz", ""],
                false => ["", ".gz"],
            };
            let files = suffixes
                .iter()
                .flat_map(|suffix| endings.map(|ending| format!("{name}{suffix}{ending}")));
            files
                .map(|file| path.with_file_name(file))
                .find(|path| path.is_file())
        };
        let images = find(&IMAGES, packed).filter(|images| images.is_file())?;
        let packed = is_packed(&images);
        Some(Self {
            labels: find(&LABELS, packed)
                .unwrap_or_else(|| path.with_file_name(format!("{name}{}", LABELS[0]))),
            letters: find(&LETTERS, packed),
            names: find(&NAMES, packed),
            name: name.to_owned(),
            images,
        })
    }

    /// The file of images.
    pub(crate) fn images(&self) -> &Path {
        &self.images
    }

    /// All files.
    pub(crate) fn all(&self) -> Vec<PathBuf> {
        let both = [self.images.clone(), self.labels.clone()];
        let others = self.letters.iter().chain(&self.names).cloned();
        both.into_iter().chain(others).collect()
    }
}

pub(super) fn is_packed(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "gz")
}

/// The parts of a file's name.
struct Named<'a> {
    /// The name of the set.
    name: &'a str,
    /// What tells which of the files of a set it is; empty if it is no file's name.
    suffix: &'static str,
    packed: bool,
}

impl<'a> Named<'a> {
    fn of(path: &'a Path) -> Option<Self> {
        let file = path.file_name()?.to_str()?;
        let bare = file.strip_suffix(".gz").unwrap_or(file);
        let suffixes = [&IMAGES[..], &LABELS, &LETTERS, &NAMES].concat();
        let parts = suffixes
            .into_iter()
            .find_map(|suffix| Some((bare.strip_suffix(suffix)?, suffix)));
        let (name, suffix) = parts.unwrap_or((bare, ""));
        Some(Self {
            name,
            suffix,
            packed: bare != file,
        })
    }
}
