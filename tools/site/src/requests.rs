//! Requests of the page: the routes of the server's API that it uses.

use bukva_engine::{
    AlphabetQuery, Answer, Engine, LineQuery, Picture, Problem, Request, SchemeInfo, TranslateQuery,
};
use serde::{Deserialize, Serialize};

/// What the page asks for.
#[derive(Deserialize)]
#[serde(tag = "route", content = "query", rename_all = "lowercase")]
enum Route {
    Translate(TranslateQuery),
    Alphabet(AlphabetQuery),
    Line(LineQuery),
    Schemes {},
}

/// A route, and what the body is.
#[derive(Deserialize)]
struct Head {
    #[serde(flatten)]
    route: Route,
    /// Whether the body is JSON of strokes rather than an image file.
    #[serde(default)]
    json: bool,
}

/// The HTTP status and the body that the server would answer a request with.
pub(crate) fn answer(engine: Option<&Engine>, head: &[u8], body: &[u8]) -> (u16, Vec<u8>) {
    match respond(engine, head, body) {
        Ok(answer) => (200, answer),
        Err(problem) => (problem.status, bytes(&problem)),
    }
}

fn respond(engine: Option<&Engine>, head: &[u8], body: &[u8]) -> Result<Vec<u8>, Problem> {
    let engine = engine.ok_or_else(|| Problem::failed("the model is not loaded yet"))?;
    let head: Head =
        serde_json::from_slice(head).map_err(|error| Problem::bad_query(error.to_string()))?;
    let task = match head.route {
        Route::Schemes {} => {
            let schemes = engine.schemes().iter().map(SchemeInfo::from);
            return Ok(bytes(&schemes.collect::<Vec<_>>()));
        }
        Route::Translate(query) => engine.translation_task(query)?,
        Route::Alphabet(query) => engine.alphabet_task(query)?,
        Route::Line(query) => engine.line_task(query)?,
    };
    let pictures = match head.json {
        true => Picture::from_json(body)?,
        false => vec![Picture::File(body.to_vec())],
    };
    let answer = engine.answer(&[Request { pictures, task }]).pop();
    let answer = answer.ok_or_else(|| Problem::failed("there is no answer"))?;
    Ok(match answer? {
        Answer::Translation(translation) => bytes(&translation),
        Answer::Alphabet(alphabet) => bytes(&alphabet),
        Answer::Line(text) => bytes(&text),
    })
}

/// JSON; what is written here has no keys but text, so writing does not fail.
fn bytes(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use bukva::Translator;
    use serde_json::Value;

    const TE: &str = r#"{"strokes": [[[10, 10], [90, 10]], [[50, 10], [50, 120]]], "width": 9}"#;

    fn engine() -> Engine {
        Engine::new(Translator::pretrained().unwrap()).unwrap()
    }

    fn ask(head: &str, body: &[u8]) -> (u16, Value) {
        let (status, body) = answer(Some(&engine()), head.as_bytes(), body);
        (status, serde_json::from_slice(&body).unwrap())
    }

    #[test]
    fn the_page_is_answered_as_by_a_server() {
        let schemes = ask(r#"{"route": "schemes", "query": {}, "json": true}"#, b"");
        assert_eq!((schemes.0, &schemes.1[0]["id"]), (200, &"iso-9".into()));

        let query = r#"{"scheme": "iso-9", "from": "cyrillic", "letter": "Т"}"#;
        let head = format!(r#"{{"route": "translate", "query": {query}, "json": true}}"#);
        let translation = ask(&head, TE.as_bytes());
        assert_eq!(
            (translation.0, &translation.1["written"]),
            (200, &"T".into())
        );

        let head =
            r#"{"route": "alphabet", "query": {"text": "Дом", "scheme": "iso-9"}, "json": true}"#;
        let alphabet = ask(head, TE.as_bytes());
        assert_eq!(
            (alphabet.0, &alphabet.1["line"]["text"]),
            (200, &"Dom".into())
        );
    }

    #[test]
    fn a_line_is_read_from_its_strokes() {
        let te = |left: u32| {
            let (middle, right) = (left + 40, left + 80);
            format!("[[{left}, 10], [{right}, 10]], [[{middle}, 10], [{middle}, 120]]")
        };
        let strokes = format!("{{\"strokes\": [{}, {}], \"width\": 9}}", te(10), te(110));
        let head = r#"{"route": "line", "query": {"case": "upper"}, "json": true}"#;
        let (status, line) = ask(head, strokes.as_bytes());
        assert_eq!((status, &line["written"]), (200, &"TT".into()));
    }

    #[test]
    fn a_picture_is_read_from_its_file() {
        let letter = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/letter.png");
        let picture = std::fs::read(letter).unwrap();
        let head = r#"{"route": "translate", "query": {}, "json": false}"#;
        assert_eq!(ask(head, &picture).1["letter"], "Ж");
    }

    #[test]
    fn what_cannot_be_answered_is_a_problem() {
        let unknown = r#"{"route": "translate", "query": {"scheme": "none"}, "json": true}"#;
        assert_eq!(ask(unknown, TE.as_bytes()).1["code"], "unknown-scheme");
        assert_eq!(ask("{", b"").1["code"], "bad-query");
        let head = r#"{"route": "translate", "query": {}, "json": false}"#;
        assert_eq!(ask(head, b"no picture").1["code"], "undecodable");
        let (status, _) = answer(None, head.as_bytes(), b"");
        assert_eq!(status, 500);
    }
}
