//! Payment card numbers: 13 to 19 digits of a known issuer that pass the Luhn check (ISO/IEC 7812).
//!
//! Written together, or in groups by single spaces or dashes (4-4-4-4, 4-6-5 and what is longer or shorter in fours).
//! Numbers inside longer runs of digits, letters or decimals are none. One number in ten passes Luhn by chance; the
//! issuer ranges and the exact lengths keep identifiers out. Time stamps in milliseconds begin with 1, which no issuer
//! has.

use super::super::kind::Kind;
use super::super::shape::Sink;
use super::super::shape::text::{alnum, free_before};
use super::{Personal, Trigger};

pub(super) const DETECTOR: Personal = Personal {
    id: "personal:card",
    trigger: Trigger::Number,
    look,
    #[cfg(test)]
    samples,
    #[cfg(test)]
    benign: &[
        "1749553594123",
        "1749553594123456",
        "0.4000000000000002",
        "4000000000000002.5",
        "40000000000000020",
        "x4000000000000002",
        "4444444444444444",
        "4000-0000 0000-0002",
        "4000000000000003",
        "4000000000000002abc",
        "9000000000000001",
        "4000-0000-0000-0002-1111",
        "a_4000000000000002",
    ],
};

/// Issuers by first digits (as a range of six-digit prefixes) and the lengths of their numbers.
const ISSUERS: &[(u32, u32, &[usize])] = &[
    (222_100, 272_099, &[16]),
    (300_000, 305_999, &[14, 16]),
    (309_500, 309_599, &[14, 16]),
    (340_000, 349_999, &[15]),
    (352_800, 358_999, &[16, 17, 18, 19]),
    (360_000, 369_999, &[14, 16]),
    (370_000, 379_999, &[15]),
    (380_000, 399_999, &[14, 16]),
    (400_000, 499_999, &[13, 16, 19]),
    (500_000, 509_999, &[16, 17, 18, 19]),
    (510_000, 559_999, &[16]),
    (560_000, 589_999, &[16, 17, 18, 19]),
    (601_100, 601_199, &[16, 19]),
    (620_000, 629_999, &[16, 17, 18, 19]),
    (630_000, 639_999, &[16, 18, 19]),
    (644_000, 659_999, &[16, 19]),
    (670_000, 679_999, &[16, 18, 19]),
];

fn look(text: &[u8], at: usize, sink: &mut Sink) {
    // Issuers' numbers begin with 2 to 6: most numbers end here.
    if !matches!(text.get(at), Some(b'2'..=b'6'))
        || !free_before(text, at, |b| alnum(b) || matches!(b, b'.' | b'_' | b'-' | b'+' | b'#' | b'$'))
    {
        return;
    }
    let separator = text.get(at + 4).copied().filter(|b| matches!(b, b' ' | b'-'));
    let before = at.checked_sub(2).and_then(|i| text.get(i..at));
    if let (Some([digit, sign]), Some(separator)) = (before, separator)
        && *sign == separator
        && digit.is_ascii_digit()
    {
        return;
    }
    let (mut digits, mut groups, mut group, mut end) = (Vec::with_capacity(20), Vec::new(), 0, at);
    while let Some(&b) = text.get(end) {
        if b.is_ascii_digit() {
            digits.push(b);
            group += 1;
        } else if Some(b) == separator && text.get(end + 1).is_some_and(u8::is_ascii_digit) {
            groups.push(group);
            group = 0;
        } else {
            break;
        }
        if digits.len() > 19 {
            return;
        }
        end += 1;
    }
    groups.push(group);
    let grouped = match groups.as_slice() {
        [_] | [4, 6, 4 | 5] => true,
        [head @ .., last] => head.iter().all(|&g| g == 4) && (1..=4).contains(last),
        [] => false,
    };
    let tail = matches!(text.get(end), Some(b) if alnum(*b) || *b == b'_')
        || matches!(text.get(end..end + 2), Some([b'.', d]) if d.is_ascii_digit());
    let first = digits.iter().take(6).fold(0, |n, b| n * 10 + u32::from(b - b'0'));
    let issuer =
        ISSUERS.iter().any(|(low, high, lengths)| (*low..=*high).contains(&first) && lengths.contains(&digits.len()));
    if grouped
        && !tail
        && issuer
        && digits.iter().any(|d| Some(d) != digits.first())
        && super::super::shape::luhn(&digits)
    {
        // A bare 13-digit or 14-digit number is more often an identifier than an old card.
        let sure = digits.len() >= 15 || separator.is_some();
        sink.push(at..end, Kind::CardNumber, "card number", sure);
    }
}

#[cfg(test)]
fn samples(g: &mut super::super::shape::sample::Gen) -> Vec<super::super::shape::sample::Sample> {
    use super::super::shape::{luhn, sample::Sample};
    let mut out = Vec::new();
    for (prefix, len, cut) in [
        ("400000", 16, [4, 8, 12]),
        ("555500", 16, [4, 8, 12]),
        ("371200", 15, [4, 10, 15]),
        ("360000", 14, [4, 10, 14]),
        ("601100", 16, [4, 8, 12]),
    ] {
        let mut number = format!("{prefix}{}", g.digits(len - prefix.len() - 1));
        let check = (0..10u8).map(|d| format!("{number}{d}")).find(|n| luhn(n.as_bytes()));
        number = check.unwrap();
        out.push(Sample::new("", &number, ""));
        for separator in ["-", " "] {
            let mut grouped = number.clone();
            for (n, c) in cut.iter().filter(|c| **c < len).enumerate() {
                grouped.insert_str(c + n, separator);
            }
            out.push(Sample::new("", &grouped, ""));
        }
    }
    out
}
