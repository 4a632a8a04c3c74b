//! Text without a grammar that holds: scripts, settings, log lines, JSON that is cut off or wrapped in something else.
//! Whole JSON documents in it are walked as such; of the rest every `name: value` and `name = value` is judged, more
//! strictly than where a format says what is a value.

use super::Role;
use super::header::is_header_name;
use crate::detect::book::Why;
use crate::detect::kind::Kind;
use crate::detect::names::gates::{Around, Gate};
use crate::detect::names::{Class, Place, Verdict, is_secret_looking, trivial};
use crate::detect::scan::{Doc, MAX_WALK, Out, Request, Scan, Site};
use crate::lanes;
use crate::lens::Pair;
use crate::lens::assign::{Assignment, Style, assignments, block_mark, looks_config};
use crate::lens::bound::Bound;
use crate::lens::unicode_escape::UnicodeEscape;
use memchr::{memchr2, memchr3};
use std::cell::OnceCell;
use std::ops::Range;

/// Longest word beside another, in bytes.
const WORD: usize = 160;
/// How much of a text is read at first to see how far a JSON document goes.
const WINDOW: usize = 64;
/// What ends a word beside another.
#[allow(clippy::indexing_slicing, reason = "counts to the table's length, when compiled")]
static WORD_ENDS: [bool; 256] = {
    let (mut table, mut i) = ([false; 256], 0);
    while i < table.len() {
        let b = i as u8;
        table[i] = b.is_ascii_whitespace() || matches!(b, b'"' | b'\'' | b'`' | b'=' | b',' | b';');
        i += 1;
    }
    table
};
/// Fewest nodes of a JSON document that is worth walking.
const NODES: usize = 3;

/// A value with nothing around it but the request.
pub(super) struct Lone<'r> {
    pub request: &'r Request,
}

impl Around for Lone<'_> {
    fn sibling(&self, _: &str) -> bool {
        false
    }
    fn sibling_value(&self, _: &str) -> Option<&[u8]> {
        None
    }
    fn path(&self) -> &[u8] {
        &self.request.path
    }
    fn host(&self) -> &[u8] {
        &self.request.host
    }
    fn quoted(&self) -> bool {
        true
    }
}

impl Scan<'_> {
    /// Looks for names with values in a text of no known form.
    pub fn loose(&mut self, text: &[u8], out: &mut Out<'_>) {
        if text.len() < 8 || self.depth >= MAX_WALK {
            return;
        }
        self.depth += 1;
        let mut at = 0;
        let mut from = 0;
        while let Some(start) = next_document(text, from) {
            let (len, walked) = self.document(text, start, &mut out.shift(start));
            from = start + len;
            if walked {
                self.assigned(text, at..start, out);
                at = from;
            }
        }
        self.assigned(text, at..text.len(), out);
        self.depth -= 1;
    }

    /// A JSON document that begins at `start`. Walks what can be read of it, if that is worth it. Gives the length of what
    /// was read, at least one, and whether it was walked.
    fn document(&mut self, text: &[u8], start: usize, out: &mut Out<'_>) -> (usize, bool) {
        let rest = text.get(start..).unwrap_or(&[]);
        let mut tape = self.detector.tapes.pop().unwrap_or_default();
        let mut window = WINDOW;
        let len = loop {
            let part = rest.get(..window).unwrap_or(rest);
            match tape.parse(part) {
                Ok(()) => break part.len(),
                // What the window cuts off may be whole in a larger one.
                Err(e) if part.len() < rest.len() && (e.truncated || e.at + 16 > part.len()) => window *= 4,
                Err(e) => break if e.truncated { part.len() } else { e.at.max(1) },
            }
        };
        let worth = tape.nodes().len() >= NODES;
        if worth && let Some(part) = rest.get(..len) {
            self.json(Doc { tape: &tape, text: part }, 0, Role::Plain, b"", false, out);
        }
        self.detector.tapes.push(tape);
        (len.max(1), worth)
    }

    /// The assignments in a part of a text.
    pub fn assigned(&mut self, text: &[u8], part: Range<usize>, out: &mut Out<'_>) {
        let Some(inside) = text.get(part.clone()) else { return };
        if inside.len() < 6 || memchr3(b':', b'=', b',', inside).is_none() {
            return;
        }
        let config = looks_config(inside);
        let bound = OnceCell::new();
        let mut out = out.shift(part.start);
        // `name: X` on one line and `value: Y` on the next, as in lists of settings.
        let mut named: Option<Range<usize>> = None;
        for a in assignments(inside) {
            let Some(name) = inside.get(a.pair.name.clone()) else { continue };
            let given = named.take().filter(|n| is_value_name(name) && a.pair.name.start.saturating_sub(n.end) < 64);
            if a.colon && matches!(name, b"name" | b"key") {
                named = Some(a.pair.value.clone());
            }
            let name = given.and_then(|n| inside.get(n)).unwrap_or(name);
            // What a parameter stands for stands elsewhere.
            let given = inside
                .get(a.pair.value.clone())
                .filter(|_| a.style == Style::Bare)
                .and_then(|v| bound.get_or_init(|| Bound::of(inside)).text(v));
            let given = given.map(|value| Assignment {
                pair: Pair { name: a.pair.name.clone(), value: value.clone() },
                style: Style::Quoted,
                line: value,
                ..a
            });
            self.assignment(inside, name, given.as_ref().unwrap_or(&a), config, &mut out);
        }
    }

    /// Names with a blank between them and their value: arguments of commands, settings of daemons, sentences. Only what
    /// looks very much like a secret counts.
    pub(super) fn spaced(&mut self, text: &[u8], out: &mut Out<'_>) {
        // Most texts are one word.
        if memchr2(b' ', b'\t', text).is_none() {
            return;
        }
        let ends = |b: &u8| WORD_ENDS.get(usize::from(*b)).is_some_and(|ends| *ends);
        let mut at = 0;
        // The last digit whose word was looked at.
        let mut seen = 0;
        let mut digits = lanes::Places::new(text, |v| lanes::within(v, b'0', b'9'));
        while let Some(digit) = digits.next_from(at) {
            let rest = text.get(digit..).unwrap_or(&[]);
            at = digit + rest.iter().take_while(|b| b.is_ascii_digit()).count();
            let window = digit.saturating_sub(WORD).max(std::mem::replace(&mut seen, digit));
            let Some(from) = text.get(window..digit).and_then(|w| w.iter().rposition(ends)) else { continue };
            let from = window + from;
            // Before a value stand a blank, the sign of an argument, or a quote behind one of them or `-u`.
            let apart = |b: &u8| b.is_ascii_whitespace() || *b == b'=';
            let begins = match text.get(from) {
                Some(b'"' | b'\'') => {
                    let before = from.checked_sub(1).and_then(|i| text.get(i));
                    before.is_none_or(|b| apart(b) || matches!(b, b'u' | b'U'))
                }
                b => b.is_some_and(apart),
            };
            if !begins {
                continue;
            }
            at = digit + rest.iter().take(WORD).position(ends).unwrap_or(rest.len().min(WORD));
            let dots = text.get(..at).unwrap_or(&[]).iter().rev().take_while(|b| **b == b'.').count();
            let value = from + 1..at - dots;
            if value.len() < 8 || out.found.touches(&out.place(&value)) {
                continue;
            }
            let near = Lone { request: self.request };
            let Some(found) = text.get(value.clone()) else { continue };
            if let Some(password) = credentials(text, value.start, found) {
                let site = Site { place: Place::Storage, name: b"user", around: &near, number: false };
                let why = Why { detector: "name", saw: site.name };
                let Some(found) = found.get(password..) else { continue };
                self.secret_value(found, Kind::Password, why, &site, &mut out.shift(value.start + password));
                continue;
            }
            let Some(word) = word_before(text, value.start, found) else { continue };
            let secret = |v: &Verdict| matches!(v.class, Class::Secret | Class::Gated(Gate::Token));
            let verdict = self.detector.classify(Place::Storage, word).filter(secret);
            if let Some(kind) = verdict.and_then(|v| v.secret(word, found, Place::Storage, &near))
                && is_secret_looking(found, kind)
                && is_varied(found)
            {
                let site = Site { place: Place::Storage, name: word, around: &near, number: false };
                let why = Why { detector: "name", saw: word };
                self.secret_value(found, kind, why, &site, &mut out.shift(value.start));
            }
        }
    }

    fn assignment(&mut self, text: &[u8], name: &[u8], a: &Assignment, config: bool, out: &mut Out<'_>) {
        // `a=1&b=2` is a form, however it came here.
        let form =
            || text.get(a.line.clone()).is_some_and(|l| l.split(|b| *b == b'&').skip(1).any(|p| p.contains(&b'=')));
        let line = a.style == Style::Line && config && !form();
        let span = if line { a.line.clone() } else { a.pair.value.clone() };
        // In `key=r?"…":null` the value is further on in the line.
        if (a.style == Style::Quoted && span.len() < 3) || out.found.touches(&out.place(&span)) {
            return;
        }
        if a.colon && a.style == Style::Line && !a.quoted_name && self.header_line(text, name, a, out) {
            return;
        }
        let place = if a.quoted_name { Place::Json } else { Place::Storage };
        let Some(verdict) = self.detector.may_be_secret(place, name) else {
            return self.literal(text, a, out);
        };
        let before = out.found.count();
        if a.style == Style::Quoted
            && name.ends_with(b"cookie")
            && text.get(span.clone()).is_some_and(|v| v.contains(&b'='))
        {
            let Some(cookies) = text.get(span.clone()) else { return };
            return self.set_cookie_header(cookies, &mut out.shift(span.start));
        }
        let request = self.request;
        let near = Lone { request };
        let settled = config && a.style != Style::Bare;
        let judge = |s: &mut Self, value: &[u8], out: &mut Out<'_>| {
            let Some(kind) = verdict.secret(name, value, place, &near) else { return };
            if settled || is_secret_looking(value, kind) {
                let why = Why { detector: "name", saw: name };
                let site = Site { place, name, around: &near, number: false };
                s.secret_value(value, kind, why, &site, out);
            }
        };
        if a.style != Style::Quoted {
            let parts = if a.colon { block(text, a) } else { Vec::new() };
            let parts = if parts.is_empty() { literals(text, a) } else { parts };
            for part in &parts {
                if let Some(value) = text.get(part.clone()).filter(|_| !out.found.touches(&out.place(part))) {
                    judge(self, value, &mut out.shift(part.start));
                }
            }
            if !parts.is_empty() {
                return;
            }
        }
        let Some(value) = text.get(span.clone()).filter(|v| v.len() >= 3) else { return };
        if a.style == Style::Quoted && memchr::memchr(b'\\', value).is_some() {
            self.through(&UnicodeEscape, text, span, out, judge);
        } else {
            judge(self, value, &mut out.shift(span.start));
        }
        if out.found.count() == before {
            self.literal(text, a, out);
        }
    }

    /// What a string in a script or setting holds, where it may hold names of its own.
    fn literal(&mut self, text: &[u8], a: &Assignment, out: &mut Out<'_>) {
        let span = a.pair.value.clone();
        let Some(value) = text.get(span.clone()).filter(|v| a.style == Style::Quoted && v.len() >= 12) else { return };
        let telling = |b: &u8| matches!(b, b'=' | b':' | b'<' | b'%' | b'&' | b'{' | b'[');
        let encoded = value.len() >= 24 && value.iter().all(|b| b.is_ascii_alphanumeric() || b"+/-_=".contains(b));
        if !encoded && !value.iter().any(telling) {
            return;
        }
        if memchr::memchr(b'\\', value).is_some() {
            self.through(&UnicodeEscape, text, span, out, |s, t, o| s.inside(t, b"", o));
        } else {
            self.within(&mut out.shift(span.start), |s, o| s.inside(value, b"", o));
        }
    }

    /// A header line in a text, as in batch requests and traces. Returns whether its name is one that is read so.
    fn header_line(&mut self, text: &[u8], name: &[u8], a: &Assignment, out: &mut Out<'_>) -> bool {
        if !is_header_name(name) || name.len() < 4 || self.detector.may_be_secret(Place::Header, name).is_none() {
            return false;
        }
        let Some(value) = text.get(a.line.clone()) else { return false };
        let near = Lone { request: self.request };
        let site = Site { place: Place::Header, name, around: &near, number: false };
        self.header(value, &site, &mut out.shift(a.line.start));
        true
    }
}

/// Long and random, or with a sign in it: no name with a number, as sentences and settings have.
fn is_varied(value: &[u8]) -> bool {
    let sign = |b: &u8| b.is_ascii_punctuation() && !b".-_/:()[]{}".contains(b);
    let letter = |of: fn(&u8) -> bool| value.iter().any(of);
    let mixed = letter(u8::is_ascii_lowercase) && letter(u8::is_ascii_uppercase);
    value.iter().any(sign) || (mixed && trivial::token_like(value, 20))
}

/// Where the password begins in the user and password that an argument of a command gives (`-u rita:…`, `--user=…`).
fn credentials(text: &[u8], at: usize, value: &[u8]) -> Option<usize> {
    const ARGUMENTS: [&[u8]; 4] = [b"-u", b"-U", b"--user", b"--proxy-user"];
    let password = memchr::memchr(b':', value)? + 1;
    let given = value.get(password..).filter(|p| !p.starts_with(b"//") && is_secret_looking(p, Kind::Password));
    let head = text.get(..at)?;
    let head = head.strip_suffix(b"\"").or_else(|| head.strip_suffix(b"'")).unwrap_or(head);
    let head = head.strip_suffix(b"=").unwrap_or_else(|| head.trim_ascii_end());
    let word = head.get(head.iter().rposition(u8::is_ascii_whitespace).map_or(0, |i| i + 1)..)?;
    given.filter(|_| ARGUMENTS.contains(&word)).map(|_| password)
}

/// The name before a value and one blank or more: an argument (`--password …`), the first word of its line or behind what sets
/// a variable (`ENV NAME …`), one that `is` joins, or any word beside what only a machine draws (`for token …`).
fn word_before<'t>(text: &'t [u8], value: usize, found: &[u8]) -> Option<&'t [u8]> {
    let blank = |b: &&u8| matches!(b, b' ' | b'\t');
    // Without the blanks at the end, of which there must be one.
    let before =
        |head: &[u8]| Some(head.iter().rev().take_while(blank).count()).filter(|n| *n > 0).map(|n| head.len() - n);
    let apart = |b: &u8| !b.is_ascii_alphanumeric() && !matches!(b, b'_' | b'-' | b'.');
    let last = |head: &[u8]| head.iter().rposition(apart).map_or(0, |i| i + 1);
    let head = text.get(value.saturating_sub(WORD)..value)?;
    // A quote may open the value.
    let head = head.strip_suffix(b"\"").or_else(|| head.strip_suffix(b"'")).unwrap_or(head);
    let head = head.get(..before(head)?)?;
    let (rest, word) = head.split_at_checked(last(head))?;
    // `CREATE USER … IDENTIFIED BY '…'`
    if word.eq_ignore_ascii_case(b"by") && rest.trim_ascii_end().to_ascii_lowercase().ends_with(b"identified") {
        return Some(b"password");
    }
    if matches!(word, b"is" | b"was") {
        let head = rest.get(..before(rest)?)?;
        return head.get(last(head)..).filter(|w| w.len() > 2);
    }
    let sets = || {
        let head = rest.trim_ascii_end();
        let word = head.get(last(head)..).unwrap_or(&[]);
        [&b"env"[..], b"setenv", b"set", b"export"].iter().any(|s| s.eq_ignore_ascii_case(word))
    };
    let first = rest.is_empty() || rest.ends_with(b"\n");
    let bare = word.get(word.iter().take_while(|b| **b == b'-').count()..)?;
    let with = || rest.trim_ascii_end().to_ascii_lowercase().ends_with(b"with");
    let drawn = || {
        let called = bare.to_ascii_lowercase();
        let named = [&b"token"[..], b"password", b"secret"].iter().any(|w| called.ends_with(w));
        named && found.len() >= 20 && trivial::is_mixed(found)
    };
    (bare.len() > 2 && (first || bare.len() + 2 == word.len() || sets() || with() || drawn())).then_some(bare)
}

/// Names of the second line of a pair.
fn is_value_name(name: &[u8]) -> bool {
    matches!(name, b"value" | b"val" | b"default" | b"secret")
}

/// The lines below a name whose value is only the mark of a block (`password: |`): those that stand further in.
fn block(text: &[u8], a: &Assignment) -> Vec<Range<usize>> {
    if block_mark(text.get(a.line.start..).unwrap_or(&[])) == 0 {
        return Vec::new();
    }
    let start = text.get(..a.pair.name.start).and_then(|t| memchr::memrchr(b'\n', t)).map_or(0, |i| i + 1);
    let indent = |line: &[u8]| line.iter().take_while(|b| **b == b' ').count();
    let own = indent(text.get(start..).unwrap_or(&[]));
    let mut at = a.line.end;
    let mut lines = Vec::new();
    while let Some(rest) = text.get(at..).and_then(|t| t.strip_prefix(b"\n").or_else(|| t.strip_prefix(b"\r\n"))) {
        let from = text.len() - rest.len();
        let len = memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
        let inner = indent(rest.get(..len).unwrap_or(&[]));
        if inner <= own || lines.len() > 64 {
            break;
        }
        lines.push(from + inner..from + len);
        at = from + len;
    }
    lines
}

/// The texts in quotes in an expression: `name = given || "…"`, `x ? "…" : null`, `name: string = "…"`.
fn literals(text: &[u8], a: &Assignment) -> Vec<Range<usize>> {
    let line = text.get(a.line.clone()).unwrap_or(&[]);
    let line = line.get(..line.len().min(200)).unwrap_or(line);
    let line = line.get(..memchr::memchr(b';', line).unwrap_or(line.len())).unwrap_or(line);
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = line.get(at..).and_then(|l| memchr2(b'"', b'\'', l)).map(|i| at + i) {
        let quote = line.get(open).copied();
        let Some(len) = line.get(open + 1..).and_then(|l| l.iter().position(|b| Some(*b) == quote)) else { break };
        let before = line.get(..open).unwrap_or(&[]).trim_ascii_end();
        if matches!(before.last(), Some(b'|' | b'?' | b':' | b'=' | b'(')) {
            found.push(a.line.start + open + 1..a.line.start + open + 1 + len);
        }
        at = open + len + 2;
    }
    found
}

/// Where a JSON object or a list of strings or objects may begin.
fn next_document(text: &[u8], mut from: usize) -> Option<usize> {
    loop {
        let at = from + memchr2(b'{', b'[', text.get(from..)?)?;
        let list = text.get(at) == Some(&b'[');
        // Lists of lists of … go on for long in texts that are made to be slow.
        let mut inner = text.get(at + 1..)?.iter().filter(|b| !b.is_ascii_whitespace()).take(4);
        let fits =
            matches!((list, inner.find(|b| !list || **b != b'[')), (false, Some(b'"')) | (true, Some(b'"' | b'{')));
        if fits {
            return Some(at);
        }
        from = at + 1;
    }
}
