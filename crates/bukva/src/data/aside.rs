//! Files that appear whole or not at all.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use tempfile::NamedTempFile;

/// Writes a file aside, then renames it into place: a reader sees the old file or the whole new
/// one, also after a crash. Makes the folder it lies in where there is none.
///
/// # Errors
/// Whatever `write` or the file system reports; `path` is then as it was.
pub fn write_aside(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    std::fs::create_dir_all(folder)?;
    let aside = NamedTempFile::new_in(folder)?;
    let mut buffer = BufWriter::new(aside.reopen()?);
    write(&mut buffer)?;
    buffer.flush()?;
    buffer.get_ref().sync_all()?;
    #[cfg(unix)]
    make_readable(aside.as_file())?;
    aside.persist(path)?;
    Ok(())
}

/// Temporary files are private to their owner; a result is an ordinary file.
#[cfg(unix)]
fn make_readable(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}
