//! Whether two texts are the same but for the declared edits, and of the same shape.

use crate::capture::tape::{NodeKind, Tape};
use crate::lanes;
use crate::lens::Edit;
use memchr::memchr2_iter;
use std::ops::Range;

/// What is wrong, and the byte of the text after at which it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) check: &'static str,
    pub(super) at: usize,
    pub(super) what: &'static str,
}

/// A string or number whose bytes an edit touched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Changed {
    /// Its node, the same index before and after.
    pub(super) node: u32,
    /// The container it stands in.
    pub(super) parent: Option<u32>,
    /// It is the name of a member.
    pub(super) key: bool,
    /// It is the value of a member, so that its name stands before it.
    pub(super) named: bool,
    /// What it was, in the text before.
    pub(super) before: Range<usize>,
}

/// Whether `after` is `before` with exactly `edits`: every byte between them is the same.
pub(super) fn splice(before: &[u8], after: &[u8], edits: &[Edit]) -> Result<(), Fault> {
    let fault = |at: usize, what| Err(Fault { check: "splice", at: at.min(after.len()), what });
    let (mut from, mut to) = (0usize, 0usize);
    for edit in edits {
        let (Some(kept), true) = (edit.span.start.checked_sub(from), edit.span.start <= edit.span.end) else {
            return fault(to, "the declared edits overlap or are out of order");
        };
        let Some(same) = before.get(from..from + kept).filter(|_| edit.span.end <= before.len()) else {
            return fault(to, "a declared edit lies outside the text");
        };
        if !after.get(to..to + kept).is_some_and(|written| lanes::same(written, same)) {
            return fault(
                to + difference(same, after.get(to..).unwrap_or(&[])),
                "a byte outside the declared edits differs",
            );
        }
        to += kept;
        if after.get(to..to + edit.with.len()) != Some(&edit.with) {
            return fault(to, "a declared edit is not what was written");
        }
        to += edit.with.len();
        from = edit.span.end;
    }
    let (rest, written) = (before.get(from..).unwrap_or(&[]), after.get(to..).unwrap_or(&[]));
    if !lanes::same(rest, written) {
        return fault(to + difference(rest, written), "a byte outside the declared edits differs");
    }
    Ok(())
}

fn difference(a: &[u8], b: &[u8]) -> usize {
    a.iter().zip(b).take_while(|(a, b)| a == b).count()
}

/// Whether `before` is the same tree as `after`, and every edit lies inside a string or a number. Appends what changed.
///
/// [`splice`] must have passed: then all else is the same already, white space and punctuation too, and a text that is
/// JSON stays JSON of the same shape when the whole inside of a string gives way to another, or a number to a number.
pub(super) fn shape(
    before: &[u8],
    after: (&[u8], &Tape),
    edits: &[Edit],
    changed: &mut Vec<Changed>,
) -> Result<(), Fault> {
    let fault = |at: usize, check, what| Err(Fault { check, at, what });
    const OUTSIDE: &str = "an edit lies outside strings and numbers";
    let mut open: Vec<Open> = Vec::new();
    let mut edits = edits.iter().peekable();
    // How much further back a byte stands after all edits so far.
    let mut moved = 0i64;
    let shifted = |at: usize, by: i64| usize::try_from(i64::try_from(at).unwrap_or(i64::MAX).saturating_add(by));
    let written = |edit: &Edit, moved: i64| shifted(edit.span.start, moved).unwrap_or(0);
    let mut i = 0u32;
    while let (Some(edit), Some(node)) = (edits.peek(), after.1.get(i)) {
        while open.last().is_some_and(|o| i >= o.next) {
            open.pop();
        }
        let (parent, key, named) = match open.last_mut() {
            Some(o) => {
                let key = o.object && o.name_next;
                o.name_next = !key;
                (Some(o.node), key, o.object && !key)
            }
            None => (None, false, false),
        };
        let (start, end) = (node.start as usize, node.end as usize);
        let at = written(edit, moved);
        let this = i;
        i += 1;
        if matches!(node.kind, NodeKind::Object | NodeKind::Array) {
            if at >= end {
                i = node.next;
            } else {
                open.push(Open { node: this, next: node.next, object: node.kind == NodeKind::Object, name_next: true });
            }
            continue;
        }
        if at > end {
            continue;
        }
        if at < start {
            break;
        }
        let from = shifted(start, -moved).unwrap_or(0);
        let (mut inside, mut sound) = (true, true);
        let mut around = Vec::new();
        while let Some(edit) = edits.next_if(|e| written(e, moved) <= end) {
            let at = written(edit, moved);
            if at + edit.with.len() > end {
                return fault(start, "shape", OUTSIDE);
            }
            around.push((edit.span.clone(), at..at + edit.with.len()));
            moved += difference_of(edit);
        }
        let was = from..shifted(end, -moved).unwrap_or(0);
        let (Some(said), Some(says)) = (before.get(was.clone()), after.0.get(node.span())) else {
            return fault(start, "shape", OUTSIDE);
        };
        if said == says {
            continue;
        }
        if node.kind == NodeKind::String {
            for (old, new) in around {
                inside &= read(said, old.start - from, old.end - from).is_some();
                sound &= read(says, new.start - start, new.end - start) == Some(true);
            }
        }
        match node.kind {
            NodeKind::String if !inside => return fault(start, "shape", "a string ends elsewhere"),
            NodeKind::String if !sound && is_string(said) => {
                return fault(start, "parse", "a string is no longer well-formed");
            }
            NodeKind::String => {}
            NodeKind::Number if is_number(said) => {}
            NodeKind::Number => return fault(start, "shape", "a value became another kind of value"),
            _ => return fault(start, "shape", "a literal changed"),
        }
        changed.push(Changed { node: this, parent, key, named, before: was });
    }
    match edits.next() {
        Some(edit) => fault(written(edit, moved).min(after.0.len()), "shape", OUTSIDE),
        None => Ok(()),
    }
}

/// Reads `s[from..to]` of the inside of a string, and around it as far as an escape sequence can reach from there.
/// Whether it is well-formed; nothing when the string would end there.
fn read(s: &[u8], from: usize, to: usize) -> Option<bool> {
    let at = |i: usize| s.get(i).copied().unwrap_or(b' ');
    let mut sound = true;
    // A sequence that is still open here began with the first backslash of a row, and there is where to start.
    let mut i = (from.saturating_sub(ESCAPE)..from).find(|i| at(*i) == b'\\').unwrap_or(from);
    while i > 0 && at(i - 1) == b'\\' {
        i -= 1;
    }
    let first = i;
    // The same bytes follow on both sides; they are read alike from where no sequence can be open.
    let mut free = to;
    while i < s.len() && (i < to || i < free + ESCAPE) {
        i += match s.get(i..)? {
            [b'\\', b'u', a, b, c, d, ..] if [a, b, c, d].into_iter().all(u8::is_ascii_hexdigit) => 6,
            [b'\\', b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't', ..] => 2,
            [b'\\', _, ..] => {
                sound = false;
                2
            }
            [b'\\' | b'"', ..] => return None,
            [b, ..] => {
                sound &= *b >= 0x20;
                i += 1;
                continue;
            }
            [] => return None,
        };
        free = free.max(i);
    }
    let is_boundary = |i: &usize| at(*i) & 0xC0 != 0x80;
    let start = (first.saturating_sub(3)..=first).rev().find(is_boundary).unwrap_or(first);
    let end = (i..s.len()).take(4).find(is_boundary).unwrap_or(s.len());
    Some(sound && s.get(start..end).is_some_and(|s| std::str::from_utf8(s).is_ok()))
}

/// A number of RFC 8259 and nothing around it.
fn is_number(s: &[u8]) -> bool {
    let mut tape = Tape::new();
    tape.parse(s).is_ok() && tape.get(0).is_some_and(|n| n.kind == NodeKind::Number && n.span() == (0..s.len()))
}

/// Longest escape sequence of a JSON string.
const ESCAPE: usize = 6;

struct Open {
    node: u32,
    next: u32,
    object: bool,
    name_next: bool,
}

fn difference_of(edit: &Edit) -> i64 {
    let signed = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    signed(edit.with.len()).saturating_sub(signed(edit.span.len()))
}

/// The inside of a JSON string as RFC 8259 has it: UTF-8, no control characters, only the escapes there are.
fn is_string(s: &[u8]) -> bool {
    let mut next = 0;
    let escapes = memchr2_iter(b'\\', b'"', s).all(|at| {
        if at < next {
            return true;
        }
        next = match s.get(at..) {
            Some([b'\\', b'u', a, b, c, d, ..]) if [a, b, c, d].into_iter().all(u8::is_ascii_hexdigit) => at + 6,
            Some([b'\\', b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't', ..]) => at + 2,
            _ => return false,
        };
        true
    });
    escapes && !s.iter().fold(false, |found, b| found | (*b < 0x20)) && std::str::from_utf8(s).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lens::apply;

    fn edit(span: std::ops::Range<usize>, with: &str) -> Edit {
        Edit { span, with: with.into() }
    }

    fn check(before: &str, after: &str, edits: &[Edit]) -> Result<Vec<Changed>, &'static str> {
        let (before, after) = (before.as_bytes(), after.as_bytes());
        splice(before, after, edits).map_err(|f| f.check)?;
        let (mut a, mut b) = (Tape::new(), Tape::new());
        b.parse(after).map_err(|_| "parse")?;
        let mut changed = Vec::new();
        shape(before, (after, &b), edits, &mut changed).map_err(|f| f.check)?;
        // What was concluded, checked the long way.
        a.parse(before).unwrap();
        let tree = |t: &Tape| t.nodes().iter().map(|n| (n.kind, n.next)).collect::<Vec<_>>();
        assert_eq!(tree(&a), tree(&b));
        for c in &changed {
            assert_eq!(c.before, a.nodes()[c.node as usize].span());
        }
        Ok(changed)
    }

    #[test]
    fn declared_edits_inside_values_pass() {
        let text = r#"{"a":"secret","b":[12,"x"],"k":{}}"#;
        for (edits, keys) in [
            (vec![], vec![]),
            (vec![edit(6..12, "R-1")], vec![false]),
            (vec![edit(6..6, "R-1")], vec![false]),
            (vec![edit(12..12, "R-1")], vec![false]),
            (vec![edit(6..8, ""), edit(8..12, "longer than before"), edit(19..21, "0")], vec![false, false]),
            (vec![edit(2..3, "R-1")], vec![true]),
            (vec![edit(6..12, "secret")], vec![]),
        ] {
            let after = String::from_utf8(apply(text.as_bytes(), &edits)).unwrap();
            let changed = check(text, &after, &edits).unwrap_or_else(|e| panic!("{after}: {e}"));
            assert_eq!(changed.iter().map(|c| c.key).collect::<Vec<_>>(), keys, "{after}");
        }
    }

    #[test]
    fn edits_that_break_the_tree_are_caught() {
        let text = r#"{"a":"se\\cret","b":[12,true],"k":{}, "z":"\u0041"}"#;
        let place = |what: &str| text.find(what).unwrap();
        let at = place("se\\");
        for (e, says) in [
            (edit(at..at + 2, "x\",\"y\":\""), "shape"),
            (edit(at..at + 3, ""), "parse"),
            (edit(at + 2..at + 3, ""), "parse"),
            (edit(place("12")..place("12") + 2, "REDACTED"), "parse"),
            (edit(place("12")..place("12") + 2, "\"x\""), "shape"),
            (edit(place("true")..place("true") + 4, "null"), "shape"),
            (edit(place(", \"z")..place(", \"z") + 2, ","), "shape"),
            (edit(place("{}")..place("{}") + 2, "[]"), "shape"),
            (edit(place("[12")..place("[12") + 4, "[12,1,"), "shape"),
            (edit(place("\\u0041")..place("\\u0041") + 4, "R"), "fine"),
            (edit(place("\\u0041") + 2..place("\\u0041") + 6, "R"), "parse"),
            (edit(place("\\u0041")..place("\\u0041") + 1, "\u{1}"), "parse"),
            (edit(place("\\u0041")..text.len() - 1, "x"), "parse"),
            (edit(text.len()..text.len(), "\n"), "shape"),
            (edit(0..0, " "), "shape"),
        ] {
            let after = String::from_utf8(apply(text.as_bytes(), std::slice::from_ref(&e))).unwrap();
            let result = check(text, &after, std::slice::from_ref(&e)).map(|_| ());
            assert_eq!(result, if says == "fine" { Ok(()) } else { Err(says) }, "{after}");
        }
    }

    #[test]
    fn undeclared_and_ill_declared_changes_are_caught() {
        let text = "abcdefghij";
        let one = [edit(2..4, "XYZ")];
        assert_eq!(splice(text.as_bytes(), b"abXYZefghij", &one), Ok(()));
        for (after, edits) in [
            ("abXYZefghiJ", &one[..]),
            ("AbXYZefghij", &one),
            ("abXYZefghi", &one),
            ("abXYZefghijk", &one),
            ("abXYefghij", &one),
            ("abcdefghij", &one),
            ("abXYZefghij", &[]),
            ("", &one),
            ("abcdefghij", &[edit(std::ops::Range { start: 4, end: 2 }, "")]),
            ("abcdefghij", &[edit(11..12, "")]),
            ("abcdefghij", &[edit(9..12, "j")]),
            ("abcdefghij", &[edit(4..5, "e"), edit(2..3, "c")]),
            ("abcdefghij", &[edit(2..5, "cde"), edit(4..6, "ef")]),
        ] {
            assert_eq!(
                splice(text.as_bytes(), after.as_bytes(), edits).map_err(|f| f.check),
                Err("splice"),
                "{after} {edits:?}"
            );
        }
    }

    #[test]
    fn strings_of_the_grammar() {
        for (text, yes) in [
            (r"", true),
            (r#"a\"\\\/\b\f\n\r\t\u00e9é"#, true),
            (r"\x41", false),
            (r"\u00g0", false),
            (r"\u00", false),
            ("\\", false),
            ("a\nb", false),
            ("\"", false),
        ] {
            assert_eq!(is_string(text.as_bytes()), yes, "{text}");
        }
        assert!(!is_string(b"\xff"));
    }
}
