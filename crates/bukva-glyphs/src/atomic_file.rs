//! Atomic file writes: a temporary file is renamed when it is complete.

use std::fs::{self, File};
use std::io::{self, BufWriter, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tempfile::NamedTempFile;

/// The beginning of the names of temporary files.
const PREFIX: &str = ".bukva-";
/// Temporary files older than this belong to no running program.
const ABANDONED: Duration = Duration::from_secs(3600);

/// A complete file that waits to replace the one at its path.
#[derive(Debug)]
pub struct Pending {
    /// `None` if the path is a device or a pipe, which has been written to already.
    temporary: Option<NamedTempFile>,
    path: PathBuf,
}

/// Writes a temporary file beside `path`. Several of these can be made before any of them replaces
/// an older file, so that files that belong together are replaced together.
///
/// The folder is created if needed. A link is followed; a device or a pipe is written to.
///
/// # Errors
/// The error of `fill`, or the failure to create or write the file.
pub fn prepare<E: From<io::Error>>(
    path: &Path,
    fill: impl FnOnce(&mut BufWriter<File>) -> Result<(), E>,
) -> Result<Pending, E> {
    let path = target(path)?;
    let found = fs::metadata(&path).map(|found| found.file_type());
    if found.as_ref().is_ok_and(fs::FileType::is_dir) {
        return Err(io::Error::from(io::ErrorKind::IsADirectory).into());
    }
    if found.is_ok_and(|found| !found.is_file()) {
        fill_device(&path, fill)?;
        return Ok(Pending {
            temporary: None,
            path,
        });
    }
    let temporary = builder(0o666).tempfile_in(parent(&path)?)?;
    let mut writer = BufWriter::new(temporary.as_file().try_clone()?);
    fill(&mut writer)?;
    writer.flush()?;
    Ok(Pending {
        temporary: Some(temporary),
        path,
    })
}

/// Writes to a device or a pipe. What fills a file may go back in it, as archives do, and a pipe can't: so it
/// fills a temporary file, which is copied.
fn fill_device<E: From<io::Error>>(
    path: &Path,
    fill: impl FnOnce(&mut BufWriter<File>) -> Result<(), E>,
) -> Result<(), E> {
    let mut writer = BufWriter::new(tempfile::tempfile()?);
    fill(&mut writer)?;
    let mut content = writer
        .into_inner()
        .map_err(io::IntoInnerError::into_error)?;
    content.rewind()?;
    io::copy(&mut content, &mut File::options().write(true).open(path)?)?;
    Ok(())
}

impl Pending {
    /// Replaces the file at the path. When this returns, the new file is on the disk: a power cut
    /// leaves the old file or the new one.
    ///
    /// # Errors
    /// When the file can't be renamed.
    pub fn replace(self) -> io::Result<()> {
        let Some(temporary) = &self.temporary else {
            return Ok(());
        };
        temporary.as_file().sync_all()?;
        let path = self.path.clone();
        self.replace_unsynced()?;
        sync_folder(parent(&path)?)
    }

    /// Replaces the file at the path without waiting for the disk: for files that can be made
    /// again, and of which there may be thousands.
    ///
    /// # Errors
    /// When the file can't be renamed.
    fn replace_unsynced(self) -> io::Result<()> {
        match self.temporary {
            Some(temporary) => temporary
                .persist(&self.path)
                .map(drop)
                .map_err(|failed| failed.error),
            None => Ok(()),
        }
    }
}

/// Writes a file atomically: if anything fails, an existing file at `path` stays untouched. When
/// this returns, the file is on the disk.
///
/// # Errors
/// Those of [`prepare`] and [`Pending::replace`].
pub fn write<E: From<io::Error>>(
    path: &Path,
    fill: impl FnOnce(&mut BufWriter<File>) -> Result<(), E>,
) -> Result<(), E> {
    Ok(prepare(path, fill)?.replace()?)
}

/// Writes a picture atomically. A power cut soon afterwards may lose it.
///
/// # Errors
/// Those of [`write()`].
pub fn write_picture<E: From<io::Error>>(
    path: &Path,
    fill: impl FnOnce(&mut BufWriter<File>) -> Result<(), E>,
) -> Result<(), E> {
    Ok(prepare(path, fill)?.replace_unsynced()?)
}

/// Removes the temporary files that killed programs have left in a folder.
///
/// # Errors
/// When the folder can't be read or a file can't be removed.
pub fn sweep(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let temporary = entry.file_name().to_string_lossy().starts_with(PREFIX);
        if temporary && entry.file_type()?.is_file() && is_abandoned(&entry) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

fn is_abandoned(entry: &fs::DirEntry) -> bool {
    let modified = entry.metadata().and_then(|found| found.modified());
    let age = modified.map(|modified| SystemTime::now().duration_since(modified));
    age.is_ok_and(|age| age.is_ok_and(|age| age > ABANDONED))
}

/// The file that a path leads to, if it is a link.
fn target(path: &Path) -> io::Result<PathBuf> {
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_symlink() => match fs::canonicalize(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let target = fs::read_link(path)?;
                Ok(path.parent().unwrap_or(Path::new("")).join(target))
            }
            target => target,
        },
        _ => Ok(path.to_owned()),
    }
}

/// Waits until the names in a folder are on the disk.
#[cfg_attr(not(unix), expect(unused_variables))]
fn sync_folder(folder: &Path) -> io::Result<()> {
    // Only Unix opens folders as files.
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    Ok(())
}

/// Does the same for a folder, which must be empty or not exist yet.
pub fn write_folder(path: &Path, fill: impl FnOnce(&Path) -> io::Result<()>) -> io::Result<()> {
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
#[cfg_attr(not(unix), expect(unused_variables))]
fn builder(mode: u32) -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX);
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

    #[cfg(unix)]
    #[test]
    fn links_are_followed_and_pipes_are_written_to() {
        let folder = tempfile::tempdir().unwrap();
        let [kept, link] = ["kept", "link"].map(|name| folder.path().join(name));
        for _ in 0..2 {
            // The first time, the link leads nowhere.
            let _ = std::os::unix::fs::symlink("kept", &link);
            write::<io::Error>(&link, |file| file.write_all(b"new")).unwrap();
            assert!(link.is_symlink());
            assert_eq!(std::fs::read(&kept).unwrap(), b"new");
        }
        write::<io::Error>(Path::new("/dev/null"), |file| file.write_all(b"new")).unwrap();
        assert!(!std::fs::metadata("/dev/null").unwrap().is_file());
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_gets_what_was_written_out_of_order() {
        use std::io::{Read, SeekFrom};

        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.unwrap().success());
        let reader = std::thread::spawn({
            let pipe = pipe.clone();
            move || {
                let mut read = String::new();
                File::open(pipe).unwrap().read_to_string(&mut read).unwrap();
                read
            }
        });
        write::<io::Error>(&pipe, |file| {
            file.write_all(b"one two")?;
            file.seek(SeekFrom::Start(0))?;
            file.write_all(b"ONE")
        })
        .unwrap();
        assert_eq!(reader.join().unwrap(), "ONE two");
    }

    #[test]
    fn a_folder_of_that_name_is_an_error_before_anything_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let taken = folder.path().join("taken");
        std::fs::create_dir(&taken).unwrap();
        let prepared = prepare::<io::Error>(&taken, |file| file.write_all(b"new"));
        assert_eq!(prepared.unwrap_err().kind(), io::ErrorKind::IsADirectory);
    }

    #[test]
    fn only_old_temporary_files_are_swept() {
        let folder = tempfile::tempdir().unwrap();
        let [old, new, other] =
            [".bukva-old", ".bukva-new", "other"].map(|name| folder.path().join(name));
        let long_ago = SystemTime::now() - 2 * ABANDONED;
        for (path, time) in [
            (&old, long_ago),
            (&new, SystemTime::now()),
            (&other, long_ago),
        ] {
            File::create(path).unwrap().set_modified(time).unwrap();
        }
        sweep(folder.path()).unwrap();
        assert_eq!(
            [&old, &new, &other].map(|path| path.exists()),
            [false, true, true]
        );
    }
}
