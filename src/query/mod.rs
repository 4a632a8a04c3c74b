//! The filter language of the workbench: Chrome's filter keys, and what they lack.
//!
//! ```text
//! query  = all { "OR" all }                      one of them
//! all    = item { ["AND"] item }                 all of them: a blank is enough
//! item   = ("-" | "NOT ") item | "(" query ")" | key ":" values | text
//! values = value { "," value }                   one of them; for keys of words and numbers
//! value  = word | word with "*" | "quoted text" | /expression/ | number | range
//! range  = (">" | ">=" | "<" | "<=") number | number ("-" | "..") number | number ".." | ".." number
//! text   = word | "quoted text" | /expression/   in the URL, or as a tracking id
//! ```
//!
//! The keys stand in [`keys::KEYS`], expressions in [`regex`], numbers and times in `value`. Letters match in either
//! case. A query is evaluated in two steps: over the index, where it may stay open ([`Query::over`] gives nothing), and
//! for what stayed open over the entry's text ([`deep::Entry`]).

pub mod deep;
pub mod keys;
mod matcher;
mod parse;
pub mod regex;
mod value;

pub use matcher::Matcher;

use crate::capture::columns::Columns;
use crate::capture::facts::{Facts, PHASES, Word, flag};
use deep::Deep;
use value::When;

/// Why a query cannot be read, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError {
    /// Byte offset in the query.
    pub at: usize,
    /// Length in bytes of what is wrong; 0 where something is missing.
    pub len: usize,
    /// What is wrong, as a name for the catalogue of texts.
    pub what: &'static str,
    /// A key that might have been meant, or empty.
    pub hint: &'static str,
}

/// What a query needs to know besides the entry.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Context {
    /// What to add to UTC for the time of the reader's clock, in ms.
    pub zone: f64,
    /// Start of the first entry, ms since 1970.
    pub first: f64,
    /// The site that the capture is about, such as `example.com`.
    pub site: String,
}

/// A number of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Number {
    /// Response status.
    Status,
    /// Bytes over the network, or of the content where that is not known.
    Transferred,
    /// Bytes of the content.
    Size,
    /// Duration in ms.
    Time,
    /// A phase in ms, by its place in `capture::facts::Phase`.
    Phase(usize),
}

/// From, up to; each with whether it belongs to the range itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    low: f64,
    high: f64,
    low_in: bool,
    high_in: bool,
}

impl Range {
    fn holds(self, n: f64) -> bool {
        (n > self.low || (self.low_in && n >= self.low)) && (n < self.high || (self.high_in && n <= self.high))
    }
}

/// What the analysis says of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Its tracking id.
    TrackingId,
    /// Its error text.
    Error,
    /// The organisation that it concerns.
    Org,
}

/// What an entry can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Is {
    /// Has one of these flags.
    Flag(u16),
    /// Status 400 or more, or no reply.
    Error,
    /// No reply.
    Failed,
    /// Status 2xx.
    Ok,
    /// Status 3xx with a reply, but 304.
    Redirect,
    /// Without a status: was still running.
    Running,
    /// Takes longer than a second.
    Slow,
    /// Not of the site that the capture is about.
    ThirdParty,
    /// Nothing of the above but a scheme that protects it.
    Secure,
    /// Holds something that the clean copy will not have.
    Secret,
}

/// One test.
#[derive(Debug)]
pub enum Test {
    /// One of the entry's texts.
    Word(Word, Matcher),
    /// A number in a range.
    Number(Number, Range),
    /// When it started.
    Started(When),
    /// A property.
    Is(Is),
    /// What the analysis says; `Deep` where there is no analysis.
    Mark(usize, Mark, Matcher),
    /// Something in the entry's text.
    Deep(Deep),
}

#[derive(Debug)]
enum Node {
    All(Vec<Node>),
    Any(Vec<Node>),
    Not(Box<Node>),
    Test(Test),
}

/// A query that was read.
#[derive(Debug)]
pub struct Query {
    root: Node,
    words: Vec<String>,
}

/// An entry, as far as it is at hand. What is not known is `None`.
pub trait Subject {
    /// One of its texts.
    fn word(&self, word: Word) -> &str;
    /// One of its numbers.
    fn number(&self, number: Number) -> Option<f64>;
    /// When it started.
    fn started(&self) -> Option<f64>;
    /// Its flags.
    fn flags(&self) -> u16;
    /// Whether mark test `number` of the query holds.
    fn mark(&self, number: usize, mark: Mark, matcher: &Matcher) -> Option<bool>;
    /// Whether it holds something that the clean copy will not have.
    fn secret(&self) -> Option<bool>;
    /// Whether a test of its text holds.
    fn deep(&self, test: &Deep) -> Option<bool>;
}

impl Query {
    /// Reads a query. An empty one takes every entry.
    ///
    /// # Errors
    /// With the place and what is wrong there.
    pub fn parse(text: &str, context: &Context) -> Result<Self, QueryError> {
        parse::parse(text, context)
    }

    /// Whether an entry belongs to it; nothing when that takes more than is at hand.
    pub fn over(&self, subject: &impl Subject, context: &Context) -> Option<bool> {
        self.root.holds(subject, context)
    }

    /// The mark tests that hold for an entry, a bit each, in the order in which they stand in the query.
    pub fn marked(&self, subject: &impl Subject) -> u64 {
        let mut open = vec![&self.root];
        let mut bits = 0;
        while let Some(node) = open.pop() {
            match node {
                Node::All(parts) | Node::Any(parts) => open.extend(parts),
                Node::Not(inside) => open.push(inside),
                Node::Test(Test::Mark(number, mark, matcher)) if *number < 64 => {
                    bits |= u64::from(subject.mark(*number, *mark, matcher) == Some(true)) << number;
                }
                Node::Test(_) => {}
            }
        }
        bits
    }

    /// The plain texts that it looks for, to mark them where they stand.
    pub fn words(&self) -> &[String] {
        &self.words
    }
}

impl Node {
    /// Three-valued: what is unknown decides only where nothing else does. The parser bounds the depth.
    fn holds(&self, subject: &impl Subject, context: &Context) -> Option<bool> {
        match self {
            Node::Test(test) => test.holds(subject, context),
            Node::Not(inside) => inside.holds(subject, context).map(|h| !h),
            Node::All(parts) => decide(parts.iter().map(|p| p.holds(subject, context)), false),
            Node::Any(parts) => decide(parts.iter().map(|p| p.holds(subject, context)), true),
        }
    }
}

/// `decisive` as soon as one is; else unknown if one is unknown.
fn decide(parts: impl Iterator<Item = Option<bool>>, decisive: bool) -> Option<bool> {
    let mut unknown = false;
    for part in parts {
        match part {
            Some(p) if p == decisive => return Some(decisive),
            Some(_) => {}
            None => unknown = true,
        }
    }
    (!unknown).then_some(!decisive)
}

impl Test {
    fn holds(&self, subject: &impl Subject, context: &Context) -> Option<bool> {
        match self {
            Test::Word(word, matcher) => Some(matcher.matches(subject.word(*word).as_bytes())),
            Test::Number(number, range) => Some(subject.number(*number).is_some_and(|n| range.holds(n))),
            Test::Started(when) => Some(subject.started().is_some_and(|at| when.holds(at, context))),
            Test::Is(is) => is.holds(subject, context),
            Test::Mark(number, mark, matcher) => subject.mark(*number, *mark, matcher),
            Test::Deep(test) => subject.deep(test),
        }
    }
}

impl Is {
    fn holds(self, subject: &impl Subject, context: &Context) -> Option<bool> {
        let status = subject.number(Number::Status);
        let within = |low: f64, high: f64| status.is_some_and(|s| low <= s && s < high);
        Some(match self {
            Is::Secret => return subject.secret(),
            Is::Flag(bits) => subject.flags() & bits != 0,
            Is::Error => within(400.0, f64::INFINITY) || status.is_none_or(|s| s <= 0.0),
            Is::Failed => status.is_none_or(|s| s <= 0.0),
            Is::Ok => within(200.0, 300.0),
            Is::Redirect => within(300.0, 400.0) && status != Some(304.0),
            Is::Running => status.is_none_or(|s| s <= 0.0) && subject.word(Word::Failure).is_empty(),
            Is::Slow => lasts(subject.flags()) && subject.number(Number::Time).is_some_and(|t| t > 1000.0),
            Is::ThirdParty => !context.site.is_empty() && site(subject.word(Word::Host)) != context.site,
            Is::Secure => matches!(subject.word(Word::Scheme), "https" | "wss"),
        })
    }
}

/// Whether the time of an entry is how long its reply took. A socket and an event stream stay open for as long as the page
/// wants them: that is no slowness.
pub fn lasts(flags: u16) -> bool {
    flags & (flag::SOCKET | flag::EVENTS) == 0
}

/// The site of a host: the part that one owner has. Two labels, or three where the second last is one of the short ones
/// that countries use (`co.uk`); an address is its own site.
pub fn site(host: &str) -> &str {
    let host = if host.starts_with('[') { host } else { host.split(':').next().unwrap_or("") };
    if host.starts_with('[') || host.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return host;
    }
    let mut dots = host.bytes().enumerate().filter(|(_, b)| *b == b'.').map(|(i, _)| i).rev();
    let (last, second, third) = (dots.next(), dots.next(), dots.next());
    let short = matches!((last, second), (Some(l), Some(s)) if host.len() - l == 3 && l - s <= 4);
    let cut = if short { third } else { second };
    if short && third.is_none() { host } else { cut.map_or(host, |c| host.get(c + 1..).unwrap_or(host)) }
}

/// An entry of the index, with what the analysis says of it.
pub struct InIndex<'a> {
    /// The index.
    pub columns: &'a Columns,
    /// Which entry.
    pub index: usize,
    /// Tracking id, error and organisation, when the analysis was there.
    pub marks: Option<[&'a str; 3]>,
    /// How many values of it the clean copy will not have, when that was counted.
    pub secrets: Option<u32>,
}

impl Subject for InIndex<'_> {
    fn word(&self, word: Word) -> &str {
        self.columns.word(self.index, word)
    }
    fn number(&self, number: Number) -> Option<f64> {
        let (c, i) = (self.columns, self.index);
        match number {
            Number::Status => c.status(i).map(f64::from),
            Number::Transferred => c.transferred(i).or(c.size(i)),
            Number::Size => c.size(i),
            Number::Time => c.time(i).or(c.duration(i)),
            Number::Phase(p) => c.phases(i).get(p).copied().flatten(),
        }
    }
    fn started(&self) -> Option<f64> {
        self.columns.started(self.index)
    }
    fn flags(&self) -> u16 {
        self.columns.flags(self.index)
    }
    fn secret(&self) -> Option<bool> {
        self.secrets.map(|n| n > 0)
    }
    fn mark(&self, _: usize, mark: Mark, matcher: &Matcher) -> Option<bool> {
        let said = self.marks?.get(mark as usize).copied()?;
        Some(matcher.matches(said.as_bytes()))
    }
    fn deep(&self, test: &Deep) -> Option<bool> {
        // The index holds the URL but for its query: where that is all, or the rest matches, the text is not needed.
        let Deep::Url(matcher) = test else { return None };
        let c = self.columns;
        let url = format!(
            "{}://{}{}",
            c.word(self.index, Word::Scheme),
            c.word(self.index, Word::Host),
            c.word(self.index, Word::Path)
        );
        match matcher.matches(url.as_bytes()) {
            _ if matcher.is_anchored() => None,
            true => Some(true),
            false if c.flags(self.index) & flag::QUERY == 0 && url.len() < 250 => Some(false),
            false => None,
        }
    }
}

/// The numbers of an entry that was read anew, with its phases told apart as the index has them.
pub(crate) fn number_of(facts: &Facts, phases: &[Option<f64>; PHASES], number: Number) -> Option<f64> {
    match number {
        Number::Status => facts.status.map(f64::from),
        Number::Transferred => facts.transferred.or(facts.size),
        Number::Size => facts.size,
        Number::Time => {
            facts.time.or_else(|| phases.iter().any(Option::is_some).then(|| phases.iter().flatten().sum()))
        }
        Number::Phase(p) => phases.get(p).copied().flatten(),
    }
}

#[cfg(test)]
mod tests;
