//! A finished figure, and the files it is written to.

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

/// The rules of all figures. Classes start with `bk-`, so that figures can stand in a page of any
/// other style.
const RULES: &str = "\
.bk text,.bk .bk-text{fill:var(--bk-ink)}.bk .bk-soft{fill:var(--bk-soft)}\
.bk .bk-grid{stroke:var(--bk-line);stroke-width:1;fill:none}\
.bk .bk-curve{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}\
.bk .bk-glyph{filter:var(--bk-glyph)}";

/// The largest PNG that is drawn, in pixels: it is held in memory several times.
const MOST_PIXELS: f64 = 100e6;

/// A part of a picture.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Piece {
    /// Elements as they are written.
    Markup(String),
    Text(Text),
}

/// A finished figure: SVG, or PNG through a rasteriser, which is given texts as outlines.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    width: f64,
    height: f64,
    title: String,
    pieces: Vec<Piece>,
    ground: Option<Theme>,
    density: f64,
}

/// Why a figure could not be written.
#[derive(Debug, thiserror::Error)]
pub enum FigureError {
    /// The file's name tells no format.
    #[error("{0}: expected a name that ends in .svg or .png")]
    Ending(String),
    /// More pixels than a picture should have.
    #[error("the picture would have {width}x{height} pixels, over {} million; show less, or write .svg", MOST_PIXELS / 1e6)]
    TooLarge {
        /// Its width in pixels.
        width: f64,
        /// Its height in pixels.
        height: f64,
    },
    /// The rasteriser refused it.
    #[error("drawing the picture: {0}")]
    Drawing(String),
    /// The file system refused.
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
            ground: None,
            density: 2.0,
        }
    }

    /// Fixes the ground. Otherwise SVG goes with the reader's screen, and PNG is paper.
    #[must_use]
    pub fn on(mut self, ground: Theme) -> Self {
        self.ground = Some(ground);
        self
    }

    /// Pixels of a PNG for each unit of the figure; 2 unless the figure says otherwise.
    #[must_use]
    pub fn with_density(mut self, density: f64) -> Self {
        self.density = density;
        self
    }

    /// Width and height in units, which are pixels on an ordinary screen.
    pub fn size(&self) -> (f64, f64) {
        (self.width, self.height)
    }

    /// An SVG file, which brings its font along.
    pub fn to_svg(&self) -> String {
        let style = format!("{}{}", font_rules(), self.style());
        self.written(&style, Text::element, true)
    }

    /// An `<svg>` element for a page that has the [`font_rules`] once for all its figures.
    pub fn to_inline_svg(&self) -> String {
        self.written(&self.style(), Text::element, false)
    }

    fn style(&self) -> String {
        let font = format!("font-family:\"{FAMILY}\",system-ui,sans-serif;font-size:{TEXT}px");
        let of = |ground: Theme| ground.declarations();
        let colours = match self.ground {
            Some(ground) => format!(".bk{{{}{font}}}", of(ground)),
            None => format!(
                ".bk{{{}{font}}}@media screen and (prefers-color-scheme:dark){{.bk{{{}}}}}",
                of(Theme::Light),
                of(Theme::Dark)
            ),
        };
        colours + RULES + &class_rules()
    }

    /// The SVG, with texts as `text` writes them.
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

    /// The figure in pixels, on its ground.
    ///
    /// # Errors
    /// When it would be too large.
    pub fn to_image(&self) -> Result<image::RgbaImage, FigureError> {
        let pixels = self.rasterise()?;
        let (width, height) = (pixels.width(), pixels.height());
        // The ground is opaque, so that premultiplied colours are the plain ones.
        image::RgbaImage::from_raw(width, height, pixels.take())
            .ok_or_else(|| FigureError::Drawing("the pixels have another size".into()))
    }

    fn rasterise(&self) -> Result<Pixmap, FigureError> {
        let drawing = |error: String| FigureError::Drawing(error);
        let (width, height) = (
            (self.width * self.density).ceil(),
            (self.height * self.density).ceil(),
        );
        if width * height > MOST_PIXELS {
            return Err(FigureError::TooLarge { width, height });
        }
        let ground = self.ground.unwrap_or_default();
        let svg = ground.resolve(&self.written(RULES, Text::outlines, false));
        let tree = Tree::from_str(&svg, &Options::default());
        let tree = tree.map_err(|error| drawing(error.to_string()))?;
        let mut pixels = Pixmap::new(width as u32, height as u32)
            .ok_or_else(|| drawing(format!("{width}x{height} pixels")))?;
        let scale = Transform::from_scale(self.density as f32, self.density as f32);
        resvg::render(&tree, scale, &mut pixels.as_mut());
        Ok(pixels)
    }

    /// Writes the figure, aside and renamed, in the format that the name's ending tells: `.svg`
    /// or `.png`.
    ///
    /// # Errors
    /// When the name ends otherwise, the picture would be too large or the file system refuses.
    pub fn save(&self, path: &Path) -> Result<(), FigureError> {
        let ending = path.extension().unwrap_or_default();
        let bytes = match ending.to_string_lossy().to_ascii_lowercase().as_str() {
            "svg" => self.to_svg().into_bytes(),
            "png" => self.to_png()?,
            _ => return Err(FigureError::Ending(path.display().to_string())),
        };
        Ok(atomic_file::write(path, |file| file.write_all(&bytes))?)
    }

    /// A PNG file.
    ///
    /// # Errors
    /// When it would be too large.
    pub fn to_png(&self) -> Result<Vec<u8>, FigureError> {
        let picture = image::DynamicImage::from(self.to_image()?).into_rgb8();
        let mut bytes = Vec::new();
        // Even areas are best packed as they are.
        let (packing, filter) = (CompressionType::Default, FilterType::NoFilter);
        let encoder = PngEncoder::new_with_quality(&mut bytes, packing, filter);
        let written = picture.write_with_encoder(encoder);
        written.map_err(|error| FigureError::Drawing(error.to_string()))?;
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
        let drawn = figure().to_image().expect("small");
        assert_eq!(drawn.dimensions(), (120, 80));
        let inked = |columns: std::ops::Range<u32>| {
            let dark = |(x, _, pixel): &(u32, u32, &image::Rgba<u8>)| {
                columns.contains(x) && pixel[0] < 100
            };
            drawn.enumerate_pixels().filter(dark).count()
        };
        assert!(inked(30..60) > 50 && inked(60..90) > 50);
        assert_eq!(inked(0..25) + inked(95..120), 0);
    }

    #[test]
    fn an_svg_follows_the_screen_and_brings_its_font() {
        let svg = figure().to_svg();
        assert!(svg.contains("prefers-color-scheme:dark") && svg.contains("@font-face"));
        assert!(svg.contains("<title>Ж &lt; Ž</title>"));
        let inline = figure().to_inline_svg();
        assert!(!inline.contains("@font-face") && !inline.contains("<title>"));
        let fixed = figure().on(Theme::Dark).to_svg();
        assert!(!fixed.contains("prefers-color-scheme"));
    }

    #[test]
    fn a_png_on_slate_is_dark() {
        let drawn = figure().on(Theme::Dark).to_image().expect("small");
        assert_eq!(drawn.get_pixel(0, 0).0, [0x15, 0x19, 0x1e, 255]);
    }

    #[test]
    fn the_ending_tells_the_format_and_others_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        for (name, start) in [("a.svg", &b"<svg"[..]), ("a.PNG", b"\x89PNG")] {
            let path = folder.path().join(name);
            figure().save(&path).unwrap();
            assert!(std::fs::read(path).unwrap().starts_with(start), "{name}");
        }
        let refused = figure().save(&folder.path().join("a.gif")).unwrap_err();
        assert!(
            refused
                .to_string()
                .contains("a.gif: expected a name that ends in .svg or .png")
        );
    }

    #[test]
    fn a_picture_beyond_memory_is_refused() {
        let refused = figure().with_density(1e4).to_png().unwrap_err();
        assert!(matches!(refused, FigureError::TooLarge { .. }));
    }
}
