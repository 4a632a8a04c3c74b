//! The removed values in all the forms that can be searched for directly, and whether a place found is a real one.
//!
//! Base64 hides a value at three offsets and in two alphabets; only the characters that hold nothing else are
//! searched for, so a place is confirmed by decoding around it. Our own placeholders may hold a removed word
//! (`session` stands in `REDACTED-session-cookie-3`), so what lies inside one doesn't count.

use super::search::Searcher;
use super::views::{base64, runs, sextet, unescape, unhex};
use memchr::memmem;
use std::collections::HashSet;

/// Shortest value that is searched for.
pub(super) const MIN_VALUE: usize = 6;
/// A longer value counts as readable when this much of its beginning is.
const MAX_VALUE: usize = 2048;
/// How many characters around a place are decoded to see what it stands in.
const CONTEXT: usize = 96;
/// How many times a value's own escapes are resolved, as the views resolve those of the text.
const RESOLVED: usize = 3;

/// How a searched pattern spells its value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spelling {
    /// As it is.
    Plain,
    /// Base64, beginning this many bytes after a group of three.
    Base64(u8),
    /// Base64 of UTF-16.
    Wide(u8),
    /// Two hex digits for each byte.
    Hex,
}

struct Form {
    spelling: Spelling,
    /// The bytes that the spelling decodes to.
    says: Box<[u8]>,
}

/// The values to search for.
pub(super) struct Forms {
    searcher: Searcher,
    forms: Vec<Form>,
    count: u64,
}

impl Forms {
    /// All forms of `values`; those shorter than [`MIN_VALUE`] are left out.
    pub(super) fn new<'a>(values: impl Iterator<Item = &'a [u8]>) -> Self {
        let mut list = List::default();
        let mut values: Vec<&[u8]> = values.filter(|v| v.len() >= MIN_VALUE).collect();
        values.sort_unstable();
        values.dedup();
        for value in &values {
            list.value(value.get(..MAX_VALUE).unwrap_or(value));
        }
        Self { searcher: Searcher::new(list.patterns), forms: list.forms, count: values.len() as u64 }
    }

    /// How many different values are searched for.
    pub(super) fn count(&self) -> u64 {
        self.count
    }

    /// Calls `found` with each place in `text` where a value can be read, until it says `false`.
    pub(super) fn each(&self, text: &[u8], mut found: impl FnMut(usize) -> bool) {
        self.searcher.each(text, |start, i| match self.forms.get(i) {
            Some(form) if confirmed(form, text, start, self.searcher.pattern(i).len()) => found(start),
            _ => true,
        });
    }

    /// Whether any value can be read in `text`, in any form or encoding.
    pub(super) fn readable(&self, text: &[u8]) -> bool {
        let mut layer = vec![text.to_vec()];
        for _ in 0..=super::STEPS {
            let mut next = Vec::new();
            for t in &layer {
                let mut any = false;
                self.each(t, |_| {
                    any = true;
                    false
                });
                if any {
                    return true;
                }
                let mut out = Vec::new();
                if unescape(t, false, &mut out) {
                    next.push(std::mem::take(&mut out));
                }
                out.clear();
                runs(t, &mut out, |_, _| {});
                if !out.is_empty() {
                    next.push(out);
                }
            }
            layer = next;
        }
        false
    }
}

#[derive(Default)]
struct List {
    patterns: Vec<Box<[u8]>>,
    forms: Vec<Form>,
    seen: HashSet<Box<[u8]>>,
}

impl List {
    fn add(&mut self, pattern: &[u8], spelling: Spelling, says: &[u8]) {
        if pattern.len() >= MIN_VALUE && self.seen.insert(pattern.into()) {
            self.patterns.push(pattern.into());
            self.forms.push(Form { spelling, says: says.into() });
        }
    }

    fn value(&mut self, value: &[u8]) {
        self.add(value, Spelling::Plain, value);
        if value.contains(&b' ') {
            let form: Vec<u8> = value.iter().map(|b| if *b == b' ' { b'+' } else { *b }).collect();
            self.add(&form, Spelling::Plain, value);
        }
        // Its own escapes, as the views of a text that holds it would show them.
        let mut resolved = value.to_vec();
        for _ in 0..RESOLVED {
            let mut next = Vec::new();
            if !unescape(&resolved, false, &mut next) || !is_distinct(&next) {
                break;
            }
            self.add(&next, Spelling::Plain, &next);
            resolved = next;
        }
        self.encoded(value, Spelling::Base64);
        if value.is_ascii() {
            // What UTF-16 LE and BE have in common.
            let mut wide: Vec<u8> = value.iter().flat_map(|b| [*b, 0]).collect();
            wide.pop();
            self.encoded(&wide, Spelling::Wide);
        } else if let Ok(text) = std::str::from_utf8(value) {
            let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            self.encoded(&wide, Spelling::Wide);
            let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
            self.encoded(&wide, Spelling::Wide);
        }
        for digits in [b"0123456789abcdef", b"0123456789ABCDEF"] {
            let digit = |n: u8| digits.get(usize::from(n & 15)).copied().unwrap_or(b'0');
            let hex: Vec<u8> = value.iter().flat_map(|b| [digit(b >> 4), digit(*b)]).collect();
            self.add(&hex, Spelling::Hex, value);
        }
    }

    /// The base64 characters that hold bits of `says` only, at all offsets, in both alphabets.
    fn encoded(&mut self, says: &[u8], spelling: fn(u8) -> Spelling) {
        for skip in 0..3u8 {
            let (mut held, mut bits) = (0u32, 0u32);
            // The rest of the character that also holds what stands before is left out.
            let mut drop = match skip {
                0 => 0,
                1 => 4,
                _ => 2,
            };
            let mut standard = Vec::with_capacity(says.len() * 4 / 3 + 1);
            for b in says {
                held = held << 8 | u32::from(*b);
                bits += 8;
                if drop > 0 {
                    bits -= drop;
                    held &= (1 << bits) - 1;
                    drop = 0;
                }
                while bits >= 6 {
                    bits -= 6;
                    standard.push(character(held >> bits & 63));
                }
                held &= (1 << bits) - 1;
            }
            self.add(&standard, spelling(skip), says);
            if standard.iter().any(|b| matches!(b, b'+' | b'/')) {
                let url: Vec<u8> = standard
                    .iter()
                    .map(|b| match b {
                        b'+' => b'-',
                        b'/' => b'_',
                        b => *b,
                    })
                    .collect();
                self.add(&url, spelling(skip), says);
            }
        }
    }
}

fn character(sextet: u32) -> u8 {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    ALPHABET.get(sextet as usize).copied().unwrap_or(b'A')
}

/// Enough different characters to be no accident.
fn is_distinct(value: &[u8]) -> bool {
    let mut letters: Vec<u8> =
        value.iter().copied().filter(|b| !b.is_ascii_whitespace() && !b.is_ascii_control()).collect();
    letters.sort_unstable();
    letters.dedup();
    value.len() >= MIN_VALUE && letters.len() >= MIN_VALUE
}

/// Whether the value stands in `text` at `start`, outside our placeholders.
fn confirmed(form: &Form, text: &[u8], start: usize, length: usize) -> bool {
    let (skip, lead) = match form.spelling {
        Spelling::Plain => return !in_placeholder(text, start, start + length),
        Spelling::Hex => {
            let before = text.get(..start).unwrap_or(&[]);
            let digits = before.iter().rev().take(CONTEXT).take_while(|b| b.is_ascii_hexdigit()).count() / 2 * 2;
            let mut decoded = Vec::new();
            let end = text.len().min(start + length + CONTEXT);
            unhex(text.get(start - digits..end).unwrap_or(&[]), &mut decoded);
            let at = digits / 2;
            return !in_placeholder(&decoded, at, at + form.says.len());
        }
        Spelling::Base64(skip) | Spelling::Wide(skip) => match skip {
            0 => (0, 0),
            1 => (1, 2),
            _ => (2, 3),
        },
    };
    let before = text.get(..start).unwrap_or(&[]);
    let run = before.iter().rev().take(CONTEXT).take_while(|b| sextet(**b) != 64).count();
    let Some(groups) = run.checked_sub(lead).map(|n| n / 4) else {
        return false;
    };
    let end = text.len().min(start + length + CONTEXT);
    let mut decoded = Vec::new();
    base64(text.get(start - lead - groups * 4..end).unwrap_or(&[]), &mut decoded);
    let at = groups * 3 + skip;
    if !decoded.get(at..).is_some_and(|d| d.starts_with(&form.says)) {
        return false;
    }
    if matches!(form.spelling, Spelling::Wide(_)) {
        let narrow =
            |bytes: Option<&[u8]>| bytes.unwrap_or(&[]).iter().copied().filter(|b| *b != 0).collect::<Vec<u8>>();
        let start = narrow(decoded.get(..at)).len();
        let length = narrow(Some(&form.says)).len();
        return !in_placeholder(&narrow(Some(&decoded)), start, start + length);
    }
    !in_placeholder(&decoded, at, at + form.says.len())
}

/// Longest placeholder there can be.
const LONGEST: usize = 64;

/// Whether `start..end` lies inside a placeholder of ours: `REDACTED-<kind>-<n>` or `user-<n>@redacted.invalid`.
fn in_placeholder(text: &[u8], start: usize, end: usize) -> bool {
    if end - start > LONGEST {
        return false;
    }
    let from = start.saturating_sub(LONGEST);
    let around = text.get(from..text.len().min(end + LONGEST)).unwrap_or(&[]);
    let (start, end) = (start - from, end - from);
    let inside = |head: &[u8], length: fn(&[u8]) -> Option<usize>| {
        memmem::find_iter(around, head)
            .take_while(|at| *at <= start)
            .any(|at| around.get(at..).and_then(length).is_some_and(|n| end <= at + n))
    };
    inside(b"REDACTED-", labelled) || inside(b"user-", mailbox)
}

/// Length of `REDACTED-<kind>-<n>` at the start of `s`; the kind has no part that begins with a digit.
fn labelled(s: &[u8]) -> Option<usize> {
    let mut at = "REDACTED".len();
    loop {
        let rest = s.get(at..)?.strip_prefix(b"-")?;
        let digits = count(rest, u8::is_ascii_digit);
        if digits > 0 {
            return (at > "REDACTED".len()).then_some(at + 1 + digits);
        }
        let word = count(rest, u8::is_ascii_lowercase);
        if word == 0 {
            return None;
        }
        at += 1 + word;
    }
}

/// Length of `user-<n>@redacted.invalid` at the start of `s`, the `@` however escaped.
fn mailbox(s: &[u8]) -> Option<usize> {
    let number = s.get("user-".len()..)?;
    let digits = count(number, u8::is_ascii_digit);
    let rest = number.get(digits..)?;
    let sign = memmem::find(rest.get(..rest.len().min(26))?, b"redacted.invalid")?;
    let is_sign = matches!(rest.first(), Some(b'@' | b'%' | b'&' | b'\\'));
    (digits > 0 && sign > 0 && is_sign).then_some("user-".len() + digits + sign + "redacted.invalid".len())
}

fn count(s: &[u8], is: fn(&u8) -> bool) -> usize {
    s.iter().take_while(|b| is(b)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(values: &[&str]) -> Forms {
        Forms::new(values.iter().map(|v| v.as_bytes()))
    }

    fn found(f: &Forms, text: &str) -> bool {
        let mut any = false;
        f.each(text.as_bytes(), |_| {
            any = true;
            false
        });
        any
    }

    #[test]
    fn places_in_placeholders_do_not_count() {
        let f = forms(&["session", "cookie-3", "user-17", "redacted.invalid", "REDACTED-token-4", "3-tail-of-it"]);
        for text in [
            "a REDACTED-session-cookie-3 b",
            "REDACTED-session-id-1 REDACTED-session-id-2",
            "<user-17@redacted.invalid>",
            "to=user-17%40redacted.invalid&",
            "UkVEQUNURUQtc2Vzc2lvbi1jb29raWUtMw==",
            "xxxUkVEQUNURUQtc2Vzc2lvbi1jb29raWUtMw==".trim_start_matches('x'),
            "52454441435445442d73657373696f6e2d636f6f6b69652d33",
        ] {
            assert!(!found(&f, text), "{text}");
        }
        for text in [
            "REDACTED-session",
            "REDACTED-cookie-2-session",
            "REDACTED--session-3",
            "REDACTED-Session-session-3",
            "user-17@example.org",
            "user-18@example.org user-17",
            "REDACTED-cookie-3-tail-of-it",
            "session-REDACTED-cookie-3",
            "U0VDUkVELXNlc3Npb24tM",
        ] {
            assert!(found(&f, text), "{text}");
        }
    }

    #[test]
    fn base64_places_are_confirmed_by_the_bits_around_them() {
        let f = forms(&["abcdef"]);
        // At offset one the first character holds four bits of the value: `YWJjZGVm` is right, others are not.
        assert!(found(&f, "YWJjZGVm"));
        assert!(found(&f, "LGFiY2RlZg"));
        assert!(!found(&f, "LXFiY2RlZg"));
        assert!(!found(&f, "FiY2RlZ"));
    }

    #[test]
    fn a_value_with_escapes_of_its_own_is_found_resolved() {
        let f = forms(&["a%2Fb%2Fc-12345", "%20%20%20%20"]);
        assert!(found(&f, "a%2Fb%2Fc-12345"));
        assert!(found(&f, "a/b/c-12345"));
        assert!(!found(&f, "          "));
    }

    #[test]
    fn names_are_looked_through() {
        let f = forms(&["hunter2hunter2"]);
        for text in ["hunter2hunter2", "x%68unter2hunter2", "x-aHVudGVyMmh1bnRlcjI", "\\\\u0068unter2hunter2"] {
            assert!(f.readable(text.as_bytes()), "{text}");
        }
        assert!(!f.readable(b"x-request-id"));
    }
}
