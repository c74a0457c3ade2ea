//! The header Accept: which of several formats a client prefers.

/// A media type that a client accepts, in which `*` may stand for the subtype or for both.
struct Accepted<'a> {
    kind: &'a str,
    /// From 0, not accepted, to 1.
    quality: f32,
}

impl<'a> Accepted<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.split(';').map(str::trim);
        let kind = parts.next().filter(|kind| !kind.is_empty())?;
        let quality = parts.find_map(|part| {
            let (name, value) = part.split_once('=')?;
            let value = name.trim().eq_ignore_ascii_case("q").then_some(value)?;
            value.trim().parse().ok()
        });
        Some(Self {
            kind,
            quality: quality.unwrap_or(1.0),
        })
    }

    /// How precisely this names a media type; `None` if it names others.
    fn precision(&self, media_type: &str) -> Option<u8> {
        let (family, _) = media_type.split_once('/')?;
        match self.kind.split_once('/').unwrap_or((self.kind, "*")) {
            ("*", "*") => Some(0),
            (named, "*") if named.eq_ignore_ascii_case(family) => Some(1),
            _ if self.kind.eq_ignore_ascii_case(media_type) => Some(2),
            _ => None,
        }
    }
}

/// The format with the highest quality that is not 0, each given with its media type: among several, the one that
/// is named first. The first of all if nothing is named.
pub(super) fn preferred<T: Copy>(accept: &str, formats: &[(&str, T)]) -> Option<T> {
    let accepted: Vec<Accepted<'_>> = accept.split(',').filter_map(Accepted::parse).collect();
    if accepted.is_empty() {
        return formats.first().map(|&(_, format)| format);
    }
    let mut best: Option<(f32, usize, T)> = None;
    for &(media_type, format) in formats {
        // What names a type most precisely decides, as `image/png;q=0` beside `image/*`.
        let places = accepted.iter().enumerate();
        let fitting = places.filter_map(|(place, one)| Some((one.precision(media_type)?, place)));
        let Some((_, place)) =
            fitting.max_by_key(|&(precision, place)| (precision, usize::MAX - place))
        else {
            continue;
        };
        let quality = accepted[place].quality;
        let is_better = |(other, first, _): (f32, usize, T)| {
            quality > other || quality == other && place < first
        };
        if quality > 0.0 && best.is_none_or(is_better) {
            best = Some((quality, place, format));
        }
    }
    best.map(|(.., format)| format)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_format_of_the_highest_quality_is_preferred() {
        let formats = ["application/json", "image/png", "image/svg+xml"].map(|kind| (kind, kind));
        for (accept, expected) in [
            ("", Some("application/json")),
            (" , ", Some("application/json")),
            ("*/*", Some("application/json")),
            ("image/*", Some("image/png")),
            ("IMAGE/PNG", Some("image/png")),
            ("image/svg+xml, image/png", Some("image/svg+xml")),
            ("text/html, image/png;q=0.9", Some("image/png")),
            ("application/json;q=0, image/png", Some("image/png")),
            (
                "image/png;q=0.1, application/json;q=0.9",
                Some("application/json"),
            ),
            ("image/*, image/png;q=0", Some("image/svg+xml")),
            ("*/*;q=0.1, image/svg+xml; Q=0.2", Some("image/svg+xml")),
            ("application/json; charset=utf-8", Some("application/json")),
            ("image/png;q=0", None),
            ("*/*;q=0", None),
            ("text/html", None),
        ] {
            assert_eq!(preferred(accept, &formats), expected, "{accept:?}");
        }
    }
}
