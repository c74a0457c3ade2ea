//! Arrays read from `.npy` files.

use std::io::Read;

use bukva_glyphs::{Error, Location};

use super::header::{Element, Header, Kind};
use crate::usage::{Usage, read_up_to};

/// An array with its elements as they are stored in the file.
#[derive(Debug)]
pub(crate) struct Array {
    header: Header,
    bytes: Vec<u8>,
}

impl Array {
    /// Reads one array of at most `most` elements and checks that nothing follows it.
    pub(crate) fn read(
        reader: &mut dyn Read,
        usage: &Usage,
        most: usize,
        at: &Location,
    ) -> Result<Self, Error> {
        let header = Header::read(reader, at)?;
        let elements = header.bytes / header.element.width as u64;
        if elements > most as u64 {
            return Err(at.too_large("the header", format!("{elements} elements"), most));
        }
        let announced = format_args!("an array of shape {:?}", header.shape);
        usage
            .check(header.bytes, announced)
            .map_err(|kind| at.error(kind))?;
        // One byte more than announced, to see whether anything follows.
        let bytes = read_up_to(reader, header.bytes + 1).map_err(|error| at.read(error))?;
        if bytes.len() as u64 != header.bytes {
            let expected = format!("{} bytes for shape {:?}", header.bytes, header.shape);
            let found = match bytes.len() as u64 {
                count if count > header.bytes => "more".to_owned(),
                count => format!("{count} before the end"),
            };
            return Err(at.damaged("the elements", expected, found));
        }
        Ok(Self { header, bytes })
    }

    /// The size of the elements in bytes.
    pub(crate) fn size(&self) -> u64 {
        self.bytes.len() as u64
    }

    /// The number of elements along each axis.
    pub(crate) fn shape(&self) -> &[usize] {
        &self.header.shape
    }

    /// The kind of the elements.
    pub(crate) fn kind(&self) -> Kind {
        self.header.element.kind
    }

    /// The elements of an array of bytes, in the order of the file; `None` for other kinds.
    pub(crate) fn as_bytes(&self) -> Option<&[u8]> {
        let is_bytes = self.header.element.is_byte();
        is_bytes.then_some(self.bytes.as_slice())
    }

    /// The distance in the file between neighbors along each axis, in elements.
    pub(crate) fn strides(&self) -> Vec<usize> {
        self.header.strides()
    }

    /// The element at a place in the file, as a number; text as that of its first bytes.
    pub(crate) fn number(&self, place: usize) -> f64 {
        let element = self.header.element;
        element.number(&self.bytes[place * element.width..(place + 1) * element.width])
    }

    /// The number of elements.
    pub(crate) fn len(&self) -> usize {
        self.header.shape.iter().product()
    }

    /// The elements as numbers, in C order (the last index varies fastest).
    fn numbers(&self, at: &Location) -> Result<impl Iterator<Item = f64>, Error> {
        if self.kind() == Kind::Text {
            let advice = "save it as an array of numbers";
            return Err(at.malformed("the header", "an array of numbers", "text", advice));
        }
        Ok(self.places().map(|place| self.number(place)))
    }

    /// The elements as integers from 0 to `most`, in C order.
    pub(crate) fn counts(&self, most: u64, at: &Location) -> Result<Vec<u64>, Error> {
        self.numbers(at)?
            .enumerate()
            .map(|(row, value)| {
                // Comparisons with NaN are false, so it falls through to the error.
                if value >= 0.0 && value <= most as f64 && value.fract() == 0.0 {
                    return Ok(value as u64);
                }
                let expected = format!("a whole number from 0 to {most}");
                let advice = "labels count from 0, in the order of the letters";
                Err(at.malformed(format!("row {row}"), expected, value, advice))
            })
            .collect()
    }

    /// The elements as text, in C order.
    pub(crate) fn strings(&self, at: &Location) -> Result<Vec<String>, Error> {
        let Element {
            kind,
            width,
            big_endian,
        } = self.header.element;
        if kind != Kind::Text {
            let advice = "save it as numpy.array(list of str)";
            return Err(at.malformed("the header", "an array of text ('<U1')", "numbers", advice));
        }
        self.places()
            .enumerate()
            .map(|(row, place)| {
                let raw = &self.bytes[place * width..(place + 1) * width];
                let text: Option<String> = raw
                    .chunks_exact(4)
                    .map(|code| {
                        let code: [u8; 4] = code.try_into().unwrap_or_default();
                        char::from_u32(if big_endian {
                            u32::from_be_bytes(code)
                        } else {
                            u32::from_le_bytes(code)
                        })
                    })
                    .collect();
                let text = text.ok_or_else(|| {
                    let found = format!("{raw:02x?}");
                    at.damaged(format!("row {row}"), "Unicode text", found)
                })?;
                Ok(text.trim_end_matches('\0').to_owned())
            })
            .collect()
    }

    /// The position in the file of each element, in C order.
    fn places(&self) -> impl Iterator<Item = usize> {
        let shape = &self.header.shape;
        let count = self.len();
        let fortran_order = self.header.fortran_order;
        (0..count).map(move |index| {
            if !fortran_order {
                return index;
            }
            // The product of the sides does not overflow, because that many elements were read.
            let mut rest = index;
            let mut place = 0;
            let mut stride = count;
            for &side in shape.iter().rev() {
                stride /= side;
                place += rest % side * stride;
                rest /= side;
            }
            place
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Array {
        Array::read(
            &mut &bytes[..],
            &Usage::default(),
            usize::MAX,
            &Location::named("x.npy"),
        )
        .unwrap()
    }

    fn file(descr: &str, fortran: &str, shape: &str, elements: &[u8]) -> Vec<u8> {
        let text =
            format!("{{'descr': '{descr}', 'fortran_order': {fortran}, 'shape': {shape}, }}");
        let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
        bytes.extend((text.len() as u16).to_le_bytes());
        bytes.extend(text.as_bytes());
        bytes.extend(elements);
        bytes
    }

    fn numbers(bytes: &[u8]) -> Vec<f64> {
        read(bytes)
            .numbers(&Location::named("x.npy"))
            .unwrap()
            .collect()
    }

    #[test]
    fn every_kind_of_number_is_read() {
        assert_eq!(
            numbers(&file(">i2", "False", "(2,)", &[0xff, 0xfe, 0, 3])),
            [-2.0, 3.0]
        );
        assert_eq!(
            numbers(&file("<u4", "False", "(1,)", &[1, 1, 0, 0])),
            [257.0]
        );
        assert_eq!(numbers(&file("|b1", "False", "(2,)", &[0, 1])), [0.0, 1.0]);
        assert_eq!(
            numbers(&file("<f4", "False", "(1,)", &0.5_f32.to_le_bytes())),
            [0.5]
        );
        assert_eq!(
            numbers(&file("<f2", "False", "(2,)", &[0x00, 0x38, 0x00, 0xc0])),
            [0.5, -2.0]
        );
        assert_eq!(
            numbers(&file(">f8", "False", "(1,)", &(-2.25_f64).to_be_bytes())),
            [-2.25]
        );
        assert_eq!(
            numbers(&file("<i8", "False", "(1,)", &(-7_i64).to_le_bytes())),
            [-7.0]
        );
    }

    #[test]
    fn fortran_order_comes_out_in_c_order() {
        // The matrix [[1, 2, 3], [4, 5, 6]], column by column.
        let bytes = file("|u1", "True", "(2, 3)", &[1, 4, 2, 5, 3, 6]);
        assert_eq!(numbers(&bytes), [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
        assert_eq!(read(&bytes).strides(), [1, 2]);
    }

    #[test]
    fn text_is_read_without_its_padding() {
        let mut elements = Vec::new();
        for letter in "Ж\0\0ä b".chars() {
            elements.extend(u32::from(letter).to_le_bytes());
        }
        let bytes = file("<U3", "False", "(2,)", &elements);
        let texts = read(&bytes).strings(&Location::named("x")).unwrap();
        assert_eq!(texts, ["Ж", "ä b"]);
    }

    #[test]
    fn missing_and_surplus_elements_are_told_apart() {
        let at = Location::named("x.npy");
        let short = file("|u1", "False", "(3,)", &[1, 2]);
        let error = Array::read(&mut &short[..], &Usage::default(), 1 << 20, &at).unwrap_err();
        assert!(
            error.to_string().contains("found 2 before the end"),
            "{error}"
        );
        let long = file("|u1", "False", "(1,)", &[1, 2]);
        let error = Array::read(&mut &long[..], &Usage::default(), 1 << 20, &at).unwrap_err();
        assert!(error.to_string().contains("found more"), "{error}");
    }

    #[test]
    fn a_label_that_is_no_whole_number_names_its_row() {
        let bytes = file("<f4", "False", "(1,)", &f32::NAN.to_le_bytes());
        let error = read(&bytes).counts(9, &Location::named("x")).unwrap_err();
        assert!(error.to_string().contains("row 0"), "{error}");
    }
}
