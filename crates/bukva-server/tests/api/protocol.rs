//! Routes, headers, errors and metrics.

use std::io::Write;

use bukva_server::{Config, Error, Server};

use crate::client::{JSON, Running, SHARED, ZHE, letter_png, problem};

#[test]
fn the_page_and_its_files_are_served() {
    let page = SHARED.get("/");
    assert_eq!(
        page.header("content-type"),
        Some("text/html; charset=utf-8")
    );
    let quoted = page.text().split('"');
    let files: Vec<&str> = quoted
        .filter(|text| text.ends_with(".js") || text.ends_with(".css"))
        .collect();
    assert!(!files.is_empty());
    for file in files {
        let path = format!("/{}", file.trim_start_matches("./").trim_start_matches('/'));
        assert_eq!(SHARED.get(&path).status, 200, "{path}");
    }
}

#[test]
fn every_answer_forbids_what_the_page_does_not_need() {
    for path in ["/", "/healthz", "/nowhere", "/api/v1/translate"] {
        let answer = SHARED.get(path);
        let policy = answer.header("content-security-policy").unwrap();
        assert!(
            policy.starts_with("default-src 'none'") && !policy.contains("unsafe"),
            "{path}"
        );
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"));
        assert_eq!(answer.header("access-control-allow-origin"), None);
    }
}

#[test]
fn other_origins_are_let_in_only_where_asked_for() {
    let origin = "https://example.org";
    let preflight = |server: &Running| {
        let headers = [
            ("origin", origin),
            ("access-control-request-method", "POST"),
        ];
        server.send("OPTIONS", "/api/v1/translate", &headers, b"")
    };
    assert_eq!(preflight(&SHARED).status, 405);
    let open = Running::start(Config {
        allow_origin: Some(origin.to_owned()),
        ..Config::default()
    });
    let answer = preflight(&open);
    assert_eq!(answer.status, 204);
    assert_eq!(answer.header("access-control-allow-origin"), Some(origin));
    assert_eq!(
        open.get("/api/v1/model")
            .header("access-control-allow-origin"),
        Some(origin)
    );
    assert_eq!(open.get("/").header("access-control-allow-origin"), None);
}

#[test]
fn what_is_not_there_is_a_problem() {
    assert_eq!(SHARED.get("/nowhere").problem(), problem(404, "no-route"));
    assert_eq!(
        SHARED.get("/../Cargo.toml").problem(),
        problem(404, "no-route")
    );
    let answer = SHARED.get("/api/v1/translate");
    assert_eq!(answer.problem(), problem(405, "no-method"));
    assert_eq!(answer.header("allow"), Some("POST"));
}

#[test]
fn options_that_are_not_understood_are_problems() {
    for options in [
        "size=9999",
        "size=x",
        "variants=65",
        "variants=x",
        "colour=red",
        "letter=ab",
        "from=greek",
        "case=title",
    ] {
        let path = format!("/api/v1/translate?{options}");
        let answer = SHARED.post(&path, JSON, ZHE.as_bytes());
        assert_eq!(answer.problem(), problem(400, "bad-query"), "{options}");
    }
    for scheme in ["klingon", "../../Cargo.toml", "/etc/passwd.toml", ""] {
        for route in ["translate?", "alphabet?text=a&"] {
            let path = format!("/api/v1/{route}scheme={scheme}");
            let answer = SHARED.post(&path, JSON, ZHE.as_bytes());
            assert_eq!(answer.problem(), problem(400, "unknown-scheme"), "{scheme}");
        }
    }
    let path = format!("/api/v1/alphabet?text={}", "a".repeat(101));
    assert_eq!(
        SHARED.post(&path, JSON, ZHE.as_bytes()).problem(),
        problem(400, "bad-query")
    );
}

#[test]
fn bodies_that_are_not_understood_are_problems() {
    let translate = |kind, body: &[u8]| SHARED.post("/api/v1/translate", kind, body).problem();
    for body in [
        "",
        "{",
        "{}",
        "[]",
        "7",
        "null",
        r#"{"strokes": [[[1, 2, 3]]]}"#,
        r#"{"strokes": [[[1]]]}"#,
        r#"{"strokes": [[["a", 2]]]}"#,
        r#"{"strokes": [], "pen": 3}"#,
        r#"{"strokes": [[[1, 2]]], "width": -1}"#,
        r#"{"strokes": [[[1, 2]]], "width": 0}"#,
        r#"{"strokes": [[[1, 2]]], "width": 1e-45}"#,
        r#"{"strokes": [[[1, 2]]], "width": 3e38}"#,
        r#"{"strokes": [[[1, -1e7]]]}"#,
        r#"{"strokes": [[[1e39, 2]]]}"#,
        r#"{"strokes": [[[1e999, 2]]]}"#,
        r#"{"strokes": [[[1, 2]]], "size": [0, 0]}"#,
    ] {
        assert_eq!(
            translate(JSON, body.as_bytes()),
            problem(400, "bad-body"),
            "{body}"
        );
    }
    let two = format!("[{ZHE}, {ZHE}]");
    assert_eq!(translate(JSON, two.as_bytes()), problem(400, "bad-body"));
    let deep = "[".repeat(100_000);
    assert_eq!(translate(JSON, deep.as_bytes()), problem(400, "bad-body"));
    assert_eq!(translate("text/plain", b"x"), problem(415, "media-type"));
    assert_eq!(translate("", b"x"), problem(415, "media-type"));
}

#[test]
fn pictures_without_a_letter_are_problems() {
    let translate = |kind, body: &[u8]| SHARED.post("/api/v1/translate", kind, body).problem();
    for body in [r#"{"strokes": []}"#, r#"{"strokes": [[], []], "width": 3}"#] {
        assert_eq!(translate(JSON, body.as_bytes()), problem(422, "blank"));
    }
    for body in [&b""[..], b"x", b"\x89PNG\r\n\x1a\n", &letter_png()[..200]] {
        assert_eq!(translate("image/png", body), problem(422, "undecodable"));
    }
}

#[test]
fn several_letters_in_a_picture_are_a_problem() {
    let letter = |left: u32, top: u32| {
        let (right, bottom) = (left + 80, top + 100);
        format!("[[{left}, {top}], [{left}, {bottom}], [{right}, {top}], [{right}, {bottom}]]")
    };
    let drawn =
        |letters: &[String]| format!("{{\"strokes\": [{}], \"width\": 10}}", letters.join(", "));
    let body = drawn(&[letter(0, 0), letter(120, 0)]);
    let answer = SHARED.post("/api/v1/translate", JSON, body.as_bytes());
    assert_eq!(answer.problem(), problem(422, "several-letters"));
    let line = SHARED.post("/api/v1/line?case=upper", JSON, body.as_bytes());
    assert_eq!(line.json()["letters"].as_array().unwrap().len(), 2);
    let body = drawn(&[
        letter(0, 0),
        letter(120, 0),
        letter(0, 150),
        letter(120, 150),
    ]);
    let answer = SHARED.post("/api/v1/line", JSON, body.as_bytes());
    assert_eq!(answer.problem(), problem(422, "several-lines"));
}

#[test]
fn numbers_at_the_ends_of_their_range_do_no_harm() {
    for points in [
        "[[1e6, -1e6], [-1e6, 1e6]]",
        "[[1e-45, 0], [0, 1e-45]]",
        "[[0, 0]]",
    ] {
        for width in ["1", "1e6", "1e-6"] {
            let body = format!("{{\"strokes\": [{points}], \"width\": {width}}}");
            let answer = SHARED.post("/api/v1/translate", JSON, body.as_bytes());
            assert!(
                [200, 422].contains(&answer.status),
                "{points} {width}: {}",
                answer.text()
            );
        }
    }
}

#[test]
fn an_answer_has_only_the_formats_that_there_are() {
    let headers = [("content-type", JSON), ("accept", "text/html")];
    let answer = SHARED.send("POST", "/api/v1/translate", &headers, ZHE.as_bytes());
    assert_eq!(answer.problem(), problem(406, "not-acceptable"));
    for (accept, kind) in [
        ("", "application/json"),
        ("application/json;q=0, image/png", "image/png"),
        (
            "image/png;q=0.1, application/json;q=0.9",
            "application/json",
        ),
    ] {
        let headers = [("content-type", JSON), ("accept", accept)];
        let answer = SHARED.send("POST", "/api/v1/translate", &headers, ZHE.as_bytes());
        assert_eq!(answer.header("content-type"), Some(kind), "{accept:?}");
    }
}

#[test]
fn what_is_no_http_closes_its_connection_alone() {
    for bytes in [
        &b"\r\n\r\n\r\n"[..],
        b"GET\r\n\r\n",
        b"\x16\x03\x01\x02\x00",
        b"GET / HTTP/9.9\r\n\r\n",
    ] {
        let mut stream = SHARED.connect();
        stream.write_all(bytes).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut rest = Vec::new();
        let _ = std::io::Read::read_to_end(&mut stream, &mut rest);
    }
    assert_eq!(SHARED.get("/healthz").status, 200);
}

#[test]
fn the_description_names_every_route_and_type() {
    let description = SHARED.get("/api/v1/openapi.json").json();
    assert!(description["openapi"].as_str().unwrap().starts_with("3."));
    let paths = description["paths"].as_object().unwrap();
    for (path, methods) in paths {
        for (method, operation) in methods.as_object().unwrap() {
            let answer = SHARED.send(&method.to_uppercase(), &format!("/api/v1{path}"), &[], b"");
            assert!(![404, 405].contains(&answer.status), "{method} {path}");
            assert!(operation["responses"]["200"].is_object(), "{method} {path}");
        }
    }
    let routes: Vec<&str> = paths.keys().map(String::as_str).collect();
    assert_eq!(
        routes,
        [
            "/alphabet",
            "/font",
            "/line",
            "/model",
            "/openapi.json",
            "/schemes",
            "/translate"
        ]
    );
    let types = &description["components"]["schemas"];
    for (name, field) in [
        ("Translation", "view_box"),
        ("Drafts", "letters"),
        ("DraftedLetter", "copied_from"),
        ("Problem", "code"),
        ("Strokes", "width"),
    ] {
        assert!(
            types[name]["properties"][field].is_object(),
            "{name}.{field}"
        );
    }
}

#[test]
fn the_description_tells_which_values_an_option_takes() {
    let description = SHARED.get("/api/v1/openapi.json").json();
    for (route, name, value, other) in [
        ("/translate", "scheme", "serbian-gaj", "klingon"),
        ("/translate", "from", "latin", "greek"),
        ("/translate", "case", "upper", "title"),
        ("/font", "script", "cyrillic", "greek"),
        ("/font", "scheme", "iso-9", "klingon"),
    ] {
        let options = &description["paths"][route]["post"]["parameters"];
        let named = |option: &&serde_json::Value| option["name"] == name;
        let option = options.as_array().unwrap().iter().find(named).unwrap();
        let values = option["schema"]["enum"].as_array().unwrap();
        assert!(values.iter().any(|known| known == value), "{name}");
        assert!(values.iter().all(|known| known != other), "{name}");
    }
}

#[test]
fn the_description_names_every_field_of_an_answer() {
    let description = SHARED.get("/api/v1/openapi.json").json();
    let answer = SHARED
        .post("/api/v1/translate?variants=2", JSON, ZHE.as_bytes())
        .json();
    let properties = &description["components"]["schemas"]["Translation"]["properties"];
    let named = |value: &serde_json::Value| -> Vec<String> {
        value.as_object().unwrap().keys().cloned().collect()
    };
    assert_eq!(named(properties), named(&answer));
}

#[test]
fn requests_are_counted_by_route_and_status() {
    let server = Running::start(Config::default());
    server.get("/api/v1/model");
    server.get("/x\"y");
    server.post("/api/v1/translate", JSON, ZHE.as_bytes());
    let metrics = server.get("/metrics");
    assert!(
        metrics
            .header("content-type")
            .unwrap()
            .starts_with("text/plain; version=0.0.4")
    );
    for line in [
        "bukva_requests_total{route=\"/api/v1/model\",status=\"200\"} 1",
        "bukva_requests_total{route=\"none\",status=\"404\"} 1",
        "bukva_request_seconds_count 3",
        "bukva_jobs_total 1",
    ] {
        assert!(metrics.text().lines().any(|found| found == line), "{line}");
    }
    assert_eq!(server.get("/healthz").text(), "ok\n");
}

#[test]
fn a_server_that_cannot_start_says_why() {
    let taken = Config {
        listen: SHARED.address,
        ..Config::default()
    };
    assert!(matches!(Server::bind(taken), Err(Error::Listen { .. })));
    let model = Some("none/such.safetensors".into());
    let missing = Config {
        model,
        ..Config::default()
    };
    assert!(matches!(Server::bind(missing), Err(Error::Model(_))));
    let allow_origin = Some("*".to_owned());
    let open = Config {
        allow_origin,
        ..Config::default()
    };
    assert!(matches!(Server::bind(open), Err(Error::Origin(_))));
}
