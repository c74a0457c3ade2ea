//! Tests of folders and zips with one subfolder of images per letter.

use std::path::Path;

use crate::sample::{
    archive, assert_error, assert_says, message, over_memory, png, set, too_large,
};
use bukva_data::{Format, Limits, LoadedSet, OpenOptions, open, open_with, write};
use bukva_glyphs::{ErrorKind, Glyph};

fn put(folder: &Path, path: &str, bytes: &[u8]) {
    let path = folder.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

fn noted(path: &Path) -> LoadedSet {
    open_with(path, &OpenOptions::default()).unwrap()
}

fn expected() -> Glyph {
    Glyph::read(&png(100)[..]).unwrap()
}

#[test]
fn folders_name_letters_in_every_form_and_other_files_are_counted() {
    let folder = tempfile::tempdir().unwrap();
    for path in [
        "Ж/1.png",
        "Ж/2.PNG",
        "U+0411/1.png",
        "И\u{306}/a.b.png",
        "more/ж_U+0436/x.png",
    ] {
        put(folder.path(), path, &png(100));
    }
    for path in ["LICENSE.txt", "Ж/notes.md", ".git/Ж/1.png", "Ж/.DS_Store"] {
        put(folder.path(), path, b"text");
    }
    let LoadedSet { set, warnings } = noted(folder.path());
    assert_eq!(set.letters(), ['Б', 'Ж', 'Й', 'ж']);
    assert_eq!(set.counts(), [1, 2, 1, 1]);
    assert!(set.glyphs().iter().all(|glyph| *glyph == expected()));
    assert_eq!(warnings.len(), 1);
    assert_says(&warnings[0], &["2 files", "LICENSE.txt", "Ж/notes.md"]);
}

#[test]
fn a_zip_is_read_like_its_folder() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("letters.zip");
    let png = png(100);
    archive(
        &path,
        &[
            ("set/Ж/58a9cec8ab77a.png", &png),
            ("set/Б/58ac46ff5c2a1.png", &png),
            ("__MACOSX/Ж/1.png", b"x"),
            ("set/README", b"text"),
        ],
    );
    let LoadedSet { set, warnings } = noted(&path);
    assert_eq!((set.name(), set.letters()), ("letters", &['Б', 'Ж'][..]));
    assert_eq!(set.hands().len(), 2);
    assert_eq!(set.glyphs(), [expected(), expected()]);
    assert_says(&warnings[0], &["1 files", "set/README"]);
}

#[test]
fn a_folder_that_names_no_letter_is_told() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "Ж/1.png", &png(50));
    put(folder.path(), "misc/1.png", &png(50));
    assert_says(
        &message(open(folder.path())),
        &["misc/1.png", "single letter", "\"misc\""],
    );
}

#[test]
fn a_folder_without_pictures_is_told() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "a.txt", b"");
    put(folder.path(), "top.png", &png(50));
    assert_says(
        &message(open(folder.path())),
        &["images in folders", "2 other files"],
    );
}

#[test]
fn blank_and_damaged_pictures_are_named_or_left_out_on_request() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "Ж/good.png", &png(50));
    put(folder.path(), "Ж/torn.png", &png(50)[..60]);
    assert_error(
        open(folder.path()),
        "Ж/torn.png",
        &ErrorKind::UndecodableImage,
    );
    let mut blank = std::io::Cursor::new(Vec::new());
    let white = image::GrayImage::from_pixel(9, 9, image::Luma([255]));
    white.write_to(&mut blank, image::ImageFormat::Png).unwrap();
    put(folder.path(), "Ж/blank.png", blank.get_ref());
    assert_error(open(folder.path()), "Ж/blank.png", &ErrorKind::BlankImage);
    let options = OpenOptions {
        skip_unusable: true,
        ..OpenOptions::default()
    };
    let LoadedSet { set, warnings } = open_with(folder.path(), &options).unwrap();
    assert_eq!((set.len(), warnings.len()), (1, 2));
}

#[test]
fn a_written_folder_that_was_added_to_is_read_without_its_hands() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("few");
    write(&set(), &path, Format::Folder).unwrap();
    put(&path, "Q/new.png", &png(100));
    let LoadedSet {
        set: read,
        warnings,
    } = noted(&path);
    assert_eq!((read.len(), read.hands().len()), (6, 0));
    assert_eq!(&read.glyphs()[..5], set().glyphs());
    assert_says(&warnings[0], &["set.json", "hands are left out"]);
}

#[test]
fn upper_and_lower_case_go_to_folders_that_ignore_case_cannot_mix_up() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("few");
    write(&set(), &path, Format::Folder).unwrap();
    let mut names: Vec<String> = std::fs::read_dir(&path)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().to_lowercase())
        .collect();
    names.sort();
    names.dedup();
    // Three letters and set.json.
    assert_eq!(names.len(), 4, "{names:?}");
}

#[test]
fn a_zip_bomb_and_too_many_members_are_stopped() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bomb.zip");
    let zeros = vec![0; 8 << 20];
    archive(&path, &[("Ж/1.png", &zeros), ("Ж/2.png", &zeros)]);
    let with = |limits| {
        let options = OpenOptions {
            limits,
            ..OpenOptions::default()
        };
        open_with(&path, &options)
    };
    let by_ratio = Limits {
        ratio_exempt: 1 << 20,
        ..Limits::default()
    };
    assert_says(&too_large(with(by_ratio)), &["Ж/1.png", "ratio"]);
    // Each member is within the limit, but all together are not.
    let by_size = Limits {
        memory: 12 << 20,
        ..Limits::default()
    };
    assert_says(
        &over_memory(with(by_size)),
        &["Ж/2.png", "limit of 12582912 bytes"],
    );
    let by_count = Limits {
        entries: 1,
        ..Limits::default()
    };
    assert_says(&too_large(with(by_count)), &["2 members", "limit of 1"]);
}

#[test]
fn a_zip_cut_off_anywhere_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cut.zip");
    archive(&path, &[("Ж/1.png", &png(40))]);
    let whole = std::fs::read(&path).unwrap();
    // With fewer than two bytes, the file is not recognized as a zip.
    std::fs::write(&path, &whole[..1]).unwrap();
    assert!(open(&path).is_err());
    for length in 2..whole.len() {
        std::fs::write(&path, &whole[..length]).unwrap();
        assert_says(&message(open(&path)), &["cut.zip", "expected", "found"]);
    }
}

/// A zip whose member is called by these bytes, without the flag for UTF-8.
fn zip_of(path: &Path, name: &[u8]) {
    let placeholder = "x".repeat(name.len());
    archive(path, &[(&placeholder, &png(100))]);
    let mut bytes = std::fs::read(path).unwrap();
    let places: Vec<usize> = (0..bytes.len() - name.len())
        .filter(|&at| bytes[at..].starts_with(placeholder.as_bytes()))
        .collect();
    assert_eq!(places.len(), 2, "the local header and the directory");
    for at in places {
        bytes[at..at + name.len()].copy_from_slice(name);
    }
    std::fs::write(path, bytes).unwrap();
}

#[test]
fn names_in_the_code_pages_of_windows_are_recognized() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("letters.zip");
    // Ж/1.png in cp866 and cp1251, and as PowerShell 5 writes it.
    for name in [&b"\x86/1.png"[..], b"\xc6/1.png", b"\xd0\x96\\1.png"] {
        zip_of(&path, name);
        assert_eq!(open(&path).unwrap().letters(), ['Ж'], "{name:02x?}");
    }
    // р in cp866, а in cp1251: the name doesn't tell which.
    zip_of(&path, b"\xe0/1.png");
    assert_says(&message(open(&path)), &["letters.zip", "UTF-8", "cp866"]);
}

#[cfg(unix)]
#[test]
fn a_folder_that_links_to_itself_is_read_once() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "Ж/1.png", &png(100));
    std::os::unix::fs::symlink(folder.path(), folder.path().join("again")).unwrap();
    assert_eq!(open(folder.path()).unwrap().len(), 1);
}

#[cfg(unix)]
#[test]
fn a_name_that_is_not_utf_8_is_told() {
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "Ж/1.png", &png(100));
    let name = std::ffi::OsStr::from_bytes(b"\x86");
    put(&folder.path().join(name), "1.png", &png(100));
    assert_says(&message(open(folder.path())), &["names in UTF-8"]);
}

#[test]
fn letters_of_the_caller_name_numbered_folders() {
    let folder = tempfile::tempdir().unwrap();
    for path in ["0/1.png", "1/1.png"] {
        put(folder.path(), path, &png(100));
    }
    let named = OpenOptions {
        letters: Some(vec!['Ж', 'Б']),
        ..OpenOptions::default()
    };
    let set = open_with(folder.path(), &named).unwrap().set;
    assert_eq!(set.letters(), ['Б', 'Ж']);
    put(folder.path(), "2/1.png", &png(100));
    assert_says(&message(open_with(folder.path(), &named)), &["below 2"]);
}

#[test]
fn members_named_from_the_current_folder_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("dots.zip");
    archive(&path, &[("./Ж/1.png", &png(40)), ("Б/1.png", &png(50))]);
    assert_eq!(open(&path).unwrap().letters(), ['Б', 'Ж']);
}

#[test]
fn deep_folders_are_read_and_endless_ones_refused() {
    let folder = tempfile::tempdir().unwrap();
    let deep = |levels: usize| format!("{}Ж/1.png", "a/".repeat(levels));
    put(folder.path(), &deep(20), &png(40));
    assert_eq!(open(folder.path()).unwrap().len(), 1);
    put(folder.path(), &deep(70), &png(40));
    assert_says(&message(open(folder.path())), &["in at most 64 others"]);
}

#[cfg(unix)]
#[test]
fn pipes_are_passed_over_and_links_to_images_are_not() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "Ж/1.png", &png(100));
    let made = std::process::Command::new("mkfifo")
        .arg(folder.path().join("Ж/2.png"))
        .status();
    assert!(made.unwrap().success());
    std::os::unix::fs::symlink("1.png", folder.path().join("Ж/3.png")).unwrap();
    assert_eq!(noted(folder.path()).set.len(), 2);
    let images = bukva_data::image_files(folder.path()).unwrap();
    assert_eq!(images.len(), 2);
    std::os::unix::fs::symlink("none.png", folder.path().join("Ж/4.png")).unwrap();
    let kind = ErrorKind::Read;
    assert_error(open(folder.path()), "Ж/4.png", &kind);
}

#[test]
fn members_packed_by_another_method_are_to_be_packed_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("packed.zip");
    archive(&path, &[("Ж/1.png", &png(100))]);
    let mut bytes = std::fs::read(&path).unwrap();
    // The method, in the header of the member and in the directory: bzip2, LZMA, Zstandard.
    let places = [(&b"PK\x03\x04"[..], 8), (b"PK\x01\x02", 10)];
    for method in [12, 14, 93] {
        for (start, offset) in places {
            let at = bytes.windows(4).position(|found| found == start).unwrap();
            bytes[at + offset] = method;
        }
        std::fs::write(&path, &bytes).unwrap();
        let errors = [
            open(&path).err().unwrap(),
            bukva_data::image_files(&path).err().unwrap(),
        ];
        for error in errors {
            let ErrorKind::Malformed { advice, .. } = error.kind() else {
                panic!("{error}")
            };
            assert!(advice.contains("Deflate"), "{error}");
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn images_whose_names_are_not_utf_8_are_found_and_datasets_have_none() {
    use std::os::unix::ffi::OsStrExt as _;

    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "Ж/1.png", &png(100));
    let foreign = std::ffi::OsStr::from_bytes(b"\xc6.png");
    let foreign = folder.path().join("Ж").join(foreign);
    std::fs::write(&foreign, png(100)).unwrap();
    let images = bukva_data::image_files(folder.path()).unwrap();
    assert_eq!(images.len(), 2);
    assert!(images.iter().any(|image| image.path() == foreign));
    let error = open(folder.path()).unwrap_err();
    let ErrorKind::Malformed { expected, .. } = error.kind() else {
        panic!("{error}")
    };
    assert_eq!(expected, "names in UTF-8");
}
