//! Checks that dependencies are acyclic: between crates, between the modules of a crate, and
//! between files.

mod graph;
mod source;

use std::path::{Path, PathBuf};

use graph::Graph;
use source::Crate;

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The workspace's crates, sorted by folder.
fn crates() -> Vec<Crate> {
    let mut folders: Vec<PathBuf> = ["crates", "tools"]
        .iter()
        .flat_map(|folder| workspace().join(folder).read_dir().unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|folder| folder.join("Cargo.toml").is_file())
        .collect();
    folders.sort();
    folders.iter().map(|folder| Crate::read(folder)).collect()
}

#[test]
fn no_files_depend_on_each_other_in_a_circle() {
    let graphs: Vec<Graph> = crates().iter().map(Crate::files).collect();
    let cycles: Vec<_> = graphs.iter().flat_map(Graph::cycles).collect();
    assert!(cycles.is_empty(), "{cycles:#?}");
}

#[test]
fn no_modules_depend_on_each_other_in_a_circle() {
    let graphs: Vec<Graph> = crates().iter().map(Crate::modules).collect();
    let cycles: Vec<_> = graphs.iter().flat_map(Graph::cycles).collect();
    assert!(cycles.is_empty(), "{cycles:#?}");
}

#[test]
fn a_circle_is_found_and_a_diamond_is_none() {
    let circle = [("a", "b"), ("b", "c"), ("c", "a"), ("d", "a")];
    assert_eq!(Graph::from(circle).cycles(), [["a", "b", "c"]]);
    let diamond = [("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")];
    assert!(Graph::from(diamond).cycles().is_empty());
}

#[test]
fn imports_are_followed_through_re_exports_to_the_file_that_defines_them() {
    let package = Crate::from_files(
        "sample",
        &[
            ("lib.rs", "mod a;\nmod b;\npub use a::{Alpha, beta};\n"),
            (
                "a/mod.rs",
                "mod inner;\npub use inner::Alpha;\npub fn beta() {}\n",
            ),
            ("a/inner.rs", "use crate::b::Gamma;\npub struct Alpha;\n"),
            (
                "b.rs",
                "pub struct Gamma;\n#[cfg(test)]\nmod tests { use crate::Alpha; }\n",
            ),
        ],
    );
    assert_eq!(package.files().edges(), [("a/inner.rs", "b.rs")]);
    assert_eq!(package.modules().edges(), [("a", "b")]);
}

#[test]
fn only_the_laboratory_knows_burn() {
    let without = [
        "bukva",
        "bukva-data",
        "bukva-drafts",
        "bukva-engine",
        "bukva-export",
        "bukva-figures",
        "bukva-fonts",
        "bukva-glyphs",
        "bukva-py",
        "bukva-server",
        "bukva-strokes",
    ];
    for package in crates() {
        if without.contains(&package.name.as_str()) {
            let burn = package
                .dependencies
                .iter()
                .find(|name| name.starts_with("burn") || name.as_str() == "bukva-lab");
            assert_eq!(burn, None, "{}", package.name);
        }
    }
}

#[test]
fn the_translator_reads_neither_datasets_nor_fonts() {
    let without = ["bukva", "bukva-engine", "bukva-glyphs", "bukva-py"];
    let packages = crates();
    let known = |name: &&str| packages.iter().find(|package| package.name == **name);
    for package in without.iter().filter_map(known) {
        for reader in ["bukva-data", "bukva-fonts"] {
            let reads = package.dependencies.iter().any(|name| name == reader);
            assert!(!reads, "{} depends on {reader}", package.name);
        }
    }
    assert_eq!(without.iter().filter_map(known).count(), without.len());
}
