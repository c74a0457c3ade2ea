//! Benchmarks reading datasets whose arrays lie in either order:
//! `cargo bench -p bukva-bench --bench readers`. Both orders should take about as long, and ten times as
//! many glyphs ten times as long.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use bukva_data::open;
use divan::{Bencher, black_box};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const PIXELS: usize = 28 * 28;

fn main() {
    divan::main();
}

#[divan::bench(args = [10_000, 100_000], sample_count = 10)]
fn images_in_c_order(bencher: Bencher<'_, '_>, glyphs: usize) {
    read(bencher, glyphs, false);
}

#[divan::bench(args = [10_000, 100_000], sample_count = 10)]
fn images_in_fortran_order(bencher: Bencher<'_, '_>, glyphs: usize) {
    read(bencher, glyphs, true);
}

fn read(bencher: Bencher<'_, '_>, glyphs: usize, fortran: bool) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("set.npz");
    write(&path, glyphs, fortran).expect("a file");
    bencher.bench(|| black_box(open(&path).expect("the set").len()));
}

/// A set of one letter, as NumPy would write it.
fn write(path: &Path, glyphs: usize, fortran: bool) -> std::io::Result<()> {
    let mut zip = ZipWriter::new(File::create(path)?);
    let images: Vec<u8> = (0..glyphs * PIXELS).map(|at| (at % 251) as u8).collect();
    let members = [
        (
            "images.npy",
            "|u1",
            format!("({glyphs}, 28, 28)"),
            fortran,
            images,
        ),
        (
            "labels.npy",
            "|u1",
            format!("({glyphs},)"),
            false,
            vec![0; glyphs],
        ),
        (
            "letters.npy",
            "<U1",
            "(1,)".to_owned(),
            false,
            u32::from('Ж').to_le_bytes().to_vec(),
        ),
    ];
    for (name, kind, shape, fortran, elements) in members {
        zip.start_file(name, SimpleFileOptions::default())?;
        let order = if fortran { "True" } else { "False" };
        let header =
            format!("{{'descr': '{kind}', 'fortran_order': {order}, 'shape': {shape}, }}\n");
        zip.write_all(b"\x93NUMPY\x01\x00")?;
        zip.write_all(&(header.len() as u16).to_le_bytes())?;
        zip.write_all(header.as_bytes())?;
        zip.write_all(&elements)?;
    }
    zip.finish()?;
    Ok(())
}
