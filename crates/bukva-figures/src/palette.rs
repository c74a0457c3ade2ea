//! The colors of all figures, for light and dark backgrounds.

/// The color scheme of a figure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// Black ink on white.
    #[default]
    Light,
    /// Light ink on a dark background.
    Dark,
}

/// The number of colors for series; more series repeat them.
pub(crate) const COLORS: usize = 8;

/// Style variables with their values in the light and the dark theme. The colors of series have a
/// contrast of at least 4.5 to the background, so they can be used for text.
const VARIABLES: [(&str, &str, &str); 14] = [
    ("--bk-ink", "#1f2328", "#e6e9ed"),
    ("--bk-soft", "#59636e", "#a0a9b4"),
    ("--bk-line", "#d8dde3", "#3a424c"),
    ("--bk-paper", "#fff", "#15191e"),
    // Images of glyphs are black ink on a transparent background.
    ("--bk-glyph", "none", "invert(1)"),
    ("--bk-0", "#1f5fa8", "#7ab4f5"),
    ("--bk-1", "#c2410c", "#fb9a63"),
    ("--bk-2", "#0f766e", "#4fd1c0"),
    ("--bk-3", "#8b3fd1", "#c79bff"),
    ("--bk-4", "#96690a", "#e3b341"),
    ("--bk-5", "#be185d", "#f78fbf"),
    ("--bk-6", "#4d5b6e", "#a8b3c4"),
    ("--bk-7", "#4d7c0f", "#a3d65c"),
    // The background of a highlighted part.
    ("--bk-raised", "#f3f5f7", "#1f262e"),
];

impl Theme {
    fn variables(self) -> impl Iterator<Item = (&'static str, &'static str)> {
        VARIABLES
            .iter()
            .map(move |&(name, light, dark)| match self {
                Self::Light => (name, light),
                Self::Dark => (name, dark),
            })
    }

    /// The variables as CSS declarations.
    pub(crate) fn declarations(self) -> String {
        let declared = self
            .variables()
            .map(|(name, value)| format!("{name}:{value};"));
        declared.collect()
    }

    /// Replaces the variables by their values, for renderers that do not support variables.
    pub(crate) fn resolve(self, styled: &str) -> String {
        self.variables()
            .fold(styled.to_owned(), |text, (name, value)| {
                text.replace(&format!("var({name})"), value)
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance, by the Web Content Accessibility Guidelines 2.
    fn luminance(color: &str) -> f64 {
        let digits = color.trim_start_matches('#');
        let digits: String = match digits.len() {
            3 => digits.chars().flat_map(|digit| [digit, digit]).collect(),
            _ => digits.to_owned(),
        };
        let part = |at: usize| {
            let value = u8::from_str_radix(&digits[at..at + 2], 16).expect("a color");
            let value = f64::from(value) / 255.0;
            match value <= 0.04045 {
                true => value / 12.92,
                false => ((value + 0.055) / 1.055).powf(2.4),
            }
        };
        0.2126 * part(0) + 0.7152 * part(2) + 0.0722 * part(4)
    }

    #[test]
    fn text_of_every_color_is_legible_in_both_themes() {
        for theme in [Theme::Light, Theme::Dark] {
            let value = |wanted: &str| {
                let mut all = theme.variables();
                all.find(|(name, _)| *name == wanted).expect("a variable").1
            };
            let paper = luminance(value("--bk-paper"));
            let series = (0..COLORS).map(|index| format!("--bk-{index}"));
            for name in series.chain(["--bk-ink".to_owned(), "--bk-soft".to_owned()]) {
                let ink = luminance(value(&name));
                let contrast = (ink.max(paper) + 0.05) / (ink.min(paper) + 0.05);
                assert!(contrast >= 4.5, "{name} on {theme:?}: {contrast:.2}");
            }
        }
    }

    #[test]
    fn resolved_styles_hold_no_variable() {
        let styled = "fill:var(--bk-0);stroke:var(--bk-ink)";
        assert_eq!(Theme::Light.resolve(styled), "fill:#1f5fa8;stroke:#1f2328");
        assert_eq!(Theme::Dark.resolve(styled), "fill:#7ab4f5;stroke:#e6e9ed");
    }
}
