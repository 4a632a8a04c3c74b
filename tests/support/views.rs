//! Naive readers: what can be read in a text, decoded step by step, in the manner of the leak bench.

use serde_json::Value;
use std::collections::BTreeSet;

/// Every text that can be read in a HAR, down to `depth` decoding steps: all strings and numbers first, and the file.
pub fn views(file: &[u8], depth: usize) -> BTreeSet<Vec<u8>> {
    let mut layer: BTreeSet<Vec<u8>> = BTreeSet::new();
    let text = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
    if let Ok(har) = serde_json::from_slice::<Value>(text) {
        strings(&har, &mut layer);
    }
    layer.insert(text.to_vec());
    let mut seen = BTreeSet::new();
    for step in 0..=depth {
        let mut next = BTreeSet::new();
        if step < depth {
            for text in &layer {
                decoded(text, &mut |t| {
                    if !t.is_empty() && !layer.contains(&t) && !seen.contains(&t) {
                        next.insert(t);
                    }
                });
            }
        }
        seen.append(&mut layer);
        layer = next;
    }
    seen
}

/// Whether a value can be read in one of them.
pub fn readable(views: &BTreeSet<Vec<u8>>, value: &str) -> bool {
    let finder = memchr::memmem::Finder::new(value);
    views.iter().any(|v| finder.find(v).is_some())
}

fn strings(value: &Value, out: &mut BTreeSet<Vec<u8>>) {
    match value {
        Value::Object(members) => members.iter().for_each(|(k, v)| {
            out.insert(k.clone().into_bytes());
            strings(v, out);
        }),
        Value::Array(items) => items.iter().for_each(|v| strings(v, out)),
        Value::String(s) => {
            out.insert(s.clone().into_bytes());
        }
        Value::Number(n) => {
            out.insert(n.to_string().into_bytes());
        }
        _ => {}
    }
}

/// Every text that one decoding step brings to light.
fn decoded(text: &[u8], give: &mut impl FnMut(Vec<u8>)) {
    let has = |b: u8| text.contains(&b);
    if has(b'\\') {
        give(unescaped(text));
    }
    if has(b'%') {
        give(unpercent(text));
    }
    if has(b'+') {
        give(text.iter().map(|&b| if b == b'+' { b' ' } else { b }).collect());
    }
    if has(b'&') {
        give(unentity(text));
    }
    let run = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'-' | b'_');
    for piece in text.split(|b| !run(b)).filter(|p| p.len() >= 12) {
        for skip in 0..4 {
            give(base64(piece.get(skip..).unwrap_or(&[])));
        }
        for digits in piece.split(|b| !b.is_ascii_hexdigit()).filter(|d| d.len() >= 16) {
            for skip in 0..2 {
                give(hex(digits.get(skip..).unwrap_or(&[])));
            }
        }
    }
}

/// The text without JSON or script escapes.
pub fn unescaped(text: &[u8]) -> Vec<u8> {
    let s = String::from_utf8_lossy(text);
    let mut units: Vec<u16> = Vec::with_capacity(s.len());
    let mut chars = s.chars().peekable();
    while let Some(c) = chars.next() {
        let said = match (c, chars.peek()) {
            ('\\', Some(_)) => match chars.next().unwrap_or('\\') {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                'u' => {
                    let digits: String = chars.clone().take(4).collect();
                    match u16::from_str_radix(&digits, 16) {
                        Ok(unit) if digits.len() == 4 => {
                            chars.nth(3);
                            units.push(unit);
                            continue;
                        }
                        _ => 'u',
                    }
                }
                other => other,
            },
            _ => c,
        };
        units.extend(said.encode_utf16(&mut [0; 2]).iter());
    }
    String::from_utf16_lossy(&units).into_bytes()
}

/// The text without percent-encoding.
pub fn unpercent(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(&b) = text.get(at) {
        let digits = text.get(at + 1..at + 3).and_then(|d| std::str::from_utf8(d).ok());
        match digits.and_then(|d| u8::from_str_radix(d, 16).ok()) {
            Some(said) if b == b'%' => {
                out.push(said);
                at += 3;
            }
            _ => {
                out.push(b);
                at += 1;
            }
        }
    }
    out
}

fn unentity(text: &[u8]) -> Vec<u8> {
    let s = String::from_utf8_lossy(text);
    let mut out = String::new();
    let mut rest = &*s;
    while let Some(at) = rest.find('&') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let end = from.find(';').filter(|e| *e < 10);
        let name = end.and_then(|e| from.get(1..e)).unwrap_or("");
        let said = match name {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            _ => match (name.strip_prefix("#x"), name.strip_prefix('#')) {
                (Some(h), _) => u32::from_str_radix(h, 16).ok().and_then(char::from_u32),
                (None, Some(d)) => d.parse().ok().and_then(char::from_u32),
                _ => None,
            },
        };
        let (said, length) = match (said, end) {
            (Some(c), Some(end)) => (c, end + 1),
            _ => ('&', 1),
        };
        out.push(said);
        rest = from.get(length..).unwrap_or("");
    }
    out.push_str(rest);
    out.into_bytes()
}

/// What base64 of either alphabet says, as far as it goes.
pub fn base64(text: &[u8]) -> Vec<u8> {
    let (mut bits, mut held, mut out) = (0u32, 0, Vec::new());
    for &b in text {
        let six = match b {
            b'A'..=b'Z' => b - b'A',
            b'a'..=b'z' => b - b'a' + 26,
            b'0'..=b'9' => b - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => break,
        };
        bits = bits << 6 | u32::from(six);
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held & 255) as u8);
        }
    }
    out
}

fn hex(digits: &[u8]) -> Vec<u8> {
    let value = |b: u8| char::from(b).to_digit(16).unwrap_or(0) as u8;
    digits.as_chunks::<2>().0.iter().map(|[a, b]| value(*a) << 4 | value(*b)).collect()
}

/// The tree without its values: names, kinds and numbers of elements.
pub fn shape(value: &Value) -> Value {
    match value {
        Value::Object(m) => Value::Object(m.iter().map(|(k, v)| (k.clone(), shape(v))).collect()),
        Value::Array(a) => Value::Array(a.iter().map(shape).collect()),
        Value::String(_) => Value::from(""),
        Value::Number(_) => Value::from(0),
        other => other.clone(),
    }
}
