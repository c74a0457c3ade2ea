//! Flags whose values are the names of a library enum.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use serde::de::value::{Error, StringDeserializer};
use serde::de::{DeserializeOwned, IntoDeserializer};

/// Parses one of `names`, the names of an enum's variants in JSON.
pub(super) fn one_of<T>(names: &'static [&'static str]) -> impl TypedValueParser<Value = T>
where
    T: DeserializeOwned + Clone + Send + Sync + 'static,
{
    PossibleValuesParser::new(names).try_map(|name| {
        let name: StringDeserializer<Error> = name.into_deserializer();
        T::deserialize(name)
    })
}
