//! Arguments of a function that is called where it stands, `(function(a,b){…}(1,"…"))`: state that was put on a page names
//! its texts so.

use rustc_hash::FxHashMap as HashMap;
use std::ops::Range;

/// Most parameters that are read.
const PARAMETERS: usize = 4096;

/// The texts among the arguments of the function that a script is, by the names of its parameters.
#[derive(Debug, Default)]
pub struct Bound<'t> {
    texts: HashMap<&'t [u8], Range<usize>>,
}

impl<'t> Bound<'t> {
    /// Reads a script; of one that is no such call it knows nothing.
    pub fn of(text: &'t [u8]) -> Self {
        Self::read(text).unwrap_or_default()
    }

    fn read(text: &'t [u8]) -> Option<Self> {
        const FUNCTION: &[u8] = b"(function(";
        let open = memchr::memmem::find(text, FUNCTION)? + FUNCTION.len();
        let close = open + memchr::memchr(b')', text.get(open..)?)?;
        let mut at = memchr::memmem::rfind(text, b"}(").filter(|at| *at > close)? + 2;
        let mut texts = HashMap::default();
        for name in text.get(open..close)?.split(|b| *b == b',').take(PARAMETERS) {
            let rest = text.get(at..)?;
            let len = match rest.first()? {
                q @ (b'"' | b'\'') => {
                    let len = end_of_text(rest.get(1..)?, *q)?;
                    texts.insert(name.trim_ascii(), at + 1..at + 1 + len);
                    len + 2
                }
                _ => rest.iter().position(|b| matches!(b, b',' | b')'))?,
            };
            if text.get(at + len) != Some(&b',') {
                break;
            }
            at += len + 1;
        }
        Some(Self { texts })
    }

    /// Where the text of a parameter stands, without its quotes.
    pub fn text(&self, parameter: &[u8]) -> Option<Range<usize>> {
        self.texts.get(parameter).cloned()
    }
}

/// The length of a text up to the quote that ends it.
fn end_of_text(text: &[u8], quote: u8) -> Option<usize> {
    let mut at = 0;
    loop {
        at += memchr::memchr2(quote, b'\\', text.get(at..)?)?;
        if text.get(at) == Some(&quote) {
            return Some(at);
        }
        at += 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_known_by_their_parameters() {
        let script = br#"window.__NUXT__=(function(a,b,c,d){return {state:{x:a,y:c}}}(null,"one",false,"t\"w,o"));"#;
        let bound = Bound::of(script);
        let text = |name: &str| bound.text(name.as_bytes()).and_then(|r| script.get(r));
        assert_eq!(text("b"), Some(&b"one"[..]));
        assert_eq!(text("d"), Some(&br#"t\"w,o"#[..]));
        for no in ["a", "c", "e", ""] {
            assert_eq!(text(no), None, "{no}");
        }
        for cut in 0..script.len() {
            Bound::of(&script[..cut]);
        }
    }
}
