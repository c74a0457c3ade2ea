//! The lock of a run's folder, so that two programs don't train one run.

use std::fs::{self, File, TryLockError};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process;

use crate::{Error, ErrorKind};

/// A lock that is held until it is dropped. The system releases it when the process ends, however
/// that happens.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    _file: File,
}

impl Lock {
    /// Locks a folder.
    ///
    /// # Errors
    /// When another process holds the lock, or its file can't be written.
    pub(super) fn acquire(folder: &Path) -> Result<Self, Error> {
        let path = folder.join("run.lock");
        let mut options = File::options();
        let open = options.read(true).write(true).create(true).truncate(false);
        let mut file = open.open(&path).map_err(Error::io(&path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut process = String::new();
                // Who holds it is told if it can be read.
                let _ = file.read_to_string(&mut process);
                let process = process.trim().to_owned();
                return Err(Error::from(ErrorKind::InTraining { process }).at(folder));
            }
            Err(TryLockError::Error(error)) => return Err(Error::io(&path)(error)),
        }
        let written = file
            .set_len(0)
            .and_then(|()| writeln!(file, "{}", process::id()));
        written.map_err(Error::io(&path))?;
        Ok(Self { path, _file: file })
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // A file that stays is taken over by the next process.
        let _ = fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_lock_is_refused_and_a_stale_one_taken_over() {
        let folder = tempfile::tempdir().unwrap();
        let lock = Lock::acquire(folder.path()).unwrap();
        let refused = Lock::acquire(folder.path()).unwrap_err();
        let holder = process::id().to_string();
        assert!(matches!(refused.kind(), ErrorKind::InTraining { process } if *process == holder));
        drop(lock);
        fs::write(folder.path().join("run.lock"), "1\n").unwrap();
        Lock::acquire(folder.path()).unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
