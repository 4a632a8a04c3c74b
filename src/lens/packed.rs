//! Deflate (RFC 1951), bare or in a zlib (RFC 1950) or gzip (RFC 1952) frame: SAML requests, and bodies that were packed
//! before they were put into base64.

use super::inflate::inflate;
use super::{Codec, Edit, apply};
use std::borrow::Cow;
use std::ops::Range;

/// Most bytes that a packed text may unpack to; what is larger is left packed.
const UNPACKED: usize = 4 << 20;
/// Most bytes of a stored block.
const STORED: usize = 0xFFFF;

/// What stands around the deflated data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Frame {
    Bare,
    Gzip,
    Zlib,
}

/// The codec of deflated data. What is edited is written again in stored blocks: any reader unpacks them, and nothing has
/// to be packed.
#[derive(Clone, Copy, Debug)]
pub struct Packed(Frame);

impl Packed {
    /// Without a frame.
    pub const DEFLATE: Self = Self(Frame::Bare);
    /// A gzip member.
    pub const GZIP: Self = Self(Frame::Gzip);
    /// A zlib stream.
    pub const ZLIB: Self = Self(Frame::Zlib);

    /// The codec for data that begins like this; bare deflate has no mark.
    pub fn sniff(data: &[u8]) -> Option<&'static Self> {
        match data {
            [0x1F, 0x8B, 8, ..] => Some(&Self::GZIP),
            [cmf @ (0x08 | 0x18 | 0x28 | 0x38 | 0x48 | 0x58 | 0x68 | 0x78), flags, ..]
                if (u16::from(*cmf) << 8 | u16::from(*flags)) % 31 == 0 && flags & 0x20 == 0 =>
            {
                Some(&Self::ZLIB)
            }
            _ => None,
        }
    }

    /// The deflated data within its frame.
    fn inside(self, data: &[u8]) -> Option<Range<usize>> {
        let (start, tail) = match self.0 {
            Frame::Bare => (0, 0),
            Frame::Zlib => (2, 4),
            Frame::Gzip => (gzip_head(data)?, 8),
        };
        let end = data.len().checked_sub(tail)?;
        (start < end).then_some(start..end)
    }
}

impl Codec for Packed {
    fn name(&self) -> &'static str {
        match self.0 {
            Frame::Bare => "deflate",
            Frame::Gzip => "gzip",
            Frame::Zlib => "zlib",
        }
    }

    /// What the data unpacks to; `None` when it is damaged or unpacks to more than 4 MB. Never borrows.
    fn decode<'a>(&self, outer: &'a [u8]) -> Option<Cow<'a, [u8]>> {
        if self.0 != Frame::Bare && Self::sniff(outer)?.0 != self.0 {
            return None;
        }
        let mut out = Vec::new();
        let packed = outer.get(self.inside(outer)?)?;
        inflate(packed, UNPACKED, &mut out).then_some(Cow::Owned(out))
    }

    /// One edit of the deflated data, and one of the check sum behind it.
    fn splice(&self, outer: &[u8], inner: &[Edit]) -> Vec<Edit> {
        let (Some(text), Some(span)) = (self.decode(outer), self.inside(outer)) else { return Vec::new() };
        if inner.is_empty() {
            return Vec::new();
        }
        let text = apply(&text, inner);
        let mut with = Vec::with_capacity(text.len() + 16);
        let mut rest = &text[..];
        loop {
            let (block, behind) = rest.split_at(rest.len().min(STORED));
            rest = behind;
            let len = u16::try_from(block.len()).unwrap_or(0);
            with.push(u8::from(rest.is_empty()));
            with.extend_from_slice(&len.to_le_bytes());
            with.extend_from_slice(&(!len).to_le_bytes());
            with.extend_from_slice(block);
            if rest.is_empty() {
                break;
            }
        }
        match self.0 {
            Frame::Bare => {}
            Frame::Zlib => with.extend_from_slice(&adler32(&text).to_be_bytes()),
            Frame::Gzip => {
                with.extend_from_slice(&crc32(&text).to_le_bytes());
                with.extend_from_slice(&(text.len() as u32).to_le_bytes());
            }
        }
        vec![Edit { span: span.start..outer.len(), with }]
    }
}

/// Length of the head of a gzip member.
fn gzip_head(data: &[u8]) -> Option<usize> {
    let flags = *data.get(3)?;
    let mut at = 10;
    if flags & 4 != 0 {
        at += 2 + usize::from(u16::from_le_bytes(*data.get(at..)?.first_chunk()?));
    }
    for flag in [8, 16] {
        if flags & flag != 0 {
            at += memchr::memchr(0, data.get(at..)?)? + 1;
        }
    }
    Some(at + if flags & 2 != 0 { 2 } else { 0 })
}

/// The check sum of gzip, zip and others (ISO-HDLC), bit by bit: it is taken of short texts.
pub fn crc32(data: &[u8]) -> u32 {
    !data.iter().fold(u32::MAX, |crc, b| {
        (0..8).fold(crc ^ u32::from(*b), |crc, _| (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg()))
    })
}

/// The check sum of zlib.
fn adler32(data: &[u8]) -> u32 {
    let (a, b) = data.iter().fold((1u32, 0u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    b << 16 | a
}

#[cfg(test)]
mod tests {
    use super::super::laws;
    use super::*;
    use proptest::prelude::*;

    /// Packs a text as an edit would.
    fn pack(codec: Packed, text: &[u8]) -> Vec<u8> {
        let empty: &[u8] = match codec.0 {
            Frame::Bare => &[3, 0],
            Frame::Zlib => &[0x78, 0x9C, 3, 0, 0, 0, 0, 1],
            Frame::Gzip => &[0x1F, 0x8B, 8, 8, 0, 0, 0, 0, 0, 3, b'n', 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        };
        apply(empty, &codec.splice(empty, &[Edit { span: 0..0, with: text.to_vec() }]))
    }

    #[test]
    fn check_sums_are_those_of_the_standards() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
        assert_eq!(adler32(b"Wikipedia"), 0x11E6_0398);
    }

    #[test]
    fn frames_are_told_apart() {
        for codec in [Packed::GZIP, Packed::ZLIB] {
            let packed = pack(codec, b"a text");
            assert_eq!(Packed::sniff(&packed).map(Codec::name), Some(codec.name()));
            assert_eq!(codec.decode(&packed).as_deref(), Some(&b"a text"[..]));
        }
        assert!(Packed::GZIP.decode(b"\x1F\x8B\x08").is_none() && Packed::sniff(b"text").is_none());
    }

    proptest! {
        #[test]
        fn edits_change_what_they_should(text in "[ -~]{0,40}", edits in laws::edits()) {
            for codec in [Packed::DEFLATE, Packed::GZIP, Packed::ZLIB] {
                let outer = pack(codec, text.as_bytes());
                let inner = laws::fit(text.len(), edits.clone());
                let wanted = apply(text.as_bytes(), &inner);
                let after = apply(&outer, &codec.splice(&outer, &inner));
                prop_assert_eq!(codec.decode(&after).map(Cow::into_owned), Some(wanted.clone()));
            }
        }

        #[test]
        fn arbitrary_bytes_never_panic(data in prop::collection::vec(any::<u8>(), 0..80)) {
            for codec in [Packed::DEFLATE, Packed::GZIP, Packed::ZLIB] {
                let _ = codec.splice(&data, &[Edit { span: 0..0, with: b"x".to_vec() }]);
            }
        }
    }
}
