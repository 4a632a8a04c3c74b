//! XML and HTML: elements, attributes, forms, state that pages carry in scripts and `data-` attributes.

use super::loose::Lone;
use super::table::Columns;
use crate::detect::names::{Class, Place};
use crate::detect::scan::{MAX_NESTED, MAX_WALK, Out, Scan, Site};
use crate::lens::html_entity::HtmlEntity;
use crate::lens::markup::{ATTRIBUTES, Attribute, Event, events, local_name};
use std::ops::Range;

/// Deepest nesting whose names are remembered.
const DEPTH: usize = 64;

/// Attributes that name the value of their element or of another attribute, best first.
const LABELS: [&[u8]; 8] =
    [b"name", b"key", b"id", b"property", b"http-equiv", b"itemprop", b"field", b"attributename"];
/// Attributes that hold what such a name is about.
const VALUES: [&[u8]; 4] = [b"value", b"content", b"data-value", b"val"];
/// Elements that hold the value of the element around them, or of a name that stood before.
const NEUTRAL: [&[u8]; 13] = [
    b"attributevalue",
    b"base64binary",
    b"data",
    b"dd",
    b"default",
    b"item",
    b"string",
    b"stringvalue",
    b"text",
    b"v",
    b"val",
    b"value",
    b"values",
];
/// Elements whose text names the value that follows (property lists, XML-RPC, lists of terms).
const KEYS: [&[u8]; 5] = [b"key", b"name", b"field", b"param-name", b"dt"];
/// Elements of HTML whose names mean something else in data, sorted.
const HTML: [&[u8]; 14] = [
    b"address", b"button", b"cite", b"code", b"data", b"kbd", b"label", b"legend", b"option", b"output", b"samp",
    b"summary", b"title", b"var",
];
/// Elements of HTML without an end.
const VOID: [&[u8]; 12] =
    [b"area", b"base", b"br", b"col", b"embed", b"hr", b"img", b"input", b"link", b"meta", b"source", b"wbr"];

/// Whether an attribute may be one of [`LABELS`] or `type`, by its length and first letter.
fn may_label(name: &[u8]) -> bool {
    matches!(
        (name.len(), name.first().map(u8::to_ascii_lowercase)),
        (2, Some(b'i'))
            | (3, Some(b'k'))
            | (4, Some(b'n' | b't'))
            | (5, Some(b'f'))
            | (8, Some(b'i' | b'p'))
            | (10, Some(b'h'))
            | (13, Some(b'a'))
    )
}

fn among(list: &[&[u8]], name: &[u8]) -> bool {
    list.iter().any(|n| n.eq_ignore_ascii_case(name))
}

/// An element that is open.
struct Open {
    /// Its name, or what a `name` attribute calls it.
    name: Range<usize>,
    tag: Range<usize>,
}

impl Scan<'_> {
    /// A document or fragment of markup.
    pub fn markup(&mut self, text: &[u8], out: &mut Out<'_>) {
        let head = text.get(..text.len().min(512)).unwrap_or(text).to_ascii_lowercase();
        let html =
            memchr::memmem::find(&head, b"<html").is_some() || memchr::memmem::find(&head, b"<!doctype html").is_some();
        let piece = |r: &Range<usize>| text.get(r.clone()).unwrap_or(&[]);
        let mut open: Vec<Open> = Vec::new();
        let mut key: Option<Range<usize>> = None;
        let mut table = Columns::default();
        // Whether some of it is read only as it stands.
        let mut partly = self.nested >= MAX_NESTED || self.depth + 1 >= MAX_WALK;
        for event in events(text) {
            match event {
                Event::Open { name, attributes, empty } => {
                    partly |= attributes.len() >= ATTRIBUTES;
                    let label = self.tag(text, &name, &attributes, out);
                    table.open(piece(&name));
                    if !empty && !among(&VOID, piece(&name)) {
                        if open.len() >= DEPTH {
                            open.remove(0);
                        }
                        open.push(Open { name: label.unwrap_or_else(|| name.clone()), tag: name });
                    }
                }
                Event::Close { name } => {
                    let same = |o: &Open| piece(&o.tag).eq_ignore_ascii_case(piece(&name));
                    if let Some(at) = open.iter().rposition(same) {
                        open.truncate(at);
                    }
                }
                Event::Text(span) => {
                    let trimmed = trim(text, span);
                    if trimmed.is_empty() {
                        continue;
                    }
                    let own = open.last().map(|o| local_name(piece(&o.tag))).unwrap_or(b"");
                    if among(&KEYS, own) && trimmed.len() < 96 {
                        key = Some(trimmed.clone());
                    }
                    if own.eq_ignore_ascii_case(b"th") {
                        table.head(trimmed.clone());
                    }
                    let cell = || open.iter().rev().take(4).any(|o| piece(&o.tag).eq_ignore_ascii_case(b"td"));
                    let column = table.name().filter(|_| cell());
                    let column = column.filter(|name| self.fills(piece(name), piece(&trimmed)));
                    // A glossary has words about words.
                    if own.eq_ignore_ascii_case(b"dd") {
                        key = key.filter(|name| self.fills(piece(name), piece(&trimmed)));
                    }
                    let name = match open.last() {
                        Some(o) if o.name != o.tag => piece(&o.name),
                        Some(_) if column.is_some() => column.map_or(own, |r| piece(&r)),
                        Some(_) if among(&NEUTRAL, own) => match (key.take(), open.len().checked_sub(2)) {
                            (Some(key), _) => piece(&key),
                            (None, Some(i)) => open.get(i).map(|o| local_name(piece(&o.name))).unwrap_or(own),
                            (None, None) => own,
                        },
                        Some(_) if html && among(&HTML, own) => b"",
                        _ => own,
                    };
                    self.reference_text(text, trimmed, name, out);
                }
                Event::Raw(span) => {
                    let name = open.last().map(|o| local_name(piece(&o.name))).unwrap_or(b"");
                    let trimmed = trim(text, span);
                    self.plain_text(piece(&trimmed), name, &mut out.shift(trimmed.start));
                }
                Event::Comment(span) => {
                    self.loose(piece(&span), &mut out.shift(span.start));
                    self.free_text(piece(&span), &mut out.shift(span.start));
                }
            }
        }
        if partly {
            return self.free_text(text, out);
        }
        // What stands in no text, value or comment, or over the end of one.
        self.shapes(text, out);
        self.urls(text, out);
        self.patterns(text, out);
    }

    /// The attributes of a tag. Gives what names the text in the element, if an attribute does.
    fn tag(
        &mut self,
        text: &[u8],
        tag: &Range<usize>,
        attributes: &[Attribute],
        out: &mut Out<'_>,
    ) -> Option<Range<usize>> {
        let piece = |r: &Range<usize>| text.get(r.clone()).unwrap_or(&[]);
        if attributes.is_empty() {
            return None;
        }
        let called = |wanted: &[u8]| attributes.iter().find(|a| piece(&a.name).eq_ignore_ascii_case(wanted));
        let telling = |s: &mut Self, name: &[u8]| {
            let class = s.detector.classify(Place::Xml, name).map(|v| v.class);
            matches!(class, Some(Class::Secret | Class::Gated(_) | Class::Personal | Class::Automation))
        };
        // Most tags have a class and an address only.
        let (mut label, mut kind) = (None, None);
        if attributes.iter().any(|a| may_label(piece(&a.name))) {
            let mut labels = LABELS.iter().filter_map(|l| called(l)).filter(|a| !a.value.is_empty());
            label = labels.find(|a| telling(self, piece(&a.value))).map(|a| a.value.clone());
            kind = called(b"type").filter(|a| piece(&a.value).eq_ignore_ascii_case(b"password"));
        }
        // `<input type="password" name="f7" value="…">`
        if label.is_none()
            && let Some(kind) = kind
        {
            label = Some(kind.value.clone());
        }
        let own = local_name(piece(tag));
        for a in attributes.iter().filter(|a| a.value.len() > 2) {
            let name = piece(&a.name);
            let value = VALUES.iter().any(|v| name.eq_ignore_ascii_case(v));
            let name = match (&label, value) {
                (Some(label), true) => piece(label),
                // `<password value="…"/>`
                (None, true) => own,
                _ if among(&LABELS, name) => b"",
                _ => name.strip_prefix(b"data-").unwrap_or(local_name(name)),
            };
            self.reference_text(text, a.value.clone(), name, out);
        }
        label
    }

    /// A text with character references.
    fn reference_text(&mut self, text: &[u8], span: Range<usize>, name: &[u8], out: &mut Out<'_>) {
        let Some(value) = text.get(span.clone()) else { return };
        if memchr::memchr(b'&', value).is_some() {
            self.through(&HtmlEntity, text, span, out, |s, t, o| s.plain_text(t, name, o));
        } else {
            self.plain_text(value, name, &mut out.shift(span.start));
        }
    }

    fn plain_text(&mut self, text: &[u8], name: &[u8], out: &mut Out<'_>) {
        let near = Lone { request: self.request };
        self.value(text, &Site { place: Place::Xml, name, around: &near, number: false }, out);
    }
}

fn trim(text: &[u8], span: Range<usize>) -> Range<usize> {
    let inside = text.get(span.clone()).unwrap_or(&[]);
    let lead = inside.len() - inside.trim_ascii_start().len();
    let len = inside.trim_ascii().len();
    span.start + lead..span.start + lead + len
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_label_is_turned_down_by_its_look() {
        for label in LABELS.into_iter().chain([&b"type"[..]]) {
            assert!(may_label(label) && may_label(&label.to_ascii_uppercase()), "{}", label.escape_ascii());
        }
    }
}
