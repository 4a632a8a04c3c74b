//! Looks for the removed values in a text and in all that can be decoded from it.
//!
//! Each step takes one encoding off: what a text says in base64 becomes a text of its own, and a text with escape
//! sequences is copied with these resolved. Such a copy says something new only where they were, so of it only the
//! surroundings of these places are looked at again. Everything else was seen a step before.

use super::forms::Forms;
use super::survey::Survey;
use super::views::{self, Fresh, MIN_RUN, sextet};
use crate::capture::tape::{Node, NodeKind};

/// The texts that one more step of decoding shows, one after the other.
#[derive(Default)]
struct Layer {
    bytes: Vec<u8>,
    parts: Vec<Part>,
    /// Where it differs from what it was decoded from, in order.
    fresh: Vec<Fresh>,
}

struct Part {
    start: usize,
    end: usize,
    /// The node whose text it was.
    node: u32,
}

/// Stands between the parts of a layer; in no UTF-8 text.
const BORDER: u8 = 0xFF;

/// Longest escape sequence that can come into being by its end being decoded; shorter ones end in what was there.
const SEQUENCE: usize = 16;

/// What looking through one text needs; reused for the next.
#[derive(Default)]
pub(super) struct Look {
    layers: [Layer; 2],
    survey: Survey,
}

impl Look {
    /// Calls `found` with a place in `text` for each place where a value can be read, behind up to `steps` encodings,
    /// until it says `false`. `nodes` are those of the text; without any it is one leaf.
    pub(super) fn through(
        &mut self,
        forms: &Forms,
        text: &[u8],
        nodes: &[Node],
        steps: usize,
        found: &mut dyn FnMut(usize) -> bool,
    ) {
        let shortest = forms.shortest().clamp(1, MIN_RUN);
        let Self { layers: [layer, next], survey } = self;
        layer.clear();
        survey.clear();
        survey.add(text, 0, text.len(), shortest);
        let node_at = |at: usize| nodes.partition_point(|n| n.start as usize <= at).saturating_sub(1);
        if !(forms.plain(text, 0, text.len(), found)
            && runs(forms, text, &survey.runs, b'"', None, &|at| node_at(at), layer, found))
        {
            return;
        }
        layer.leaves(text, nodes, &survey.escapes);
        for step in 1..=steps {
            if layer.parts.is_empty() {
                return;
            }
            next.clear();
            let parts = &layer.parts;
            let node_of = |at: usize| parts.get(parts.partition_point(|p| p.end <= at)).map_or(0, |p| p.node as usize);
            let mut told = |at: usize| found(nodes.get(node_of(at)).map_or(0, |n| n.start as usize));
            let bytes = &layer.bytes;
            survey.clear();
            let zones = if step == 1 { vec![(0, bytes.len())] } else { zones(bytes, &layer.fresh, forms.reach()) };
            for (from, to) in zones {
                if !forms.plain(bytes, from, to, &mut told) {
                    return;
                }
                survey.add(bytes, from, to, shortest);
            }
            if !runs(forms, bytes, &survey.runs, BORDER, Some(&layer.fresh), &node_of, next, &mut told) {
                return;
            }
            let mut escapes = &survey.escapes[..];
            for part in parts {
                next.unescape(bytes, (part.start, part.end), &mut escapes, false, part.node);
            }
            std::mem::swap(layer, next);
        }
    }
}

/// Whether any value can be read in `text`, behind up to `steps` encodings.
pub(super) fn readable(forms: &Forms, text: &[u8], steps: usize) -> bool {
    let mut any = false;
    Look::default().through(forms, text, &[], steps, &mut |_| {
        any = true;
        false
    });
    any
}

/// Looks into runs of base64 characters: those that touch something fresh, where that is known.
#[allow(clippy::too_many_arguments)]
fn runs(
    forms: &Forms,
    text: &[u8],
    runs: &[(u32, u32)],
    border: u8,
    fresh: Option<&[Fresh]>,
    node: &dyn Fn(usize) -> usize,
    out: &mut Layer,
    found: &mut dyn FnMut(usize) -> bool,
) -> bool {
    let mut done = 0;
    let mut fresh = fresh.map(|f| f.iter().peekable());
    for &(start, end) in runs {
        if let Some(fresh) = &mut fresh {
            while fresh.next_if(|f| f.1 < start).is_some() {}
            let long = end - start >= 60;
            if !long && fresh.peek().is_none_or(|f| f.0 > end) {
                continue;
            }
        }
        let (start, end) = (start as usize, end as usize);
        if end - start >= forms.shortest() && !forms.encoded(text, start, end, found) {
            return false;
        }
        if end - start >= MIN_RUN && start >= done {
            let Layer { bytes, parts, fresh } = out;
            done = views::read(text, start, end, border, bytes, &mut |a, b| {
                let place = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
                parts.push(Part { start: a, end: b, node: place(node(start)) });
                fresh.push((place(a), place(b)));
            });
            if bytes.last().is_some_and(|b| *b != BORDER) {
                bytes.push(BORDER);
            }
        }
    }
    true
}

/// The stretches of a layer in which something can be found that the one before didn't show: as much around each
/// fresh place as a value, a run or an escape sequence can take up.
fn zones(text: &[u8], fresh: &[Fresh], reach: usize) -> Vec<(usize, usize)> {
    let in_run = |b: &&u8| sextet(**b) != 64 || matches!(b, b'\r' | b'\n');
    let mut zones: Vec<(usize, usize)> = Vec::new();
    for &(start, end) in fresh {
        let (start, end) = (start as usize, end as usize);
        let last = zones.last_mut();
        let limit = last.as_ref().map_or(0, |l| l.1);
        if limit >= text.len() {
            break;
        }
        let before = text.get(limit.min(start)..start).unwrap_or(&[]);
        let from = start - before.iter().rev().take_while(in_run).count().max(reach.max(SEQUENCE)).min(before.len());
        let start = end.max(limit);
        let after = text.get(start..).unwrap_or(&[]);
        let to = (start + after.iter().take_while(in_run).count()).max(end + reach).min(text.len());
        match last {
            Some(zone) if from <= zone.1 => zone.1 = zone.1.max(to),
            _ => zones.push((from, to)),
        }
    }
    zones
}

impl Layer {
    fn clear(&mut self) {
        self.bytes.clear();
        self.parts.clear();
        self.fresh.clear();
    }

    /// The leaves of a text without their escape sequences: of JSON where there are backslashes, else of any kind.
    fn leaves(&mut self, text: &[u8], nodes: &[Node], escapes: &[u32]) {
        let mut escapes = escapes;
        if nodes.is_empty() {
            self.unescape(text, (0, text.len()), &mut escapes, false, 0);
            return;
        }
        for (i, node) in (0u32..).zip(nodes) {
            let Some(first) = escapes.first() else {
                return;
            };
            if *first < node.end && node.kind == NodeKind::String {
                self.unescape(text, (node.start as usize, node.end as usize), &mut escapes, node.escaped, i);
            }
        }
    }

    fn unescape(&mut self, text: &[u8], span: (usize, usize), escapes: &mut &[u32], json: bool, node: u32) {
        let start = self.bytes.len();
        // What stands before this text is no part of one.
        while let Some((_, rest)) = escapes.split_first().filter(|(at, _)| (**at as usize) < span.0) {
            *escapes = rest;
        }
        if views::unescape_at(text, span, escapes, json, &mut self.bytes, &mut self.fresh) {
            self.parts.push(Part { start, end: self.bytes.len(), node });
            self.bytes.push(BORDER);
        }
    }
}
