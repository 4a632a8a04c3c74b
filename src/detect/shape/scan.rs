//! The pass: every start of a letter or digit run is looked up by its first four bytes, and a few signs trigger a
//! closer look.
//!
//! Each 64-byte block becomes one mask per class of bytes (`block.rs`). Starts of runs and ends of escapes are the
//! places where a token can begin; nearly all are turned down by the bitset of `index.rs`. The signs `@`, `://`,
//! `.` between digits, `+` before a digit, `::`, a long digit run, `_XXXX_` and `~` are found from the masks alone.
//!
//! Time is linear: rows have bounded inner counts, a long match or a skipped body is not looked into again, and each
//! probe bounds how far it reads or stops at a sign that no other start of the same probe lies before.

use super::super::kind::Kind;
use super::super::pattern::Pattern;
use super::super::personal::{self, Trigger};
use super::block::{Masks, masks, only, upper};
use super::check::Verdict;
use super::index::{Entry, Index};
use super::{Hit, Shape, Sink, azure, spoken, userinfo, webex};

/// A rejected match longer than this is not looked into again.
const LONG: usize = 1024;

/// All detectors by shape, compiled. Making one takes about a millisecond; it is meant to be kept.
pub struct Shapes {
    index: Index,
    personal: [Vec<&'static personal::Personal>; Trigger::COUNT],
}

impl Default for Shapes {
    fn default() -> Self {
        Self::new()
    }
}

/// What a block must know of the one before.
#[derive(Default)]
struct Last {
    m: Masks,
    slash: u64,
}

impl Shapes {
    /// Compiles the tables of all detectors.
    pub fn new() -> Shapes {
        let mut personal: [Vec<_>; Trigger::COUNT] = Default::default();
        for detector in personal::DETECTORS {
            if let Some(list) = personal.get_mut(detector.trigger as usize) {
                list.push(*detector);
            }
        }
        Shapes { index: Index::new(), personal }
    }

    /// Appends what is found in a decoded text to `out`: sorted by start, disjoint. Of overlapping finds the one that
    /// covers more wins; credentials win over personal data.
    pub fn scan(&self, text: &[u8], out: &mut Vec<Shape>) {
        out.extend(self.hits(text).into_iter().map(Shape::from));
    }

    /// What the value is when it is, as a whole and apart from white space around it, one token. The span may be a
    /// part of it, as with [`Shapes::scan`].
    pub fn whole(&self, value: &[u8]) -> Option<Shape> {
        let start = value.iter().position(|b| !b.is_ascii_whitespace())?;
        let end = value.iter().rposition(|b| !b.is_ascii_whitespace())? + 1;
        let inner = value.get(start..end)?;
        // What holds spaces and is still one token: a key block, or a card, an IBAN or a phone number, all short.
        let block = inner.starts_with(b"-----BEGIN ") || inner.starts_with(b"PuTTY-");
        let wordy = inner.len() > 48 && !block && memchr::memchr(b' ', inner).is_some();
        if inner.len() < 8 || inner.len() > 1 << 16 || wordy {
            return None;
        }
        self.hits(value).into_iter().find(|h| h.extent == (start..end)).map(Shape::from)
    }

    fn hits(&self, text: &[u8]) -> Vec<Hit> {
        let mut sink = Sink::default();
        let mut last = Last::default();
        let mut base = 0;
        while let Some(rest) = text.get(base..).filter(|rest| !rest.is_empty()) {
            let mut end = [0; 64];
            let block = rest.first_chunk().unwrap_or_else(|| {
                end.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
                &end
            });
            last = self.block(text, base, block, rest.len(), &last, &mut sink);
            base += block.len();
        }
        for at in memchr::memchr_iter(b'~', text) {
            sink.detector = azure::DETECTOR.id;
            azure::client_secret(text, at, &mut sink);
        }
        settle(sink.hits)
    }

    /// Looks at a block of which the first `used` bytes are text. Gives what the next one needs to know of it.
    #[inline(always)]
    fn block(&self, text: &[u8], base: usize, block: &[u8; 64], used: usize, last: &Last, sink: &mut Sink) -> Last {
        let m = &masks(block, used);
        // `://` takes a colon here or at the end of the block before.
        let slash = if m.colon | last.m.colon != 0 { only(block, b'/') } else { 0 };
        let now = Last { m: *m, slash };
        let Last { m: last, slash: last_slash } = last;
        // `back(x, n)`: bit i says whether byte i - n is of the class.
        let back = |now: u64, before: u64, n: u32| now << n | before >> (64 - n);
        // `on(x, n)`: bit i says whether byte i + n is of the class, or may be when it lies beyond the block.
        let on = |now: u64, n: u32| now >> n | !(u64::MAX >> n);
        let runs = m.alnum & !back(m.alnum, last.alnum, 1);
        let mut starts = runs;
        if m.back | m.percent | last.back | last.percent != 0 {
            let ends = back(m.back, last.back, 2)
                | back(m.back, last.back, 4)
                | back(m.back, last.back, 6)
                | back(m.percent, last.percent, 3);
            starts |= ends & m.alnum;
        }
        let mut done = Done { base, mask: before(sink.skip_to.saturating_sub(base)) };
        let mut bits = starts;
        while bits != 0 {
            let at = base + bits.trailing_zeros() as usize;
            bits &= bits - 1;
            let key = head(text, at);
            if self.index.maybe(key) {
                let skip = sink.skip_to;
                self.candidate(text, at, key, sink);
                done.note(at, skip, sink);
            }
        }

        let d = m.digit;
        let d_before = back(d, last.digit, 1);
        let numbers = starts & d & on(d, 1) & on(d, 2) & on(d, 3);
        let dots = m.dot & d_before & on(d, 1);
        let phones = m.plus & on(d, 1);
        let letters = starts & !d & on(d, 2) & on(d, 3);
        let ibans = match letters {
            0 => 0,
            _ => {
                let upper = upper(block);
                letters & upper & on(upper, 1)
            }
        };
        let doubles = m.colon & back(m.colon, last.colon, 1);
        let chains = m.colon & (on(m.colon, 2) | on(m.colon, 3) | on(m.colon, 4) | on(m.colon, 5));
        let urls = slash & back(slash, *last_slash, 1) & back(m.colon, last.colon, 2);
        let tags = m.under & on(m.under, 5);
        if numbers | dots | phones | ibans | doubles | chains | urls | tags | m.at == 0 {
            return now;
        }
        let done = &mut done;
        self.look(Trigger::At, m.at, text, done, sink);
        self.look(Trigger::Number, numbers, text, done, sink);
        self.look(Trigger::Dot, dots, text, done, sink);
        self.look(Trigger::Plus, phones, text, done, sink);
        self.look(Trigger::Letters, ibans, text, done, sink);
        self.look(Trigger::Colon, doubles | chains, text, done, sink);
        sink.detector = spoken::DETECTOR.id;
        each(numbers, done, sink, |at, sink| spoken::number(text, at, sink));
        sink.detector = userinfo::DETECTOR.id;
        each(urls, done, sink, |at, sink| userinfo::look(text, at + 1, sink));
        sink.detector = webex::DETECTOR.id;
        each(tags, done, sink, |at, sink| webex::look(text, at, sink));
        now
    }

    fn look(&self, trigger: Trigger, bits: u64, text: &[u8], done: &mut Done, sink: &mut Sink) {
        if bits == 0 {
            return;
        }
        for detector in self.personal.get(trigger as usize).into_iter().flatten() {
            sink.detector = detector.id;
            each(bits, done, sink, |at, sink| (detector.look)(text, at, sink));
        }
    }

    #[cold]
    #[inline(never)]
    fn candidate(&self, text: &[u8], at: usize, key: u32, sink: &mut Sink) {
        for entry in self.index.entries(key) {
            if at < sink.skip_to {
                return;
            }
            match entry {
                Entry::Row(i, lead) => self.row(text, at, usize::from(i), usize::from(lead), sink),
                Entry::Probe(i) => {
                    if let Some((probe, id)) = self.index.probes.get(usize::from(i)) {
                        sink.detector = id;
                        (probe.look)(text, at, sink);
                    }
                }
            }
        }
    }

    fn row(&self, text: &[u8], at: usize, i: usize, lead: usize, sink: &mut Sink) {
        let Some((row, id, pattern)) = self.index.rows.get(i) else { return };
        let Some(start) = at.checked_sub(lead) else { return };
        let Some(len) = pattern.find_at(text, start) else { return };
        let extent = start..start + len;
        let Some(token) = text.get(extent.clone()) else { return };
        let verdict = row.check.look(token, prefix(pattern));
        if verdict == Verdict::No {
            if len > LONG {
                sink.skip_to = extent.end;
            }
            return;
        }
        sink.detector = id;
        sink.push(extent.clone(), row.kind, row.label, verdict == Verdict::Sure);
        if let Some(hit) = sink.hits.last_mut() {
            hit.public = row.public;
        }
        sink.skip_to = extent.end;
    }
}

/// How many bytes at the start of a row's token are fixed.
fn prefix(pattern: &Pattern) -> usize {
    pattern.sequences().iter().map(|s| s.literal().len()).min().unwrap_or(0)
}

/// What of a block lies within a match and is not looked into again. What stands before a match is still to be looked at:
/// the signs of a block are, after all starts of runs.
struct Done {
    base: usize,
    mask: u64,
}

impl Done {
    /// Notes what the look at `at` said to skip; `skip` is what was to be skipped until then.
    #[inline(always)]
    fn note(&mut self, at: usize, skip: usize, sink: &Sink) {
        if sink.skip_to != skip {
            self.mask |= before(sink.skip_to.saturating_sub(self.base)) & !before(at - self.base);
        }
    }
}

/// The first `n` bits of a block.
#[inline(always)]
fn before(n: usize) -> u64 {
    if n >= 64 { u64::MAX } else { !(u64::MAX << n) }
}

/// Calls `act` with the place of each bit that is set and not done with, from the lowest.
#[inline(always)]
fn each(mut bits: u64, done: &mut Done, sink: &mut Sink, mut act: impl FnMut(usize, &mut Sink)) {
    bits &= !done.mask;
    while bits != 0 {
        let at = done.base + bits.trailing_zeros() as usize;
        let skip = sink.skip_to;
        act(at, sink);
        done.note(at, skip, sink);
        bits &= (bits - 1) & !done.mask;
    }
}

/// Four bytes as one number; zeros beyond the end of the text.
#[inline(always)]
fn head(text: &[u8], at: usize) -> u32 {
    match text.get(at..at + 4) {
        Some(&[a, b, c, d]) => u32::from_le_bytes([a, b, c, d]),
        _ => text.get(at..).unwrap_or_default().iter().rev().fold(0, |n, &b| n << 8 | u32::from(b)),
    }
}

/// Sorts hits and drops those that overlap a better one.
fn settle(mut hits: Vec<Hit>) -> Vec<Hit> {
    if hits.len() < 2 {
        return hits;
    }
    let rank = |h: &Hit| (!personal_kind(h.kind), h.span.len(), h.sure);
    crate::capture::order::sort_by_key(&mut hits, |h| [h.span.start as u64, 0]);
    let mut kept: Vec<Hit> = Vec::with_capacity(hits.len());
    for hit in hits {
        let over = kept.iter().rposition(|k| k.span.end <= hit.span.start).map_or(0, |i| i + 1);
        if kept.iter().skip(over).all(|k| rank(k) < rank(&hit)) {
            kept.truncate(over);
            kept.push(hit);
        }
    }
    kept
}

fn personal_kind(kind: Kind) -> bool {
    matches!(kind, Kind::Email | Kind::CardNumber | Kind::Iban | Kind::Phone | Kind::IpAddress)
}

impl From<Hit> for Shape {
    fn from(h: Hit) -> Shape {
        Shape { span: h.span, kind: h.kind, label: h.label, detector: h.detector, public: h.public, sure: h.sure }
    }
}
