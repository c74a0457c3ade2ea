//! Fonts in, drafts out.

use bukva_server::Config;
use serde_json::json;

use crate::client::{Response, Running, SHARED};

/// A face with both scripts.
fn face() -> Vec<u8> {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../bukva-figures/font/regular.woff2"
    );
    std::fs::read(path).unwrap()
}

fn drafted(options: &str, accept: &str, font: &[u8]) -> Response {
    let headers = [("content-type", "font/woff2"), ("accept", accept)];
    SHARED.send("POST", &format!("/api/v1/font?{options}"), &headers, font)
}

#[test]
fn a_font_gets_the_letters_that_it_lacks() {
    let answer = drafted("", "application/json", &face());
    assert_eq!(answer.status, 200, "{}", answer.text());
    let drafts = answer.json();
    assert!(drafts["hand"].as_u64().unwrap() > 50);
    let letters = drafts["letters"].as_array().unwrap();
    assert!(letters.len() > 60, "{}", letters.len());
    let letter = |wanted: &str| letters.iter().find(|one| one["letter"] == wanted).unwrap();
    assert_eq!(letter("A")["copied_from"], "А");
    assert_eq!(letter("R")["copied_from"], json!(null));
    for one in letters {
        assert!(one["path"].as_str().unwrap().starts_with('M'), "{one}");
        assert!(one["view_box"][2].as_f64().unwrap() > 0.0, "{one}");
    }
}

#[test]
fn drafts_are_a_font_that_can_be_drafted_back() {
    let answer = drafted("script=cyrillic&scheme=serbian-gaj", "font/ttf", &face());
    assert_eq!(answer.header("content-type"), Some("font/ttf"));
    let name = answer.header("content-disposition").unwrap();
    assert!(
        name.starts_with("attachment") && name.ends_with(".ttf\""),
        "{name}"
    );
    let back = drafted("", "application/json", &answer.body);
    assert_eq!(back.status, 200, "{}", back.text());
    // It has no Latin letters.
    let problem = drafted("script=cyrillic", "application/json", &answer.body).problem();
    assert_eq!(problem, (422, "few-letters".to_owned()));
}

#[test]
fn a_font_source_is_a_zip_archive_and_repeats_with_its_seed() {
    let source = |options: &str| {
        let answer = drafted(options, "application/zip", &face());
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (200, Some("application/zip"))
        );
        answer.body
    };
    let one = source("");
    assert!(one.starts_with(b"PK"));
    let three = source("variants=3&seed=1");
    assert!(three.len() > 2 * one.len());
    assert_eq!(source("variants=3&seed=1"), three);
    assert_ne!(source("variants=3&seed=2"), three);
}

#[test]
fn bad_options_are_named() {
    let bad = [
        ("axes=bold", 400, "bad-query"),
        ("axes=wght=700", 400, "bad-query"),
        ("variants=0", 400, "bad-query"),
        ("variants=2", 422, "no-variants"),
        ("variants=11", 400, "bad-query"),
        ("script=greek", 400, "bad-query"),
        ("colour=red", 400, "bad-query"),
        ("scheme=none", 400, "unknown-scheme"),
    ];
    for (options, status, code) in bad {
        let problem = drafted(options, "application/json", &face()).problem();
        assert_eq!(problem, (status, code.to_owned()), "{options}");
    }
    let problem = drafted("", "image/png", &face()).problem();
    assert_eq!(problem, (406, "not-acceptable".to_owned()));
}

#[test]
fn what_is_no_font_is_refused() {
    let answer = drafted("", "application/json", b"no font");
    assert_eq!(answer.problem(), (422, "bad-font".to_owned()));
    let cut = &face()[..4000];
    let problem = drafted("", "application/json", cut).problem();
    assert_eq!(problem, (422, "bad-font".to_owned()));
    let problem = SHARED.post("/api/v1/font", "image/png", &face()).problem();
    assert_eq!(problem, (415, "media-type".to_owned()));
}

#[test]
fn fonts_that_find_no_place_are_told_so() {
    let server = Running::start(Config {
        fonts: 0,
        ..Config::default()
    });
    let answer = server.post("/api/v1/font", "font/woff2", &face());
    assert_eq!(answer.problem(), (503, "busy".to_owned()));
    assert!(answer.header("retry-after").is_some());
}
