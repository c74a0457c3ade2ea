//! What the programs in `fuzz_targets` have in common.

use std::io::{Cursor, Read, Write};

use libfuzzer_sys::fuzzer_mutate;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// Fuzzes the reader of a name.
#[macro_export]
macro_rules! fuzz {
    ($name:literal) => {
        libfuzzer_sys::fuzz_target!(|input: &[u8]| bukva_fuzz_targets::run($name, input));
    };
}

/// Fuzzes a reader that may catch panics of a decoder.
#[macro_export]
macro_rules! fuzz_catching {
    ($name:literal) => {
        // libFuzzer's hook would end the program before they are caught.
        libfuzzer_sys::fuzz_target!(init: drop(std::panic::take_hook()), |input: &[u8]| {
            bukva_fuzz_targets::run($name, input)
        });
    };
}

/// Fuzzes the reader of archives, changing what is in them.
#[macro_export]
macro_rules! fuzz_archive {
    ($name:literal) => {
        $crate::fuzz!($name);
        libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
            $crate::mutate_archive(data, size, max_size, seed)
        });
    };
}

/// Changes one member of an archive, and its size and checksum with it; sometimes any bytes of the file.
pub fn mutate_archive(data: &mut [u8], size: usize, max_size: usize, seed: u32) -> usize {
    let changed = match seed % 4 {
        0 => None,
        _ => with_member_changed(&data[..size], max_size, seed as usize / 4),
    };
    match changed.filter(|archive| archive.len() <= max_size) {
        Some(archive) => {
            data[..archive.len()].copy_from_slice(&archive);
            archive.len()
        }
        None => fuzzer_mutate(data, size, max_size),
    }
}

fn with_member_changed(archive: &[u8], max_size: usize, number: usize) -> Option<Vec<u8>> {
    let mut members = members(archive, max_size as u64)?;
    let changed = number.checked_rem(members.len())?;
    let content = &mut members[changed].1;
    let size = content.len();
    let room = size + 64;
    content.resize(room, 0);
    let size = fuzzer_mutate(content, size, room);
    content.truncate(size);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // Stored, so that the fuzzer finds its words in the file.
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, content) in &members {
        zip.start_file(name.as_str(), options).ok()?;
        zip.write_all(content).ok()?;
    }
    Some(zip.finish().ok()?.into_inner())
}

/// The names and contents of an archive's members.
fn members(archive: &[u8], longest: u64) -> Option<Vec<(String, Vec<u8>)>> {
    let mut zip = ZipArchive::new(Cursor::new(archive)).ok()?;
    let mut members = Vec::new();
    for index in 0..zip.len().min(64) {
        let member = zip.by_index(index).ok()?;
        let (name, mut content) = (member.name().ok()?.into_owned(), Vec::new());
        member.take(longest).read_to_end(&mut content).ok()?;
        members.push((name, content));
    }
    Some(members)
}
