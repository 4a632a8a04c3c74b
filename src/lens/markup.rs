//! XML and HTML as tags, attributes and texts, each with its span.
//!
//! No document is built and nothing has to be well-formed: end tags may be missing, attributes unquoted, names in any case.
//! What looks like a tag is one. Comments, CDATA and the raw text of `script` and `style` are told apart, because what
//! stands in them is read in other ways.

use memchr::{memchr, memmem};
use std::ops::Range;

/// Longest name of a tag or attribute.
const NAME: usize = 128;
/// Most attributes of one tag that are read.
pub const ATTRIBUTES: usize = 256;

/// One attribute: spans of its name and its value, without quotes, as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attribute {
    /// The name.
    pub name: Range<usize>,
    /// The value; empty where there is none.
    pub value: Range<usize>,
}

/// What stands next in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A start tag.
    Open {
        /// Its name, with a prefix where it has one (`wsse:Password`).
        name: Range<usize>,
        /// Its attributes.
        attributes: Vec<Attribute>,
        /// Ended by `/>`.
        empty: bool,
    },
    /// An end tag.
    Close {
        /// Its name.
        name: Range<usize>,
    },
    /// Text between tags, with its character references.
    Text(Range<usize>),
    /// The inside of a CDATA section, a script or a style sheet: no character references.
    Raw(Range<usize>),
    /// The inside of a comment.
    Comment(Range<usize>),
}

/// Whether a text is markup: a tag, a declaration or a comment, and an end of one.
pub fn looks_markup(text: &[u8]) -> bool {
    let text = text.trim_ascii_start();
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    match text {
        [b'<', b'!' | b'?', ..] => memchr(b'>', text).is_some(),
        [b'<', b, ..] if b.is_ascii_alphabetic() || *b == b'_' => is_tag(text) && memchr(b'>', text).is_some(),
        _ => false,
    }
}

/// The name behind the prefix: `Password` of `wsse:Password`.
pub fn local_name(name: &[u8]) -> &[u8] {
    match memchr::memrchr(b':', name) {
        Some(at) if at + 1 < name.len() => name.get(at + 1..).unwrap_or(name),
        _ => name,
    }
}

/// The events of a document, in order.
pub struct Events<'t> {
    text: &'t [u8],
    at: usize,
    /// The raw text of this element comes next.
    raw: Option<&'static [u8]>,
}

/// Goes through a document.
pub fn events(text: &[u8]) -> Events<'_> {
    Events { text, at: 0, raw: None }
}

impl Iterator for Events<'_> {
    type Item = Event;

    fn next(&mut self) -> Option<Event> {
        if let Some(name) = self.raw.take() {
            let rest = self.text.get(self.at..)?;
            let len = end_of_raw(rest, name);
            let span = self.at..self.at + len;
            self.at = span.end;
            if !span.is_empty() {
                return Some(Event::Raw(span));
            }
        }
        let start = self.at;
        let rest = self.text.get(start..).filter(|r| !r.is_empty())?;
        // Text up to what looks like a tag.
        let mut from = usize::from(rest.first() == Some(&b'<') && !is_tag(rest));
        let end = loop {
            match rest.get(from..).and_then(|r| memchr(b'<', r)).map(|i| from + i) {
                Some(i) if rest.get(i..).is_some_and(is_tag) => break i,
                Some(i) => from = i + 1,
                None => break rest.len(),
            }
        };
        if end > 0 {
            self.at = start + end;
            return Some(Event::Text(start..start + end));
        }
        Some(self.tag(start, rest))
    }
}

impl Events<'_> {
    fn tag(&mut self, start: usize, rest: &[u8]) -> Event {
        let until = |end: &[u8], from: usize| -> (usize, usize) {
            match rest.get(from..).and_then(|r| memmem::find(r, end)) {
                Some(i) => (from + i, from + i + end.len()),
                None => (rest.len(), rest.len()),
            }
        };
        let (event, len) = match rest {
            [b'<', b'!', b'-', b'-', ..] => {
                let (end, next) = until(b"-->", 4);
                (Event::Comment(start + 4..start + end), next)
            }
            [b'<', b'!', b'[', b'C', b'D', b'A', b'T', b'A', b'[', ..] => {
                let (end, next) = until(b"]]>", 9);
                (Event::Raw(start + 9..start + end), next)
            }
            // A declaration or processing instruction says nothing but may hold attributes of a kind.
            [b'<', b'!' | b'?', ..] => {
                let (end, next) = until(b">", 2);
                (Event::Comment(start + 2..start + end), next)
            }
            [b'<', b'/', ..] => {
                let name = 2 + name_len(rest.get(2..).unwrap_or(&[]));
                let (_, next) = until(b">", name);
                (Event::Close { name: start + 2..start + name }, next)
            }
            _ => return self.open(start, rest),
        };
        self.at = start + len.max(1);
        event
    }

    fn open(&mut self, start: usize, rest: &[u8]) -> Event {
        let end = 1 + name_len(rest.get(1..).unwrap_or(&[]));
        let name = start + 1..start + end;
        let mut at = end;
        let mut attributes = Vec::new();
        let mut empty = false;
        loop {
            at += rest.get(at..).unwrap_or(&[]).iter().take_while(|b| b.is_ascii_whitespace()).count();
            match rest.get(at) {
                None => break,
                Some(b'>') => {
                    at += 1;
                    break;
                }
                // The tag was not closed.
                Some(b'<') => break,
                Some(b'/') => {
                    empty = rest.get(at + 1) == Some(&b'>');
                    at += 1;
                }
                Some(_) => {
                    let (attribute, next) = attribute(rest, at);
                    let shift = |r: Range<usize>| start + r.start..start + r.end;
                    if attributes.len() < ATTRIBUTES {
                        attributes.push(Attribute { name: shift(attribute.name), value: shift(attribute.value) });
                    }
                    at = next;
                }
            }
        }
        self.at = start + at;
        let tag = self.text.get(name.clone()).unwrap_or(&[]);
        if !empty {
            self.raw = [&b"script"[..], b"style"].into_iter().find(|r| tag.eq_ignore_ascii_case(r));
        }
        Event::Open { name, attributes, empty }
    }
}

/// The attribute at `at` and where it ends, in offsets of `text`. Always moves on.
fn attribute(text: &[u8], at: usize) -> (Attribute, usize) {
    let blank = |from: usize| text.get(from..).unwrap_or(&[]).iter().take_while(|b| b.is_ascii_whitespace()).count();
    let ends = |b: &u8| b.is_ascii_whitespace() || matches!(b, b'=' | b'>' | b'/' | b'<');
    let rest = text.get(at..).unwrap_or(&[]);
    let len = rest.iter().position(ends).unwrap_or(rest.len());
    let name = at..at + len;
    let equals = name.end + blank(name.end);
    if text.get(equals) != Some(&b'=') {
        let end = name.end.max(at + 1);
        return (Attribute { name, value: end..end }, end);
    }
    let from = equals + 1 + blank(equals + 1);
    let rest = text.get(from..).unwrap_or(&[]);
    if let Some(quote @ (b'"' | b'\'')) = rest.first() {
        let inside = rest.get(1..).unwrap_or(&[]);
        let len = memchr(*quote, inside).unwrap_or(inside.len());
        return (Attribute { name, value: from + 1..from + 1 + len }, (from + len + 2).min(text.len()));
    }
    let len = rest.iter().position(|b| b.is_ascii_whitespace() || *b == b'>').unwrap_or(rest.len());
    (Attribute { name, value: from..from + len }, (from + len).max(at + 1))
}

/// Whether `<` begins a tag, a comment or a declaration.
fn is_tag(rest: &[u8]) -> bool {
    match rest {
        [b'<', b'!' | b'?', ..] => true,
        [b'<', b'/', b, ..] | [b'<', b, ..] if b.is_ascii_alphabetic() => {
            // `<https://…>`, as mail and chats have it.
            let scheme = rest.iter().skip(1).take_while(|b| b.is_ascii_alphanumeric()).count();
            !rest.get(1 + scheme..).is_some_and(|r| r.starts_with(b"://"))
        }
        [b'<', b'/', b, ..] | [b'<', b, ..] => *b == b'_' || *b >= 0x80,
        _ => false,
    }
}

fn name_len(rest: &[u8]) -> usize {
    let part = |b: &&u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b':') || **b >= 0x80;
    rest.iter().take(NAME).take_while(part).count()
}

/// Length of the text up to `</name`.
fn end_of_raw(rest: &[u8], name: &[u8]) -> usize {
    memmem::find_iter(rest, b"</")
        .find(|i| rest.get(i + 2..i + 2 + name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name)))
        .unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn said(text: &str) -> String {
        let piece = |r: &Range<usize>| String::from_utf8_lossy(&text.as_bytes()[r.clone()]).into_owned();
        let one = |e: Event| match e {
            Event::Open { name, attributes, empty } => {
                let a: Vec<_> = attributes.iter().map(|a| format!(" {}={}", piece(&a.name), piece(&a.value))).collect();
                format!("<{}{}{}", piece(&name), a.concat(), if empty { "/>" } else { ">" })
            }
            Event::Close { name } => format!("</{}>", piece(&name)),
            Event::Text(t) => format!("T:{}", piece(&t)),
            Event::Raw(t) => format!("R:{}", piece(&t)),
            Event::Comment(t) => format!("C:{}", piece(&t)),
        };
        events(text.as_bytes()).map(one).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn documents_of_both_kinds() {
        for (text, wanted) in [
            ("<a x='1' y=\"2 >\"><b/>t &amp; u</a>", "<a x=1 y=2 >>|<b/>|T:t & u|</a>".replace('&', "&amp;").as_str()),
            ("<![CDATA[a<b]]>c", "R:a<b|T:c"),
            ("<!-- <x> --><?xml v='1'?><!DOCTYPE html>", "C: <x> |C:xml v='1'?|C:DOCTYPE html"),
            ("<input disabled name=csrf value=x/y >", "<input disabled= name=csrf value=x/y>"),
            ("<SCRIPT>if (a<b) '</s>'</Script >", "<SCRIPT>|R:if (a<b) '</s>'|</Script>"),
            ("1 < 2 <3 <b>", "T:1 < 2 <3 |<b>"),
            ("<a b='never closed", "<a b=never closed>"),
            ("<a <b>", "<a>|<b>"),
            ("<s:e =x/>", "<s:e =x/>"),
        ] {
            assert_eq!(said(text), wanted, "{text}");
        }
        assert_eq!(local_name(b"wsse:Password"), b"Password");
        assert!(looks_markup(b" \n<?xml version='1.0'?>") && looks_markup(b"<a>") && !looks_markup(b"<3 you>"));
    }

    proptest! {
        #[test]
        fn spans_ascend_and_it_ends(text in "[<>/a='\"! \\-\\[\\]?]{0,60}") {
            let mut at = 0;
            for event in events(text.as_bytes()) {
                let (start, end) = match event {
                    Event::Open { name, attributes, .. } => {
                        let last = attributes.last().map_or(name.end, |a| a.value.end);
                        (name.start, last)
                    }
                    Event::Close { name } => (name.start, name.end),
                    Event::Text(r) | Event::Raw(r) | Event::Comment(r) => (r.start, r.end),
                };
                prop_assert!(at <= start && start <= end && end <= text.len(), "{at} {start} {end}");
                at = end;
            }
        }
    }
}
