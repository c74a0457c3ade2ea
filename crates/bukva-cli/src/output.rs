//! Writes results to standard output, as text or as JSON.

use std::io::{self, Write};

use serde::Serialize;

/// Writes a result as text.
pub(crate) fn text(text: &str) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    if !text.ends_with('\n') {
        out.write_all(b"\n")?;
    }
    Ok(out.flush()?)
}

/// Writes a result as one JSON document.
pub(crate) fn json(result: &impl Serialize) -> anyhow::Result<()> {
    text(&serde_json::to_string_pretty(result)?)
}

/// Writes a result as one JSON document or as text.
pub(crate) fn result<T: Serialize>(
    as_json: bool,
    result: &T,
    to_text: impl FnOnce(&T) -> String,
) -> anyhow::Result<()> {
    match as_json {
        true => json(result),
        false => text(&to_text(result)),
    }
}

/// Writes results: as one JSON document, or a line of text for each.
pub(crate) fn results<T: Serialize>(
    as_json: bool,
    results: &[T],
    line: impl Fn(&T) -> String,
) -> anyhow::Result<()> {
    match as_json {
        true => json(&results),
        false => results.iter().try_for_each(|result| text(&line(result))),
    }
}

/// Writes a note to standard error. A closed standard error is no reason to stop.
pub(crate) fn note(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// Whether an error only means that the reader of our output has closed the pipe.
pub(crate) fn reader_left(error: &anyhow::Error) -> bool {
    let cause = error.downcast_ref::<io::Error>();
    cause.is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

/// The file name of the drawing of a letter. File systems that ignore case would take `a.svg` for `A.svg`.
pub(crate) fn drawing_name(letter: char) -> String {
    format!("uni{:04X}.svg", u32::from(letter))
}

/// The letter whose drawing has this file name.
pub(crate) fn drawn_letter(name: &str) -> Option<char> {
    let number = name.strip_prefix("uni")?.strip_suffix(".svg")?;
    char::from_u32(u32::from_str_radix(number, 16).ok()?)
}
