//! The schemas of the API where the types alone do not tell what is taken.

use bukva::{Case, Scheme, Script};
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Schema, Type};
use utoipa::openapi::{KnownFormat, RefOr, SchemaFormat};
use utoipa::{PartialSchema, ToSchema};

/// Describes a body that is a file.
#[derive(Clone, Copy, Debug)]
pub struct BinaryFile;

impl PartialSchema for BinaryFile {
    fn schema() -> RefOr<Schema> {
        let bytes = ObjectBuilder::new().schema_type(Type::String);
        let binary = SchemaFormat::KnownFormat(KnownFormat::Binary);
        bytes.format(Some(binary)).into()
    }
}

impl ToSchema for BinaryFile {}

/// The thinnest pen, in the unit of a drawing's points, and the smallest paper.
pub(crate) const LEAST_WIDTH: f32 = 1e-6;
/// The farthest point of a drawing from its origin, along an axis, and the widest pen.
pub(crate) const FARTHEST: f32 = 1e6;

/// One of the scripts.
pub fn script() -> ObjectBuilder {
    one_of(Script::ALL.map(Script::name))
}

/// Upper, lower or both.
pub(crate) fn case() -> ObjectBuilder {
    one_of(Case::ALL.map(Case::name))
}

/// One of the built-in schemes.
pub fn scheme() -> ObjectBuilder {
    let schemes = Scheme::all().unwrap_or_default();
    one_of(schemes.iter().map(Scheme::id))
}

/// One character.
pub(crate) fn letter() -> ObjectBuilder {
    let string = ObjectBuilder::new().schema_type(Type::String);
    string.min_length(Some(1)).max_length(Some(1))
}

/// Lists of points.
pub(crate) fn strokes() -> ArrayBuilder {
    let stroke = ArrayBuilder::new().items(pair(
        ObjectBuilder::new()
            .minimum(Some(-FARTHEST))
            .maximum(Some(FARTHEST)),
    ));
    ArrayBuilder::new().items(stroke)
}

/// Width and height.
pub(crate) fn size() -> ArrayBuilder {
    pair(width())
}

/// The width of a pen.
pub(crate) fn width() -> ObjectBuilder {
    let number = ObjectBuilder::new().minimum(Some(LEAST_WIDTH));
    number.maximum(Some(FARTHEST)).schema_type(Type::Number)
}

fn pair(number: ObjectBuilder) -> ArrayBuilder {
    let number = number
        .schema_type(Type::Number)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Float)));
    let pair = ArrayBuilder::new().items(number);
    pair.min_items(Some(2)).max_items(Some(2))
}

fn one_of<'a>(names: impl IntoIterator<Item = &'a str>) -> ObjectBuilder {
    let names: Vec<&str> = names.into_iter().collect();
    let string = ObjectBuilder::new().schema_type(Type::String);
    string.enum_values(Some(names))
}
