//! Keeps `THIRD-PARTY.md` the list of what the program contains, with the licenses that a copy of it must
//! carry. `BUKVA_THIRD_PARTY=accept cargo test --release --test third_party` writes it anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// The license that is chosen wherever it is offered: its text is the same for all.
const CHOSEN: &str = "Apache-2.0";
const HEAD: &str = "# What the program contains\n\n\
    The program `bukva` is licensed under MIT or Apache 2.0, as you choose. It contains these crates, on \
    some platform or other. Where a crate offers Apache 2.0 besides others, it is used under \
    [that license](LICENSE-APACHE); the texts of the others follow the table. The built-in glyphs have \
    [licenses of their own](crates/bukva-data/data/ATTRIBUTION.md). The source of each crate, also of those under \
    the MPL, is at `https://crates.io/crates/NAME/VERSION`.\n\n\
    `BUKVA_THIRD_PARTY=accept cargo test --release --test third_party` writes this file.\n\n";

/// A crate in the program.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Part {
    name: String,
    version: String,
    license: String,
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// What cargo says.
fn cargo(args: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO"));
    let output = command
        .args(args)
        .current_dir(workspace())
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{args:?}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}

/// The crates that are compiled into the program, except bukva's own.
fn parts() -> BTreeSet<Part> {
    let args = "tree --locked -p bukva-cli -e normal --target all --prefix none -f {p}|{l}";
    let tree = cargo(&args.split(' ').collect::<Vec<_>>());
    let lines = tree.lines().map(|line| line.trim_end_matches(" (*)"));
    lines
        .filter(|line| !line.starts_with("bukva"))
        .map(|line| {
            let (package, license) = line.split_once('|').unwrap();
            let mut words = package.split(' ');
            let mut word = || words.next().unwrap().to_owned();
            let (name, version) = (word(), word());
            // A slash once meant `OR`.
            let license = license.replace(" / ", "/").replace('/', " OR ");
            Part {
                name,
                version: version[1..].to_owned(),
                license,
            }
        })
        .collect()
}

/// The folder of each crate's source, by name and version.
fn folders() -> BTreeMap<(String, String), PathBuf> {
    let metadata: Value =
        serde_json::from_str(&cargo(&["metadata", "--locked", "--format-version", "1"])).unwrap();
    let packages = metadata["packages"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let folder = |package: &Value| {
        PathBuf::from(text(&package["manifest_path"]))
            .parent()
            .unwrap()
            .to_owned()
    };
    packages
        .map(|package| {
            (
                (text(&package["name"]), text(&package["version"])),
                folder(package),
            )
        })
        .collect()
}

/// Whether Apache 2.0 alone is enough.
fn offers_chosen(license: &str) -> bool {
    !license.contains(" AND ") && license.split(" OR ").any(|offer| offer == CHOSEN)
}

/// The files of a crate's source that tell its license, in order of their names.
fn texts(folder: &Path, chosen: bool) -> Vec<String> {
    let begins: &[&str] = if chosen {
        &["NOTICE"]
    } else {
        &["LICENSE", "LICENCE", "COPYING", "NOTICE", "UNLICENSE"]
    };
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.retain(|file| {
        let name = file.file_name().unwrap().to_string_lossy().to_uppercase();
        file.is_file()
            && begins.iter().any(|begin| name.starts_with(begin))
            && !name.contains("APACHE")
    });
    files.sort();
    files
        .iter()
        .map(|file| tidy(&String::from_utf8_lossy(&fs::read(file).unwrap())))
        .collect()
}

/// A text without differences that nobody sees.
fn tidy(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

fn document() -> String {
    let (parts, folders) = (parts(), folders());
    let mut table = String::from("| crate | version | license |\n|---|---|---|\n");
    let mut texts_of: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut without = Vec::new();
    for part in &parts {
        let Part {
            name,
            version,
            license,
        } = part;
        writeln!(table, "| {name} | {version} | {license} |").unwrap();
        let chosen = offers_chosen(license);
        let texts = texts(&folders[&(name.clone(), version.clone())], chosen);
        if texts.is_empty() && !chosen {
            without.push(format!("{name} ({license})"));
        }
        for text in texts {
            texts_of
                .entry(text)
                .or_default()
                .push(format!("{name} {version}"));
        }
    }
    let mut sections: Vec<(String, String)> = texts_of
        .into_iter()
        .map(|(text, names)| (names.join(", "), text))
        .collect();
    sections.sort();
    let mut document = format!("{HEAD}{table}");
    if !without.is_empty() {
        writeln!(
            document,
            "\nPackaged without a text of their license: {}.",
            without.join(", ")
        )
        .unwrap();
    }
    for (names, text) in sections {
        write!(document, "\n## {names}\n\n```text\n{text}\n```\n").unwrap();
    }
    document
}

#[test]
fn the_list_of_third_parties_is_up_to_date() {
    let path = workspace().join("THIRD-PARTY.md");
    let document = document();
    if std::env::var("BUKVA_THIRD_PARTY").is_ok_and(|value| value == "accept") {
        fs::write(&path, &document).unwrap();
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    let lines = || {
        document
            .lines()
            .zip(found.lines().chain(std::iter::repeat("")))
    };
    let other = lines().find(|(expected, found)| expected != found);
    assert!(
        document == found,
        "THIRD-PARTY.md is out of date: {other:?}; BUKVA_THIRD_PARTY=accept writes it anew"
    );
}

#[test]
fn apache_is_chosen_where_it_is_offered_alone() {
    for license in [
        "MIT OR Apache-2.0",
        "Apache-2.0",
        "Zlib OR Apache-2.0 OR MIT",
    ] {
        assert!(offers_chosen(license), "{license}");
    }
    for license in ["MIT", "(MIT OR Apache-2.0) AND Unicode-3.0", "MPL-2.0"] {
        assert!(!offers_chosen(license), "{license}");
    }
}
