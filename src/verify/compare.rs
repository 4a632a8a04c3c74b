//! Whether two texts are the same but for the declared edits, and of the same shape.

use crate::capture::tape::{Node, NodeKind, Tape};
use crate::lens::Edit;
use memchr::memchr;

/// What is wrong, and the byte of the text after at which it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) check: &'static str,
    pub(super) at: usize,
    pub(super) what: &'static str,
}

/// A string or number whose bytes an edit touched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Changed {
    /// Its node, the same index before and after.
    pub(super) node: u32,
    /// The container it stands in.
    pub(super) parent: Option<u32>,
    /// It is the name of a member.
    pub(super) key: bool,
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
        if after.get(to..to + kept) != Some(same) {
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
    if rest != written {
        return fault(to + difference(rest, written), "a byte outside the declared edits differs");
    }
    Ok(())
}

fn difference(a: &[u8], b: &[u8]) -> usize {
    a.iter().zip(b).take_while(|(a, b)| a == b).count()
}

/// Whether both tapes hold the same tree, and every edit lies inside a string or a number. Appends what changed.
///
/// Together with [`splice`] this also says that white space and punctuation are the same.
pub(super) fn shape(
    before: (&[u8], &Tape),
    after: (&[u8], &Tape),
    edits: &[Edit],
    changed: &mut Vec<Changed>,
) -> Result<(), Fault> {
    let fault = |node: Option<&Node>, check, what| Err(Fault { check, at: node.map_or(0, |n| n.start as usize), what });
    let (old, new) = (before.1.nodes(), after.1.nodes());
    let mut open: Vec<Open> = Vec::new();
    let mut edits = edits.iter().peekable();
    let mut moved = 0i64;
    let same_place = |old: u32, new: u32, moved: i64| i64::from(old) + moved == i64::from(new);
    for (i, (a, b)) in (0u32..).zip(old.iter().zip(new)) {
        while open.last().is_some_and(|o| i >= o.next) {
            open.pop();
        }
        if a.kind != b.kind {
            return fault(Some(b), "shape", "a value became another kind of value");
        }
        if a.next != b.next {
            return fault(Some(b), "shape", "the number of members or items changed");
        }
        let (parent, key) = match open.last_mut() {
            Some(o) => {
                let key = o.object && o.name_next;
                o.name_next = !key;
                (Some(o.node), key)
            }
            None => (None, false),
        };
        if !same_place(a.start, b.start, moved) {
            return fault(Some(b), "shape", "an edit lies outside strings and numbers");
        }
        if matches!(a.kind, NodeKind::Object | NodeKind::Array) {
            open.push(Open { node: i, next: a.next, object: a.kind == NodeKind::Object, name_next: true });
            continue;
        }
        let (start, end) = (a.start as usize, a.end as usize);
        let mut touched = false;
        while let Some(edit) = edits.next_if(|e| e.span.start <= end) {
            let inside = edit.span.start >= start && edit.span.end <= end;
            if !inside {
                return fault(Some(b), "shape", "an edit lies outside strings and numbers");
            }
            touched = true;
            moved += difference_of(edit);
        }
        if !same_place(a.end, b.end, moved) {
            return fault(Some(b), "shape", "a string ends elsewhere");
        }
        if !touched {
            continue;
        }
        let (said, says) = (before.0.get(a.span()).unwrap_or(&[]), after.0.get(b.span()).unwrap_or(&[]));
        if a.kind == NodeKind::Literal && said != says {
            return fault(Some(b), "shape", "a literal changed");
        }
        if a.kind == NodeKind::String && !is_string(says) && is_string(said) {
            return fault(Some(b), "parse", "a string is no longer well-formed");
        }
        if said != says {
            changed.push(Changed { node: i, parent, key });
        }
    }
    if old.len() != new.len() {
        return fault(new.get(old.len().min(new.len().saturating_sub(1))), "shape", "the number of values changed");
    }
    match edits.next() {
        Some(_) => fault(new.last(), "shape", "an edit lies outside strings and numbers"),
        None => Ok(()),
    }
}

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
    let raw = |s: &[u8]| s.iter().fold(false, |found, b| found | (*b < 0x20) | (*b == b'"'));
    let mut rest = s;
    while let Some(at) = memchr(b'\\', rest) {
        let (kept, escape) = rest.split_at(at);
        if raw(kept) {
            return false;
        }
        rest = match escape {
            [_, b'u', digits @ ..] => match digits.split_at_checked(4) {
                Some((four, tail)) if four.iter().all(u8::is_ascii_hexdigit) => tail,
                _ => return false,
            },
            [_, b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't', tail @ ..] => tail,
            _ => return false,
        };
    }
    !raw(rest) && std::str::from_utf8(s).is_ok()
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
        a.parse(before).unwrap();
        b.parse(after).map_err(|_| "parse")?;
        let mut changed = Vec::new();
        shape((before, &a), (after, &b), edits, &mut changed).map_err(|f| f.check)?;
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
