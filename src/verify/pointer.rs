//! JSON pointers (RFC 6901) that can be shown to anyone.

use crate::capture::tape::{NodeKind, Tape};
use std::fmt::Write;

/// Longest name that is given in full.
const NAME: usize = 32;
/// Longest pointer.
const POINTER: usize = 240;

/// The pointer to the value of `text` that the byte `at` stands in, or to the nearest container around it.
///
/// Names for which `hidden` says so, and names of other than plain characters, become `…`.
pub(super) fn of(tape: &Tape, text: &[u8], at: usize, hidden: impl Fn(&[u8]) -> bool) -> String {
    let mut out = String::new();
    let mut here = 0u32;
    while out.len() < POINTER {
        let holds = |i: u32, to: u32| {
            let end = tape.get(to).map_or(0, |n| n.end as usize);
            tape.get(i).is_some_and(|n| (n.start as usize).saturating_sub(1) <= at) && at <= end
        };
        here = match tape.get(here).map(|n| n.kind) {
            Some(NodeKind::Object) => {
                let Some((key, value)) = tape.members(here).find(|(k, v)| holds(*k, *v)) else {
                    return out;
                };
                let name = tape.get(key).and_then(|k| text.get(k.span())).unwrap_or(&[]);
                out.push('/');
                push_name(&mut out, name, &hidden);
                value
            }
            Some(NodeKind::Array) => {
                let Some((i, item)) = tape.items(here).enumerate().find(|(_, v)| holds(*v, *v)) else {
                    return out;
                };
                let _ = write!(out, "/{i}");
                item
            }
            _ => return out,
        };
    }
    out.push_str("/…");
    out
}

fn push_name(out: &mut String, name: &[u8], hidden: &impl Fn(&[u8]) -> bool) {
    let plain =
        |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b'$' | b'/' | b'~' | b' ' | b':');
    if !name.iter().all(plain) || hidden(name) {
        out.push('…');
        return;
    }
    for b in name.iter().take(NAME) {
        match b {
            b'~' => out.push_str("~0"),
            b'/' => out.push_str("~1"),
            b => out.push(char::from(*b)),
        }
    }
    if name.len() > NAME {
        out.push('…');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_lead_to_the_value_and_hide_what_they_must() {
        let long = "n".repeat(40);
        let text =
            format!(r#"{{"a":[1,{{"b/c~":"X1"}}],"secret-name":"X2","q\"t":"X3","{long}":"X4","k":{{"X5":1}}}}"#);
        let mut tape = Tape::new();
        tape.parse(text.as_bytes()).unwrap();
        for (mark, pointer) in [
            ("X1", "/a/1/b~1c~0".to_owned()),
            ("X2", "/…".to_owned()),
            ("X3", "/…".to_owned()),
            ("X4", format!("/{}…", "n".repeat(32))),
            ("X5", "/k/X5".to_owned()),
            ("{", String::new()),
        ] {
            let at = text.find(mark).unwrap();
            assert_eq!(of(&tape, text.as_bytes(), at, |n| n == b"secret-name"), pointer);
        }
        assert_eq!(of(&Tape::new(), b"", 5, |_| false), "");
    }
}
