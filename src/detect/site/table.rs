//! Tables: names in the first row, values in those below. CSV and its kin (RFC 4180), Markdown, rows beside
//! their columns in JSON.

use super::Role;
use super::loose::Lone;
use crate::capture::tape::NodeKind;
use crate::detect::names::{Place, is_secret_looking};
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
            if !std::mem::take(&mut first) && !line.starts_with(b"|") {
                continue;
            }
            let Some(delimiter) = DELIMITERS.iter().find(|d| line.contains(d)) else { continue };
            let names = cells(text, head, *delimiter);
            let named = self.columns(text, &names);
            let any = named.contains(&true);
            while let Some(row) = rest.next_if(|r| text.get(r.clone()).is_some_and(|l| l.contains(delimiter))) {
                if !any {
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
        names.iter().map(|r| self.detector.may_be_secret(Place::Json, piece(r)).is_some()).collect()
    }

    /// Whether a value that stands under a name in a table is what the name says, not a word about it.
    pub(super) fn fills(&mut self, name: &[u8], value: &[u8]) -> bool {
        self.detector.may_be_secret(Place::Json, name).is_some_and(|v| is_secret_looking(value, v.kind))
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
        let is_name = |n: &&u32| doc.kind(**n) == Some(NodeKind::String);
        if !names.iter().filter(is_name).any(|n| self.detector.may_be_secret(Place::Json, doc.raw(*n)).is_some()) {
            return false;
        }
        for row in doc.tape.items(rows) {
            if doc.kind(row) != Some(NodeKind::Array) {
                self.json(doc, row, Role::Plain, b"", outer, out);
                continue;
            }
            let near = self.near(doc, row);
            for (i, value) in doc.tape.items(row).enumerate() {
                match names.get(i).filter(is_name) {
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

/// The head of a table in HTML (`<th>`), and the column at hand.
#[derive(Default)]
pub(super) struct Columns {
    names: Vec<Range<usize>>,
    /// The head at the side of this row.
    side: Option<Range<usize>>,
    column: usize,
}

impl Columns {
    /// Takes the start of an element.
    pub(super) fn open(&mut self, tag: &[u8]) {
        if tag.eq_ignore_ascii_case(b"table") {
            *self = Self::default();
        } else if tag.eq_ignore_ascii_case(b"tr") {
            (self.column, self.side) = (0, None);
        } else if tag.eq_ignore_ascii_case(b"td") || tag.eq_ignore_ascii_case(b"th") {
            self.column += 1;
        }
    }

    /// Takes the text of a `<th>`.
    pub(super) fn head(&mut self, text: Range<usize>) {
        if self.column == 1 {
            self.side = Some(text.clone());
        }
        if (1..=COLUMNS).contains(&self.column) {
            self.names.resize(self.names.len().max(self.column), 0..0);
            if let Some(name) = self.names.get_mut(self.column - 1) {
                *name = text;
            }
        }
    }

    /// What the head calls this column, or what the head at the side calls the one beside it.
    pub(super) fn name(&self) -> Option<Range<usize>> {
        let side = self.side.clone().filter(|_| self.column == 2);
        side.or_else(|| self.names.get(self.column.checked_sub(1)?).cloned()).filter(|name| !name.is_empty())
    }
}
