//! Names with values in text that has no grammar one could rely on: scripts, object literals, YAML, `.env` and INI lines,
//! header lines, GraphQL arguments, log lines, JSON that is cut off or not quite JSON.
//!
//! A `:` or `=` with a name on its left and a value on its right is an assignment. Nothing is parsed beyond that line, so
//! nothing has to be well-formed; whether the name means anything is for the caller.

use super::Pair;
use crate::lanes::{Places, is, or};
use memchr::{memchr2, memmem};
use std::ops::Range;

/// Longest name, in bytes.
const NAME: usize = 96;
/// Longest quoted value, in bytes.
const QUOTED: usize = 1 << 16;
/// Longest bare value, in bytes.
const BARE: usize = 1 << 13;
/// Most blanks between a name, its sign and its value.
const BLANKS: usize = 16;

/// Lines that tell settings from other text.
const LINES: usize = 60;

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Between quotes.
    Quoted,
    /// Up to the next delimiter.
    Bare,
    /// The rest of a line that begins with the name.
    Line,
}

/// One assignment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// Name and value, without quotes.
    pub pair: Pair,
    /// How the value is written.
    pub style: Style,
    /// The name stands in quotes.
    pub quoted_name: bool,
    /// `:` rather than `=`.
    pub colon: bool,
    /// Two texts with a comma between them, as in `set("name", "value")`.
    pub call: bool,
    /// For a bare value, the rest of its line; for others the value.
    pub line: Range<usize>,
}

/// The assignments of a text, in the order of their signs. Values may hold further assignments.
pub fn assignments(text: &[u8]) -> impl Iterator<Item = Assignment> + '_ {
    let mut signs = Places::new(text, |v| or(is(v, b','), or(is(v, b':'), is(v, b'='))));
    let mut rest = Assignments { text, bare: 0..0, line: 0..0 };
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let sign = signs.next_from(at)?;
            at = sign + 1;
            let found = if text.get(sign) == Some(&b',') { rest.call(sign) } else { rest.assignment(sign) };
            if let Some(found) = found {
                // What stands in a quoted value is looked into by whoever looks into the value.
                if found.style == Style::Quoted {
                    at = at.max(found.pair.value.end);
                }
                return Some(found);
            }
        }
    })
}

/// A text and what was measured of it, see [`assignments`].
struct Assignments<'t> {
    text: &'t [u8],
    /// The stretch without delimiters that was measured last: signs within it share its end.
    bare: Range<usize>,
    /// The same for the end of a line.
    line: Range<usize>,
}

/// Whether most lines of a text are settings: `NAME=value`, `name: value`, `[section]`, comments.
pub fn looks_config(text: &[u8]) -> bool {
    let (mut settings, mut others) = (0, 0);
    let mut rest = text;
    for _ in 0..LINES {
        let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        let line = rest.get(..end).unwrap_or(&[]).trim_ascii();
        match line.first() {
            None | Some(b'#' | b';') => {}
            Some(b'[') if line.ends_with(b"]") => {}
            _ => {
                let line = line.strip_prefix(b"- ").or_else(|| line.strip_prefix(b"export ")).unwrap_or(line);
                let name = line.iter().take_while(|b| is_name(**b)).count();
                let rest = line.get(name..).unwrap_or(&[]).trim_ascii_start();
                let set = match rest {
                    [b'=', b'=' | b'>', ..] => false,
                    [b'='] | [b':'] => true,
                    [b'=', ..] => true,
                    [b':', b' ' | b'\t', ..] => true,
                    _ => false,
                };
                let code = line.ends_with(b";") || line.ends_with(b"{") || line.ends_with(b",");
                if name > 0 && set && !code { settings += 1 } else { others += 1 }
            }
        }
        match rest.get(end + 1..) {
            // So many others outweigh all lines that are left.
            Some(next) if 4 * others <= LINES => rest = next,
            _ => break,
        }
    }
    settings > 0 && settings >= 3 * others
}

fn is_name(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b'$') || b >= 0x80
}

fn is_blank(b: &u8) -> bool {
    matches!(b, b' ' | b'\t')
}

impl Assignments<'_> {
    /// The assignment with its sign at `sign`.
    fn assignment(&mut self, sign: usize) -> Option<Assignment> {
        let text = self.text;
        let colon = text.get(sign) == Some(&b':');
        let before = sign.checked_sub(1).and_then(|i| text.get(i)).copied()?;
        let after = text.get(sign + 1).copied()?;
        // Comparisons, arrows behind them, scopes, URLs; `:=` assigns with its second sign.
        if matches!(before, b'=' | b'!' | b'<' | b'>' | b'~' | b'^')
            || (!colon && after == b'=')
            || (colon && matches!(after, b':' | b'=' | b'/'))
        {
            return None;
        }
        let left = if before == b':' { sign - 1 } else { sign };
        let (name, quoted_name) = name_before(text, left)?;
        if matches!(after, b'"' | b'\'' | b'`') && !quoted_name && closes(text, name.start, sign + 1) {
            return None;
        }
        let arrow = usize::from(!colon && after == b'>');
        let (value, style) = self.value_after(sign + 1 + arrow)?;
        if value.is_empty() {
            return None;
        }
        let style = match style {
            Style::Bare if starts_line(text, name.start - usize::from(quoted_name)) => Style::Line,
            style => style,
        };
        let line = if style == Style::Quoted { value.clone() } else { self.rest_of_line(value.start) };
        Some(Assignment { pair: Pair { name, value }, style, quoted_name, colon, call: false, line })
    }

    /// The two texts in quotes around a comma.
    fn call(&mut self, comma: usize) -> Option<Assignment> {
        let is_quote = |b: Option<&u8>| matches!(b, Some(b'"' | b'\'' | b'`'));
        if !is_quote(comma.checked_sub(1).and_then(|i| self.text.get(i))) {
            return None;
        }
        let (name, quoted) = name_before(self.text, comma)?;
        // The text itself, not what stands behind an escaped quote in it.
        let open = name.start.checked_sub(2).and_then(|i| self.text.get(i));
        if open == Some(&b'\\') || !self.text.get(name.clone())?.iter().all(|b| is_name(*b)) {
            return None;
        }
        let (value, style) = self.value_after(comma + 1)?;
        let call = quoted && style == Style::Quoted && !value.is_empty();
        let line = value.clone();
        call.then_some(Assignment { pair: Pair { name, value }, style, quoted_name: true, colon: false, call, line })
    }

    /// The value that begins at `from`, blanks aside.
    fn value_after(&mut self, from: usize) -> Option<(Range<usize>, Style)> {
        let rest = self.text.get(from..)?;
        // Stars: `**Password:** …` in Markdown.
        let stars = usize::from(rest.starts_with(b"** ")) * 2;
        let from = from + stars + rest.iter().skip(stars).take(BLANKS).take_while(|b| is_blank(b)).count();
        let rest = self.text.get(from..)?;
        let (escaped, quote) = match rest {
            [b'\\', q @ (b'"' | b'\''), ..] => (1, Some(*q)),
            [q @ (b'"' | b'\'' | b'`'), ..] => (0, Some(*q)),
            // Raw, byte and format strings.
            [b'@' | b'$' | b'b' | b'f' | b'r' | b'u' | b'R', q @ (b'"' | b'\''), ..] => (1, Some(*q)),
            _ => (0, None),
        };
        let raw = escaped == 1 && rest.first() != Some(&b'\\');
        // A text of several lines (TOML, Python, GraphQL).
        if let Some(inside) = rest.strip_prefix(b"\"\"\"") {
            let inside = inside.get(..inside.len().min(QUOTED)).unwrap_or(inside);
            let inside = inside.get(..memmem::find(inside, b"\"\"\"")?)?;
            let start = from + 3 + inside.len() - inside.trim_ascii_start().len();
            return Some((start..start + inside.trim_ascii().len(), Style::Quoted));
        }
        if let Some(quote) = quote {
            let start = from + escaped + 1;
            let inside = self.text.get(start..)?;
            let inside = inside.get(..inside.len().min(QUOTED)).unwrap_or(inside);
            let len = end_of_quoted(inside, quote, escaped == 1 && !raw)?;
            return Some((start..start + len, Style::Quoted));
        }
        if !self.bare.contains(&from) {
            let rest = rest.get(..rest.len().min(BARE)).unwrap_or(rest);
            self.bare = from..from + rest.iter().position(ends_bare).unwrap_or(rest.len());
        }
        let end = self.bare.end.max(from + block_mark(rest));
        (from < end).then_some((from..end, Style::Bare))
    }

    /// From `from` to the end of its line, without blanks there.
    fn rest_of_line(&mut self, from: usize) -> Range<usize> {
        if !self.line.contains(&from) {
            let rest = self.text.get(from..).unwrap_or(&[]);
            let rest = rest.get(..rest.len().min(BARE)).unwrap_or(rest);
            self.line = from..from + memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
        }
        let blanks = self.text.get(from..self.line.end).unwrap_or(&[]).iter().rev().take_while(|b| is_blank(b)).count();
        from..self.line.end - blanks
    }
}

/// The length of the mark at the start of `text` that says that the lines below are the value (`>-`, `|2`; YAML 1.2, section
/// 8.1.1); 0 when there is none.
pub fn block_mark(text: &[u8]) -> usize {
    if !matches!(text.first(), Some(b'|' | b'>')) {
        return 0;
    }
    let len = 1 + text.iter().skip(1).take(2).take_while(|b| matches!(b, b'+' | b'-' | b'1'..=b'9')).count();
    if matches!(text.get(len), None | Some(b'\n' | b'\r')) { len } else { 0 }
}

fn ends_bare(b: &u8) -> bool {
    b.is_ascii_whitespace()
        || matches!(b, b',' | b';' | b'&' | b')' | b'}' | b']' | b'>' | b'<' | b'"' | b'\'' | b'`' | b'|' | b'\\')
}

/// The name that ends before `end`, blanks and a bracket aside, and whether it stands in quotes.
fn name_before(text: &[u8], end: usize) -> Option<(Range<usize>, bool)> {
    let head = text.get(..end)?;
    let head = skip_back(head);
    // `config["name"] = …`
    let head = head.strip_suffix(b"]").map_or(head, skip_back);
    let last = *head.last()?;
    if matches!(last, b'"' | b'\'' | b'`') {
        let inner = head.get(..head.len() - 1)?;
        // `\"name\"` in a string that was not decoded.
        let inner = inner.strip_suffix(b"\\").unwrap_or(inner);
        let window = inner.len().saturating_sub(NAME);
        let from = inner.get(window..)?.iter().rposition(|b| *b == last || *b == b'\n').map(|i| window + i)?;
        if inner.get(from) != Some(&last) {
            return None;
        }
        let name = from + 1..inner.len();
        return (!name.is_empty()).then_some((name, true));
    }
    let window = head.len().saturating_sub(NAME);
    let tail = head.get(window..)?;
    let from = tail.iter().rposition(|b| !is_name(*b)).map_or(window, |i| window + i + 1);
    let name = from..head.len();
    let letters = text.get(name.clone())?.iter().any(u8::is_ascii_alphabetic);
    (letters && name.len() > 1).then_some((name, false))
}

/// Whether the quote at `quote` ends a text that began before the name (`"/x?token=" + t`) rather than begins a value.
fn closes(text: &[u8], name: usize, quote: usize) -> bool {
    let Some(sign) = text.get(quote) else { return false };
    let rest = text.get(quote + 1..).unwrap_or(&[]);
    let next = rest.iter().take(BLANKS).find(|b| !is_blank(b));
    if !matches!(next, None | Some(b'+' | b',' | b';' | b')' | b']' | b'}' | b':' | b'?' | b'\n' | b'\r')) {
        return false;
    }
    let head = text.get(name.saturating_sub(NAME)..name).unwrap_or(&[]);
    let Some(open) = head.iter().rposition(|b| b == sign || *b == b'\n').filter(|i| head.get(*i) == Some(sign)) else {
        return false;
    };
    // What opens a text stands behind a sign of the script.
    let before = head.get(..open).unwrap_or(&[]).iter().rev().find(|b| !is_blank(b));
    before
        .is_none_or(|b| matches!(b, b'(' | b'=' | b',' | b'+' | b':' | b'[' | b'{' | b'?' | b'!' | b'&' | b'|' | b';'))
}

fn skip_back(head: &[u8]) -> &[u8] {
    let blanks = head.iter().rev().take(BLANKS).take_while(|b| is_blank(b)).count();
    head.get(..head.len() - blanks).unwrap_or(head)
}

/// The length of a quoted text. Only `` ` `` goes over lines; within a string that was not decoded the quote is escaped too.
fn end_of_quoted(inside: &[u8], quote: u8, escaped: bool) -> Option<usize> {
    let mut at = 0;
    loop {
        let next = at + memchr::memchr3(quote, b'\\', b'\n', inside.get(at..)?)?;
        match inside.get(next) {
            Some(b'\n') if quote == b'`' => at = next + 1,
            Some(b'\\') if escaped && inside.get(next + 1) == Some(&quote) => return Some(next),
            Some(b'\\') => at = next + 2,
            Some(b) if *b == quote => return Some(next),
            _ => return None,
        }
    }
}

/// Whether only blanks, a list mark or `export` stand before `at` on its line.
fn starts_line(text: &[u8], at: usize) -> bool {
    // In scripts nearly all names stand behind a sign or a letter.
    if at
        .checked_sub(1)
        .and_then(|i| text.get(i))
        .is_some_and(|b| !b.is_ascii_whitespace() && !matches!(b, b'-' | b'+'))
    {
        return false;
    }
    let head = text.get(at.saturating_sub(64)..at).unwrap_or(&[]);
    let line = match head.iter().rposition(|b| matches!(b, b'\n' | b'\r')) {
        Some(i) => head.get(i + 1..).unwrap_or(&[]),
        None if at <= 64 => head,
        None => return false,
    };
    let line = line.trim_ascii();
    matches!(line, b"" | b"-" | b"export" | b"set" | b"set -x" | b"ENV" | b"+")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn said(text: &str) -> Vec<String> {
        let piece = |r: &Range<usize>| &text[r.clone()];
        assignments(text.as_bytes())
            .map(|a| format!("{}→{}{}", piece(&a.pair.name), piece(&a.pair.value), ["q", "", "l"][a.style as usize]))
            .collect()
    }

    #[test]
    fn names_and_values_of_many_languages() {
        for (text, wanted) in [
            (r#"var x={token:"a;b\"c",'k-2' : 'v',nn:12}"#, vec![r#"token→a;b\"cq"#, "k-2→vq", "nn→12"]),
            ("export DB_PASSWORD=p@ss;w&rd # x\nFOO=1", vec!["DB_PASSWORD→p@ssl", "FOO→1l"]),
            ("user: bob\n  - pass:  't u'\n", vec!["user→bobl", "pass→t uq"]),
            (
                r#"cfg["api.key"] = `a
b`; if (aa == b && c != "d" || e >= 3)"#,
                vec!["api.key→a\nbq"],
            ),
            ("login(password: $p, pin: \"12\")", vec!["password→$p", "pin→12q"]),
            (r#"\"token\":\"abc\",\"bb\":1"#, vec!["token→abcq", "bb→1"]),
            ("see https://h.example/a:b xx := 5 {kk=>v}", vec!["xx→5", "kk→v"]),
            ("password: >-\n  S1\ncc: |2\n   S2\n", vec!["password→>-l", "cc→|2l"]),
            ("a session=abc123; next", vec!["session→abc123"]),
            (r#"u="/x?token="+e;var apiKey="S1";"#, vec!["apiKey→S1q"]),
            (r#"c.indexOf('sid=');x={k1:'S1'}"#, vec!["k1→S1q"]),
            (r#"set( 'a-b' , "S1");kk=r'S2'"#, vec!["kk→S2q"]),
            (r#"set('a-b', "S1")"#, vec!["a-b→S1q"]),
        ] {
            assert_eq!(said(text), wanted, "{text}");
        }
    }

    #[test]
    fn settings_are_told_from_code() {
        assert!(looks_config(b"# a\n[main]\nA=1\nB_C = x y\n"));
        assert!(looks_config(b"user: bob\npassword: x\nlist:\n- a: b\n"));
        assert!(!looks_config(b"var a = 1;\nfunction f() {\n  b = 2;\n}"));
        assert!(!looks_config(b"An error: it went wrong.\nSecond line.\nThird."));
    }

    proptest! {
        #[test]
        fn spans_lie_in_the_text(text in "[a-c:='\"`\\\\ \n\\[\\]>,]{0,60}") {
            for a in assignments(text.as_bytes()) {
                prop_assert!(a.pair.name.end < a.pair.value.start && a.pair.value.end <= text.len());
                prop_assert!(a.line.start == a.pair.value.start && a.line.end <= text.len());
            }
        }
    }
}
