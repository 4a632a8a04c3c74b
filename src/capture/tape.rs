//! A JSON document as a flat list of nodes, each with its exact byte span.
//!
//! One [`Tape`] is reused for one text after another, so reading a capture allocates for its largest entry only.
//! It accepts RFC 8259 and is lenient where exporters are: control characters and invalid UTF-8 inside strings are
//! kept as they stand. It does not recurse; depth and size are bounded.

use super::blocks::{self, Strings};
use std::ops::Range;

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeKind {
    /// `{…}`; its children are keys (strings), each followed by its value.
    Object,
    /// `[…]`; its children are values.
    Array,
    /// A string; the span is what stands between the quotes.
    String,
    /// A number.
    Number,
    /// `true`, `false` or `null`.
    Literal,
}

/// One value or key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// A string with at least one backslash in it.
    pub escaped: bool,
    /// First byte: of a string the one after the quote, of a container its bracket.
    pub start: u32,
    /// One past the last byte: of a string the closing quote.
    pub end: u32,
    /// Index of the first node that is not below this one.
    pub next: u32,
}

impl Node {
    /// The span in the text.
    #[inline]
    pub fn span(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// Why a text is no JSON document, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TapeError {
    /// Byte offset in the text.
    pub at: usize,
    /// What is wrong there or was expected.
    pub what: &'static str,
    /// The text ended early; all before the end was fine.
    pub truncated: bool,
}

/// Deepest nesting that is read.
pub const MAX_DEPTH: usize = 1024;
/// Longest text that is read, in bytes.
pub const MAX_LEN: usize = 1 << 30;
/// Most values in one text.
pub const MAX_NODES: usize = 1 << 24;

/// Marks a closing quote whose string has a backslash in it.
const ESCAPED: u32 = 1 << 31;

/// The parsed form of one text at a time.
#[derive(Default)]
pub struct Tape {
    nodes: Vec<Node>,
    marks: Vec<u32>,
    stack: Vec<u32>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Expect {
    /// A value, at the root, after `:` or after `,` in an array.
    Value,
    /// A value or `]`.
    ValueOrEnd,
    /// A key, after `,` in an object.
    Key,
    /// A key or `}`.
    KeyOrEnd,
    /// `:`
    Colon,
    /// `,` or the container's end.
    CommaOrEnd,
    /// Nothing more.
    Done,
}

impl Expect {
    const fn words(self) -> &'static str {
        match self {
            Self::Value => "expected a value",
            Self::ValueOrEnd => "expected a value or ]",
            Self::Key => "expected a name in quotes",
            Self::KeyOrEnd => "expected a name in quotes or }",
            Self::Colon => "expected :",
            Self::CommaOrEnd => "expected a comma or the end of the object or list",
            Self::Done => "expected nothing after the end of the document",
        }
    }
}

impl Tape {
    /// An empty tape.
    pub fn new() -> Self {
        Self::default()
    }

    /// The nodes of the last text, in document order. After an error: those before it, with open containers closed
    /// at the end of the text.
    #[inline]
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The node at `index`, if there is one.
    #[inline]
    pub fn get(&self, index: u32) -> Option<&Node> {
        self.nodes.get(index as usize)
    }

    /// Reads `text`, replacing what was read before.
    ///
    /// # Errors
    /// Where the text is no JSON document, with the offset. The nodes before that place stay readable.
    pub fn parse(&mut self, text: &[u8]) -> Result<(), TapeError> {
        self.nodes.clear();
        self.stack.clear();
        if text.len() > MAX_LEN {
            return Err(TapeError { at: 0, what: "this is larger than what can be read", truncated: false });
        }
        self.mark(text);
        let marks = std::mem::take(&mut self.marks);
        let result = self.build(text, &marks);
        self.marks = marks;
        let len = u32::try_from(text.len()).unwrap_or(u32::MAX);
        let count = self.count();
        while let Some(open) = self.stack.pop() {
            if let Some(node) = self.nodes.get_mut(open as usize) {
                node.end = len;
                node.next = count;
            }
        }
        result
    }

    /// First stage: the positions of all quotes, and outside strings of structural characters and of whatever else
    /// begins there. What is inside a string costs no more than a look for its end.
    fn mark(&mut self, text: &[u8]) {
        let mut strings = Strings::default();
        let mut backslash_seen = false;
        // Whether the last block ended in something other than white space, outside a string.
        let mut in_word = 0u64;
        let marks = &mut self.marks;
        marks.clear();
        let mut told = 0;
        blocks::for_each_block(text, |offset, block, used| {
            let (quote, backslash) = blocks::quoting(block);
            let was_inside = strings.is_inside();
            let s = strings.quoted(quote, backslash, used);
            if was_inside && s.quotes == 0 {
                backslash_seen |= backslash != 0;
                return true;
            }
            let (structural, space) = blocks::between(block);
            let word = !(s.inside | s.quotes | structural | space);
            let mut bits = s.quotes | (structural & !s.inside) | (word & !(word << 1 | in_word));
            in_word = word >> (BITS - 1);
            if marks.len() < told + BITS {
                marks.resize(2 * told + 8 * BITS, 0);
            }
            let room = marks.get_mut(told..told + BITS).unwrap_or(&mut []);
            told += bits.count_ones() as usize;
            let base = u32::try_from(offset).unwrap_or(0);
            if backslash == 0 && !backslash_seen {
                // Four at a time whether there are as many or not: a wrong guess of the processor costs more.
                for four in room.as_chunks_mut::<4>().0 {
                    for mark in four {
                        *mark = base.wrapping_add(bits.trailing_zeros());
                        bits &= bits.wrapping_sub(1);
                    }
                    if bits == 0 {
                        break;
                    }
                }
                return true;
            }
            // A backslash somewhere: give the closing quotes of the strings that hold one the flag.
            let mut from = 0u32;
            let mut inside = was_inside;
            for mark in room {
                if bits == 0 {
                    break;
                }
                let i = bits.trailing_zeros();
                bits &= bits - 1;
                *mark = base + i;
                if s.quotes >> i & 1 == 1 {
                    if inside {
                        let within = backslash & !(u64::MAX >> (63 - i) >> 1 ^ u64::MAX) & (u64::MAX << from);
                        if backslash_seen || within != 0 {
                            *mark |= ESCAPED;
                        }
                        backslash_seen = false;
                    } else {
                        from = i;
                    }
                    inside = !inside;
                }
            }
            if inside {
                backslash_seen |= backslash & (u64::MAX << from) != 0;
            }
            true
        });
        marks.truncate(told);
    }

    #[inline]
    fn count(&self) -> u32 {
        u32::try_from(self.nodes.len()).unwrap_or(u32::MAX)
    }

    #[inline]
    fn push(&mut self, kind: NodeKind, escaped: bool, start: usize, end: usize) {
        let next = self.count() + 1;
        let (start, end) = (u32::try_from(start).unwrap_or(u32::MAX), u32::try_from(end).unwrap_or(u32::MAX));
        self.nodes.push(Node { kind, escaped, start, end, next });
    }

    /// Second stage: the grammar, from mark to mark.
    fn build(&mut self, text: &[u8], marks: &[u32]) -> Result<(), TapeError> {
        let mut expect = Expect::Value;
        let mut i = 0usize;
        // What follows a value: of the container that is open, if any.
        let mut object = false;
        let mut after = Expect::Done;
        self.nodes.reserve(marks.len() / 2);
        while let Some(&mark) = marks.get(i) {
            let pos = (mark & !ESCAPED) as usize;
            i += 1;
            let byte = text.get(pos).copied().unwrap_or(0);
            let wrong = || TapeError { at: pos, what: expect.words(), truncated: false };
            match byte {
                b'"' => {
                    let Some(&close) = marks.get(i) else {
                        return Err(TapeError {
                            at: text.len(),
                            what: "the text ends inside a string",
                            truncated: true,
                        });
                    };
                    i += 1;
                    expect = match expect {
                        Expect::Value | Expect::ValueOrEnd => after,
                        Expect::Key | Expect::KeyOrEnd => Expect::Colon,
                        _ => return Err(wrong()),
                    };
                    self.push(NodeKind::String, close & ESCAPED != 0, pos + 1, (close & !ESCAPED) as usize);
                    continue;
                }
                b',' => {
                    if expect != Expect::CommaOrEnd {
                        return Err(wrong());
                    }
                    expect = if object { Expect::Key } else { Expect::Value };
                }
                b':' => {
                    if expect != Expect::Colon {
                        return Err(wrong());
                    }
                    expect = Expect::Value;
                }
                b'{' | b'[' => {
                    if !matches!(expect, Expect::Value | Expect::ValueOrEnd) {
                        return Err(wrong());
                    }
                    if self.stack.len() >= MAX_DEPTH {
                        return Err(TapeError { at: pos, what: "nested deeper than can be read", truncated: false });
                    }
                    self.stack.push(self.count());
                    object = byte == b'{';
                    after = Expect::CommaOrEnd;
                    self.push(if object { NodeKind::Object } else { NodeKind::Array }, false, pos, pos);
                    expect = if object { Expect::KeyOrEnd } else { Expect::ValueOrEnd };
                }
                b'}' | b']' => {
                    let ends_object = byte == b'}';
                    let fits = expect == Expect::CommaOrEnd
                        || expect == if ends_object { Expect::KeyOrEnd } else { Expect::ValueOrEnd };
                    if !fits || object != ends_object {
                        return Err(wrong());
                    }
                    let count = self.count();
                    if let Some(open) = self.stack.pop()
                        && let Some(node) = self.nodes.get_mut(open as usize)
                    {
                        node.end = u32::try_from(pos + 1).unwrap_or(u32::MAX);
                        node.next = count;
                    }
                    object = self.in_object();
                    after = if self.stack.is_empty() { Expect::Done } else { Expect::CommaOrEnd };
                    expect = after;
                }
                _ => {
                    // A number or literal, alone up to the next sign.
                    let is_sign = |m: &u32| text.get((m & !ESCAPED) as usize).is_some_and(|b| SIGNS.contains(b));
                    let rest = marks.get(i..).unwrap_or(&[]);
                    let skipped = if rest.first().is_none_or(is_sign) {
                        0
                    } else {
                        rest.iter().position(is_sign).unwrap_or(rest.len())
                    };
                    i += skipped;
                    let to = marks.get(i).map_or(text.len(), |m| (m & !ESCAPED) as usize);
                    self.word(text, pos, to, expect)?;
                    expect = after;
                    continue;
                }
            }
            if self.nodes.len() > MAX_NODES {
                return Err(TapeError { at: pos, what: "more values than can be read", truncated: false });
            }
        }
        if expect == Expect::Done {
            Ok(())
        } else {
            Err(TapeError { at: text.len(), what: "the text ends too early", truncated: true })
        }
    }

    /// What stands between two signs, from its first byte that is no white space: one number or literal.
    #[inline]
    fn word(&mut self, text: &[u8], from: usize, to: usize, expect: Expect) -> Result<(), TapeError> {
        let bytes = text.get(from..to).unwrap_or(&[]);
        let last = bytes.iter().rposition(|b| !is_space(*b)).map_or(0, |i| i + 1);
        let word = bytes.get(..last).unwrap_or(&[]);
        if !matches!(expect, Expect::Value | Expect::ValueOrEnd) {
            return Err(TapeError { at: from, what: expect.words(), truncated: false });
        }
        let kind = match word {
            b"true" | b"false" | b"null" => NodeKind::Literal,
            w if is_number(w) => NodeKind::Number,
            _ => {
                let truncated = to == text.len();
                return Err(TapeError { at: from, what: "this is no JSON value", truncated });
            }
        };
        self.push(kind, false, from, from + last);
        Ok(())
    }

    #[inline]
    fn in_object(&self) -> bool {
        self.stack.last().and_then(|o| self.nodes.get(*o as usize)).is_some_and(|n| n.kind == NodeKind::Object)
    }

    /// The children of a container: values of an array, or `(key, value)` of an object by [`Tape::members`].
    pub fn items(&self, container: u32) -> Items<'_> {
        let (at, end) = match self.get(container) {
            Some(n) if n.kind == NodeKind::Array => (container + 1, n.next),
            _ => (0, 0),
        };
        Items { tape: self, at, end }
    }

    /// The members of an object as pairs of node indices, in order, duplicates included.
    pub fn members(&self, object: u32) -> Members<'_> {
        let (at, end) = match self.get(object) {
            Some(n) if n.kind == NodeKind::Object => (object + 1, n.next),
            _ => (0, 0),
        };
        Members { tape: self, at, end }
    }

    /// The value of the last member called `name` (as JSON.parse would give it), compared without unescaping.
    pub fn member(&self, text: &[u8], object: u32, name: &[u8]) -> Option<u32> {
        self.members(object)
            .filter(|(k, _)| self.get(*k).and_then(|k| text.get(k.span())) == Some(name))
            .map(|(_, v)| v)
            .last()
    }
}

/// The signs of JSON.
const SIGNS: &[u8; 7] = b"\"{}[],:";

/// Most marks of one block.
const BITS: usize = 64;

/// Iterator over the values of an array.
pub struct Items<'t> {
    tape: &'t Tape,
    at: u32,
    end: u32,
}

impl Iterator for Items<'_> {
    type Item = u32;
    fn next(&mut self) -> Option<u32> {
        let here = self.at;
        if here >= self.end {
            return None;
        }
        self.at = self.tape.get(here)?.next;
        Some(here)
    }
}

/// Iterator over the members of an object.
pub struct Members<'t> {
    tape: &'t Tape,
    at: u32,
    end: u32,
}

impl Iterator for Members<'_> {
    type Item = (u32, u32);
    fn next(&mut self) -> Option<(u32, u32)> {
        let key = self.at;
        let value = key + 1;
        if value >= self.end {
            return None;
        }
        self.at = self.tape.get(value)?.next;
        Some((key, value))
    }
}

/// White space of RFC 8259.
#[inline]
pub fn is_space(b: u8) -> bool {
    matches!(b, b' ' | b'\t' | b'\n' | b'\r')
}

/// A number of RFC 8259.
fn is_number(w: &[u8]) -> bool {
    let w = w.strip_prefix(b"-").unwrap_or(w);
    let int = w.iter().take_while(|b| b.is_ascii_digit()).count();
    if int == 0 || (int > 1 && w.first() == Some(&b'0')) {
        return false;
    }
    let mut w = w.get(int..).unwrap_or(&[]);
    if let Some(rest) = w.strip_prefix(b".") {
        let frac = rest.iter().take_while(|b| b.is_ascii_digit()).count();
        if frac == 0 {
            return false;
        }
        w = rest.get(frac..).unwrap_or(&[]);
    }
    if let Some(rest) = w.strip_prefix(b"e").or_else(|| w.strip_prefix(b"E")) {
        let rest = rest.strip_prefix(b"+").or_else(|| rest.strip_prefix(b"-")).unwrap_or(rest);
        return !rest.is_empty() && rest.iter().all(u8::is_ascii_digit);
    }
    w.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    /// The value at a node, read back from its span.
    fn value(tape: &Tape, text: &[u8], at: u32) -> Value {
        let node = tape.get(at).unwrap();
        let quoted =
            |n: &Node| serde_json::from_slice::<Value>(&text[n.start as usize - 1..n.end as usize + 1]).unwrap();
        match node.kind {
            NodeKind::Object => Value::Object(
                tape.members(at)
                    .map(|(k, v)| (quoted(tape.get(k).unwrap()).as_str().unwrap().to_owned(), value(tape, text, v)))
                    .collect(),
            ),
            NodeKind::Array => Value::Array(tape.items(at).map(|v| value(tape, text, v)).collect()),
            NodeKind::String => quoted(node),
            NodeKind::Number | NodeKind::Literal => serde_json::from_slice(&text[node.span()]).unwrap(),
        }
    }

    fn json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<i32>().prop_map(|n| Value::from(f64::from(n) / 4.0)),
            "[a-z\"\\\\\n\u{e9}{}:,\\[\\]]{0,90}".prop_map(Value::from),
        ];
        leaf.prop_recursive(5, 60, 8, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                proptest::collection::vec(("[a-z\"\\\\]{0,12}", inner), 0..6)
                    .prop_map(|m| Value::Object(m.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn reads_what_serde_json_reads(v in json(), pretty in any::<bool>()) {
            let text = if pretty { serde_json::to_vec_pretty(&v) } else { serde_json::to_vec(&v) }.unwrap();
            let mut tape = Tape::new();
            prop_assert_eq!(tape.parse(&text), Ok(()));
            prop_assert_eq!(value(&tape, &text, 0), v);
            for n in tape.nodes().iter().filter(|n| n.kind == NodeKind::String) {
                prop_assert_eq!(n.escaped, text[n.span()].contains(&b'\\'));
            }
        }

        #[test]
        fn agrees_with_serde_json_on_what_is_json(text in "[\\[\\]{}:,\"\\\\ a1e.\\-+truefalsn]{0,24}") {
            let ours = Tape::new().parse(text.as_bytes()).is_ok();
            let theirs = serde_json::from_str::<Value>(&text).is_ok();
            // serde refuses invalid escapes and numbers beyond f64; we keep both as they stand.
            if theirs { prop_assert!(ours, "{text}"); }
            if ours && !theirs { prop_assert!(text.contains('\\') || text.contains('e'), "{text}"); }
        }

        #[test]
        fn arbitrary_bytes_never_panic(text in proptest::collection::vec(any::<u8>(), 0..300)) {
            let mut tape = Tape::new();
            let _ = tape.parse(&text);
            for n in tape.nodes() {
                prop_assert!(n.start <= n.end && n.end as usize <= text.len());
            }
        }
    }

    #[test]
    fn errors_name_the_place() {
        let check = |text: &str, at: usize, truncated: bool| {
            let e = Tape::new().parse(text.as_bytes()).unwrap_err();
            assert_eq!((e.at, e.truncated), (at, truncated), "{text}: {}", e.what);
        };
        check("", 0, true);
        check("{\"a\":1", 6, true);
        check("{\"a\":\"b", 7, true);
        check("{a:1}", 1, false);
        check("[1 2]", 1, false);
        check("[1,]", 3, false);
        check("{\"a\":1,}", 7, false);
        check("{\"a\":1]", 6, false);
        check("[] x", 3, false);
        check(&"[".repeat(MAX_DEPTH + 1), MAX_DEPTH, false);
    }

    #[test]
    fn what_stands_before_an_error_stays_readable() {
        let text = br#"{"a":{"token":"x"},"b":[1,"#;
        let mut tape = Tape::new();
        assert!(tape.parse(text).is_err());
        let a = tape.member(text, 0, b"a").unwrap();
        let token = tape.member(text, a, b"token").unwrap();
        assert_eq!(&text[tape.get(token).unwrap().span()], b"x");
    }
}
