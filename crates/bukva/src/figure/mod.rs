//! Pictures for people: contact sheets of glyphs, plots and tables of confusions.

mod animation;
mod axis;
mod confusion;
mod embed;
mod plot;
mod sheet;
pub(crate) mod svg;

pub use animation::{Still, save_gif};
pub use confusion::confusion_svg;
pub use embed::{glyph_data_uri, png_data_uri};
pub use plot::{LineChart, Series};
pub use sheet::{Ground, Sheet, save_png};
