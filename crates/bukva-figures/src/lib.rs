#![doc = include_str!("../README.md")]

mod animation;
mod axis;
mod confusion;
mod embed;
mod figure;
mod font;
mod markup;
mod outlines;
mod palette;
mod plot;
mod projection;
mod sheet;
mod svg;
mod text;

pub use animation::save_animation;
pub use confusion::confusion_figure;
pub use embed::glyph_data_uri;
pub use figure::{Figure, FigureError};
pub use font::{font_rules, text_width};
pub use markup::round;
pub use outlines::{outline_sheet, source_sheet};
pub use palette::Theme;
pub use plot::{LineChart, Series};
pub use projection::projection_figure;
pub use sheet::Sheet;
pub use svg::Svg;
pub use text::{Anchor, TEXT};
