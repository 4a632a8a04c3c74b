//! Tables: names in the first row, values in those below. CSV and its kin (RFC 4180), Markdown, rows beside
//! their columns in JSON.

use super::Role;
use super::loose::Lone;
use crate::capture::tape::NodeKind;
use crate::detect::names::{Class, Place, is_secret_looking};
use crate::detect::scan::{Doc, Out, Scan, Site};
use std::ops::Range;

/// Most columns of a table.
const COLUMNS: usize = 64;
/// What stands between cells.
const DELIMITERS: [u8; 4] = [b'|', b'\t', b';', b','];

impl Scan<'_> {
    /// The tables of a text: one with its names in the first line, or any in Markdown.
    pub(super) fn tables(&mut self, text: &[u8], out: &mut Out<'_>) {
        let mut rest = lines(text).peekable();
        let mut first = true;
        while let Some(head) = rest.next() {
            let line = text.get(head.clone()).unwrap_or(&[]);
            let delimiter = DELIMITERS.iter().find(|d| line.contains(d));
            let Some(delimiter) = delimiter.filter(|_| first || line.starts_with(b"|")) else {
                first = false;
                continue;
            };
            first = false;
            let names = cells(text, head, *delimiter);
            let named = self.columns(text, &names);
            while let Some(row) = rest.next_if(|r| text.get(r.clone()).is_some_and(|l| l.contains(delimiter))) {
                if named.iter().all(|n| !n) {
                    continue;
                }
                let line = text.get(row.clone()).unwrap_or(&[]);
                // A cell that goes on in the next line.
                if line.iter().filter(|b| **b == b'"').count() % 2 == 1 {
                    return;
                }
                let values = cells(text, row, *delimiter);
                if values.len() != names.len() {
                    continue;
                }
                for ((name, value), _) in names.iter().zip(values).zip(&named).filter(|(_, named)| **named) {
                    self.cell(text, name, value, out);
                }
            }
        }
    }

    /// Which cells of a head are names of secrets: none when any of them is no name.
    fn columns(&mut self, text: &[u8], names: &[Range<usize>]) -> Vec<bool> {
        let piece = |r: &Range<usize>| text.get(r.clone()).unwrap_or(&[]);
        let is_name = |n: &[u8]| n.len() < 48 && n.iter().all(|b| b.is_ascii_alphanumeric() || b" _-.".contains(b));
        if !(2..=COLUMNS).contains(&names.len()) || !names.iter().all(|r| is_name(piece(r))) {
            return Vec::new();
        }
        names.iter().map(|r| self.names_secrets(piece(r))).collect()
    }

    fn names_secrets(&mut self, name: &[u8]) -> bool {
        let class = self.detector.classify(Place::Json, name).map(|v| v.class);
        matches!(class, Some(Class::Secret | Class::Gated(_)))
    }

    /// Whether a value that stands under a name in a table is what the name says, not a word about it.
    pub(super) fn fills(&mut self, name: &[u8], value: &[u8]) -> bool {
        let verdict = self.detector.classify(Place::Json, name);
        let verdict = verdict.filter(|v| matches!(v.class, Class::Secret | Class::Gated(_)));
        verdict.is_some_and(|v| is_secret_looking(value, v.kind))
    }

    fn cell(&mut self, text: &[u8], name: &Range<usize>, value: Range<usize>, out: &mut Out<'_>) {
        let piece = |r: &Range<usize>| text.get(r.clone()).unwrap_or(&[]);
        if out.found.touches(&out.place(&value)) || !self.fills(piece(name), piece(&value)) {
            return;
        }
        let near = Lone { request: self.request };
        let site = Site { place: Place::Json, name: piece(name), around: &near, number: false };
        self.value(piece(&value), &site, &mut out.shift(value.start));
    }

    /// A list of rows beside the list of their columns. Returns whether any of those is a name of secrets; the rows were walked
    /// then.
    pub(super) fn rows(&mut self, doc: Doc<'_>, rows: u32, head: u32, outer: bool, out: &mut Out<'_>) -> bool {
        let names: Vec<u32> = doc.tape.items(head).take(COLUMNS).map(|n| title(doc, n)).collect();
        let named = |s: &mut Self, n: &u32| doc.kind(*n) == Some(NodeKind::String) && s.names_secrets(doc.raw(*n));
        if !names.iter().any(|n| named(self, n)) {
            return false;
        }
        for row in doc.tape.items(rows) {
            if doc.kind(row) != Some(NodeKind::Array) {
                self.json(doc, row, Role::Plain, b"", outer, out);
                continue;
            }
            let near = self.near(doc, row);
            for (i, value) in doc.tape.items(row).enumerate() {
                match names.get(i).filter(|n| doc.kind(**n) == Some(NodeKind::String)) {
                    Some(name) => self.pair(&near, Place::Json, *name, value, outer, out),
                    None => self.json(doc, value, Role::Plain, b"", outer, out),
                }
            }
        }
        true
    }
}

/// Whether a member of this name may hold the rows of a table.
pub(super) fn are_rows(name: &[u8]) -> bool {
    [&b"rows"[..], b"data", b"values", b"records", b"items", b"results"].contains(&name)
}

/// The list of columns in an object.
pub(super) fn head(doc: Doc<'_>, object: u32) -> Option<u32> {
    let is_head = |k: u32| [&b"columns"[..], b"fields", b"headers", b"cols"].contains(&doc.raw(k));
    let list = |v: &u32| doc.kind(*v) == Some(NodeKind::Array);
    doc.tape.members(object).filter(|(k, _)| is_head(*k)).map(|(_, v)| v).find(list)
}

/// A column's name: itself, or the `name` of the object that describes it.
fn title(doc: Doc<'_>, node: u32) -> u32 {
    match doc.kind(node) {
        Some(NodeKind::Object) => doc.tape.member(doc.text, node, b"name").unwrap_or(node),
        _ => node,
    }
}

/// The lines of a text without their ends.
fn lines(text: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..).filter(|r| !r.is_empty())?;
        let len = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        let start = at;
        at += len + 1;
        let end = start + len;
        Some(start..if text.get(..end).is_some_and(|t| t.ends_with(b"\r")) && end > start { end - 1 } else { end })
    })
}

/// The cells of a line, without blanks and quotes around them; a delimiter between quotes is part of its cell.
fn cells(text: &[u8], line: Range<usize>, delimiter: u8) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let (mut start, mut quoted) = (line.start, false);
    for at in line.clone().chain([line.end]) {
        let b = text.get(at).copied();
        if at < line.end && b == Some(b'"') {
            quoted = !quoted;
        }
        if at == line.end || (b == Some(delimiter) && !quoted) {
            let cell = text.get(start..at).unwrap_or(&[]);
            let lead = cell.len() - cell.trim_ascii_start().len();
            let cell = cell.trim_ascii();
            let marks = usize::from(cell.len() > 1 && cell.starts_with(b"\"") && cell.ends_with(b"\""));
            out.push(start + lead + marks..start + lead + cell.len() - marks);
            start = at + 1;
            if out.len() > COLUMNS {
                break;
            }
        }
    }
    out
}
