//! The keys of the language, sorted. Adding one is adding a line.

use super::deep::{Part, Side};
use super::value::Unit;
use super::{Is, Mark, Number};
use crate::capture::facts::{Phase, Word, flag};

/// What a key compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// A text as a whole word.
    Word(Word),
    /// A text of which a part is enough.
    PartOf(Word),
    /// The host.
    Domain,
    /// A number; with `true` the value alone means "more than it", with `false` "less".
    Number(Number, Unit, Option<bool>),
    /// The start.
    Started,
    /// A property.
    Is,
    /// What the analysis says.
    Mark(Mark),
    /// Something in the text, as a whole word.
    Whole(Part),
    /// Something in the text, a part of it.
    Deep(Part),
    /// Plain requests of a page that is protected.
    Mixed,
}

use What::{Deep, Domain, Mixed, PartOf, Started, Whole};

const fn ms(phase: Phase) -> What {
    What::Number(Number::Phase(phase as usize), Unit::Time, None)
}

/// The keys, sorted by name.
pub(super) const KEYS: &[(&str, What)] = &[
    ("blocked", ms(Phase::Blocked)),
    ("body", Deep(Part::Body(Side::Both))),
    ("connect", ms(Phase::Connect)),
    ("cookie-domain", Whole(Part::Cookie(Side::Both, "domain"))),
    ("cookie-name", Whole(Part::Cookie(Side::Both, "name"))),
    ("cookie-path", Whole(Part::Cookie(Side::Both, "path"))),
    ("cookie-value", Whole(Part::Cookie(Side::Both, "value"))),
    ("dns", ms(Phase::Dns)),
    ("domain", Domain),
    ("duration", What::Number(Number::Time, Unit::Time, None)),
    ("error", What::Mark(Mark::Error)),
    ("has-request-header", Whole(Part::HeaderName(Side::Request))),
    ("has-response-header", Whole(Part::HeaderName(Side::Response))),
    ("header", Deep(Part::Header(Side::Both))),
    ("host", Domain),
    ("initiated-by", Deep(Part::Initiator)),
    ("initiator", What::Word(Word::Initiator)),
    ("ip", PartOf(Word::Address)),
    ("is", What::Is),
    ("larger-than", What::Number(Number::Transferred, Unit::Bytes, Some(true))),
    ("method", What::Word(Word::Method)),
    ("mime-type", PartOf(Word::Mime)),
    ("mixed-content", Mixed),
    ("org", What::Mark(Mark::Org)),
    ("page", What::Word(Word::Page)),
    ("path", PartOf(Word::Path)),
    ("priority", What::Word(Word::Priority)),
    ("protocol", What::Word(Word::Protocol)),
    ("queued", ms(Phase::Queued)),
    ("receive", ms(Phase::Receive)),
    ("remote-address", PartOf(Word::Address)),
    ("request-body", Deep(Part::Body(Side::Request))),
    ("request-header", Deep(Part::Header(Side::Request))),
    ("resource-type", What::Word(Word::Kind)),
    ("response-body", Deep(Part::Body(Side::Response))),
    ("response-header", Deep(Part::Header(Side::Response))),
    ("response-header-set-cookie", Deep(Part::SetCookie)),
    ("scheme", What::Word(Word::Scheme)),
    ("send", ms(Phase::Send)),
    ("set-cookie-domain", Whole(Part::Cookie(Side::Response, "domain"))),
    ("set-cookie-name", Whole(Part::Cookie(Side::Response, "name"))),
    ("set-cookie-value", Whole(Part::Cookie(Side::Response, "value"))),
    ("size", What::Number(Number::Size, Unit::Bytes, None)),
    ("smaller-than", What::Number(Number::Transferred, Unit::Bytes, Some(false))),
    ("ssl", ms(Phase::Ssl)),
    ("started", Started),
    ("status", What::Number(Number::Status, Unit::Plain, None)),
    ("status-code", What::Number(Number::Status, Unit::Plain, None)),
    ("text", Deep(Part::Everything)),
    ("time", What::Number(Number::Time, Unit::Time, None)),
    ("tracking-id", What::Mark(Mark::TrackingId)),
    ("transferred", What::Number(Number::Transferred, Unit::Bytes, None)),
    ("type", What::Word(Word::Kind)),
    ("url", Deep(Part::Url)),
    ("wait", ms(Phase::Wait)),
];

/// The values of `is:`, sorted.
pub(super) const IS: &[(&str, Is)] = &[
    ("broken", Is::Flag(flag::BROKEN)),
    ("error", Is::Error),
    ("eventsource", Is::Flag(flag::EVENTS)),
    ("failed", Is::Failed),
    ("from-cache", Is::Flag(flag::CACHED)),
    ("ok", Is::Ok),
    ("redirect", Is::Redirect),
    ("running", Is::Running),
    ("secret", Is::Secret),
    ("secure", Is::Secure),
    ("service-worker-intercepted", Is::Flag(flag::SERVICE_WORKER)),
    ("slow", Is::Slow),
    ("third-party", Is::ThirdParty),
    ("upload", Is::Flag(flag::UPLOAD)),
    ("websocket", Is::Flag(flag::SOCKET)),
    ("with-body", Is::Flag(flag::BODY)),
];

/// The names of all keys.
pub fn names() -> impl Iterator<Item = &'static str> {
    KEYS.iter().map(|(name, _)| *name)
}

/// The values of `is:`.
pub fn properties() -> impl Iterator<Item = &'static str> {
    IS.iter().map(|(name, _)| *name)
}

pub(super) fn find<T: Copy>(list: &[(&'static str, T)], name: &str) -> Option<T> {
    list.binary_search_by(|(n, _)| (*n).cmp(name)).ok().and_then(|i| list.get(i)).map(|(_, what)| *what)
}

/// The name that `name` is nearest to, if it is near: by how many letters differ.
pub(super) fn nearest<T>(list: &[(&'static str, T)], name: &str) -> &'static str {
    let near = list.iter().map(|(n, _)| (distance(n, name), *n)).min();
    let starts = list.iter().find(|(n, _)| name.len() >= 3 && n.starts_with(name)).map(|(n, _)| *n);
    starts.unwrap_or(near.filter(|(d, n)| *d <= 2 && *d * 2 < n.len()).map_or("", |(_, n)| n))
}

/// How many letters to change, add or leave out.
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut corner = i;
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
        let mut left = i + 1;
        for (cell, y) in row.iter_mut().skip(1).zip(b.bytes()) {
            let best = (corner + usize::from(x != y)).min(left + 1).min(*cell + 1);
            corner = std::mem::replace(cell, best);
            left = best;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted() {
        assert!(KEYS.is_sorted_by_key(|k| k.0) && IS.is_sorted_by_key(|k| k.0));
    }

    #[test]
    fn finds_and_guesses() {
        assert_eq!(find(KEYS, "is"), Some(What::Is));
        assert_eq!(find(KEYS, "nope"), None);
        assert_eq!(nearest(KEYS, "statuscode"), "status-code");
        assert_eq!(nearest(KEYS, "domian"), "domain");
        assert_eq!(nearest(KEYS, "zzzzzz"), "");
    }
}
