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
mod embed;
mod figure;
mod font;
mod map;
mod markup;
mod palette;
mod plot;
mod sheet;
mod svg;
mod text;

pub use animation::{Frame, save_animation, save_gif};
pub use confusion::confusion_figure;
pub use embed::glyph_data_uri;
pub use figure::{Figure, FigureError};
pub use font::{font_rules, text_width};
pub use map::{map_figure, thinned};
pub use markup::{escape, round};
pub use palette::Theme;
pub use plot::{LineChart, Series};
pub use sheet::Sheet;
pub use svg::Svg;
pub use text::{Anchor, TEXT};
