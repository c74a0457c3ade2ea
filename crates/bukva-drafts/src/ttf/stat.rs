//! The STAT table: where the face stands among those of its family.

use write_fonts::tables::stat::{AxisRecord, AxisValue, AxisValueTableFlags, Stat};
use write_fonts::types::{Fixed, NameId, Tag};

use crate::font::DraftFont;

const WEIGHT: NameId = NameId::new(256);
const WEIGHT_VALUE: NameId = NameId::new(257);
const ITALIC: NameId = NameId::new(258);
const ITALIC_VALUE: NameId = NameId::new(259);

/// The weights of Regular and of the Bold that it is linked to.
const REGULAR: u16 = 400;
const BOLD: u16 = 700;

impl DraftFont {
    /// Axes of weight and, last, of italic, each with the face's own value.
    pub(super) fn stat(&self) -> Stat {
        let axes = [(b"wght", WEIGHT), (b"ital", ITALIC)];
        let axes = axes
            .into_iter()
            .zip(0..)
            .map(|((tag, name), order)| AxisRecord::new(Tag::new(tag), name, order));
        let weight = self.metrics.weight;
        let links = [
            (weight == REGULAR).then_some(BOLD),
            (!self.metrics.is_italic).then_some(1),
        ];
        let values = [
            (weight, WEIGHT_VALUE),
            (u16::from(self.metrics.is_italic), ITALIC_VALUE),
        ];
        let values = values.into_iter().zip(links).zip(0..);
        let values = values.map(|(((value, name), link), axis)| {
            let value = Fixed::from_i32(value.into());
            match link {
                // What is linked is usual, and not part of the face's name.
                Some(link) => AxisValue::format_3(
                    axis,
                    AxisValueTableFlags::ELIDABLE_AXIS_VALUE_NAME,
                    name,
                    value,
                    Fixed::from_i32(link.into()),
                ),
                None => AxisValue::format_1(axis, AxisValueTableFlags::empty(), name, value),
            }
        });
        Stat::new(axes.collect(), values.collect(), NameId::SUBFAMILY_NAME)
    }

    /// The names that the table refers to.
    pub(super) fn stat_names(&self) -> [(NameId, String); 4] {
        let weight = match self.weight_name() {
            "" => "Regular",
            name => name,
        };
        let slope = match self.metrics.is_italic {
            true => "Italic",
            false => "Roman",
        };
        [
            (WEIGHT, "Weight"),
            (WEIGHT_VALUE, weight),
            (ITALIC, "Italic"),
            (ITALIC_VALUE, slope),
        ]
        .map(|(id, name)| (id, name.to_owned()))
    }
}
