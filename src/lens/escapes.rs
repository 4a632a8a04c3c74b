//! Splicing for encodings in which a marker byte begins an escape: JSON strings, percent, entities, script strings.
//!
//! Such a text is a row of *units*: plain bytes that stand for themselves, and escapes that stand for up to four
//! bytes. An edit that ends inside an escape takes the whole escape and writes its untouched bytes again, so the
//! law of [`Codec`](super::Codec) holds for any boundary. One more thing can go wrong: a marker that begins nothing
//! today (`%` in `100%`) may begin an escape once the text behind it changes. Units that depend on what follows say
//! so (`pending`), and an edit right behind one takes it along.

use super::{Codec, Edit};
use std::borrow::Cow;

/// The meaning of the text at one place: `len` outer bytes stand for the first `size` of `bytes`.
pub(super) struct Unit {
    /// Outer bytes taken, at least one.
    pub(super) len: usize,
    /// What they stand for.
    pub(super) bytes: [u8; 4],
    /// How many of `bytes` count.
    pub(super) size: usize,
    /// Whether other bytes behind the unit could change what it means.
    pub(super) pending: bool,
}

impl Unit {
    /// A marker that begins nothing and stands for itself.
    pub(super) fn literal(byte: u8) -> Self {
        Self { len: 1, bytes: [byte, 0, 0, 0], size: 1, pending: true }
    }

    /// An escape of `len` bytes for one byte.
    pub(super) fn byte(len: usize, byte: u8) -> Self {
        Self { len, bytes: [byte, 0, 0, 0], size: 1, pending: false }
    }

    /// An escape of `len` bytes for a character.
    pub(super) fn char(len: usize, c: char) -> Self {
        let mut bytes = [0; 4];
        let size = c.encode_utf8(&mut bytes).len();
        Self { len, bytes, size, pending: false }
    }

    fn text(&self) -> &[u8] {
        self.bytes.get(..self.size).unwrap_or(&self.bytes)
    }
}

/// An encoding made of marker bytes and escapes.
pub(super) trait Escapes: Sync {
    /// The name of the encoding, see [`Codec::name`].
    fn called(&self) -> &'static str;

    /// Appends what `outer` stands for, if there is a way that is faster than unit by unit. Returns whether there is.
    fn decode_fast(&self, _outer: &[u8], _out: &mut Vec<u8>) -> bool {
        false
    }

    /// The length of the longest text that could still become an escape; at most [`RECENT`].
    fn reach(&self) -> usize;

    /// Where the first marker stands.
    fn marker(&self, outer: &[u8]) -> Option<usize>;

    /// The unit at the start of `outer`, which begins with a marker.
    fn unit(&self, outer: &[u8]) -> Unit;

    /// Whether `tail`, which begins with a pending unit, could be the beginning of a longer escape.
    fn grows(&self, tail: &[u8]) -> bool;

    /// Appends `text` in the encoding, in a form that no neighbour can change.
    fn encode(&self, text: &[u8], out: &mut Vec<u8>);
}

impl<E: Escapes> Codec for E {
    fn name(&self) -> &'static str {
        self.called()
    }

    fn decode<'a>(&self, outer: &'a [u8]) -> Option<Cow<'a, [u8]>> {
        if self.marker(outer).is_none() {
            return Some(Cow::Borrowed(outer));
        }
        let mut text = Vec::new();
        if !self.decode_fast(outer, &mut text) {
            text.reserve_exact(outer.len());
            decode_into(self, outer, &mut text);
        }
        Some(Cow::Owned(text))
    }

    fn splice(&self, outer: &[u8], inner: &[Edit]) -> Vec<Edit> {
        splice(self, outer, inner)
    }
}

/// How many pending units are remembered; no escape is longer.
pub(super) const RECENT: usize = 16;

/// Appends what `outer` stands for.
pub(super) fn decode_into(codec: &dyn Escapes, outer: &[u8], out: &mut Vec<u8>) {
    decode_before(codec, outer, outer.len(), out);
}

/// Appends what the first `end` bytes of `outer` stand for, with the rest behind them.
fn decode_before(codec: &dyn Escapes, outer: &[u8], end: usize, out: &mut Vec<u8>) {
    let mut at = 0;
    while let Some(run) = outer.get(at..end).and_then(|part| codec.marker(part)) {
        out.extend_from_slice(outer.get(at..at + run).unwrap_or_default());
        let unit = codec.unit(outer.get(at + run..).unwrap_or_default());
        out.extend_from_slice(unit.text());
        at += run + unit.len;
    }
    out.extend_from_slice(outer.get(at..end).unwrap_or_default());
}

/// Where a walk over a text has come to, outside and inside.
struct Walk<'a> {
    codec: &'a dyn Escapes,
    outer: &'a [u8],
    /// Offset in `outer`, always between units.
    at: usize,
    /// Offset in the decoded text.
    inner: usize,
    /// The next marker at or after `at`, or the end.
    marker: usize,
    /// Where the last pending units stand, newest last.
    recent: [usize; RECENT],
    pending: usize,
}

impl<'a> Walk<'a> {
    fn new(codec: &'a dyn Escapes, outer: &'a [u8]) -> Self {
        let marker = codec.marker(outer).unwrap_or(outer.len());
        Self { codec, outer, at: 0, inner: 0, marker, recent: [0; RECENT], pending: 0 }
    }

    fn done(&self) -> bool {
        self.at >= self.outer.len()
    }

    /// Passes plain bytes up to the inner offset `limit`; says whether there were any.
    fn plain(&mut self, limit: usize) -> bool {
        let run = (self.marker - self.at).min(limit - self.inner);
        self.at += run;
        self.inner += run;
        run > 0
    }

    fn unit(&self) -> Unit {
        self.codec.unit(self.outer.get(self.at..).unwrap_or_default())
    }

    fn pass(&mut self, unit: &Unit) {
        if unit.pending {
            if self.pending == RECENT {
                self.recent.copy_within(1.., 0);
                self.pending -= 1;
            }
            if let Some(slot) = self.recent.get_mut(self.pending) {
                *slot = self.at;
                self.pending += 1;
            }
        }
        self.at = (self.at + unit.len).min(self.outer.len());
        self.inner += unit.size;
        if self.at > self.marker || (unit.len > 0 && self.at >= self.marker) {
            let rest = self.outer.get(self.at..).unwrap_or_default();
            self.marker = self.codec.marker(rest).map_or(self.outer.len(), |m| self.at + m);
        }
    }

    /// Goes to the unit in which `start` lies, or behind the last one.
    fn seek(&mut self, start: usize) {
        while self.inner < start && !self.done() {
            if !self.plain(start) {
                let unit = self.unit();
                if self.inner + unit.size > start {
                    return;
                }
                self.pass(&unit);
            }
        }
    }

    /// Where what is written again must begin, so that an edit here changes no unit before it: at the first pending unit
    /// that the edit could change, or that the writing of that one could, and so on.
    fn safe(&self) -> usize {
        let mut from = self.at;
        for &p in self.recent.get(..self.pending).unwrap_or_default().iter().rev() {
            let tail = self.outer.get(p..from).unwrap_or_default();
            if tail.len() < self.codec.reach() && self.codec.grows(tail) {
                from = p;
            }
        }
        from
    }
}

/// Puts edits of the decoded text back; see [`Codec::splice`](super::Codec::splice). Not generic: five copies of it would
/// be a hundredth of the module, and few texts are edited.
pub(super) fn splice(codec: &dyn Escapes, outer: &[u8], inner: &[Edit]) -> Vec<Edit> {
    let mut walk = Walk::new(codec, outer);
    let mut out = Vec::with_capacity(inner.len());
    let mut raw = Vec::new();
    let mut edits = inner.iter().peekable();
    while let Some(edit) = edits.next() {
        walk.seek(edit.span.start);
        raw.clear();
        let from = walk.safe();
        decode_before(codec, outer.get(from..).unwrap_or_default(), walk.at - from, &mut raw);
        walk.pending = 0;
        if walk.inner < edit.span.start && !walk.done() {
            let kept = edit.span.start - walk.inner;
            raw.extend_from_slice(walk.unit().text().get(..kept).unwrap_or_default());
        }
        raw.extend_from_slice(&edit.with);
        let mut end = edit.span.end;
        let mut last = (walk.inner, Unit { len: 0, bytes: [0; 4], size: 0, pending: false });
        loop {
            while walk.inner < end && !walk.done() {
                if !walk.plain(end) {
                    last = (walk.inner, walk.unit());
                    walk.pass(&last.1);
                }
            }
            let within = |from: usize, to: usize| {
                let (base, unit) = &last;
                unit.text().get(from.saturating_sub(*base)..to.saturating_sub(*base)).unwrap_or_default()
            };
            match edits.next_if(|next| next.span.start < walk.inner) {
                Some(next) => {
                    raw.extend_from_slice(within(end, next.span.start));
                    raw.extend_from_slice(&next.with);
                    end = end.max(next.span.end);
                }
                None => {
                    raw.extend_from_slice(within(end, walk.inner));
                    break;
                }
            }
        }
        walk.pending = 0;
        let mut with = Vec::with_capacity(raw.len());
        codec.encode(&raw, &mut with);
        out.push(Edit { span: from..walk.at, with });
    }
    out
}
