//! Files written aside and renamed, so that no reader ever meets half a file.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// Writes a file aside and renames it to `path` once `fill` has succeeded.
///
/// What stood at `path` before stays untouched when anything fails. The folder is made if needed.
///
/// # Errors
/// Whatever `fill` gives back, or the failure to make, flush or rename the file.
pub fn write<E: From<io::Error>>(
    path: &Path,
    fill: impl FnOnce(&mut BufWriter<File>) -> Result<(), E>,
) -> Result<(), E> {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    std::fs::create_dir_all(folder)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".bukva-");
    // Temporary files are private by default; this one becomes an ordinary file.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let temporary = builder.tempfile_in(folder)?;
    let mut writer = BufWriter::new(temporary.as_file().try_clone()?);
    fill(&mut writer)?;
    writer.flush()?;
    temporary.persist(path).map_err(|failed| failed.error)?;
    Ok(())
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
