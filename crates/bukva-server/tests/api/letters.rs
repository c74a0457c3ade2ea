//! What is read and drawn.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::client::{JSON, SHARED, ZHE, letter_png};

/// Percent-encodes.
fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn translated(options: &str, drawing: &str) -> Value {
    let path = format!("/api/v1/translate?{options}");
    let response = SHARED.post(&path, JSON, drawing.as_bytes());
    assert_eq!(response.status, 200, "{}", response.text());
    response.json()
}

#[test]
fn a_picture_is_read_and_its_partner_drawn() {
    let response = SHARED.post("/api/v1/translate", "image/png", &letter_png());
    let read = response.json();
    assert_eq!((response.status, &read["letter"]), (200, &json!("Ж")));
    assert_eq!(
        (&read["written"], &read["drawn"]),
        (&json!("Ž"), &json!(["Ž"]))
    );
    assert_eq!(read["is_letter"], true);
    assert_eq!(read["view_box"], json!([0.0, 0.0, 56.0, 56.0]));
    assert!(read["confidence"].as_f64().unwrap() > 0.5);
    assert!(read["path"].as_str().unwrap().starts_with('M'));
    assert!(
        read["seen"]
            .as_str()
            .unwrap()
            .starts_with("data:image/png;base64,")
    );
    let others = read["alternatives"].as_array().unwrap();
    assert!(others.len() > 1 && others[0]["confidence"].as_f64() < read["confidence"].as_f64());
    assert!(read.get("latent").is_none());
}

#[test]
fn variants_differ_and_repeat_with_their_seed() {
    let variants = |seed| translated(&format!("variants=3&seed={seed}"), ZHE)["variants"].clone();
    let drawn = variants(1);
    let paths: BTreeSet<&str> = (drawn.as_array().unwrap().iter())
        .map(|variant| variant["path"].as_str().unwrap())
        .collect();
    assert_eq!(paths.len(), 3);
    assert_eq!(variants(1), drawn);
    assert_ne!(variants(2), drawn);
}

#[test]
fn a_style_changes_what_is_drawn_and_not_what_is_read() {
    let (plain, heavy) = (translated("", ZHE), translated("thickness=2&slant=-1", ZHE));
    assert_eq!(plain["confidence"], heavy["confidence"]);
    assert_ne!(plain["path"], heavy["path"]);
    for bad in ["thickness=4", "slant=nan", "width=-3.5"] {
        for route in ["translate", "alphabet"] {
            let response = SHARED.post(&format!("/api/v1/{route}?{bad}"), JSON, ZHE.as_bytes());
            assert_eq!(
                (response.status, response.json()["code"].clone()),
                (400, json!("bad-query"))
            );
        }
    }
}

#[test]
fn strokes_are_read_like_a_picture() {
    let read = translated("case=upper", ZHE);
    assert_eq!(
        (&read["letter"], &read["written"]),
        (&json!("Ж"), &json!("Ž"))
    );
}

#[test]
fn case_restricts_the_guesses() {
    assert_eq!(translated("case=lower", ZHE)["letter"], "ж");
}

#[test]
fn a_client_that_knows_the_letter_is_believed() {
    let read = translated(&format!("letter={}", encoded("Ф")), ZHE);
    assert_eq!(
        (&read["letter"], &read["written"]),
        (&json!("Ф"), &json!("F"))
    );
    assert_eq!(read["confidence"], 1.0);
}

#[test]
fn a_letter_that_is_written_with_several_is_drawn_as_several() {
    let read = translated(&format!("letter={}&scheme=bgn-pcgn", encoded("Щ")), ZHE);
    assert_eq!(read["written"], "Shch");
    assert_eq!(read["drawn"], json!(["S", "h", "c", "h"]));
    let box_of = read["view_box"].as_array().unwrap();
    assert!(box_of[2].as_f64() > box_of[3].as_f64());
}

#[test]
fn a_sign_that_is_no_letter_is_named_but_not_drawn() {
    let path = format!("letter={}", encoded("Ь"));
    let read = translated(&path, ZHE);
    assert_eq!(
        (&read["written"], &read["drawn"]),
        (&json!("ʹ"), &json!([]))
    );
    let path = format!("/api/v1/translate?{path}");
    let headers = [("content-type", JSON), ("accept", "image/png")];
    let response = SHARED.send("POST", &path, &headers, ZHE.as_bytes());
    assert_eq!(response.problem(), (422, "no-letter".to_owned()));
}

#[test]
fn a_letter_that_is_written_by_nothing_is_read_all_the_same() {
    let letter = encoded("Ъ");
    let read = translated(&format!("scheme=kazakh-2021&letter={letter}"), ZHE);
    assert_eq!(
        (&read["letter"], &read["written"]),
        (&json!("Ъ"), &json!(""))
    );
    assert_eq!(read["drawn"], json!([]));
}

#[test]
fn any_letter_can_be_asked_for() {
    let read = translated("to=Q", ZHE);
    assert_eq!(read["drawn"], json!(["Q"]));
}

#[test]
fn latin_letters_become_cyrillic_ones() {
    let read = translated("from=latin&letter=F", ZHE);
    assert_eq!(
        (&read["letter"], &read["drawn"]),
        (&json!("F"), &json!(["Ф"]))
    );
}

#[test]
fn decomposed_letters_are_those_that_they_compose() {
    let path = format!("letter={}", encoded("И\u{306}"));
    assert_eq!(translated(&path, ZHE)["letter"], "Й");
    for (options, text, expected) in [
        ("", "И\u{306}од", "Йод"),
        ("scheme=iso-9&from=latin&", "Z\u{30c}", "Ж"),
        ("scheme=ISO-9&", "И\u{306}", "J"),
    ] {
        let path = format!("/api/v1/alphabet?{options}text={}", encoded(text));
        let response = SHARED.post(&path, JSON, ZHE.as_bytes());
        assert_eq!(response.status, 200, "{}", response.text());
        let answer = response.json();
        assert_eq!(answer["line"]["text"], expected);
        assert_eq!(answer["line"]["missing"], json!([]), "{answer}");
    }
    let path = format!("/api/v1/translate?letter={}", encoded("ИЙ"));
    let response = SHARED.post(&path, JSON, ZHE.as_bytes());
    assert_eq!(response.problem(), (400, "bad-query".to_owned()));
}

#[test]
fn a_picture_can_be_the_answer() {
    for (accept, size) in [("image/png", 64), ("text/html, image/png;q=0.9", 2048)] {
        let headers = [("content-type", JSON), ("accept", accept)];
        let path = format!("/api/v1/translate?case=upper&size={size}");
        let response = SHARED.send("POST", &path, &headers, ZHE.as_bytes());
        assert_eq!(response.header("content-type"), Some("image/png"));
        let image = image::load_from_memory(&response.body).unwrap();
        assert_eq!((image.width(), image.height()), (size, size));
    }
    let headers = [("content-type", JSON), ("accept", "image/svg+xml")];
    let response = SHARED.send("POST", "/api/v1/translate", &headers, ZHE.as_bytes());
    assert_eq!(response.header("content-type"), Some("image/svg+xml"));
    assert!(response.text().starts_with("<svg"));
}

#[test]
fn an_alphabet_is_drawn_in_the_hand_of_a_letter() {
    for (script, letters, last) in [("latin", 52, "z"), ("cyrillic", 66, "я")] {
        let path = format!("/api/v1/alphabet?script={script}");
        let response = SHARED.post(&path, JSON, ZHE.as_bytes());
        let drawn = response.json()["letters"].clone();
        let drawn = drawn.as_array().unwrap();
        assert_eq!(drawn.len(), letters);
        assert_eq!(drawn[letters - 1]["letter"], last);
        assert!(
            drawn
                .iter()
                .all(|one| !one["path"].as_str().unwrap().is_empty())
        );
    }
}

#[test]
fn the_alphabet_of_a_scheme_has_the_letters_of_its_language() {
    let path = "/api/v1/alphabet?scheme=kazakh-2021";
    let answer = SHARED.post(path, JSON, ZHE.as_bytes()).json();
    let letters = answer["letters"].as_array().unwrap().iter();
    let letters: String = letters
        .filter_map(|drawn| drawn["letter"].as_str())
        .collect();
    assert!(letters.starts_with("AÄBCDEFGĞHIİ"), "{letters}");
}

#[test]
fn several_drawings_describe_one_hand() {
    let drawings = format!("[{ZHE}, {ZHE}]");
    let response = SHARED.post("/api/v1/alphabet?text=AB", JSON, drawings.as_bytes());
    let one = SHARED.post("/api/v1/alphabet?text=AB", JSON, ZHE.as_bytes());
    assert_eq!((response.status, response.json()), (200, one.json()));
}

#[test]
fn a_word_is_romanized_and_set_in_a_line() {
    let path = format!("/api/v1/alphabet?scheme=iso-9&text={}", encoded("Жук, жук"));
    let line = SHARED.post(&path, JSON, ZHE.as_bytes()).json()["line"].clone();
    assert_eq!(
        (&line["text"], &line["missing"]),
        (&json!("Žuk, žuk"), &json!([","]))
    );
    assert!(line["view_box"][2].as_f64() > line["view_box"][3].as_f64());
    let path = "/api/v1/alphabet?scheme=iso-9&from=latin&text=Zub";
    let line = SHARED.post(path, JSON, ZHE.as_bytes()).json()["line"].clone();
    assert_eq!(line["text"], "Зуб");
}

#[test]
fn schemes_and_model_are_described() {
    let schemes = SHARED.get("/api/v1/schemes").json();
    let iso = &schemes[0];
    assert_eq!(
        (&iso["id"], &iso["reversible"]),
        (&json!("iso-9"), &json!(true))
    );
    assert!(
        iso["letters"]
            .as_array()
            .unwrap()
            .contains(&json!(["ж", "ž"]))
    );
    let model = SHARED.get("/api/v1/model").json();
    assert!(model["letters"].as_str().unwrap().contains('Ж'));
}
