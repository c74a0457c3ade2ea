//! Keeps results from replacing what they are made from, and other files without --force.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use thiserror::Error;

/// What results must not replace.
pub(crate) struct Guard {
    /// Files, and folders with all that is in them.
    sources: HashSet<PathBuf>,
    force: bool,
}

/// Why a result is not written.
#[derive(Debug, PartialEq, Eq, Error)]
pub(crate) enum Refused {
    #[error("{}: the result would replace what it is made from; choose another name for it", .0.display())]
    Source(PathBuf),
    #[error("{}: this exists; replace it with --force, or choose another name", .0.display())]
    Exists(PathBuf),
}

impl Guard {
    /// Keeps results from replacing sources, and without `force` from replacing anything.
    pub(crate) fn new(sources: impl IntoIterator<Item = impl AsRef<Path>>, force: bool) -> Self {
        let guard = Self {
            sources: HashSet::new(),
            force,
        };
        guard.and(sources)
    }

    /// With more sources.
    pub(crate) fn and(mut self, sources: impl IntoIterator<Item = impl AsRef<Path>>) -> Self {
        let sources = sources.into_iter();
        self.sources
            .extend(sources.filter_map(|source| source.as_ref().canonicalize().ok()));
        self
    }

    /// Fails if a result may not be written. Devices and pipes replace nothing.
    pub(crate) fn check(&self, result: &Path) -> Result<(), Refused> {
        let Ok(existing) = result.canonicalize() else {
            return Ok(());
        };
        if is_device(&existing) {
            return Ok(());
        }
        if self.is_source(&existing) {
            return Err(Refused::Source(result.to_owned()));
        }
        // What standard output is redirected to has been replaced by the shell.
        match self.force || names_stream(result) {
            true => Ok(()),
            false => Err(Refused::Exists(result.to_owned())),
        }
    }

    /// Checks several results.
    pub(crate) fn check_all(
        &self,
        results: impl IntoIterator<Item = impl AsRef<Path>>,
    ) -> Result<(), Refused> {
        let mut results = results.into_iter();
        results.try_for_each(|result| self.check(result.as_ref()))
    }

    /// Whether something that exists is a source, or a part of one, or contains one.
    fn is_source(&self, existing: &Path) -> bool {
        let mut around = existing.ancestors();
        around.any(|path| self.sources.contains(path))
            || existing.is_dir() && self.sources.iter().any(|one| one.starts_with(existing))
    }
}

/// Fails if results cannot be put into a folder because it, or one that holds it, is a file.
pub(crate) fn check_out(folder: &Path) -> anyhow::Result<()> {
    let file = folder.ancestors().find(|path| path.is_file());
    match file {
        Some(file) => anyhow::bail!(
            "--out {}: {} is a file; name a folder",
            folder.display(),
            file.display()
        ),
        None => Ok(()),
    }
}

/// Whether what is written to a path goes to a device, a pipe, or an open file of the shell's.
pub(crate) fn is_stream(path: &Path) -> bool {
    names_stream(path) || is_device(path)
}

/// Whether a path is the name of an open file, such as standard output.
fn names_stream(path: &Path) -> bool {
    let streams = ["/dev/stdout", "/dev/stderr", "/dev/fd", "/proc/self/fd"];
    streams.iter().any(|stream| path.starts_with(stream))
}

fn is_device(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_never_replaced_and_another_file_only_when_forced() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::create_dir(path("letters")).unwrap();
        for name in ["letters/a.png", "source.npz", "old.npz"] {
            fs::write(path(name), name).unwrap();
        }
        let guard = |force| Guard::new([path("letters"), path("source.npz"), path("none")], force);
        for source in [
            "letters",
            "letters/a.png",
            "source.npz",
            "letters/../source.npz",
        ] {
            let refused = Err(Refused::Source(path(source)));
            assert_eq!(guard(true).check(&path(source)), refused);
        }
        let refused = Err(Refused::Exists(path("old.npz")));
        assert_eq!(guard(false).check(&path("old.npz")), refused);
        assert_eq!(guard(true).check(&path("old.npz")), Ok(()));
        let new = ["new.npz", "letters/b.png", "no/such/folder.npz"].map(path);
        assert_eq!(guard(false).check_all(new), Ok(()));
        let around = Guard::new([path("letters/a.png")], true);
        let refused = Err(Refused::Source(path("letters")));
        assert_eq!(around.check(&path("letters")), refused);
    }

    #[cfg(unix)]
    #[test]
    fn links_count_as_what_they_lead_to_and_devices_replace_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("source.png"), "").unwrap();
        std::os::unix::fs::symlink("source.png", path("link.png")).unwrap();
        let guard = Guard::new([path("source.png")], true);
        let refused = Err(Refused::Source(path("link.png")));
        assert_eq!(guard.check(&path("link.png")), refused);
        let guard = Guard::new(["/dev/null"], false);
        assert_eq!(guard.check(Path::new("/dev/null")), Ok(()));
        assert_eq!(guard.check(Path::new("/dev/stdout")), Ok(()));
        // A file in memory is a file.
        assert!(is_stream(Path::new("/dev/stdout")) && !is_stream(Path::new("/dev/shm/a.png")));
    }
}
