//! Pictures for people: contact sheets of glyphs, curves and tables of confusions.
//!
//! Whatever draws gives a [`Figure`]. One figure serves all uses: [`Figure::save`] writes it as SVG
//! or PNG by the name's ending, [`Figure::to_inline_svg`] puts it into a page that holds
//! [`font_rules`] once, and [`Figure::to_image`] gives its pixels. An SVG follows the reader's
//! light or dark screen unless [`Figure::on`] fixes its ground; a PNG lies on paper. The same font,
//! with the letters of both scripts, is compiled in for both.
//!
//! To draw a new kind of figure, in this module: start an `Svg` of a size in units (pixels of an
//! ordinary screen), add elements, texts and glyphs to it, and `finish()`. Colours are style
//! variables of `palette`, which keep their contrast on both grounds; never name a colour
//! otherwise. `font::text_width` measures texts. Tell kinds of things apart by more than colour:
//! by shape, outline or label.

mod animation;
mod axis;
mod confusion;
mod convolution;
mod embed;
mod finished;
mod font;
mod map;
mod palette;
mod plot;
mod sheet;
pub(crate) mod svg;
mod text;

pub use animation::{Still, save_gif, save_walk};
pub use confusion::confusion_figure;
pub use convolution::convolution_figure;
pub use embed::{glyph_data_uri, save_glyph};
pub use finished::{Figure, FigureError};
pub use font::font_rules;
pub use map::map_figure;
pub use palette::Ground;
pub use plot::{LineChart, Series};
pub use sheet::Sheet;
