//! Feeds every input in `fuzz/seeds` and `fuzz/hostile` to its reader: seeds, and what once went wrong.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use bukva_fuzz_targets::{TARGETS, run};
use peak_alloc::PeakAlloc;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;
/// Held by a test while it measures memory.
static ALONE: Mutex<()> = Mutex::new(());
/// No input takes a tenth of it on a slow machine.
const LONGEST: Duration = Duration::from_secs(10);

fn seeds() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/seeds"))
}

/// The files of a folder, in order of name.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// Reads all inputs of a target, within its memory.
fn replay(name: &str) {
    let target = TARGETS.iter().find(|target| target.name == name).unwrap();
    let mut inputs = files(&seeds().join(name));
    assert!(!inputs.is_empty());
    let hostile = seeds().join("../hostile").join(name);
    if hostile.is_dir() {
        inputs.extend(files(&hostile));
    }
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    // Starts threads and the server, which stay.
    run(name, b"");
    for path in inputs {
        let input = fs::read(&path).unwrap();
        let before = MEMORY.current_usage();
        MEMORY.reset_peak_usage();
        let start = Instant::now();
        run(name, &input);
        let memory = MEMORY.peak_usage().saturating_sub(before) >> 20;
        let most = target.most_memory;
        assert!(memory <= most, "{}: {memory} MiB of {most}", path.display());
        let time = start.elapsed();
        assert!(time < LONGEST, "{}: {time:?}", path.display());
    }
}

macro_rules! replays {
    ($($test:ident $target:literal)*) => {
        $(#[test]
        fn $test() {
            replay($target);
        })*

        #[test]
        fn every_target_has_a_program_a_folder_and_a_test() {
            let names = |folder: &str| -> BTreeSet<String> {
                let entries = fs::read_dir(seeds().join(folder)).unwrap();
                let name = |entry: fs::DirEntry| entry.path().file_stem().unwrap().to_string_lossy().into_owned();
                entries.map(|entry| name(entry.unwrap())).collect()
            };
            let targets: BTreeSet<String> = TARGETS.iter().map(|target| target.name.to_owned()).collect();
            assert_eq!(names("."), targets);
            assert_eq!(names("../fuzz_targets"), targets);
            assert_eq!(BTreeSet::from([$($target.to_owned()),*]), targets);
        }
    };
}

replays! {
    fonts "font"
    idx_files "idx"
    models "model"
    npy_pairs "npy_pair"
    npz_archives "npz"
    outlines "outline"
    pictures "picture"
    bare_pixels "pixels"
    requests "request"
    schemes "scheme"
    font_sources "ufo"
    zips_of_pictures "zip"
}

/// The fuzzer reads the same files: they must be read at all.
#[test]
fn seeds_that_are_not_hostile_are_read() {
    let open = |name: &str| bukva_data::open(seeds().join(name));
    for name in [
        "npz/hands.npz",
        "npz/half.npz",
        "zip/own.zip",
        "font/shapes.woff2",
    ] {
        let set = open(name).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(!set.is_empty());
    }
}
