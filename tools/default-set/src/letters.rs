//! Which letters the default set holds.

use crate::tables::FaceRow;

const RUSSIAN: &str = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ\
                       абвгдеёжзийклмнопрстуфхцчшщъыьэюя";
const UKRAINIAN: &str = "ЄІЇҐєіїґ";
const SERBIAN: &str = "ЂЈЉЊЋЏђјљњћџ";
const LATIN: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// The letters with a diacritic that letter-to-letter romanisations give: ISO 9 for Russian
/// (Ž Č Š Ŝ È Û Â Ë), for Ukrainian (Ê Ì Ï) and for others (Ŭ); Gaj's Serbian (Č Ć Đ Š Ž); and
/// the single letters of ALA-LC (Ĭ Ė Ī).
const DIACRITICS: &str = "ŽČŠŜÈÛÂËÊÌÏŬĆĐĬĖĪžčšŝèûâëêìïŭćđĭėī";

/// The letters to draw of a face, in code order. A face whose lower case looks like capitals
/// gives capitals only: its `а` would teach that a small letter may be drawn as a large one.
pub(crate) fn letters_of(face: &FaceRow) -> Vec<char> {
    let mut letters: Vec<char> = [RUSSIAN, LATIN, DIACRITICS].concat().chars().collect();
    if face.ukrainian == 1 {
        letters.extend(UKRAINIAN.chars());
    }
    if face.serbian == 1 {
        letters.extend(SERBIAN.chars());
    }
    if face.caps_only == 1 {
        letters.retain(|letter| letter.is_uppercase());
    }
    letters.sort_unstable();
    letters
}

/// Every letter that a face may give, in code order.
pub(crate) fn all_letters() -> Vec<char> {
    let mut letters: Vec<char> = [RUSSIAN, UKRAINIAN, SERBIAN, LATIN, DIACRITICS]
        .concat()
        .chars()
        .collect();
    letters.sort_unstable();
    letters
}
