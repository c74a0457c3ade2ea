//! Finished figures, which are written to files as SVG or PNG.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::Path;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

use crate::font::{FAMILY, font_rules};
use crate::markup::escape;
use crate::palette::Theme;
use crate::text::{TEXT, Text, class_rules};
use bukva_glyphs::atomic_file;

/// The style sheet of all figures. Its classes start with `bk-`, so that they don't clash with the
/// style of a page that a figure is embedded in.
const RULES: &str = "\
.bk text,.bk .bk-text{fill:var(--bk-ink)}.bk .bk-soft{fill:var(--bk-soft)}\
.bk .bk-grid{stroke:var(--bk-line);stroke-width:1;fill:none}\
.bk .bk-curve{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}\
.bk .bk-glyph{filter:var(--bk-glyph)}";

/// The largest image, in pixels: several copies of it are held in memory.
const MAX_PIXELS: f64 = 100e6;

/// A part of a figure.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Piece {
    /// SVG elements.
    Markup(String),
    Text(Text),
}

/// A finished figure, to be written as SVG or rendered to pixels.
///
/// SVG keeps text as text; for rendering, text is converted to outlines.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    width: f64,
    height: f64,
    title: String,
    pieces: Vec<Piece>,
    theme: Option<Theme>,
    density: f64,
}

/// An error of rendering or writing a figure.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FigureError {
    /// Unsupported file extension.
    #[error("expected a file name that ends in .svg or .png, found {0:?}")]
    Extension(String),
    /// The image would have too many pixels.
    #[error("the image would have {width}x{height} pixels, more than {} million; show less, or write .svg", MAX_PIXELS / 1e6)]
    TooLarge {
        /// The width in pixels.
        width: f64,
        /// The height in pixels.
        height: f64,
    },
    /// The SVG could not be rendered.
    #[error("rendering the figure: {0}")]
    Render(String),
    /// The file could not be written.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl Figure {
    pub(crate) fn new(width: f64, height: f64, title: String, pieces: Vec<Piece>) -> Self {
        Self {
            width,
            height,
            title,
            pieces,
            theme: None,
            density: 2.0,
        }
    }

    /// Fixes the theme. Otherwise, SVG follows the viewer's color scheme, and PNG is light.
    #[must_use]
    pub fn with_theme(mut self, theme: Theme) -> Self {
        self.theme = Some(theme);
        self
    }

    /// Sets the pixels of a PNG per unit of the figure. The default is 2, and 1 for a sheet.
    #[must_use]
    pub fn with_density(mut self, density: f64) -> Self {
        self.density = density;
        self
    }

    /// The figure as an SVG file, which contains its font.
    pub fn to_svg(&self) -> String {
        let style = format!("{}{}", font_rules(), self.style());
        self.written(&style, Text::element, true)
    }

    /// The figure as an `<svg>` element, for a page that contains [`font_rules`] once.
    pub fn to_inline_svg(&self) -> String {
        self.written(&self.style(), Text::element, false)
    }

    fn style(&self) -> String {
        let font = format!("font-family:\"{FAMILY}\",system-ui,sans-serif;font-size:{TEXT}px");
        let colors = match self.theme {
            Some(theme) => format!(".bk{{{}{font}}}", theme.declarations()),
            None => format!(
                ".bk{{{}{font}}}@media screen and (prefers-color-scheme:dark){{.bk{{{}}}}}",
                Theme::Light.declarations(),
                Theme::Dark.declarations()
            ),
        };
        colors + RULES + &class_rules()
    }

    /// The SVG, with each text written by `text`.
    fn written(&self, style: &str, text: fn(&Text) -> String, standalone: bool) -> String {
        let (width, height, title) = (self.width, self.height, escape(&self.title));
        let mut svg = String::new();
        // Writing to a string can't fail.
        let _ = writeln!(
            svg,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"bk\" viewBox=\"0 0 {width} \
             {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" \
             aria-label=\"{title}\">"
        );
        if standalone {
            let _ = writeln!(svg, "<title>{title}</title>");
        }
        let _ = write!(
            svg,
            "<style>{style}</style>\n\
             <rect width=\"100%\" height=\"100%\" style=\"fill:var(--bk-paper)\"/>\n"
        );
        for piece in &self.pieces {
            match piece {
                Piece::Markup(markup) => svg.push_str(markup),
                Piece::Text(line) => svg.push_str(&text(line)),
            }
        }
        svg + "</svg>\n"
    }

    /// Renders the figure.
    ///
    /// # Errors
    /// If the image would be too large.
    pub fn to_image(&self) -> Result<image::RgbaImage, FigureError> {
        let pixels = self.rasterize()?;
        let (width, height) = (pixels.width(), pixels.height());
        // The background is opaque, so premultiplied colors equal plain ones.
        image::RgbaImage::from_raw(width, height, pixels.take())
            .ok_or_else(|| FigureError::Render("the pixels have another size".into()))
    }

    fn rasterize(&self) -> Result<Pixmap, FigureError> {
        let failed = |error: String| FigureError::Render(error);
        let (width, height) = (
            (self.width * self.density).ceil(),
            (self.height * self.density).ceil(),
        );
        if width * height > MAX_PIXELS {
            return Err(FigureError::TooLarge { width, height });
        }
        let svg =
            self.theme
                .unwrap_or_default()
                .resolve(&self.written(RULES, Text::outlines, false));
        let tree = Tree::from_str(&svg, &Options::default());
        let tree = tree.map_err(|error| failed(error.to_string()))?;
        let mut pixels = Pixmap::new(width as u32, height as u32)
            .ok_or_else(|| failed(format!("{width}x{height} pixels")))?;
        let scale = Transform::from_scale(self.density as f32, self.density as f32);
        resvg::render(&tree, scale, &mut pixels.as_mut());
        Ok(pixels)
    }

    /// Writes the figure atomically, as `.svg` or `.png` by the extension of `path`.
    ///
    /// # Errors
    /// If the extension is not supported, the image would be too large, or the file can't be
    /// written.
    pub fn save(&self, path: &Path) -> Result<(), FigureError> {
        let extension = path.extension().unwrap_or_default().to_string_lossy();
        let bytes = match extension.to_ascii_lowercase().as_str() {
            "svg" => self.to_svg().into_bytes(),
            "png" => self.to_png()?,
            _ => return Err(FigureError::Extension(extension.into_owned())),
        };
        Ok(atomic_file::write_picture(path, |file| {
            file.write_all(&bytes)
        })?)
    }

    /// Renders the figure as a PNG file.
    ///
    /// # Errors
    /// If the image would be too large.
    pub fn to_png(&self) -> Result<Vec<u8>, FigureError> {
        let image = image::DynamicImage::from(self.to_image()?).into_rgb8();
        let mut bytes = Vec::new();
        // Large areas of one color compress best without a filter.
        let (compression, filter) = (CompressionType::Default, FilterType::NoFilter);
        let encoder = PngEncoder::new_with_quality(&mut bytes, compression, filter);
        let written = image.write_with_encoder(encoder);
        written.map_err(|error| FigureError::Render(error.to_string()))?;
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{svg::Svg, text::Anchor};

    fn figure() -> Figure {
        let mut svg = Svg::new(60.0, 40.0, "Ж < Ž");
        svg.text((30.0, 25.0), Anchor::Middle, "bk-title", "ЖŽ");
        svg.finish()
    }

    #[test]
    fn letters_of_both_scripts_leave_ink_in_a_png() {
        let image = figure().to_image().expect("small");
        assert_eq!(image.dimensions(), (120, 80));
        let inked = |columns: std::ops::Range<u32>| {
            let dark = |(x, _, pixel): &(u32, u32, &image::Rgba<u8>)| {
                columns.contains(x) && pixel[0] < 100
            };
            image.enumerate_pixels().filter(dark).count()
        };
        assert!(inked(30..60) > 50 && inked(60..90) > 50);
        assert_eq!(inked(0..25) + inked(95..120), 0);
    }

    #[test]
    fn an_svg_follows_the_color_scheme_and_contains_its_font() {
        let svg = figure().to_svg();
        assert!(svg.contains("prefers-color-scheme:dark") && svg.contains("@font-face"));
        assert!(svg.contains("<title>Ж &lt; Ž</title>"));
        let inline = figure().to_inline_svg();
        assert!(!inline.contains("@font-face") && !inline.contains("<title>"));
        let fixed = figure().with_theme(Theme::Dark).to_svg();
        assert!(!fixed.contains("prefers-color-scheme"));
    }

    #[test]
    fn a_png_with_the_dark_theme_is_dark() {
        let image = figure().with_theme(Theme::Dark).to_image().expect("small");
        assert_eq!(image.get_pixel(0, 0).0, [0x15, 0x19, 0x1e, 255]);
    }

    #[test]
    fn the_extension_selects_the_format_and_others_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        for (name, start) in [("a.svg", &b"<svg"[..]), ("a.PNG", b"\x89PNG")] {
            let path = folder.path().join(name);
            figure().save(&path).unwrap();
            assert!(std::fs::read(path).unwrap().starts_with(start), "{name}");
        }
        let refused = figure().save(&folder.path().join("a.gif")).unwrap_err();
        assert!(matches!(refused, FigureError::Extension(found) if found == "gif"));
    }

    #[test]
    fn an_image_of_too_many_pixels_is_refused() {
        let refused = figure().with_density(1e4).to_png().unwrap_err();
        assert!(matches!(refused, FigureError::TooLarge { .. }));
    }
}
