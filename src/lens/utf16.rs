//! UTF-16 text (RFC 2781), as some tools and PowerShell write bodies: every character two bytes or four.

use super::{Codec, Edit};
use std::borrow::Cow;

/// The codec of UTF-16 in one byte order, with or without a byte order mark.
#[derive(Clone, Copy, Debug)]
pub struct Utf16 {
    big: bool,
}

impl Utf16 {
    /// Big-endian.
    pub const BE: Self = Self { big: true };
    /// Little-endian.
    pub const LE: Self = Self { big: false };

    /// The codec for text that looks like it: a byte order mark, or ASCII in most places.
    pub fn sniff(text: &[u8]) -> Option<&'static Self> {
        match text {
            _ if !text.len().is_multiple_of(2) || text.len() < 4 => None,
            [0xFF, 0xFE, ..] => Some(&Self::LE),
            [0xFE, 0xFF, ..] => Some(&Self::BE),
            _ => {
                let head = text.as_chunks::<2>().0;
                let head = head.get(..head.len().min(64))?;
                let plain = |b: u8| matches!(b, b' '..=b'~' | b'\t' | b'\r' | b'\n');
                let count = |f: fn(&[u8; 2]) -> (u8, u8)| {
                    head.iter().filter(|pair| matches!(f(pair), (low, 0) if plain(low))).count()
                };
                let (little, big) = (count(|p| (p[0], p[1])), count(|p| (p[1], p[0])));
                let most = head.len() - head.len() / 8;
                if little >= most {
                    Some(&Self::LE)
                } else if big >= most {
                    Some(&Self::BE)
                } else {
                    None
                }
            }
        }
    }

    fn unit(self, pair: [u8; 2]) -> u16 {
        if self.big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) }
    }

    /// The characters with their offsets in the UTF-8 text; a lone surrogate counts as U+FFFD.
    fn chars(self, outer: &[u8]) -> impl Iterator<Item = char> {
        let units = outer.as_chunks::<2>().0.iter().map(move |p| self.unit(*p));
        char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
    }
}

impl Codec for Utf16 {
    fn name(&self) -> &'static str {
        if self.big { "utf-16be" } else { "utf-16le" }
    }

    /// The text in UTF-8; `None` when a byte is left over. Never borrows.
    fn decode<'a>(&self, outer: &'a [u8]) -> Option<Cow<'a, [u8]>> {
        let text: String = self.chars(outer).collect();
        outer.len().is_multiple_of(2).then(|| Cow::Owned(text.into_bytes()))
    }

    /// Edits of whole characters: where a span begins or ends within one, it takes it along.
    fn splice(&self, outer: &[u8], inner: &[Edit]) -> Vec<Edit> {
        if !outer.len().is_multiple_of(2) {
            return Vec::new();
        }
        let mut out = Vec::with_capacity(inner.len());
        let mut chars = self.chars(outer).peekable();
        let (mut near, mut far) = (0usize, 0usize);
        for e in inner {
            while let Some(c) = chars.next_if(|c| near + c.len_utf8() <= e.span.start) {
                near += c.len_utf8();
                far += 2 * c.len_utf16();
            }
            let (start, begin) = (far, near);
            let mut cut = Vec::new();
            while let Some(c) = chars.next_if(|_| near < e.span.end) {
                let mut utf8 = [0; 4];
                cut.extend_from_slice(c.encode_utf8(&mut utf8).as_bytes());
                near += c.len_utf8();
                far += 2 * c.len_utf16();
            }
            let kept = |r: std::ops::Range<usize>| cut.get(r).unwrap_or(&[]);
            let head = kept(0..e.span.start - begin);
            let tail = kept(e.span.end.saturating_sub(begin).min(cut.len())..cut.len());
            let with = [head, &e.with, tail].concat();
            let with = String::from_utf8_lossy(&with)
                .encode_utf16()
                .flat_map(|u| if self.big { u.to_be_bytes() } else { u.to_le_bytes() })
                .collect();
            out.push(Edit { span: start..far, with });
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::super::apply;
    use super::*;
    use proptest::prelude::*;

    fn encode(text: &str, big: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
    }

    #[test]
    fn what_looks_like_it_is_found() {
        assert_eq!(Utf16::sniff(&encode("a text", false)).map(Codec::name), Some("utf-16le"));
        assert_eq!(Utf16::sniff(&encode("\u{feff}é€", true)).map(Codec::name), Some("utf-16be"));
        assert!(Utf16::sniff(b"a plain text").is_none() && Utf16::sniff(&[0; 20]).is_none());
    }

    proptest! {
        #[test]
        fn edits_between_characters_change_only_themselves(
            text in "[a-z€𝄞]{0,12}", cuts in (0usize..13, 0usize..13), with in "[a-z€]{0,4}", big: bool,
        ) {
            let codec = if big { Utf16::BE } else { Utf16::LE };
            let mut places: Vec<usize> = text.char_indices().map(|(i, _)| i).collect();
            places.push(text.len());
            let (a, b) = (places[cuts.0 % places.len()], places[cuts.1 % places.len()]);
            let edit = Edit { span: a.min(b)..a.max(b), with: with.into_bytes() };
            let outer = encode(&text, big);
            prop_assert_eq!(codec.decode(&outer).map(Cow::into_owned), Some(text.as_bytes().to_vec()));
            let after = apply(&outer, &codec.splice(&outer, std::slice::from_ref(&edit)));
            let wanted = apply(text.as_bytes(), &[edit]);
            prop_assert_eq!(codec.decode(&after).map(Cow::into_owned), Some(wanted.clone()));
        }
    }
}
