//! Enums whose variants have names, the same in TOML, JSON and on the command line.

/// Adds `ALL`, `name`, `Display` and `FromStr` to an enum.
#[doc(hidden)]
#[macro_export]
macro_rules! named {
    ($type:ident, $what:literal: $($variant:ident = $name:literal),*) => {
        impl $type {
            /// Every variant.
            pub const ALL: [Self; [$($name),*].len()] = [$(Self::$variant),*];

            /// The name used in TOML, JSON and on the command line.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name),*
                }
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.name())
            }
        }

        impl std::str::FromStr for $type {
            type Err = $crate::Error;

            fn from_str(name: &str) -> Result<Self, Self::Err> {
                let known = |known: &Self| known.name().eq_ignore_ascii_case(name.trim());
                Self::ALL.into_iter().find(known).ok_or_else(|| {
                    let kind = $crate::ErrorKind::UnknownName {
                        what: $what,
                        found: name.to_owned(),
                        known: Self::ALL.map(Self::name).join(", "),
                    };
                    kind.into()
                })
            }
        }
    };
}
