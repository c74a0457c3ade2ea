//! Atomic file writes: a temporary file is renamed when it is complete.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// Writes a temporary file and renames it to `path` once `fill` has succeeded.
///
/// If anything fails, an existing file at `path` stays untouched. The folder is created if needed.
///
/// # Errors
/// The error of `fill`, or the failure to create, flush or rename the file.
pub fn write<E: From<io::Error>>(
    path: &Path,
    fill: impl FnOnce(&mut BufWriter<File>) -> Result<(), E>,
) -> Result<(), E> {
    let temporary = builder(0o666).tempfile_in(parent(path)?)?;
    let mut writer = BufWriter::new(temporary.as_file().try_clone()?);
    fill(&mut writer)?;
    writer.flush()?;
    temporary.persist(path).map_err(|failed| failed.error)?;
    Ok(())
}

/// Does the same for a folder, which must be empty or not exist yet.
pub(crate) fn write_folder(
    path: &Path,
    fill: impl FnOnce(&Path) -> io::Result<()>,
) -> io::Result<()> {
    let temporary = builder(0o777).tempdir_in(parent(path)?)?;
    fill(temporary.path())?;
    if path.exists() {
        std::fs::remove_dir(path)?;
    }
    std::fs::rename(temporary.path(), path)?;
    // The folder has been renamed, so there is nothing left to remove.
    let _ = temporary.keep();
    Ok(())
}

fn parent(path: &Path) -> io::Result<&Path> {
    let parent = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    std::fs::create_dir_all(parent)?;
    Ok(parent)
}

/// Temporary files and folders are private by default; this makes ordinary ones.
fn builder(mode: u32) -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".bukva-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(mode));
    builder
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_write_leaves_the_old_file_and_nothing_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kept.txt");
        write::<io::Error>(&path, |file| file.write_all(b"old")).unwrap();
        let failed = write::<io::Error>(&path, |file| {
            file.write_all(b"new")?;
            Err(io::Error::other("stop"))
        });
        assert!(failed.is_err());
        assert_eq!(std::fs::read(&path).unwrap(), b"old");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn missing_folders_are_made() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b/new.txt");
        write::<io::Error>(&path, |file| file.write_all(b"here")).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"here");
    }
}
