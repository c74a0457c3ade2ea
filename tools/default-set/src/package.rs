//! npm packages: downloaded once into a folder, checked against their pinned checksum, unpacked.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::Command;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::read::GzDecoder;
use sha2::{Digest, Sha512};

use crate::error::MakeError;
use crate::tables::PackageRow;

/// The files of one package that the set needs.
pub(crate) struct Package {
    name: String,
    files: BTreeMap<String, Vec<u8>>,
}

impl Package {
    /// Reads a package from the folder, after downloading it with `npm pack` if necessary.
    ///
    /// # Errors
    /// [`MakeError::Fetch`]; [`MakeError::Integrity`] if the tarball differs from the pinned one;
    /// [`MakeError::File`].
    pub(crate) fn take(row: &PackageRow, cache: &Path) -> Result<Self, MakeError> {
        let stem = row.package.trim_start_matches('@').replace('/', "-");
        let tarball = format!("{stem}-{}.tgz", row.version);
        let path = cache.join(&tarball);
        if !path.exists() {
            fetch(row, cache, &tarball)?;
        }
        let bytes = fs::read(&path).map_err(MakeError::file(&path))?;
        let found = format!("sha512-{}", STANDARD.encode(Sha512::digest(&bytes)));
        if found != row.integrity {
            return Err(MakeError::Integrity {
                path,
                expected: row.integrity.clone(),
                found,
            });
        }
        Ok(Self {
            name: row.package.clone(),
            files: unpack(&bytes).map_err(MakeError::file(&path))?,
        })
    }

    /// A file by its path within the package.
    ///
    /// # Errors
    /// [`MakeError::Missing`].
    pub(crate) fn file(&self, path: &str) -> Result<&[u8], MakeError> {
        let file = self.files.get(path).map(Vec::as_slice);
        file.ok_or_else(|| MakeError::Missing {
            package: self.name.clone(),
            file: path.to_owned(),
        })
    }

    /// Whether the package has a file.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }
}

fn fetch(row: &PackageRow, cache: &Path, tarball: &str) -> Result<(), MakeError> {
    let package = format!("{}@{}", row.package, row.version);
    let failed = |reason: String| MakeError::Fetch {
        package: package.clone(),
        tarball: tarball.to_owned(),
        reason,
    };
    fs::create_dir_all(cache).map_err(MakeError::file(cache))?;
    let output = Command::new("npm")
        .args(["pack", "--silent", "--pack-destination"])
        .arg(cache)
        .arg(&package)
        .output()
        .map_err(|error| failed(error.to_string()))?;
    if !output.status.success() || !cache.join(tarball).exists() {
        return Err(failed(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    Ok(())
}

/// The license and the fonts of a tarball, by path without the leading `package/`.
fn unpack(tarball: &[u8]) -> Result<BTreeMap<String, Vec<u8>>, std::io::Error> {
    let mut files = BTreeMap::new();
    for entry in tar::Archive::new(GzDecoder::new(tarball)).entries()? {
        let mut entry = entry?;
        let path = entry.path()?.display().to_string();
        let path = path.trim_start_matches("package/").to_owned();
        if path == "LICENSE" || path.ends_with(".woff2") {
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes)?;
            files.insert(path, bytes);
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tarball_that_is_not_the_pinned_one_is_refused() {
        let cache = tempfile::tempdir().unwrap();
        std::fs::write(cache.path().join("maker-face-1.0.0.tgz"), b"other bytes").unwrap();
        let row = PackageRow {
            package: "@maker/face".to_owned(),
            version: "1.0.0".to_owned(),
            license: "OFL-1.1".to_owned(),
            integrity: "sha512-AAAA".to_owned(),
            family: "Face".to_owned(),
        };
        let error = Package::take(&row, cache.path()).err().unwrap().to_string();
        assert!(
            error.contains("expected integrity sha512-AAAA, found sha512-"),
            "{error}"
        );
        assert!(error.contains("maker-face-1.0.0.tgz"), "{error}");
    }
}
