//! What the committed default set promises to those who train on it.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::Read;

use zip::ZipArchive;

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data");
const PIXELS: usize = 28 * 28;

/// The arrays of the archive: each header and the bytes after it.
struct Committed(HashMap<String, (String, Vec<u8>)>);

impl Committed {
    fn open() -> Self {
        let mut zip = ZipArchive::new(File::open(format!("{DATA}/glyphs.npz")).unwrap()).unwrap();
        let mut arrays = HashMap::new();
        for index in 0..zip.len() {
            let mut file = zip.by_index(index).unwrap();
            let name = file.name().trim_end_matches(".npy").to_owned();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            assert_eq!(&bytes[..8], b"\x93NUMPY\x01\x00", "{name}");
            let start = 10 + usize::from(u16::from_le_bytes([bytes[8], bytes[9]]));
            assert_eq!(start % 64, 0, "{name} is aligned");
            let header = String::from_utf8(bytes[10..start].to_vec()).unwrap();
            arrays.insert(name, (header, bytes[start..].to_vec()));
        }
        Self(arrays)
    }

    fn bytes(&self, name: &str, kind: &str) -> &[u8] {
        let (header, bytes) = &self.0[name];
        assert!(
            header.contains(&format!("'descr': '{kind}'")),
            "{name}: {header}"
        );
        assert!(
            header.contains("'fortran_order': False"),
            "{name}: {header}"
        );
        bytes
    }

    fn texts(&self, name: &str) -> Vec<String> {
        let (header, bytes) = &self.0[name];
        let width = header
            .split("<U")
            .nth(1)
            .unwrap()
            .split('\'')
            .next()
            .unwrap();
        let width: usize = width.parse().unwrap();
        let text = |row: &[u8]| {
            row.chunks(4)
                .map(|code| u32::from_le_bytes(code.try_into().unwrap()))
                .take_while(|&code| code != 0)
                .map(|code| char::from_u32(code).unwrap())
                .collect()
        };
        bytes.chunks(width * 4).map(text).collect()
    }

    fn labels(&self) -> Vec<usize> {
        let bytes = self.bytes("labels", "<u2").chunks(2);
        bytes
            .map(|pair| usize::from(u16::from_le_bytes([pair[0], pair[1]])))
            .collect()
    }

    fn hand_of(&self) -> Vec<usize> {
        let bytes = self.bytes("hand_of", "<u4").chunks(4);
        bytes
            .map(|four| u32::from_le_bytes(four.try_into().unwrap()) as usize)
            .collect()
    }
}

#[test]
fn it_is_small_enough_to_be_compiled_into_the_program() {
    let size = std::fs::metadata(format!("{DATA}/glyphs.npz"))
        .unwrap()
        .len();
    assert!(size < 8_000_000, "{size} bytes");
}

#[test]
fn every_column_has_one_entry_a_glyph_or_a_hand() {
    let set = Committed::open();
    let glyphs = set.labels().len();
    assert!(glyphs > 50_000, "{glyphs}");
    assert_eq!(set.bytes("images", "|u1").len(), glyphs * PIXELS);
    assert_eq!(set.hand_of().len(), glyphs);
    let names = set.texts("hand_names");
    assert_eq!(names.len(), 309);
    assert_eq!(
        names.iter().collect::<HashSet<_>>().len(),
        309,
        "names are unique"
    );
    for column in ["hand_groups", "hand_families", "hand_styles", "hand_splits"] {
        let texts = set.texts(column);
        assert_eq!(texts.len(), names.len(), "{column}");
        assert!(texts.iter().all(|text| !text.is_empty()), "{column}");
    }
    let letters = set.texts("letters");
    assert!(set.labels().iter().all(|&label| label < letters.len()));
    assert!(set.hand_of().iter().all(|&hand| hand < names.len()));
}

#[test]
fn no_group_of_families_lies_in_two_splits() {
    let set = Committed::open();
    let mut split_of = HashMap::new();
    for (group, split) in set
        .texts("hand_groups")
        .into_iter()
        .zip(set.texts("hand_splits"))
    {
        assert!(
            ["train", "val", "test"].contains(&split.as_str()),
            "{split}"
        );
        let first = split_of.entry(group.clone()).or_insert(split.clone());
        assert_eq!(*first, split, "{group}");
    }
    for split in ["train", "val", "test"] {
        assert!(split_of.values().any(|other| other == split), "{split}");
    }
}

#[test]
fn no_family_lies_in_two_groups() {
    let set = Committed::open();
    let mut group_of = HashMap::new();
    for (family, group) in set
        .texts("hand_families")
        .into_iter()
        .zip(set.texts("hand_groups"))
    {
        let first = group_of.entry(family.clone()).or_insert(group.clone());
        assert_eq!(*first, group, "{family}");
    }
}

#[test]
fn every_hand_draws_each_letter_once_and_all_russian_and_latin_capitals() {
    let set = Committed::open();
    let letters = set.texts("letters");
    let mut seen = HashSet::new();
    for (label, hand) in set.labels().into_iter().zip(set.hand_of()) {
        assert!(
            seen.insert((hand, letters[label].clone())),
            "{hand} {}",
            letters[label]
        );
    }
    let capitals = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯABCDEFGHIJKLMNOPQRSTUVWXYZ";
    for (hand, name) in set.texts("hand_names").iter().enumerate() {
        for capital in capitals.chars() {
            assert!(
                seen.contains(&(hand, capital.to_string())),
                "{name} {capital}"
            );
        }
    }
}

#[test]
fn every_letter_is_drawn_by_hands_of_every_split() {
    let set = Committed::open();
    let splits = set.texts("hand_splits");
    let mut seen = HashSet::new();
    for (label, hand) in set.labels().into_iter().zip(set.hand_of()) {
        seen.insert((label, splits[hand].clone()));
    }
    for (label, letter) in set.texts("letters").iter().enumerate() {
        for split in ["train", "val", "test"] {
            assert!(
                seen.contains(&(label, split.to_owned())),
                "{letter} {split}"
            );
        }
    }
}

#[test]
fn every_image_is_inked_within_its_box_and_reaches_two_opposite_edges() {
    let set = Committed::open();
    for (index, image) in set.bytes("images", "|u1").chunks(PIXELS).enumerate() {
        let ink = |row: usize, column: usize| image[row * 28 + column] > 0;
        let row = |y: usize| (0..28).any(|x| ink(y, x));
        let column = |x: usize| (0..28).any(|y| ink(y, x));
        for outside in [0, 1, 2, 25, 26, 27] {
            assert!(!row(outside) && !column(outside), "image {index}");
        }
        // A pointed edge may round to nothing; its neighbour does not.
        let tall = (row(3) || row(4)) && (row(24) || row(23));
        let wide = (column(3) || column(4)) && (column(24) || column(23));
        assert!(tall || wide, "image {index}");
    }
}

#[test]
fn the_attribution_names_every_family_and_holds_the_licences() {
    let text = std::fs::read_to_string(format!("{DATA}/ATTRIBUTION.md")).unwrap();
    for family in Committed::open().texts("hand_families") {
        let section = text.split(&format!("\n### {family}\n")).nth(1).unwrap();
        let section = section.split("\n### ").next().unwrap();
        assert!(section.contains("licence OFL-1.1") || section.contains("licence Apache-2.0"));
        let holder = section.contains('©') || section.to_lowercase().contains("copyright");
        assert!(holder, "{family}");
    }
    for licence in [
        "SIL OPEN FONT LICENSE Version 1.1",
        "Version 2.0, January 2004",
    ] {
        assert_eq!(text.matches(licence).count(), 1, "{licence}");
    }
}
