//! International bank account numbers (ISO 13616): a country's length and the check by mod 97.
//!
//! Written together or in groups of four by single spaces. Two letters and two digits begin many an identifier; length
//! and check leave one in about ten thousand of those.

use super::super::kind::Kind;
use super::super::shape::Sink;
use super::super::shape::text::{alnum, free_before};
use super::{Personal, Trigger};

pub(super) const DETECTOR: Personal = Personal {
    id: "personal:iban",
    trigger: Trigger::Letters,
    look,
    #[cfg(test)]
    samples,
    #[cfg(test)]
    benign: &[
        "DE00000000000000000001",
        "DE89",
        "GB82WEST12345698765431",
        "ISO8601",
        "AB12CDEF34567890123456",
        "DE8937040044053201300012",
    ],
};

/// Length by country.
const LENGTHS: &[(&[u8; 2], usize)] = &[
    (b"AD", 24),
    (b"AE", 23),
    (b"AL", 28),
    (b"AT", 20),
    (b"AZ", 28),
    (b"BA", 20),
    (b"BE", 16),
    (b"BG", 22),
    (b"BH", 22),
    (b"BI", 27),
    (b"BR", 29),
    (b"BY", 28),
    (b"CH", 21),
    (b"CR", 22),
    (b"CY", 28),
    (b"CZ", 24),
    (b"DE", 22),
    (b"DJ", 27),
    (b"DK", 18),
    (b"DO", 28),
    (b"EE", 20),
    (b"EG", 29),
    (b"ES", 24),
    (b"FI", 18),
    (b"FK", 18),
    (b"FO", 18),
    (b"FR", 27),
    (b"GB", 22),
    (b"GE", 22),
    (b"GI", 23),
    (b"GL", 18),
    (b"GR", 27),
    (b"GT", 28),
    (b"HR", 21),
    (b"HU", 28),
    (b"IE", 22),
    (b"IL", 23),
    (b"IQ", 23),
    (b"IS", 26),
    (b"IT", 27),
    (b"JO", 30),
    (b"KW", 30),
    (b"KZ", 20),
    (b"LB", 28),
    (b"LC", 32),
    (b"LI", 21),
    (b"LT", 20),
    (b"LU", 20),
    (b"LV", 21),
    (b"LY", 25),
    (b"MC", 27),
    (b"MD", 24),
    (b"ME", 22),
    (b"MK", 19),
    (b"MN", 20),
    (b"MR", 27),
    (b"MT", 31),
    (b"MU", 30),
    (b"NI", 28),
    (b"NL", 18),
    (b"NO", 15),
    (b"OM", 23),
    (b"PK", 24),
    (b"PL", 28),
    (b"PS", 29),
    (b"PT", 25),
    (b"QA", 29),
    (b"RO", 24),
    (b"RS", 22),
    (b"RU", 33),
    (b"SA", 24),
    (b"SC", 31),
    (b"SD", 18),
    (b"SE", 24),
    (b"SI", 19),
    (b"SK", 24),
    (b"SM", 27),
    (b"SO", 23),
    (b"ST", 25),
    (b"SV", 28),
    (b"TL", 23),
    (b"TN", 24),
    (b"TR", 26),
    (b"UA", 29),
    (b"VA", 22),
    (b"VG", 24),
    (b"XK", 20),
    (b"YE", 30),
];

fn look(text: &[u8], at: usize, sink: &mut Sink) {
    let country = text.get(at..at + 2);
    let Some(&(_, length)) = LENGTHS.iter().find(|(c, _)| country == Some(&c[..])) else { return };
    if !free_before(text, at, |b| alnum(b) || matches!(b, b'_' | b'-' | b'+' | b'/')) {
        return;
    }
    let (mut seen, mut end) = (Vec::with_capacity(length), at);
    let spaced = text.get(at + 4) == Some(&b' ');
    while seen.len() < length {
        match text.get(end) {
            Some(&b) if b.is_ascii_digit() || b.is_ascii_uppercase() => seen.push(b),
            Some(b' ') if spaced && seen.len() % 4 == 0 && text.get(end - 1) != Some(&b' ') => {}
            _ => return,
        }
        end += 1;
    }
    if text.get(end).is_some_and(|&b| alnum(b) || matches!(b, b'_' | b'+' | b'/')) {
        return;
    }
    seen.rotate_left(4);
    let rest = seen.iter().fold(0u32, |n, &b| match b {
        b'0'..=b'9' => (n * 10 + u32::from(b - b'0')) % 97,
        _ => (n * 100 + u32::from(b - b'A') + 10) % 97,
    });
    if rest == 1 {
        sink.push(at..end, Kind::Iban, "IBAN", true);
        sink.skip_to = sink.skip_to.max(end);
    }
}

#[cfg(test)]
fn samples(g: &mut super::super::shape::sample::Gen) -> Vec<super::super::shape::sample::Sample> {
    use super::super::shape::sample::Sample;
    let mut out = Vec::new();
    for (country, bank, length) in [("DE", "", 22), ("GB", "ABCD", 22), ("NO", "", 15), ("MT", "ABCD", 31)] {
        let body = format!("{bank}{}", g.digits(length - 4 - bank.len()));
        let number = format!("{body}{country}00");
        let rest = number.bytes().fold(0u32, |n, b| {
            if b.is_ascii_digit() {
                (n * 10 + u32::from(b - b'0')) % 97
            } else {
                (n * 100 + u32::from(b - b'A') + 10) % 97
            }
        });
        let iban = format!("{country}{:02}{body}", 98 - rest);
        let groups: Vec<&str> = (0..iban.len()).step_by(4).map(|i| &iban[i..iban.len().min(i + 4)]).collect();
        out.push(Sample::new("", &iban, ""));
        out.push(Sample::new("", &groups.join(" "), ""));
    }
    out
}
