//! Base64 (RFC 4648): standard and URL alphabet, with and without padding, in one line or broken into lines of one
//! width (RFC 2045, RFC 7468).
//!
//! Which of these a text uses is read off the text and kept when it is spliced. It must be base64 from its first
//! byte to its last: another character, both alphabets at once, padding in the middle or an impossible length mean
//! that it is something else. Only the unused bits at the end may be anything, since captures cut bodies short.

pub use super::sniff::looks_base64;

use super::{Codec, Edit};
use std::borrow::Cow;
use std::ops::Range;

/// The codec of base64. Both values read both alphabets; they differ in what they take a text for that could be
/// either.
#[derive(Clone, Copy, Debug)]
pub struct Base64 {
    url: bool,
}

impl Base64 {
    /// Takes a text without telling characters for padded and of the standard alphabet (RFC 4648, section 4).
    pub const STANDARD: Self = Self { url: false };
    /// Takes a text without telling characters for unpadded and of the URL alphabet (RFC 4648, section 5), as the
    /// parts of a JWT are.
    pub const URL: Self = Self { url: true };
}

const STANDARD: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const URL: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Set in a table entry whose character is in neither alphabet.
const BAD: u32 = 1 << 31;

/// For each of the four places in a group, a character's bits where they belong in the group's 24.
#[allow(clippy::indexing_slicing, reason = "computed at compile time")]
static GROUP: [[u32; 256]; 4] = {
    let mut table = [[BAD; 256]; 4];
    let mut place = 0;
    while place < 4 {
        let mut i = 0;
        while i < 64 {
            let bits = (i as u32) << (18 - 6 * place);
            table[place][STANDARD[i] as usize] = bits;
            table[place][URL[i] as usize] = bits;
            i += 1;
        }
        place += 1;
    }
    table
};

/// Stands for "nothing is left to copy" in [`Base64::splice`].
const DONE: usize = usize::MAX;

/// How a text is written.
struct Form {
    alphabet: &'static [u8; 64],
    padded: bool,
    /// Characters in a line, and the line end; width 0 is one line.
    width: usize,
    eol: &'static [u8],
    /// Characters, without line ends but with padding.
    chars: usize,
    /// Characters that carry data.
    data: usize,
}

impl Form {
    /// Reads how `outer` is written, and gives its characters without line ends.
    fn read(outer: &[u8], url: bool) -> Option<(Self, Cow<'_, [u8]>)> {
        let mut form =
            Form { alphabet: if url { URL } else { STANDARD }, padded: !url, width: 0, eol: b"", chars: 0, data: 0 };
        let text = match memchr::memchr2(b'\r', b'\n', outer) {
            None => Cow::Borrowed(outer),
            Some(width) => Cow::Owned(form.join(outer, width)?),
        };
        form.chars = text.len();
        let padding = text.iter().rev().take(2).take_while(|&&b| b == b'=').count();
        form.data = form.chars - padding;
        let dash = memchr::memchr2(b'-', b'_', &text).is_some();
        let plus = memchr::memchr2(b'+', b'/', &text).is_some();
        if (dash && plus) || form.data % 4 == 1 || (padding > 0 && !form.chars.is_multiple_of(4)) {
            return None;
        }
        if dash || plus {
            form.alphabet = if dash { URL } else { STANDARD };
            form.padded = plus;
        }
        if !form.data.is_multiple_of(4) {
            form.padded = padding > 0;
        }
        Some((form, text))
    }

    /// Joins lines of `width` characters, all but the last of which must be full; a line end may close the text.
    fn join(&mut self, outer: &[u8], width: usize) -> Option<Vec<u8>> {
        self.eol = if outer.get(width) == Some(&b'\r') { b"\r\n" } else { b"\n" };
        let mut rest = outer.strip_suffix(self.eol).unwrap_or(outer);
        let mut text = Vec::with_capacity(outer.len());
        while !rest.is_empty() {
            let (line, more) = rest.split_at(width.min(rest.len()));
            text.extend_from_slice(line);
            rest = more;
            if !rest.is_empty() {
                self.width = width;
                rest = rest.strip_prefix(self.eol).filter(|r| width > 0 && !r.is_empty())?;
            }
        }
        Some(text)
    }

    /// Where the text of the first `chars` characters ends, before the line end that may follow.
    fn place(&self, chars: usize) -> usize {
        match self.width {
            0 => chars,
            width => chars + chars.saturating_sub(1) / width * self.eol.len(),
        }
    }

    /// Writes `bytes` as it stands behind `before` characters; `last` adds the padding.
    fn write(&self, bytes: &[u8], before: usize, last: bool) -> Vec<u8> {
        let mut text = Vec::with_capacity(bytes.len() / 3 * 4 + 4);
        for group in bytes.chunks(3) {
            let at = |i: usize| u32::from(group.get(i).copied().unwrap_or(0));
            let bits = at(0) << 16 | at(1) << 8 | at(2);
            for place in 0..=group.len() {
                let six = (bits >> (18 - 6 * place)) as usize & 63;
                text.push(self.alphabet.get(six).copied().unwrap_or(b'A'));
            }
            if last && self.padded {
                text.resize(text.len() + 3 - group.len(), b'=');
            }
        }
        if self.width == 0 {
            return text;
        }
        let mut lines = Vec::with_capacity(text.len() + text.len() / self.width * 2 + 2);
        for (i, &b) in text.iter().enumerate() {
            if before + i > 0 && (before + i).is_multiple_of(self.width) {
                lines.extend_from_slice(self.eol);
            }
            lines.push(b);
        }
        lines
    }
}

/// Decodes characters of either alphabet.
fn decode_chars(text: &[u8]) -> Option<Vec<u8>> {
    let mut out = vec![0; text.len() / 4 * 3];
    #[allow(clippy::indexing_slicing, reason = "four tables of 256, looked up by bytes")]
    let bits = |g: &[u8; 4]| {
        let [a, b, c, d] = *g;
        GROUP[0][usize::from(a)] | GROUP[1][usize::from(b)] | GROUP[2][usize::from(c)] | GROUP[3][usize::from(d)]
    };
    let (groups, tail) = text.as_chunks::<4>();
    let (places, _) = out.as_chunks_mut::<3>();
    let mut seen = 0;
    for (group, place) in groups.iter().zip(places) {
        let n = bits(group);
        seen |= n;
        let [_, a, b, c] = n.to_be_bytes();
        *place = [a, b, c];
    }
    if !tail.is_empty() {
        let mut group = [b'A'; 4];
        group.get_mut(..tail.len())?.copy_from_slice(tail);
        let n = bits(&group);
        seen |= n;
        out.extend_from_slice(n.to_be_bytes().get(1..tail.len())?);
    }
    (seen & BAD == 0).then_some(out)
}

/// An edit without the bytes that it has in common with what it replaces, if others remain.
fn trimmed(outer: &[u8], span: Range<usize>, mut with: Vec<u8>) -> Option<Edit> {
    let old = outer.get(span.clone()).unwrap_or_default();
    let head = old.iter().zip(&with).take_while(|(a, b)| a == b).count();
    let room = old.len().min(with.len()) - head;
    let tail = old.iter().rev().zip(with.iter().rev()).take(room).take_while(|(a, b)| a == b).count();
    with.truncate(with.len() - tail);
    with.drain(..head);
    let span = span.start + head..span.end - tail;
    (!span.is_empty() || !with.is_empty()).then_some(Edit { span, with })
}

impl Codec for Base64 {
    fn name(&self) -> &'static str {
        if self.url { "base64url" } else { "base64" }
    }

    /// What the text says; `None` when it is not base64 as a whole. Never borrows.
    fn decode<'a>(&self, outer: &'a [u8]) -> Option<Cow<'a, [u8]>> {
        let (form, text) = Form::read(outer, self.url)?;
        decode_chars(text.get(..form.data)?).map(Cow::Owned)
    }

    /// Writes again from the group of three bytes in which an edit begins to where the groups are in step with the
    /// old ones, which is the end unless lengths change by a multiple of three (not at all in a text of lines).
    /// A text that is not base64 gets no edits.
    fn splice(&self, outer: &[u8], inner: &[Edit]) -> Vec<Edit> {
        let Some((form, text)) = Form::read(outer, self.url) else {
            return Vec::new();
        };
        let Some(old) = text.get(..form.data).and_then(decode_chars) else {
            return Vec::new();
        };
        let mut out = Vec::new();
        let mut edits = inner.iter().peekable();
        while let Some(first) = edits.next() {
            let start = first.span.start.min(old.len()) / 3 * 3;
            let mut bytes = Vec::new();
            let mut at = start;
            let mut next = Some(first);
            while let Some(edit) = next {
                bytes.extend_from_slice(old.get(at..edit.span.start.min(old.len())).unwrap_or_default());
                bytes.extend_from_slice(&edit.with);
                at = edit.span.end.min(old.len()).max(at);
                let resync = at.next_multiple_of(3);
                let (was, is) = (at - start, bytes.len());
                let in_step = if form.width == 0 { is % 3 == was % 3 } else { is == was };
                next = edits.next_if(|e| !in_step || e.span.start < resync);
                if next.is_none() && in_step && resync < old.len() {
                    bytes.extend_from_slice(old.get(at..resync).unwrap_or_default());
                    let chars = start / 3 * 4;
                    let span = form.place(chars)..form.place(resync / 3 * 4);
                    out.extend(trimmed(outer, span, form.write(&bytes, chars, false)));
                    at = DONE;
                }
            }
            if at != DONE {
                bytes.extend_from_slice(old.get(at..).unwrap_or_default());
                let chars = start / 3 * 4;
                let span = form.place(chars)..form.place(form.chars);
                out.extend(trimmed(outer, span, form.write(&bytes, chars, true)));
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lens::{apply, laws};
    use proptest::prelude::*;

    #[test]
    fn reads_every_way_to_write_it() {
        for (outer, text) in [
            ("", Some("")),
            ("Zg==", Some("f")),
            ("Zg", Some("f")),
            ("Zm8=", Some("fo")),
            ("Zm9v", Some("foo")),
            ("Zm9v\nYmFy\nYg==", Some("foobarb")),
            ("Zm9v\r\nYmFy\r\nYg==\r\n", Some("foobarb")),
            ("Zm9\nvYm\nFy\n", Some("foobar")),
            ("Zh", Some("f")),
            ("fn5-Pj4_", Some("~~~>>?")),
            ("fn5+Pj4/", Some("~~~>>?")),
            ("fn5+Pj4_", None),
            ("Zg=", None),
            ("Z", None),
            ("=", None),
            ("====", None),
            ("Zg==Zg==", None),
            ("Zm9v\n\n", None),
            ("Zm9v\nYm\nFy", None),
            ("Zm9v\nYmFy\r\nYg==", None),
            ("\nZm9v", None),
            ("Zm9 v", None),
            ("Zmé=", None),
        ] {
            assert_eq!(Base64::STANDARD.decode(outer.as_bytes()).as_deref(), text.map(str::as_bytes), "{outer:?}");
            assert_eq!(Base64::URL.decode(outer.as_bytes()).as_deref(), text.map(str::as_bytes), "{outer:?}");
        }
    }

    #[test]
    fn keeps_the_way_it_was_written() {
        let (standard, url): (&dyn Codec, &dyn Codec) = (&Base64::STANDARD, &Base64::URL);
        for (codec, outer, secret, with, wanted) in [
            (standard, "Zm9vYmFy", "bar", "b", "Zm9vYg=="),
            (url, "Zm9vYmFy", "bar", "b", "Zm9vYg"),
            (url, "Zm9vYmE=", "ba", "b", "Zm9vYg=="),
            (standard, "Zm9vYmE", "ba", "b", "Zm9vYg"),
            (standard, "fn5-", "~", "", "fn4"),
            (url, "fn5+", "~", "", "fn4="),
            (standard, "Zm9v\r\nYmFy\r\n", "b", "xxxxx", "Zm9v\r\neHh4\r\neHhh\r\ncg==\r\n"),
            (standard, "Zm9v\nYmFy\nYmF6", "oobar", "", "ZmJh\neg=="),
        ] {
            if outer.starts_with("fn5") {
                let inner = [Edit { span: 2..3, with: vec![] }];
                assert_eq!(apply(outer.as_bytes(), &codec.splice(outer.as_bytes(), &inner)), wanted.as_bytes());
            } else {
                assert_eq!(laws::replaced(codec, outer, secret, with), wanted);
            }
        }
    }

    #[test]
    fn writes_no_more_than_it_must() {
        let outer = b"YWFhYmJiY2NjZGRkZWVl";
        let edit = |span, with: &str| Edit { span, with: with.into() };
        assert_eq!(Base64::STANDARD.splice(outer, &[edit(3..6, "xyz")]), [edit(4..8, "eHl6")]);
        assert_eq!(Base64::STANDARD.splice(outer, &[edit(3..6, "bbx")]), [edit(7..8, "4")]);
        assert_eq!(Base64::STANDARD.splice(outer, &[edit(3..6, "")]), [edit(4..8, "")]);
        assert_eq!(Base64::STANDARD.splice(outer, &[edit(3..6, "bbb")]), []);
        let two = Base64::STANDARD.splice(outer, &[edit(0..1, "x"), edit(9..10, "y")]);
        assert_eq!(two.iter().map(|e| e.span.clone()).collect::<Vec<_>>(), [0..2, 12..14]);
    }

    fn written() -> impl Strategy<Value = Vec<u8>> {
        let bytes = prop::collection::vec(any::<u8>(), 0..60);
        (bytes, any::<bool>(), any::<bool>(), 0..10usize, 0..3usize).prop_map(|(bytes, url, padded, width, eol)| {
            let eol: &'static [u8] = if eol == 0 { b"\n" } else { b"\r\n" };
            let form = Form { alphabet: if url { URL } else { STANDARD }, padded, width, eol, chars: 0, data: 0 };
            form.write(&bytes, 0, true)
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn holds_the_laws(outer in written(), close in any::<bool>(), seeds in laws::edits()) {
            let mut outer = outer;
            if close && !outer.contains(&b'\r') {
                outer.push(b'\n');
            }
            prop_assert!(Base64::STANDARD.decode(&outer).is_some(), "{:?}", outer);
            laws::hold(&Base64::STANDARD, &outer, seeds.clone())?;
            laws::hold(&Base64::URL, &outer, seeds)?;
        }

        #[test]
        fn never_panics(outer in laws::texts(&["Zm9v", "Zg==", "\n", "\r\n", "=", "-", "+"]), seeds in laws::edits()) {
            laws::hold(&Base64::STANDARD, &outer, seeds.clone())?;
            laws::hold(&Base64::URL, &outer, seeds)?;
            crate::lens::sniff::looks_base64(&outer);
        }

        #[test]
        fn writes_what_it_reads(text in prop::collection::vec(any::<u8>(), 0..40)) {
            laws::writes(&Base64::STANDARD, "Zm9v", &text)?;
            laws::writes(&Base64::URL, "Zm9v\nZm9v\nZg", &text)?;
        }
    }
}
