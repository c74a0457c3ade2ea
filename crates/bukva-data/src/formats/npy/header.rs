//! The header of an `.npy` file: a Python dictionary in ASCII.

use std::io::{self, Read, Write};

use bukva_glyphs::{Error, Location};

use crate::usage::read_up_to;

const MAGIC: &[u8; 6] = b"\x93NUMPY";
/// Longer headers belong to structured types, which hold no glyphs.
const LONGEST: usize = 64 << 10;
const RESAVE: &str = "save it again with numpy.save";

/// The kind of an element: a type of number, or text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Bool,
    Unsigned,
    Signed,
    Float,
    /// UTF-32 text of a fixed length.
    Text,
}

/// An element's layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Element {
    pub(crate) kind: Kind,
    pub(crate) big_endian: bool,
    /// Bytes per element.
    pub(crate) width: usize,
}

impl Element {
    /// An unsigned byte.
    pub(crate) const BYTE: Self = Self {
        kind: Kind::Unsigned,
        big_endian: false,
        width: 1,
    };

    /// An element as a number; text as that of its first bytes.
    pub(crate) fn number(self, raw: &[u8]) -> f64 {
        let fold = |sum: u64, &byte: &u8| sum << 8 | u64::from(byte);
        let bits = if self.big_endian {
            raw.iter().fold(0, fold)
        } else {
            raw.iter().rev().fold(0, fold)
        };
        let spare = 64 - 8 * self.width as u32;
        match (self.kind, self.width) {
            (Kind::Bool, _) => f64::from(u8::from(bits != 0)),
            (Kind::Signed, _) => ((bits << spare) as i64 >> spare) as f64,
            (Kind::Float, 2) => half::f16::from_bits(bits as u16).to_f64(),
            (Kind::Float, 4) => f64::from(f32::from_bits(bits as u32)),
            (Kind::Float, _) => f64::from_bits(bits),
            (Kind::Unsigned | Kind::Text, _) => bits as f64,
        }
    }

    /// Whether it is an unsigned byte.
    pub(crate) fn is_byte(self) -> bool {
        self.kind == Kind::Unsigned && self.width == 1
    }
}

/// The content of a header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) element: Element,
    pub(crate) fortran_order: bool,
    pub(crate) shape: Vec<usize>,
    /// The total size of the elements, in bytes.
    pub(crate) bytes: u64,
}

impl Header {
    /// Reads a header, up to the first element.
    pub(crate) fn read(reader: &mut dyn Read, at: &Location) -> Result<Self, Error> {
        let start = read_up_to(reader, 8).map_err(|error| at.read(error))?;
        if start.len() < 8 || !start.starts_with(MAGIC) {
            let found = format!("{} bytes: {:02x?}", start.len(), start);
            let expected = "8 bytes that begin with \\x93NUMPY";
            return Err(at.malformed("byte 0", expected, found, RESAVE));
        }
        let digits = match start[6] {
            1 => 2,
            2 | 3 => 4,
            other => {
                let found = format!("version {other}");
                return Err(at.malformed("byte 6", "format version 1, 2 or 3", found, RESAVE));
            }
        };
        let length = read_up_to(reader, digits).map_err(|error| at.read(error))?;
        if length.len() as u64 != digits {
            let expected = format!("{digits} bytes of header length");
            let found = format!("{} before the end of the file", length.len());
            return Err(at.malformed("byte 8", expected, found, RESAVE));
        }
        let length = length
            .iter()
            .rev()
            .fold(0_usize, |sum, &byte| sum << 8 | usize::from(byte));
        if length > LONGEST {
            return Err(at.too_large("byte 8", format!("a header of {length} bytes"), LONGEST));
        }
        let text = read_up_to(reader, length as u64).map_err(|error| at.read(error))?;
        if text.len() != length {
            let expected = format!("a header of {length} bytes");
            let found = format!("{} before the end of the file", text.len());
            return Err(at.malformed(format!("byte {}", 8 + digits), expected, found, RESAVE));
        }
        parse(&String::from_utf8_lossy(&text), at)
    }

    /// The distance in the file between neighbors along each axis, in elements.
    pub(crate) fn strides(&self) -> Vec<usize> {
        let shape = self.shape.iter();
        let next = |stride: &mut usize, &side: &usize| {
            let this = *stride;
            *stride *= side;
            Some(this)
        };
        match self.fortran_order {
            true => shape.scan(1, next).collect(),
            false => {
                let mut strides: Vec<usize> = shape.rev().scan(1, next).collect();
                strides.reverse();
                strides
            }
        }
    }
}

/// Reads the dictionary.
fn parse(text: &str, at: &Location) -> Result<Header, Error> {
    let wrong = |expected: &str, found: &str, advice: &str| {
        at.malformed("the header", expected, found.trim(), advice)
    };
    let lookup = |key: &str| {
        let expected = format!("a dictionary with the key '{key}'");
        value(text, key).ok_or_else(|| wrong(&expected, text, RESAVE))
    };
    let descr = lookup("descr")?;
    let element = element(descr).ok_or_else(|| {
        let expected = "numbers of 1 to 8 bytes or text ('|u1', '<i8', '<f4', '<U1')";
        wrong(expected, descr, conversion(descr))
    })?;
    let order = lookup("fortran_order")?;
    let fortran_order = match order {
        "True" => true,
        "False" => false,
        other => return Err(wrong("'fortran_order' to be True or False", other, RESAVE)),
    };
    let sides = lookup("shape")?;
    let shape = shape(sides).ok_or_else(|| wrong("'shape' to be a tuple", sides, RESAVE))?;
    let bytes = shape
        .iter()
        .try_fold(element.width as u64, |product, &side| {
            product.checked_mul(side as u64)
        })
        .ok_or_else(|| at.too_large("the header", format!("shape {sides}"), "2^64 bytes"))?;
    Ok(Header {
        element,
        fortran_order,
        shape,
        bytes,
    })
}

/// How to convert an array of another type.
fn conversion(descr: &str) -> &'static str {
    match descr.trim_start_matches(['<', '>', '|']).chars().next() {
        Some('S') => "make it text with numpy.char.decode(letters, \"utf-8\")",
        Some('O') => "make it one array: numpy.stack(images), or letters.astype(str)",
        _ => "convert it with .astype(numpy.float32), or .astype(str) for letters",
    }
}

/// The text of a dictionary's value: a quoted string without its quotes, a tuple with its
/// brackets, or a bare word.
fn value<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    let after = ['\'', '"'].iter().find_map(|quote| {
        let quoted = format!("{quote}{key}{quote}");
        Some(&text[text.find(&quoted)? + quoted.len()..])
    })?;
    let after = after.trim_start().strip_prefix(':')?.trim_start();
    match after.chars().next()? {
        quote @ ('\'' | '"') => after[1..].split_once(quote).map(|(inside, _)| inside),
        '(' => after.find(')').map(|end| &after[..=end]),
        '[' => after.find(']').map(|end| &after[..=end]),
        _ => after.split([',', '}']).next().map(str::trim),
    }
}

fn element(descr: &str) -> Option<Element> {
    let mut characters = descr.chars();
    let big_endian = match characters.next()? {
        '<' | '|' => false,
        '>' => true,
        _ => return None,
    };
    let kind = characters.next()?;
    let size: usize = characters.as_str().parse().ok()?;
    let (kind, width) = match (kind, size) {
        ('b', 1) => (Kind::Bool, 1),
        ('u', 1 | 2 | 4 | 8) => (Kind::Unsigned, size),
        ('i', 1 | 2 | 4 | 8) => (Kind::Signed, size),
        ('f', 2 | 4 | 8) => (Kind::Float, size),
        ('U', 1..=4096) => (Kind::Text, size * 4),
        _ => return None,
    };
    Some(Element {
        kind,
        big_endian,
        width,
    })
}

fn shape(tuple: &str) -> Option<Vec<usize>> {
    tuple
        .strip_prefix('(')?
        .strip_suffix(')')?
        .split(',')
        .map(str::trim)
        .filter(|side| !side.is_empty())
        .map(|side| side.trim_end_matches('L').parse().ok())
        .collect()
}

/// Writes the header of an `.npy` file: `descr` is the type of the elements in NumPy's notation,
/// such as `|u1` for bytes, and `shape` their number along each axis. The elements follow in row
/// order.
///
/// # Errors
/// Those of the writer.
pub fn write_npy_header(writer: &mut impl Write, descr: &str, shape: &[usize]) -> io::Result<()> {
    // Formatted as a Python tuple.
    let sides = match shape {
        [side] => format!("{side},"),
        sides => sides
            .iter()
            .map(usize::to_string)
            .collect::<Vec<_>>()
            .join(", "),
    };
    let mut text = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': ({sides}), }}");
    // The elements begin at a multiple of 64 bytes, as in NumPy.
    let unpadded = 10 + text.len() + 1;
    text.push_str(&" ".repeat(unpadded.next_multiple_of(64) - unpadded));
    text.push('\n');
    writer.write_all(b"\x93NUMPY\x01\x00")?;
    writer.write_all(&(text.len() as u16).to_le_bytes())?;
    writer.write_all(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use bukva_glyphs::ErrorKind;

    use super::*;

    fn parsed(text: &str) -> Result<Header, Error> {
        parse(text, &Location::named("x.npy"))
    }

    #[test]
    fn numpys_own_header_is_understood() {
        let header =
            parsed("{'descr': '<f4', 'fortran_order': True, 'shape': (28, 28, 5), }  \n").unwrap();
        assert_eq!(header.shape, [28, 28, 5]);
        assert!(header.fortran_order);
        assert_eq!(header.bytes, 28 * 28 * 5 * 4);
        assert_eq!(header.element.kind, Kind::Float);
    }

    #[test]
    fn a_lone_side_and_no_side_are_shapes() {
        let one = parsed("{'descr': '|u1', 'fortran_order': False, 'shape': (7,), }").unwrap();
        assert_eq!((one.shape, one.bytes), (vec![7], 7));
        let none = parsed("{'descr': '|u1', 'fortran_order': False, 'shape': (), }").unwrap();
        assert_eq!((none.shape, none.bytes), (vec![], 1));
    }

    #[test]
    fn a_shape_that_overflows_is_an_error() {
        let text = "{'descr': '<f8', 'fortran_order': False, \
                    'shape': (1099511627776, 1099511627776), }";
        let kind = |text| parsed(text).unwrap_err().kind().clone();
        assert!(matches!(kind(text), ErrorKind::TooLarge { .. }));
        let negative = "{'descr': '<f8', 'fortran_order': False, 'shape': (-1,), }";
        assert!(matches!(kind(negative), ErrorKind::Malformed { .. }));
    }

    #[test]
    fn a_missing_key_is_named() {
        let error = parsed("{'descr': '<f8', 'shape': (1,), }").unwrap_err();
        assert!(error.to_string().contains("fortran_order"), "{error}");
    }
}
