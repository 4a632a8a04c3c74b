//! A value of a JSON text, with its members at hand: what the analysis and profiles read entries, bodies and data with.

use super::tape::{NodeKind, Tape};
use crate::lens::json_string;
use std::borrow::Cow;

/// One value of a parsed text.
#[derive(Clone, Copy)]
pub struct Node<'a> {
    tape: &'a Tape,
    text: &'a [u8],
    at: u32,
}

impl<'a> Node<'a> {
    /// The node with this number.
    pub fn at(tape: &'a Tape, text: &'a [u8], at: u32) -> Self {
        Self { tape, text, at }
    }

    /// The root of a parsed text; `None` when nothing was read.
    pub fn root(tape: &'a Tape, text: &'a [u8]) -> Option<Self> {
        tape.get(0).map(|_| Self { tape, text, at: 0 })
    }

    fn kind(self) -> Option<NodeKind> {
        self.tape.get(self.at).map(|n| n.kind)
    }

    /// Whether it is an object.
    pub fn is_object(self) -> bool {
        self.kind() == Some(NodeKind::Object)
    }

    /// Whether it is an array.
    pub fn is_array(self) -> bool {
        self.kind() == Some(NodeKind::Array)
    }

    /// Whether it is a string.
    pub fn is_string(self) -> bool {
        self.kind() == Some(NodeKind::String)
    }

    /// `true` or `false`, if it is that.
    pub fn flag(self) -> Option<bool> {
        match (self.kind()?, self.raw()) {
            (NodeKind::Literal, b"true") => Some(true),
            (NodeKind::Literal, b"false") => Some(false),
            _ => None,
        }
    }

    /// Where it begins in its text.
    pub fn offset(self) -> usize {
        self.tape.get(self.at).map_or(0, |n| n.start as usize)
    }

    /// The bytes as written; of a string what stands between the quotes.
    pub fn raw(self) -> &'a [u8] {
        self.tape.get(self.at).and_then(|n| self.text.get(n.span())).unwrap_or(&[])
    }

    /// Whether it is a string with a backslash in it.
    pub fn is_escaped(self) -> bool {
        self.tape.get(self.at).is_some_and(|n| n.escaped)
    }

    /// The last member of that name.
    pub fn get(self, name: &str) -> Option<Self> {
        let at = self.tape.member(self.text, self.at, name.as_bytes())?;
        Some(Self { at, ..self })
    }

    /// A member of a member.
    pub fn find(self, names: &[&str]) -> Option<Self> {
        names.iter().try_fold(self, |node, name| node.get(name))
    }

    /// The values of an array; none of anything else.
    pub fn items(self) -> impl Iterator<Item = Self> + use<'a> {
        self.tape.items(self.at).map(move |at| Self { at, ..self })
    }

    /// The members of an object; none of anything else.
    pub fn members(self) -> impl Iterator<Item = (Self, Self)> + use<'a> {
        self.tape.members(self.at).map(move |(k, v)| (Self { at: k, ..self }, Self { at: v, ..self }))
    }

    /// The bytes of a string, unescaped.
    pub fn bytes(self) -> Option<Cow<'a, [u8]>> {
        let node = self.tape.get(self.at).filter(|n| n.kind == NodeKind::String)?;
        let raw = self.text.get(node.span())?;
        Some(unescaped(raw, node.escaped))
    }

    /// The text of a string; bytes that are no UTF-8 are replaced.
    pub fn text(self) -> Option<Cow<'a, str>> {
        Some(match self.bytes()? {
            Cow::Borrowed(b) => String::from_utf8_lossy(b),
            Cow::Owned(b) => {
                Cow::Owned(String::from_utf8(b).unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned()))
            }
        })
    }

    /// The text of a string that says something: not empty, not just blanks.
    pub fn said(self) -> Option<Cow<'a, str>> {
        self.text().filter(|t| !t.trim().is_empty())
    }

    /// A number, also when it was written as a string.
    pub fn number(self) -> Option<f64> {
        let node = self.tape.get(self.at).filter(|n| matches!(n.kind, NodeKind::Number | NodeKind::String))?;
        std::str::from_utf8(self.text.get(node.span())?).ok()?.trim().parse().ok().filter(|n: &f64| n.is_finite())
    }

    /// A string or a number, as text.
    pub fn word(self) -> Option<Cow<'a, str>> {
        match self.kind()? {
            NodeKind::String => self.said(),
            NodeKind::Number => Some(String::from_utf8_lossy(self.raw())),
            _ => None,
        }
    }

    /// Whether it says something: not null, false, zero, or empty.
    pub fn is_telling(self) -> bool {
        match self.kind() {
            Some(NodeKind::Object) => self.members().next().is_some(),
            Some(NodeKind::Array) => self.items().next().is_some(),
            Some(NodeKind::String) => !self.raw().trim_ascii().is_empty(),
            Some(NodeKind::Number) => self.number() != Some(0.0),
            Some(NodeKind::Literal) => self.raw() == b"true",
            None => false,
        }
    }
}

/// The inside of a JSON string, unescaped when it has a backslash.
pub fn unescaped(raw: &[u8], escaped: bool) -> Cow<'_, [u8]> {
    if !escaped {
        return Cow::Borrowed(raw);
    }
    let mut plain = Vec::with_capacity(raw.len());
    json_string::decode_into(raw, &mut plain);
    Cow::Owned(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_members_texts_and_numbers() {
        let text = br#"{"a":{"b":"x\u0041","n":"12.5","z":0},"l":[1,"",null,true]}"#;
        let mut tape = Tape::new();
        tape.parse(text).unwrap();
        let root = Node::root(&tape, text).unwrap();
        assert_eq!(root.find(&["a", "b"]).unwrap().text().unwrap(), "xA");
        assert_eq!(root.find(&["a", "n"]).unwrap().number(), Some(12.5));
        let telling: Vec<bool> = root.get("l").unwrap().items().map(Node::is_telling).collect();
        assert_eq!(telling, [true, false, false, true]);
        assert!(root.find(&["a", "q"]).is_none() && !root.find(&["a", "z"]).unwrap().is_telling());
    }
}
