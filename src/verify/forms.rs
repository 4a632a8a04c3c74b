//! The removed values in all the forms that can be searched for directly, and whether a place found is a real one.
//!
//! Base64 hides a value at three offsets and in two alphabets. None of these spellings is written out: of each, a few
//! characters at one place go to a table, and where the text has those, what stands there is decoded and compared.
//! Our own placeholders may hold a removed word (`session` stands in `REDACTED-session-cookie-3`), so what lies inside
//! one doesn't count.

use super::search::{Entry, Grid, Table};
use super::views::{base64, sextet, unescape, unhex};
use memchr::memmem;

/// Shortest value that is searched for.
pub(super) const MIN_VALUE: usize = 6;
/// A longer value counts as readable when this much of its beginning is.
const MAX_VALUE: usize = 2048;
/// How many characters around a place are decoded to see what it stands in.
const CONTEXT: usize = 96;
/// How many times a value's own escapes are resolved, as the views resolve those of the text.
const RESOLVED: usize = 3;
/// What is longer is looked for at more places than one, so that a piece of the text around any byte of it is enough.
const LONG: usize = 64;
/// Longest distance between two windows; more would only make the tables larger.
const STRIDE: usize = 24;
/// How many windows a table should hold at most.
const ROOM: usize = 1 << 17;
/// How many places inside a pattern are considered for its windows.
const PLACES: usize = 6;

/// How a text spells a value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spelling {
    /// As it is.
    Plain,
    /// Base64, beginning this many bytes after a group of three.
    Base64(u8),
    /// Two hex digits for each byte.
    Hex,
}

impl Spelling {
    /// An offset in the spelled value together with the spelling.
    fn place(self, offset: usize) -> u32 {
        let code = match self {
            Self::Plain => 0,
            Self::Base64(skip) => 1 + u32::from(skip),
            Self::Hex => 4,
        };
        u32::try_from(offset).unwrap_or(u32::MAX >> 3) << 3 | code
    }

    fn of(place: u32) -> (usize, Self) {
        let spelling = match place & 7 {
            0 => Self::Plain,
            4 => Self::Hex,
            n => Self::Base64((n - 1) as u8),
        };
        ((place >> 3) as usize, spelling)
    }

    /// Bits of the first character that also holds what stands before.
    fn shared(self) -> usize {
        match self {
            Self::Base64(1) => 4,
            Self::Base64(2) => 2,
            _ => 0,
        }
    }

    /// Number of characters that hold nothing but the value's `bytes`.
    fn length(self, bytes: usize) -> usize {
        match self {
            Self::Plain => bytes,
            Self::Base64(_) => (bytes * 8 - self.shared()) / 6,
            Self::Hex => bytes * 2,
        }
    }

    /// The first of these characters that holds nothing before byte `byte` of the value.
    fn character(self, byte: usize) -> usize {
        match self {
            Self::Plain => byte,
            Self::Base64(_) => (byte * 8).saturating_sub(self.shared()).div_ceil(6),
            Self::Hex => byte * 2,
        }
    }
}

/// Some bytes to search for.
struct Item {
    start: u32,
    len: u32,
    /// Where its most telling bytes are.
    telling: u32,
    /// It is UTF-16, to be found in base64 only.
    wide: bool,
    /// It is a value, not another form of one.
    own: bool,
}

/// The values to search for.
pub(super) struct Forms {
    bytes: Vec<u8>,
    items: Vec<Item>,
    plain: Option<Table>,
    encoded: Option<Table>,
    /// Shortest run of base64 characters that a spelled value fits into.
    shortest: usize,
    reach: usize,
    count: u64,
}

impl Forms {
    /// All forms of `values`; those shorter than [`MIN_VALUE`] are left out.
    pub(super) fn new<'a>(values: impl Iterator<Item = &'a [u8]>) -> Self {
        let mut seen = rustc_hash::FxHashSet::default();
        let values: Vec<&[u8]> = values.filter(|v| v.len() >= MIN_VALUE && seen.insert(*v)).collect();
        let mut forms = Self {
            bytes: Vec::new(),
            items: Vec::new(),
            plain: None,
            encoded: None,
            shortest: usize::MAX,
            reach: LONG,
            count: values.len() as u64,
        };
        for value in values {
            forms.value(value.get(..MAX_VALUE).unwrap_or(value));
        }
        forms.index_plain();
        forms.index_encoded();
        forms
    }

    /// How many different values are searched for.
    pub(super) fn count(&self) -> u64 {
        self.count
    }

    /// How far around any byte of a form the text has to be searched to find that form.
    pub(super) fn reach(&self) -> usize {
        self.reach
    }

    /// Shortest run of base64 characters that [`Self::encoded`] can find anything in.
    pub(super) fn shortest(&self) -> usize {
        self.shortest
    }

    /// Calls `found` with each place where a value can be read as it is and that has a byte in `text[from..to]` with
    /// [`Self::reach`] bytes around it in there, or is there as a whole, until it says `false`.
    pub(super) fn plain(&self, text: &[u8], from: usize, to: usize, found: &mut dyn FnMut(usize) -> bool) -> bool {
        self.plain.iter().all(|t| t.scan(text, from, to, &mut |at, e| self.check(text, at, e, found)))
    }

    /// Calls `found` with each place in the run `text[from..to]` of base64 characters where a value can be read in
    /// base64 or hex, until it says `false`.
    pub(super) fn encoded(&self, text: &[u8], from: usize, to: usize, found: &mut dyn FnMut(usize) -> bool) -> bool {
        self.encoded.iter().all(|t| t.scan(text, from, to, &mut |at, e| self.check(text, at, e, found)))
    }

    /// Which of the patterns that have a window at `at` are really there.
    #[inline(never)]
    fn check(&self, text: &[u8], at: usize, mut same: &[Entry], found: &mut dyn FnMut(usize) -> bool) -> bool {
        let mut decoded = Vec::new();
        while let Some(first) = same.first() {
            let (here, rest) = same.split_at(same.partition_point(|e| e.place <= first.place));
            same = rest;
            let (offset, spelling) = Spelling::of(first.place);
            let Some(start) = at.checked_sub(offset) else { continue };
            let longest = if here.len() == 1 { self.item(first.item).0.len() } else { 2 * MAX_VALUE };
            decoded.clear();
            let said = match spelling {
                Spelling::Plain => text.get(start..).unwrap_or(&[]),
                Spelling::Hex => {
                    unhex(text.get(start..text.len().min(start + 2 * longest)).unwrap_or(&[]), &mut decoded);
                    &decoded
                }
                Spelling::Base64(skip) => {
                    let lead = lead(skip);
                    let Some(group) = start.checked_sub(lead) else { continue };
                    let end = text.len().min(group + (longest + 2).div_ceil(3) * 4 + 4);
                    base64(text.get(group..end).unwrap_or(&[]), &mut decoded);
                    decoded.get(usize::from(skip)..).unwrap_or(&[])
                }
            };
            // Of sorted items none of which begins with another one only the one before can be the beginning.
            let near = here.partition_point(|e| self.item(e.item).0 <= said).checked_sub(1);
            if let Some(e) = near.and_then(|i| here.get(i)) {
                let (says, wide) = self.item(e.item);
                if said.starts_with(says) && confirmed(text, start, spelling, says, wide) && !found(start) {
                    return false;
                }
            }
        }
        true
    }

    /// The bytes of an item, and whether they are UTF-16.
    fn item(&self, index: u32) -> (&[u8], bool) {
        let item = self.items.get(index as usize);
        item.map_or((&[], false), |i| (bytes_of(&self.bytes, i), i.wide))
    }

    fn add(&mut self, says: &[u8], wide: bool, own: bool) {
        let place = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        self.items.push(Item { start: place(self.bytes.len()), len: place(says.len()), telling: 0, wide, own });
        self.bytes.extend_from_slice(says);
    }

    /// A value and what it is read as elsewhere. Its UTF-16 follows it directly.
    fn value(&mut self, value: &[u8]) {
        self.add(value, false, true);
        if value.is_ascii() {
            // What UTF-16 LE and BE have in common.
            let mut wide: Vec<u8> = value.iter().flat_map(|b| [*b, 0]).collect();
            wide.pop();
            self.add(&wide, true, false);
        } else if let Ok(text) = std::str::from_utf8(value) {
            for unit in [u16::to_le_bytes, u16::to_be_bytes] {
                let wide: Vec<u8> = text.encode_utf16().flat_map(unit).collect();
                self.add(&wide, true, false);
            }
        }
        if value.contains(&b' ') {
            let form: Vec<u8> = value.iter().map(|b| if *b == b' ' { b'+' } else { *b }).collect();
            self.add(&form, false, false);
        }
        // Its own escapes, as the views of a text that holds it would show them.
        let mut resolved = value.to_vec();
        for _ in 0..RESOLVED {
            let mut next = Vec::new();
            if !unescape(&resolved, false, &mut next) || !is_distinct(&next) {
                break;
            }
            self.add(&next, false, false);
            resolved = next;
        }
    }

    /// The table for what stands in a text as it is.
    fn index_plain(&mut self) {
        let bytes = &self.bytes;
        let of = |item: &Item| bytes_of(bytes, item);
        let members = || (0u32..).zip(&self.items).filter(|(_, i)| !i.wide);
        let Some(shortest) = members().map(|(_, i)| i.len as usize).min() else {
            return;
        };
        let grid = Grid::new(shortest, STRIDE);
        let long = members().map(|(_, i)| i.len as usize).filter(|len| *len > LONG).sum::<usize>();
        while self.reach < 2 * MAX_VALUE && long / self.reach * grid.stride > ROOM {
            self.reach *= 2;
        }
        // How often each window stands in the patterns, roughly; shared beginnings make bad windows.
        let mut seen = vec![0u16; 1 << 16];
        let slot = |text: &[u8], at: usize| (grid.hash(text.get(at..).unwrap_or(&[])) >> 48) as usize;
        for (_, item) in members() {
            for at in places(item.len as usize, grid).flat_map(|at| at..at + grid.stride) {
                if let Some(n) = seen.get_mut(slot(of(item), at)) {
                    *n = n.saturating_add(1);
                }
            }
        }
        let mut windows = Vec::new();
        let mut telling = Vec::new();
        for (n, item) in members() {
            let text = of(item);
            let mut push = |at: usize| {
                for at in at..at + grid.stride {
                    let entry = Entry::new(Spelling::Plain.place(at), n);
                    windows.push((grid.hash(text.get(at..).unwrap_or(&[])), entry));
                }
            };
            // The last of equals: what secrets share, they share at the front.
            let mut best = (u32::MAX, 0);
            for at in places(text.len(), grid) {
                let mut cost = 0;
                for at in at..at + grid.stride {
                    cost += u32::from(seen.get(slot(text, at)).copied().unwrap_or(0));
                    let is_common = text.iter().skip(at).take(grid.width).all(|b| is_common(*b));
                    cost += if is_common { 64 } else { 0 };
                }
                if cost <= best.0 {
                    best = (cost, at);
                }
            }
            telling.push((n, best.1));
            if text.len() <= LONG {
                push(best.1);
            } else {
                let last = text.len() - grid.span();
                (0..last).step_by(self.reach).chain(std::iter::once(last)).for_each(push);
            }
        }
        let table = Table::new(grid, &windows, &|n| self.items.get(n as usize).map_or(&[], of));
        for (n, at) in telling {
            if let Some(item) = self.items.get_mut(n as usize) {
                item.telling = u32::try_from(at).unwrap_or(0);
            }
        }
        self.plain = Some(table);
    }

    /// The table for what stands in base64 and hex.
    fn index_encoded(&mut self) {
        let mut telling = 0;
        for item in &mut self.items {
            if item.own {
                telling = item.telling;
            } else if item.wide {
                item.telling = 2 * telling;
            }
        }
        let spelled = || {
            let all = (0u32..).zip(&self.items).filter(|(_, i)| i.own || i.wide);
            let ways = [Spelling::Base64(0), Spelling::Base64(1), Spelling::Base64(2), Spelling::Hex];
            all.flat_map(move |(n, i)| ways.into_iter().map(move |w| (n, i, w)))
                .filter(|(_, i, w)| !(i.wide && *w == Spelling::Hex))
                .map(|(n, i, w)| (n, i, w, w.length(i.len as usize)))
        };
        let of = |item: &Item| bytes_of(&self.bytes, item);
        let Some(shortest) = spelled().map(|(.., len)| len).min() else {
            return;
        };
        self.shortest = self.shortest.min(shortest);
        // These are looked for in runs only, so a finer grid costs little and keeps the tables small.
        let grid = Grid::new(shortest, (2 * ROOM / spelled().count().max(1)).clamp(2, STRIDE));
        let mut windows = Vec::with_capacity(spelled().count() * (grid.stride + 1));
        for (n, item, way, len) in spelled() {
            let at = way.character(item.telling as usize).min(len - grid.span());
            for alphabet in [0, 1] {
                let mut text = [0; STRIDE + 8];
                let differs = spell(of(item), way, at, alphabet, text.get_mut(..grid.span()).unwrap_or(&mut []));
                if alphabet == 1 && !differs {
                    break;
                }
                for i in 0..grid.stride {
                    let entry = Entry::new(way.place(at + i), n);
                    windows.push((grid.hash(text.get(i..).unwrap_or(&[])), entry));
                }
            }
        }
        self.encoded = Some(Table::new(grid, &windows, &|n| self.items.get(n as usize).map_or(&[], of)));
    }
}

fn bytes_of<'b>(bytes: &'b [u8], item: &Item) -> &'b [u8] {
    bytes.get(item.start as usize..(item.start + item.len) as usize).unwrap_or(&[])
}

/// Fills `out` with the spelled value from character `at` on, with the first or the second of its alphabets. Says
/// whether these differ there.
fn spell(says: &[u8], way: Spelling, at: usize, alphabet: usize, out: &mut [u8]) -> bool {
    const SIXTY_TWO: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let byte = |i: usize| u16::from(says.get(i).copied().unwrap_or(0));
    let mut differs = false;
    for (i, c) in (at..).zip(out) {
        let (code, low, high) = if way == Spelling::Hex {
            let nibble = usize::from(byte(i / 2) >> (4 - 4 * (i % 2)) & 15);
            let letter = if alphabet == 0 { b'a' } else { b'A' };
            differs |= nibble > 9;
            *c = if nibble > 9 { letter + (nibble - 10) as u8 } else { b'0' + nibble as u8 };
            continue;
        } else {
            let bit = way.shared() + i * 6;
            let code = (byte(bit / 8) << 8 | byte(bit / 8 + 1)) >> (10 - bit % 8) & 63;
            if alphabet == 0 { (code, b'+', b'/') } else { (code, b'-', b'_') }
        };
        differs |= code > 61;
        *c = SIXTY_TWO.get(usize::from(code)).copied().unwrap_or(if code == 62 { low } else { high });
    }
    differs
}

/// Where in a pattern of `len` bytes its windows may begin.
fn places(len: usize, grid: Grid) -> impl Iterator<Item = usize> {
    let last = len.saturating_sub(grid.span());
    let step = last.div_ceil(PLACES - 1).max(1);
    (0..last).step_by(step).chain(std::iter::once(last))
}

/// Bytes of prose, markup and code: a window of nothing else is met often.
fn is_common(b: u8) -> bool {
    b.is_ascii_lowercase() || matches!(b, b' ' | b'"' | b':' | b',' | b'/' | b'.' | b'=' | b'\n')
}

/// How many characters of a group of four stand before those that hold nothing but the value.
fn lead(skip: u8) -> usize {
    match skip {
        0 => 0,
        1 => 2,
        _ => 3,
    }
}

/// Enough different characters to be no accident.
fn is_distinct(value: &[u8]) -> bool {
    let mut letters = [0u64; 4];
    for b in value.iter().filter(|b| !b.is_ascii_whitespace() && !b.is_ascii_control()) {
        if let Some(word) = letters.get_mut(usize::from(b >> 6)) {
            *word |= 1 << (b & 63);
        }
    }
    value.len() >= MIN_VALUE && letters.iter().map(|w| w.count_ones() as usize).sum::<usize>() >= MIN_VALUE
}

/// Whether the value that was read at `start` stands outside our placeholders.
fn confirmed(text: &[u8], start: usize, spelling: Spelling, says: &[u8], wide: bool) -> bool {
    let end = text.len().min(start + spelling.length(says.len()) + CONTEXT);
    let before = text.get(..start).unwrap_or(&[]).iter().rev().take(CONTEXT);
    let mut decoded = Vec::new();
    let at = match spelling {
        Spelling::Plain => return !in_placeholder(text, start, start + says.len()),
        Spelling::Hex => {
            let digits = before.take_while(|b| b.is_ascii_hexdigit()).count() / 2 * 2;
            unhex(text.get(start - digits..end).unwrap_or(&[]), &mut decoded);
            digits / 2
        }
        Spelling::Base64(skip) => {
            let run = before.take_while(|b| sextet(**b) != 64).count();
            let Some(groups) = run.checked_sub(lead(skip)).map(|n| n / 4) else {
                return false;
            };
            base64(text.get(start - lead(skip) - groups * 4..end).unwrap_or(&[]), &mut decoded);
            groups * 3 + usize::from(skip)
        }
    };
    if wide {
        let narrow =
            |bytes: Option<&[u8]>| bytes.unwrap_or(&[]).iter().copied().filter(|b| *b != 0).collect::<Vec<u8>>();
        let start = narrow(decoded.get(..at)).len();
        return !in_placeholder(&narrow(Some(&decoded)), start, start + narrow(Some(says)).len());
    }
    !in_placeholder(&decoded, at, at + says.len())
}

/// Longest placeholder there can be.
const LONGEST: usize = 64;

/// Whether `start..end` lies inside a placeholder of ours: `REDACTED-<kind>-<n>` or `user-<n>@redacted.invalid`.
fn in_placeholder(text: &[u8], start: usize, end: usize) -> bool {
    if end - start > LONGEST {
        return false;
    }
    let from = start.saturating_sub(LONGEST);
    let around = text.get(from..text.len().min(end + LONGEST)).unwrap_or(&[]);
    let (start, end) = (start - from, end - from);
    let inside = |head: &[u8], length: fn(&[u8]) -> Option<usize>| {
        memmem::find_iter(around, head)
            .take_while(|at| *at <= start)
            .any(|at| around.get(at..).and_then(length).is_some_and(|n| end <= at + n))
    };
    inside(b"REDACTED-", labelled) || inside(b"user-", mailbox)
}

/// Length of `REDACTED-<kind>-<n>` at the start of `s`; the kind has no part that begins with a digit.
fn labelled(s: &[u8]) -> Option<usize> {
    let mut at = "REDACTED".len();
    loop {
        let rest = s.get(at..)?.strip_prefix(b"-")?;
        let digits = count(rest, u8::is_ascii_digit);
        if digits > 0 {
            return (at > "REDACTED".len()).then_some(at + 1 + digits);
        }
        let word = count(rest, u8::is_ascii_lowercase);
        if word == 0 {
            return None;
        }
        at += 1 + word;
    }
}

/// Length of `user-<n>@redacted.invalid` at the start of `s`, the `@` however escaped.
fn mailbox(s: &[u8]) -> Option<usize> {
    let number = s.get("user-".len()..)?;
    let digits = count(number, u8::is_ascii_digit);
    let rest = number.get(digits..)?;
    let sign = memmem::find(rest.get(..rest.len().min(26))?, b"redacted.invalid")?;
    let is_sign = matches!(rest.first(), Some(b'@' | b'%' | b'&' | b'\\'));
    (digits > 0 && sign > 0 && is_sign).then_some("user-".len() + digits + sign + "redacted.invalid".len())
}

fn count(s: &[u8], is: fn(&u8) -> bool) -> usize {
    s.iter().take_while(|b| is(b)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(values: &[&str]) -> Forms {
        Forms::new(values.iter().map(|v| v.as_bytes()))
    }

    fn found(f: &Forms, text: &str) -> bool {
        super::super::look::readable(f, text.as_bytes(), 0)
    }

    #[test]
    fn places_in_placeholders_do_not_count() {
        let f = forms(&["session", "cookie-3", "user-17", "redacted.invalid", "REDACTED-token-4", "3-tail-of-it"]);
        for text in [
            "a REDACTED-session-cookie-3 b",
            "REDACTED-session-id-1 REDACTED-session-id-2",
            "<user-17@redacted.invalid>",
            "to=user-17%40redacted.invalid&",
            "UkVEQUNURUQtc2Vzc2lvbi1jb29raWUtMw==",
            "xxxUkVEQUNURUQtc2Vzc2lvbi1jb29raWUtMw==".trim_start_matches('x'),
            "52454441435445442d73657373696f6e2d636f6f6b69652d33",
        ] {
            assert!(!found(&f, text), "{text}");
        }
        for text in [
            "REDACTED-session",
            "REDACTED-cookie-2-session",
            "REDACTED--session-3",
            "REDACTED-Session-session-3",
            "user-17@example.org",
            "user-18@example.org user-17",
            "REDACTED-cookie-3-tail-of-it",
            "session-REDACTED-cookie-3",
            "U0VDUkVELXNlc3Npb24tM",
        ] {
            assert!(found(&f, text), "{text}");
        }
    }

    #[test]
    fn base64_places_are_confirmed_by_the_bits_around_them() {
        let f = forms(&["abcdef"]);
        // At offset one the first character holds four bits of the value: `YWJjZGVm` is right, others are not.
        assert!(found(&f, "YWJjZGVm"));
        assert!(found(&f, "LGFiY2RlZg"));
        assert!(!found(&f, "LXFiY2RlZg"));
        assert!(!found(&f, "FiY2RlZ"));
    }

    #[test]
    fn a_value_with_escapes_of_its_own_is_found_resolved() {
        let f = forms(&["a%2Fb%2Fc-12345", "%20%20%20%20"]);
        assert!(found(&f, "a%2Fb%2Fc-12345"));
        assert!(found(&f, "a/b/c-12345"));
        assert!(!found(&f, "          "));
    }

    #[test]
    fn names_are_looked_through() {
        let f = forms(&["hunter2hunter2"]);
        for text in ["hunter2hunter2", "x%68unter2hunter2", "x-aHVudGVyMmh1bnRlcjI", "\\\\u0068unter2hunter2"] {
            assert!(super::super::look::readable(&f, text.as_bytes(), super::super::STEPS), "{text}");
        }
        assert!(!super::super::look::readable(&f, b"x-request-id", super::super::STEPS));
    }
}
