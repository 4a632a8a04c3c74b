//! How a value of a query is compared with a text: in either case, as a part, as a whole, with `*`, or as an expression.

use super::regex::Regex;
use memchr::memmem::Finder;

/// A value to compare with.
#[derive(Debug)]
pub enum Matcher {
    /// Stands somewhere in the text.
    Part(Box<Finder<'static>>),
    /// Is the text.
    Whole(Vec<u8>),
    /// Is the host or one above it.
    Domain(Vec<u8>),
    /// The pieces between `*`.
    Wild(Vec<Vec<u8>>),
    /// Of a host without its port.
    Host(Box<Matcher>),
    /// An expression.
    Regex(Regex),
}

impl Matcher {
    /// Text that stands somewhere.
    pub fn part(text: &str) -> Self {
        Self::Part(Box::new(Finder::new(text.to_ascii_lowercase().as_bytes()).into_owned()))
    }

    /// A whole word, or one with `*`.
    pub fn whole(text: &str) -> Self {
        let text = text.to_ascii_lowercase();
        if text.contains('*') {
            return Self::Wild(text.split('*').map(|p| p.as_bytes().to_vec()).collect());
        }
        Self::Whole(text.into_bytes())
    }

    /// A host with all below it.
    pub fn domain(text: &str) -> Self {
        match Self::whole(text) {
            Self::Whole(host) => Self::Domain(host),
            wild => Self::Host(Box::new(wild)),
        }
    }

    /// Whether more text behind could change that it does not match, and text before that it does.
    pub fn is_anchored(&self) -> bool {
        !matches!(self, Self::Part(_))
    }

    /// Whether a text matches.
    pub fn matches(&self, text: &[u8]) -> bool {
        match self {
            Self::Regex(regex) => regex.matches(text),
            Self::Whole(whole) => text.eq_ignore_ascii_case(whole),
            Self::Part(finder) => {
                text.len() >= finder.needle().len() && finder.find(&text.to_ascii_lowercase()).is_some()
            }
            Self::Domain(host) => {
                let port = host.contains(&b':');
                let text = if port { text } else { without_port(text) };
                let start = text.len().checked_sub(host.len());
                start.and_then(|s| text.get(s..)).is_some_and(|end| end.eq_ignore_ascii_case(host))
                    && start.is_some_and(|s| s == 0 || text.get(s - 1) == Some(&b'.'))
            }
            Self::Host(inner) => inner.matches(without_port(text)),
            Self::Wild(pieces) => wild(pieces, &text.to_ascii_lowercase()),
        }
    }
}

fn without_port(host: &[u8]) -> &[u8] {
    host.split(|b| *b == b':').next().unwrap_or_default()
}

/// The pieces one after the other; the first at the start, the last at the end.
fn wild(pieces: &[Vec<u8>], text: &[u8]) -> bool {
    let Some((first, rest)) = pieces.split_first() else { return true };
    let Some(mut text) = text.strip_prefix(first.as_slice()) else { return false };
    let Some((last, between)) = rest.split_last() else { return text.is_empty() };
    for piece in between {
        match memchr::memmem::find(text, piece) {
            Some(at) => text = text.get(at + piece.len()..).unwrap_or_default(),
            None => return false,
        }
    }
    text.ends_with(last)
}
