//! The workbench's index: [`Facts`] of all entries in columns, texts as numbers of shared words.

use super::facts::{Facts, PHASES, Phase, WORDS, Word};
use super::tls::Tls;
use std::collections::HashMap;

/// Stands for "no status" in the column.
const NO_STATUS: i32 = i32::MIN;

/// All entries of a capture, as far as they were read.
#[derive(Default)]
pub struct Columns {
    started: Vec<f64>,
    time: Vec<f64>,
    status: Vec<i32>,
    transferred: Vec<f64>,
    size: Vec<f64>,
    phases: Vec<[f32; PHASES]>,
    words: Vec<[u32; WORDS]>,
    flags: Vec<u16>,
    prints: Vec<(u64, u64)>,
    texts: Vec<Box<str>>,
    known: HashMap<Box<str>, u32>,
    tls: Tls,
    /// Whether `connect` holds the TLS handshake, once that was decided.
    ssl_inside: Option<bool>,
    /// Earliest start.
    first: Option<f64>,
}

fn known(x: f64) -> Option<f64> {
    (!x.is_nan()).then_some(x)
}

impl Columns {
    /// An index that goes by the decision of another about `connect`; see [`Columns::ssl_inside`].
    pub fn with(ssl_inside: bool) -> Self {
        Self { ssl_inside: Some(ssl_inside), ..Self::default() }
    }

    /// Number of entries.
    pub fn len(&self) -> usize {
        self.started.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.started.is_empty()
    }

    /// Appends an entry.
    pub fn push(&mut self, facts: &Facts) {
        if let Some(start) = facts.started {
            self.first = Some(self.first.map_or(start, |f| f.min(start)));
        }
        self.vote(facts);
        self.started.push(facts.started.unwrap_or(f64::NAN));
        self.time.push(facts.time.unwrap_or(f64::NAN));
        self.status.push(facts.status.unwrap_or(NO_STATUS));
        self.transferred.push(facts.transferred.unwrap_or(f64::NAN));
        self.size.push(facts.size.unwrap_or(f64::NAN));
        self.phases.push(facts.phases.map(|p| p.unwrap_or(f32::NAN)));
        let mut words = [0; WORDS];
        for (id, text) in words.iter_mut().zip(&facts.words) {
            *id = self.intern(text);
        }
        self.words.push(words);
        self.flags.push(facts.flags);
        self.prints.push(facts.prints);
    }

    fn intern(&mut self, text: &str) -> u32 {
        if let Some(&id) = self.known.get(text) {
            return id;
        }
        let id = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.texts.push(text.into());
        self.known.insert(text.into(), id);
        id
    }

    /// Takes what an entry says about `connect` and `ssl`.
    fn vote(&mut self, facts: &Facts) {
        let [_, blocked, dns, connect, ssl, send, wait, receive] =
            facts.phases.map(|p| p.map_or(0.0, f64::from).max(0.0));
        self.tls.count(facts.time, connect, ssl, blocked + dns + send + wait + receive);
    }

    /// Ends the reading of a capture that `creator` wrote (its name and version).
    pub fn finish(&mut self, creator: &str) {
        self.ssl_inside = Some(self.tls.inside(creator));
    }

    /// Whether `connect` holds the TLS handshake in this capture, as in Chrome's; see [`Tls`].
    pub fn ssl_inside(&self) -> bool {
        self.ssl_inside.unwrap_or_else(|| self.tls.inside(""))
    }

    /// One of the texts of an entry; empty where there is none.
    pub fn word(&self, index: usize, word: Word) -> &str {
        self.text(self.word_id(index, word))
    }

    /// The number of such a text: equal numbers are equal texts.
    pub fn word_id(&self, index: usize, word: Word) -> u32 {
        self.words.get(index).and_then(|w| w.get(word as usize)).copied().unwrap_or(u32::MAX)
    }

    /// The text of a number.
    pub fn text(&self, id: u32) -> &str {
        self.texts.get(id as usize).map_or("", |t| t)
    }

    /// Number of different texts.
    pub fn texts(&self) -> usize {
        self.texts.len()
    }

    /// Start in ms since 1970.
    pub fn started(&self, index: usize) -> Option<f64> {
        self.started.get(index).copied().and_then(known)
    }

    /// Earliest start of all.
    pub fn first(&self) -> Option<f64> {
        self.first
    }

    /// `time`, as the capture has it.
    pub fn time(&self, index: usize) -> Option<f64> {
        self.time.get(index).copied().and_then(known)
    }

    /// Response status.
    pub fn status(&self, index: usize) -> Option<i32> {
        self.status.get(index).copied().filter(|s| *s != NO_STATUS)
    }

    /// Bytes over the network.
    pub fn transferred(&self, index: usize) -> Option<f64> {
        self.transferred.get(index).copied().and_then(known)
    }

    /// Bytes of the content.
    pub fn size(&self, index: usize) -> Option<f64> {
        self.size.get(index).copied().and_then(known)
    }

    /// Bits of [`super::facts::flag`].
    pub fn flags(&self, index: usize) -> u16 {
        self.flags.get(index).copied().unwrap_or(0)
    }

    /// Fingerprints of the URL and of the URL that started it; see [`Facts::prints`].
    pub fn prints(&self, index: usize) -> (u64, u64) {
        self.prints.get(index).copied().unwrap_or((0, 0))
    }

    /// How long each phase took, so that nothing counts twice: stalling without queueing, connecting without TLS. Absent
    /// phases stay absent.
    pub fn phases(&self, index: usize) -> [Option<f64>; PHASES] {
        let raw = self.phases.get(index).copied().unwrap_or([f32::NAN; PHASES]);
        let mut out = raw.map(|p| known(f64::from(p)));
        let less = |of: Phase, part: Phase, all: &[Option<f64>; PHASES]| {
            let (whole, part) = (all.get(of as usize).copied().flatten()?, all.get(part as usize).copied().flatten());
            Some((whole - part.unwrap_or(0.0)).max(0.0))
        };
        let blocked = less(Phase::Blocked, Phase::Queued, &out);
        let connect = if self.ssl_inside() { less(Phase::Connect, Phase::Ssl, &out) } else { None };
        if let Some(b) = out.get_mut(Phase::Blocked as usize) {
            *b = blocked;
        }
        if let (Some(c), Some(connect)) = (out.get_mut(Phase::Connect as usize), connect) {
            *c = Some(connect);
        }
        out
    }

    /// How long it took from start to end: the longer of `time` and the sum of the phases.
    pub fn duration(&self, index: usize) -> Option<f64> {
        let phases = self.phases(index);
        let sum: f64 = phases.iter().flatten().sum();
        match self.time(index) {
            Some(time) => Some(time.max(sum)),
            None => phases.iter().any(Option::is_some).then_some(sum),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timed(time: f64, connect: f32, ssl: f32) -> Facts {
        let mut phases = [None; PHASES];
        phases[Phase::Blocked as usize] = Some(5.0);
        phases[Phase::Queued as usize] = Some(2.0);
        phases[Phase::Connect as usize] = Some(connect);
        phases[Phase::Ssl as usize] = Some(ssl);
        phases[Phase::Wait as usize] = Some(10.0);
        Facts { time: Some(time), phases, started: Some(7.0), ..Facts::default() }
    }

    #[test]
    fn tls_is_told_apart_from_connecting_by_the_total() {
        let mut chrome = Columns::default();
        chrome.push(&timed(45.0, 30.0, 20.0));
        assert!(chrome.ssl_inside());
        assert_eq!(chrome.phases(0)[..5], [Some(2.0), Some(3.0), None, Some(10.0), Some(20.0)]);
        assert_eq!(chrome.duration(0), Some(45.0));
        let mut firefox = Columns::default();
        firefox.push(&timed(65.0, 30.0, 20.0));
        assert!(!firefox.ssl_inside());
        firefox.finish("Playwright 1.50");
        assert!(firefox.ssl_inside(), "its total counts it twice");
        firefox.finish("Firefox 140");
        assert_eq!(firefox.phases(0)[3], Some(30.0));
        assert_eq!(firefox.duration(0), Some(65.0));
    }

    #[test]
    fn gives_back_what_went_in_and_nothing_beyond() {
        let mut c = Columns::default();
        c.push(&Facts { status: Some(0), size: Some(3.0), ..Facts::default() });
        c.push(&Facts { words: std::array::from_fn(|i| i.to_string()), ..Facts::default() });
        assert_eq!((c.status(0), c.status(1), c.size(0), c.started(0)), (Some(0), None, Some(3.0), None));
        assert_eq!((c.word(1, Word::Method), c.word(1, Word::Failure), c.word(9, Word::Host)), ("0", "11", ""));
        assert_eq!((c.duration(0), c.len(), c.is_empty()), (None, 2, false));
    }
}
