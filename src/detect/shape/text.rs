//! What the detectors need to read a text: runs, base64, and whether something looks like a token at all.

use std::ops::Range;

use super::super::names::trivial::OWN;
use super::super::pattern::ends_escape;

/// Letters and digits.
pub(crate) fn alnum(b: u8) -> bool {
    b.is_ascii_alphanumeric()
}

/// The base64url alphabet.
pub(crate) fn base64url(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'-' || b == b'_'
}

/// Both base64 alphabets, with padding.
pub(crate) fn base64(b: u8) -> bool {
    base64url(b) || matches!(b, b'+' | b'/' | b'=')
}

/// Where the run of bytes that satisfy `class` ends; at most `max` bytes from `at`.
pub(crate) fn run_end(text: &[u8], at: usize, max: usize, class: impl Fn(u8) -> bool) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + rest.iter().take(max).take_while(|&&b| class(b)).count()
}

/// Where the run of bytes before `at` that satisfy `class` begins; at most `max` bytes back.
pub(crate) fn run_start(text: &[u8], at: usize, max: usize, class: impl Fn(u8) -> bool) -> usize {
    let head = text.get(..at).unwrap_or_default();
    at - head.iter().rev().take(max).take_while(|&&b| class(b)).count()
}

/// Whether nothing of `class` stands before `at`, or only the end of an escape.
pub(crate) fn free_before(text: &[u8], at: usize, class: impl Fn(u8) -> bool) -> bool {
    at == 0 || !text.get(at - 1).is_some_and(|&b| class(b)) || ends_escape(text, at)
}

/// A start that was found by walking back, moved on behind an escape (`\n`, `\u0022`, `%3D`) whose characters look
/// like a part of the token.
pub(crate) fn after_escape(text: &[u8], start: usize, end: usize) -> usize {
    (start + 1..=(start + 5).min(end))
        .rev()
        .find(|&at| {
            ends_escape(text, at) && text.get(start..at).is_some_and(|t| memchr::memchr2(b'\\', b'%', t).is_none())
        })
        .unwrap_or(start)
}

/// Whether `text` has `word` at `at`, letters in any case. `word` is given in lower case.
pub(crate) fn word_at(text: &[u8], at: usize, word: &str) -> bool {
    let word = word.as_bytes();
    let begins = text.get(at).map(u8::to_ascii_lowercase) == word.first().copied();
    begins && text.get(at..at + word.len()).is_some_and(|t| t.eq_ignore_ascii_case(word))
}

/// Whether `text` has exactly `word` at `at`.
pub(crate) fn starts_at(text: &[u8], at: usize, word: &[u8]) -> bool {
    text.get(at..).is_some_and(|t| t.starts_with(word))
}

/// Decodes base64 of either alphabet, with or without padding. `None` when a byte is neither or the length is
/// impossible.
pub(crate) fn decode(text: &[u8]) -> Option<Vec<u8>> {
    let body = text.get(..text.iter().rposition(|&b| b != b'=').map_or(0, |i| i + 1))?;
    if body.len() % 4 == 1 || text.len() - body.len() > 2 {
        return None;
    }
    let mut out = Vec::with_capacity(body.len() / 4 * 3 + 2);
    let (mut bits, mut held) = (0u32, 0u32);
    for &b in body {
        let six = match b {
            b'A'..=b'Z' => b - b'A',
            b'a'..=b'z' => b - b'a' + 26,
            b'0'..=b'9' => b - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(six);
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held) as u8);
        }
    }
    Some(out)
}

/// Whether a value looks drawn by a machine: long enough, with digits, and changing class far more often than
/// words and identifiers do. The capital that opens a camel-case word does not count as a change.
pub(crate) fn tokenlike(value: &[u8]) -> bool {
    if value.len() < 12 || dull(value) {
        return false;
    }
    let class = |b: u8| match b {
        b'a'..=b'z' => 1u8,
        b'A'..=b'Z' => 2,
        b'0'..=b'9' => 3,
        _ => 0,
    };
    let (mut changes, mut digits, mut letters) = (0, 0, 0);
    // The classes of the two bytes before; 0 at the start.
    let (mut older, mut last) = (0, 0);
    for now in value.iter().map(|b| class(*b)) {
        let camel = (last, now) == (2, 1) && older != 2;
        changes += usize::from(last != now && last != 0 && now != 0 && !camel);
        digits += usize::from(now == 3);
        letters += usize::from(now == 1 || now == 2);
        (older, last) = (last, now);
    }
    letters > 0 && changes * 5 >= value.len() && (digits > 0 || value.len() >= 24)
}

/// Whether a value is filler: few different characters, a word that says so, or one of our own placeholders.
pub(crate) fn dull(value: &[u8]) -> bool {
    let mut seen = [false; 256];
    let mut kinds = 0;
    for &b in value.iter().take(256) {
        if let Some(seen) = seen.get_mut(usize::from(b)) {
            kinds += usize::from(!std::mem::replace(seen, true));
        }
    }
    kinds < 5.min(value.len()) || own(value) || value.ends_with(b"EXAMPLE")
}

/// Whether a value holds one of our own placeholders.
pub(crate) fn own(value: &[u8]) -> bool {
    OWN.find(value).is_some()
}

/// Whether a value is a template's gap (`${PASS}`, `{{pass}}`, `<pass>`, `%s`, `$PASS`) or stars, not a value.
pub(crate) fn gap(value: &[u8]) -> bool {
    match value {
        [] => true,
        [b'$' | b'{' | b'<' | b'[', ..] | [b'%', b's' | b'd' | b'v' | b'@'] => true,
        [b'%', .., b'%'] => true,
        [first, ..] => {
            value.iter().all(|b| b == first) || own(value) || value.windows(2).any(|w| w == b"${" || w == b"{{")
        }
    }
}

/// A range shortened by trailing dots and padding that belong to the sentence around it.
pub(crate) fn trim_dots(text: &[u8], mut span: Range<usize>) -> Range<usize> {
    while span.end > span.start && text.get(span.end - 1) == Some(&b'.') {
        span.end -= 1;
    }
    span
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_not_tokens() {
        for word in [
            "authenticationRequired",
            "getUserByIdToken",
            "some-long-css-class-name-2",
            "REDACTED-access-token-12",
            "xxxxxxxxxxxxxxxx1",
            "application/json",
        ] {
            assert!(!tokenlike(word.as_bytes()), "{word}");
        }
        for token in ["9f8a7b6c5d4e3f2a1b0c", "aZ3kQ9xLmP2vT7bN", "Xk29dLq0PzR81mTb"] {
            assert!(tokenlike(token.as_bytes()), "{token}");
        }
    }

    #[test]
    fn decodes_both_alphabets() {
        assert_eq!(decode(b"aGk_").as_deref(), Some(&b"hi?"[..]));
        assert_eq!(decode(b"aGk/").as_deref(), Some(&b"hi?"[..]));
        assert_eq!(decode(b"aA==").as_deref(), Some(&b"h"[..]));
        assert_eq!(decode(b"a"), None);
        assert_eq!(decode(b"===="), None);
    }
}
