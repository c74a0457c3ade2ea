//! Tests that a file read in parts gives the glyphs of the same file read whole.

use std::ops::ControlFlow;
use std::path::Path;

use bukva_data::{Format, GlyphFile, GlyphStream, OpenOptions, open, open_with, write};
use bukva_glyphs::{Error, FineGlyph, Glyph, PIXELS};

use crate::sample::{
    archive, assert_says, gzip, idx_images, idx_labels, letters, message, npy, pixels, set,
};

fn stream(path: &Path) -> Result<GlyphStream, Error> {
    let file = GlyphFile::open(path, &OpenOptions::default())?;
    GlyphStream::new(file.expect("a file of arrays"), |_| ())
}

/// All glyphs, read two at a time.
fn streamed(stream: &GlyphStream) -> Vec<Glyph> {
    let all = 0..stream.len();
    let mut glyphs = Vec::new();
    let read = stream.read(&[all], 2, |first, part: Vec<Glyph>| {
        assert!(first == glyphs.len() && part.len() <= 2);
        glyphs.extend(part);
        ControlFlow::Continue(())
    });
    read.unwrap();
    glyphs
}

/// Checks that a file's glyphs are the same, read whole and in parts.
fn assert_same(path: &Path) {
    let whole = open(path).unwrap();
    assert!(whole.len() > 1);
    assert_eq!(
        streamed(&stream(path).unwrap()),
        whole.glyphs(),
        "{}",
        path.display()
    );
}

/// Writes an archive of three labeled images from this array.
fn put(path: &Path, images: &[u8]) {
    let labels = npy("|u1", "(3,)", &[0, 1, 0]);
    archive(
        path,
        &[
            ("images.npy", images),
            ("labels.npy", &labels),
            ("letters.npy", &letters("БВ")),
        ],
    );
}

#[test]
fn archives_of_every_kind_of_number_and_order_are_the_same_in_parts() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("some.npz");
    write(&set(), &path, Format::Npz).unwrap();
    assert_same(&path);

    let bytes = pixels(3);
    let light: Vec<u8> = bytes.iter().map(|value| 200 + value / 5).collect();
    let floats = |scale: f32| -> Vec<u8> {
        let values = bytes.iter().map(|&value| f32::from(value) * scale);
        values.flat_map(f32::to_le_bytes).collect()
    };
    let bits: Vec<u8> = bytes.iter().map(|value| value / 128).collect();
    // From [N, 28, 28] to [28, 28, N].
    let count_last: Vec<u8> = (0..PIXELS)
        .flat_map(|pixel| [0, 1, 2].map(|image| bytes[image * PIXELS + pixel]))
        .collect();
    let columns_first = npy("|u1", "(28, 28, 3)", &bytes).map_order("'fortran_order': True ");
    for images in [
        npy("|u1", "(3, 28, 28)", &light),
        npy("|b1", "(3, 28, 28)", &bits),
        npy("|u1", "(3, 1, 28, 28)", &bits),
        npy("<f4", "(3, 28, 28)", &floats(1.0 / 255.0)),
        npy("<f4", "(3, 28, 28)", &floats(1.0)),
        npy("|u1", "(28, 28, 3)", &count_last),
        npy("|u1", "(3, 28, 28)", &count_last).map_order("'fortran_order': True "),
        columns_first,
    ] {
        put(&path, &images);
        assert_same(&path);
    }
}

/// Replaces the order that a header tells.
trait Order {
    fn map_order(self, order: &str) -> Self;
}

impl Order for Vec<u8> {
    fn map_order(mut self, order: &str) -> Self {
        let old = b"'fortran_order': False";
        let at = self.windows(old.len()).position(|part| part == old);
        let at = at.expect("a header");
        self.splice(at..at + old.len(), order.bytes());
        self
    }
}

#[test]
fn idx_files_and_lone_arrays_are_the_same_in_parts() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    let images = gzip(&idx_images(3, &pixels(3)));
    std::fs::write(file("few-images-idx3-ubyte.gz"), images).unwrap();
    std::fs::write(file("few-labels-idx1-ubyte"), idx_labels(&[1, 0, 1])).unwrap();
    std::fs::write(file("few.json"), r#"{"labels": ["А", "Б"]}"#).unwrap();
    assert_same(&file("few"));
    let few = GlyphFile::open(file("few"), &OpenOptions::default());
    let labels = few.unwrap().unwrap().labels().unwrap();
    let labels = labels.unwrap();
    assert_eq!(
        (labels.letters, labels.labels),
        (vec!['А', 'Б'], vec![1, 0, 1])
    );

    let transposed = OpenOptions {
        transposed: true,
        ..OpenOptions::default()
    };
    let whole = open_with(file("few"), &transposed).unwrap().set;
    let on_its_side = GlyphFile::open(file("few"), &transposed).unwrap().unwrap();
    let on_its_side = GlyphStream::new(on_its_side, |_| ()).unwrap();
    assert_eq!(streamed(&on_its_side), whole.glyphs());

    std::fs::write(file("emnist-images-idx3-ubyte"), idx_images(3, &pixels(3))).unwrap();
    for (options, warns) in [(OpenOptions::default(), true), (transposed, false)] {
        let emnist = GlyphFile::open(file("emnist"), &options).unwrap().unwrap();
        assert_eq!(emnist.warning().is_some(), warns);
    }

    std::fs::write(file("alone.npy"), npy("|u1", "(3, 28, 28)", &pixels(3))).unwrap();
    let alone = streamed(&stream(&file("alone.npy")).unwrap());
    assert_eq!(alone, open(file("few")).unwrap().glyphs());
}

#[test]
fn images_of_56_pixels_are_halved_or_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("fine.npz");
    let fine = [0, 1, 2].map(|seed| crate::sample::glyph(seed).doubled());
    let bytes: Vec<u8> = fine.iter().flat_map(|glyph| *glyph.pixels()).collect();
    put(&path, &npy("|u1", "(3, 56, 56)", &bytes));
    assert_eq!(
        open(&path).unwrap().glyphs(),
        fine.map(|glyph| glyph.halved())
    );
    assert_same(&path);
    let mut kept = Vec::new();
    let last_two = 1..3;
    let read = stream(&path)
        .unwrap()
        .read(&[last_two], 5, |_, part: Vec<FineGlyph>| {
            kept.extend(part);
            ControlFlow::Continue(())
        });
    read.unwrap();
    assert_eq!(kept, fine[1..]);
}

#[test]
fn only_the_wanted_images_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("few.npz");
    write(&set(), &path, Format::Npz).unwrap();
    let stream = stream(&path).unwrap();
    let mut read = Vec::new();
    let ranges = [0..1, 2..5];
    stream
        .read(&ranges, 2, |first, part: Vec<Glyph>| {
            read.push((first, part));
            match first {
                0 => ControlFlow::Continue(()),
                _ => ControlFlow::Break(()),
            }
        })
        .unwrap();
    let all = set();
    let glyphs = all.glyphs();
    assert_eq!(
        read,
        [(0, glyphs[..1].to_vec()), (2, glyphs[2..4].to_vec())]
    );
}

#[test]
fn what_is_wrong_is_told_before_any_glyph_is_given() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("odd.npz");
    let told = |images: &[u8], parts: &[&str]| {
        put(&path, images);
        assert_says(&message(stream(&path)), parts);
    };
    let mut more = pixels(3);
    more.push(0);
    told(
        &npy("|u1", "(3, 28, 28)", &more),
        &["images.npy", "2352 bytes"],
    );
    told(
        &npy("|u1", "(3, 28, 28)", &more[..2000]),
        &["images.npy", "2352 bytes"],
    );
    let nan = [f32::NAN; 3 * PIXELS].map(f32::to_le_bytes).concat();
    told(&npy("<f4", "(3, 28, 28)", &nan), &["element 0", "NaN"]);
    told(&npy("|u1", "(3, 784)", &pixels(3)), &["[3, 784]"]);
    // As many images as 64 MiB hold, and one more.
    told(&npy("|u1", "(28, 28, 85599)", &[]), &["ascontiguousarray"]);
    let claimed = npy("|u1", "(1099511627776, 28, 28)", &pixels(3));
    told(&claimed, &["862017116176384 bytes"]);
}

#[test]
fn other_files_are_left_to_other_readers() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("letter.png");
    std::fs::write(&path, crate::sample::png(40)).unwrap();
    let zip = folder.path().join("letters.zip");
    archive(&zip, &[("Б/one.png", &crate::sample::png(40))]);
    for path in [&path, &zip, folder.path(), &folder.path().join("none")] {
        let found = GlyphFile::open(path, &OpenOptions::default()).unwrap();
        assert!(found.is_none(), "{}", path.display());
    }
}
