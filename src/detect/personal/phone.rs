//! Phone numbers, only when written internationally: `+`, country code, 8 to 15 digits in all (ITU-T E.164).
//!
//! Groups are parted by single spaces, dots, dashes or one pair of parentheses. A `+` inside an expression, a time zone
//! (`+02:00`), an exponent or base64 is none: what stands before must not be a word, and groups must be sane.
//! National numbers look like any other number and are left to names. Our own `+999…` stays.

use super::super::kind::Kind;
use super::super::shape::Sink;
use super::super::shape::text::alnum;
use super::{Personal, Trigger};

pub(super) const DETECTOR: Personal = Personal {
    id: "personal:phone",
    trigger: Trigger::Plus,
    look,
    #[cfg(test)]
    samples,
    #[cfg(test)]
    benign: &[
        "1+2345678901",
        "x+15550101234",
        "+02:00",
        "2025-06-10T11:00:00+0200",
        "1e+21",
        "+1",
        "+123 4",
        "+99900000001",
        "+0123456789",
        ")+4915112345678",
        "+1 2 3 4 5 6 7 8",
        "+12345678901234567",
        "+1.23456789e5",
        "abc/+4915112345678=",
        "+3.14159265",
    ],
};

fn look(text: &[u8], at: usize, sink: &mut Sink) {
    let before = at.checked_sub(1).and_then(|i| text.get(i)).copied();
    if before.is_some_and(|b| alnum(b) || matches!(b, b')' | b']' | b'_' | b'.' | b'+' | b'/' | b'-' | b'$' | b'%'))
        && !super::super::shape::ends_escape(text, at)
    {
        return;
    }
    let (mut digits, mut groups, mut group, mut end, mut open) = (0, Vec::new(), 0, at + 1, false);
    let mut i = at + 1;
    while let Some(&b) = text.get(i) {
        match b {
            b'0'..=b'9' => {
                digits += 1;
                group += 1;
                end = i + 1;
            }
            b' ' | b'.' | b'-' | b'(' | b')' if i - end < 2 => {
                if b == b'(' && std::mem::replace(&mut open, true) {
                    break;
                }
                if group > 0 {
                    groups.push(group);
                }
                group = 0;
            }
            _ => break,
        }
        if digits > 15 {
            return;
        }
        i += 1;
    }
    if group > 0 {
        groups.push(group);
    }
    let Some(&country) = text.get(at + 1) else { return };
    let sane = match groups.as_slice() {
        [_] => true,
        [first, rest @ ..] => {
            *first <= 4 && rest.iter().all(|g| (1..=9).contains(g)) && rest.iter().filter(|g| **g == 1).count() < 2
        }
        [] => false,
    };
    let decimal = text.get(at + 2) == Some(&b'.') && groups.len() == 2;
    let tail = text.get(end).is_some_and(|&b| alnum(b) || matches!(b, b'_' | b'=' | b'/' | b':' | b'+'))
        || text.get(end) == Some(&b'.') && text.get(end + 1).is_some_and(u8::is_ascii_digit);
    if (8..=15).contains(&digits)
        && country != b'0'
        && sane
        && !decimal
        && !tail
        && !text.get(at..).is_some_and(|t| t.starts_with(b"+999"))
    {
        sink.push(at..end, Kind::Phone, "phone number", groups.len() > 1);
    }
}

#[cfg(test)]
fn samples(g: &mut super::super::shape::sample::Gen) -> Vec<super::super::shape::sample::Sample> {
    use super::super::shape::sample::Sample;
    let mut out = Vec::new();
    for cut in [&[][..], &[2, 5], &[2, 5, 8]] {
        for separator in [" ", "-", "."] {
            let mut number = format!("49{}", g.digits(9));
            for (n, c) in cut.iter().enumerate() {
                number.insert_str(c + n, separator);
            }
            out.push(Sample::new("", &format!("+{number}"), ""));
        }
    }
    out.push(Sample::new("tel:", &format!("+1 (5{}) {}-{}", g.digits(2), g.digits(3), g.digits(4)), ""));
    out
}
