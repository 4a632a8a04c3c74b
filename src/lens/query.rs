//! The query of a URL, and fragments that carry one (`#access_token=…`, `#/route?x=y`, `#!/…`).

use super::Pair;
use super::form::{self, Pairs};
use std::ops::Range;

/// The pairs of a query without its `?`. Servers read it as a form nearly always, so the rules are
/// [`form::pairs`]'s.
pub fn pairs(query: &[u8]) -> Pairs<'_> {
    form::pairs(query)
}

/// What a fragment is made of; spans of the fragment without its `#`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fragment {
    /// A route or an anchor; empty where the whole fragment is a query.
    pub path: Range<usize>,
    /// The part to be read with [`pairs`]: behind a `?`, or the whole fragment if it begins with a pair
    /// (RFC 6749, section 4.2.2).
    pub query: Option<Range<usize>>,
}

/// Splits a fragment without its `#`.
pub fn fragment(text: &[u8]) -> Fragment {
    let end = text.len();
    let mark = memchr::memchr(b'?', text);
    let equals = memchr::memchr(b'=', text).unwrap_or(end);
    let start = text.iter().take_while(|b| matches!(b, b'!' | b'/' | b'&')).count();
    let name = text.get(start..equals).unwrap_or_default();
    if equals < end && !name.is_empty() && !name.iter().any(|b| matches!(b, b'?' | b'/' | b';' | b'#')) {
        return Fragment { path: 0..start, query: Some(start..end) };
    }
    match mark {
        Some(at) => Fragment { path: 0..at, query: Some(at + 1..end) },
        None => Fragment { path: 0..end, query: None },
    }
}

/// The pairs of a fragment's query, as spans of the fragment.
pub fn fragment_pairs(text: &[u8]) -> impl Iterator<Item = Pair> {
    let query = fragment(text).query.unwrap_or(0..0);
    let base = query.start;
    pairs(text.get(query).unwrap_or_default()).map(move |p| p.shifted(base))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lens::laws;
    use proptest::prelude::*;

    #[test]
    fn splits_fragments() {
        for (text, path, pairs) in [
            ("", "", &[][..]),
            ("section-2", "section-2", &[]),
            ("access_token=abc&state=x/y?z", "", &[("access_token", "abc"), ("state", "x/y?z")]),
            ("/route?x=y&z", "/route", &[("x", "y"), ("z", "")]),
            ("!/cb?code=1", "!/cb", &[("code", "1")]),
            ("/access_token=abc", "/", &[("access_token", "abc")]),
            ("?code=1", "", &[("code", "1")]),
            ("/a/b=c", "/a/b=c", &[]),
        ] {
            let f = fragment(text.as_bytes());
            assert_eq!(&text[f.path], path, "{text}");
            assert_eq!(laws::shown(text, fragment_pairs(text.as_bytes())), pairs, "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn loses_nothing(text in laws::texts(&["a=b", "&", "?", "=", "/", "!", "#"])) {
            let f = fragment(&text);
            laws::covers(&text, [Some(f.path), f.query].into_iter().flatten(), b"?")?;
            laws::within(&text, fragment_pairs(&text).flat_map(|p| [p.name, p.value]))?;
        }
    }
}
