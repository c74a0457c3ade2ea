//! The alphabets of letters that are rendered from fonts.

use crate::script::Script;

/// Capital and small letters of Russian.
pub const RUSSIAN: &str = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмнопрстуфхцчшщъыьэюя";
/// The additional letters of Ukrainian.
pub const UKRAINIAN: &str = "ЄІЇҐєіїґ";
/// The additional letters of Serbian.
pub const SERBIAN: &str = "ЂЈЉЊЋЏђјљњћџ";
/// Capital and small letters of English.
pub const ENGLISH: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// The letters with a diacritic that letter-to-letter romanizations of these languages use: ISO 9
/// for Russian (Ž Č Š Ŝ È Û Â Ë), for Ukrainian (Ê Ì Ï) and for others (Ŭ); Gaj's Serbian (Č Ć Đ Š
/// Ž); and the single letters of ALA-LC (Ĭ Ė Ī).
pub const DIACRITICS: &str = "ŽČŠŜÈÛÂËÊÌÏŬĆĐĬĖĪžčšŝèûâëêìïŭćđĭėī";
/// The additional letters of Kazakh, in Cyrillic.
pub const KAZAKH: &str = "ӘҒҚҢӨҰҮҺәғқңөұүһ";
/// The additional letters of Kazakh, in the Latin alphabet of 2021.
pub const KAZAKH_LATIN: &str = "ÄĞİÑÖŞŪÜäğıñöşūü";

/// All alphabets above.
pub const ALL: [&str; 7] = [
    RUSSIAN,
    UKRAINIAN,
    SERBIAN,
    KAZAKH,
    ENGLISH,
    DIACRITICS,
    KAZAKH_LATIN,
];

/// The alphabet that stands for a script: Russian or English.
pub fn of(script: Script) -> &'static str {
    match script {
        Script::Cyrillic => RUSSIAN,
        Script::Latin => ENGLISH,
    }
}
