//! Requests of the page: the routes of the server's API that it uses.

use bukva_engine::{
    AlphabetQuery, Answer, Engine, Picture, Problem, Request, SchemeInfo, Task, TranslateQuery,
};
use serde::{Deserialize, Serialize};

/// What the page asks for.
#[derive(Deserialize)]
#[serde(tag = "route", content = "query", rename_all = "lowercase")]
enum Route {
    Translate(TranslateQuery),
    Alphabet(AlphabetQuery),
    Schemes,
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
        Route::Schemes => {
            let schemes = engine.schemes().iter().map(SchemeInfo::from);
            return Ok(bytes(&schemes.collect::<Vec<_>>()));
        }
        Route::Translate(query) => query.task(engine)?,
        Route::Alphabet(query) => Task::Alphabet(query.letters(engine)?),
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
    })
}

/// JSON; what is written here has no keys but text, so writing does not fail.
fn bytes(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}
