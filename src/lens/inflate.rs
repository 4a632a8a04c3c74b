//! Raw deflate (RFC 1951), small and slow, for the short texts that hide in base64: SAML messages and gzipped bodies.

use std::sync::LazyLock;

const LENGTHS: [(u16, u8); 29] = [
    (3, 0),
    (4, 0),
    (5, 0),
    (6, 0),
    (7, 0),
    (8, 0),
    (9, 0),
    (10, 0),
    (11, 1),
    (13, 1),
    (15, 1),
    (17, 1),
    (19, 2),
    (23, 2),
    (27, 2),
    (31, 2),
    (35, 3),
    (43, 3),
    (51, 3),
    (59, 3),
    (67, 4),
    (83, 4),
    (99, 4),
    (115, 4),
    (131, 5),
    (163, 5),
    (195, 5),
    (227, 5),
    (258, 0),
];
const DISTANCES: [(u16, u8); 30] = [
    (1, 0),
    (2, 0),
    (3, 0),
    (4, 0),
    (5, 1),
    (7, 1),
    (9, 2),
    (13, 2),
    (17, 3),
    (25, 3),
    (33, 4),
    (49, 4),
    (65, 5),
    (97, 5),
    (129, 6),
    (193, 6),
    (257, 7),
    (385, 7),
    (513, 8),
    (769, 8),
    (1025, 9),
    (1537, 9),
    (2049, 10),
    (3073, 10),
    (4097, 11),
    (6145, 11),
    (8193, 12),
    (12289, 12),
    (16385, 13),
    (24577, 13),
];
const ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/// The codes of blocks that bring none of their own.
static FIXED: LazyLock<Option<(Code, Code)>> = LazyLock::new(|| {
    let mut lengths = [8u8; 288];
    for (i, l) in lengths.iter_mut().enumerate() {
        *l = match i {
            144..=255 => 9,
            256..=279 => 7,
            _ => 8,
        };
    }
    Some((Code::new(&lengths)?, Code::new(&[5; 30])?))
});

/// A canonical Huffman code: how many codes of each length, and the symbols in order.
struct Code {
    counts: [u16; 16],
    symbols: Vec<u16>,
}

impl Code {
    fn new(lengths: &[u8]) -> Option<Self> {
        let mut counts = [0u16; 16];
        for l in lengths {
            *counts.get_mut(usize::from(*l))? += 1;
        }
        let mut left = 1i32;
        for c in counts.get(1..)? {
            left = left * 2 - i32::from(*c);
            if left < 0 {
                return None;
            }
        }
        let mut next = [0usize; 16];
        for l in 1..15 {
            *next.get_mut(l + 1)? = next.get(l)? + usize::from(*counts.get(l)?);
        }
        let mut symbols = vec![0u16; lengths.len()];
        for (symbol, l) in (0u16..).zip(lengths).filter(|(_, l)| **l != 0) {
            let place = next.get_mut(usize::from(*l))?;
            *symbols.get_mut(*place)? = symbol;
            *place += 1;
        }
        Some(Self { counts, symbols })
    }
}

struct Bits<'a> {
    data: &'a [u8],
    at: usize,
    held: u32,
    count: u32,
}

impl Bits<'_> {
    fn take(&mut self, n: u32) -> Option<u32> {
        while self.count < n {
            self.held |= u32::from(*self.data.get(self.at)?) << self.count;
            self.at += 1;
            self.count += 8;
        }
        let value = self.held & ((1u32 << n) - 1);
        self.held >>= n;
        self.count -= n;
        Some(value)
    }

    fn symbol(&mut self, code: &Code) -> Option<usize> {
        // All the bits that a code can have at once, as far as there are any.
        while self.count < 16 {
            let Some(next) = self.data.get(self.at) else { break };
            self.held |= u32::from(*next) << self.count;
            self.at += 1;
            self.count += 8;
        }
        let (mut value, mut first, mut index) = (0i32, 0i32, 0i32);
        for count in code.counts.get(1..)? {
            self.count = self.count.checked_sub(1)?;
            value |= i32::from(self.held & 1 == 1);
            self.held >>= 1;
            let count = i32::from(*count);
            if value - count < first {
                let place = usize::try_from(index + value - first).ok()?;
                return code.symbols.get(place).map(|s| usize::from(*s));
            }
            index += count;
            first = (first + count) << 1;
            value <<= 1;
        }
        None
    }
}

/// Appends at most `limit` bytes of what `data` unpacks to. Says whether it was whole and sound; whatever could be
/// read before a fault or the limit has been appended all the same.
pub fn inflate(data: &[u8], limit: usize, out: &mut Vec<u8>) -> bool {
    let base = out.len();
    let mut bits = Bits { data, at: 0, held: 0, count: 0 };
    blocks(&mut bits, base, limit, out).is_some()
}

fn blocks(bits: &mut Bits, base: usize, limit: usize, out: &mut Vec<u8>) -> Option<()> {
    loop {
        let last = bits.take(1)? == 1;
        match bits.take(2)? {
            0 => {
                // Whole bytes that were read ahead go back.
                bits.at -= (bits.count / 8) as usize;
                bits.held = 0;
                bits.count = 0;
                let head: [u8; 4] = *bits.data.get(bits.at..)?.first_chunk()?;
                let len = u16::from_le_bytes([head[0], head[1]]);
                if len != !u16::from_le_bytes([head[2], head[3]]) {
                    return None;
                }
                bits.at += 4;
                let stored = bits.data.get(bits.at..bits.at + usize::from(len))?;
                bits.at += usize::from(len);
                if out.len() - base + stored.len() > limit {
                    return None;
                }
                out.extend_from_slice(stored);
            }
            1 => {
                let (literals, distances) = FIXED.as_ref()?;
                block(bits, literals, distances, base, limit, out)?;
            }
            2 => {
                let (literals, distances) = codes(bits)?;
                block(bits, &literals, &distances, base, limit, out)?;
            }
            _ => return None,
        }
        if last {
            return Some(());
        }
    }
}

fn codes(bits: &mut Bits) -> Option<(Code, Code)> {
    let literals = bits.take(5)? as usize + 257;
    let distances = bits.take(5)? as usize + 1;
    let count = bits.take(4)? as usize + 4;
    let mut lengths = [0u8; 320];
    for place in ORDER.get(..count)? {
        *lengths.get_mut(*place)? = u8::try_from(bits.take(3)?).ok()?;
    }
    let meta = Code::new(lengths.get(..19)?)?;
    lengths = [0; 320];
    let mut i = 0;
    while i < literals + distances {
        let (value, times) = match bits.symbol(&meta)? {
            s @ 0..=15 => (u8::try_from(s).ok()?, 1),
            16 => (*lengths.get(i.checked_sub(1)?)?, bits.take(2)? + 3),
            17 => (0, bits.take(3)? + 3),
            _ => (0, bits.take(7)? + 11),
        };
        for _ in 0..times {
            *lengths.get_mut(i)? = value;
            i += 1;
        }
    }
    if i != literals + distances {
        return None;
    }
    Some((Code::new(lengths.get(..literals)?)?, Code::new(lengths.get(literals..i)?)?))
}

fn block(
    bits: &mut Bits,
    literals: &Code,
    distances: &Code,
    base: usize,
    limit: usize,
    out: &mut Vec<u8>,
) -> Option<()> {
    loop {
        if out.len() - base >= limit {
            return None;
        }
        match bits.symbol(literals)? {
            s @ 0..=255 => out.push(u8::try_from(s).ok()?),
            256 => return Some(()),
            s => {
                let (len, extra) = *LENGTHS.get(s - 257)?;
                let len = usize::from(len) + bits.take(u32::from(extra))? as usize;
                let (distance, extra) = *DISTANCES.get(bits.symbol(distances)?)?;
                let distance = usize::from(distance) + bits.take(u32::from(extra))? as usize;
                let from = out.len().checked_sub(distance).filter(|f| *f >= base)?;
                for i in from..from + len {
                    out.push(*out.get(i)?);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// python3: `c=zlib.compressobj(9,8,-15); (c.compress(text)+c.flush()).hex()`
    const DYNAMIC: &str = "95964b8ed5500c44b782b201fcffa0d791d8007b68a41e20d10ce0b17feccc907a5019e75a37f62957ddc79fd7f79f5fbe3e9fbf7f7cfffb7cfbf4edf5fdede5f845c7498fcfff7f3b1f1f9fcde63e4e468fb397d6711a7a5e343d8fb3d1f3ca9131ff1370417bfb718aa30596ce769c0adfe06eaad332dc43a8ba1c67c0434a96e4e32cbe036d2033c1982b9996b3c077b4930c6936b80d2669cb85078f8a992a9677075e52594b1c47ce1249b622c16f510b19ea52782f266ec35d059f989305af18ef2de0b0379c3d47480f7c33fc9634e1ddf3c27b29611dfa2ef8c49ac887be27cea5b373e8074e5fc8ab877ee0b74c27c5433ff15e443875e8273e31910edfbdc7b95c763af41ba72fe65643bf718d89abd1ee3ee1529660955d7ec23746a2c576fb195f4cc9e4f075b21b0a28a7b2adc16d465a894602acb89b4d458b5c9e69784d0dffa971dc9aaf905cff0f5c06e34a919b0081c78caa78af0e12cfb2518ef3eaa0f0c0d4b119bd52004f65f550df18205c071a26b939c037de1729f35b1b3784f753c43c3a10257c6e55a4a30331e25b6f1fda5cc37560a415a30309fc1e63ce1a1d48e2fdd83835e506283eb7a113323a90c6f9d8a8c046077a43076693eefb06645c6fe693097aa53bde8f8f89ec8b40f1fd992d9d28991afb604fff01";
    const FIXED_BLOCK: &str = "cb48cdc9c957c8409000";

    fn bytes(hex: &str) -> Vec<u8> {
        (0..hex.len() / 2).map(|i| u8::from_str_radix(&hex[2 * i..2 * i + 2], 16).unwrap()).collect()
    }

    #[test]
    fn unpacks_all_three_kinds_of_block() {
        let long: String =
            (0..60).map(|i| format!("<saml:Attribute Name=\"n{}\">{}</saml:Attribute>", i * 7919, i * i)).collect();
        for (packed, text) in
            [(DYNAMIC, long.as_str()), (FIXED_BLOCK, "hello hello hello"), ("010300fcff616263", "abc")]
        {
            let mut out = b"kept".to_vec();
            assert!(inflate(&bytes(packed), 1 << 20, &mut out));
            assert_eq!(&out[4..], text.as_bytes());
        }
    }

    #[test]
    fn stops_at_the_limit() {
        let mut out = Vec::new();
        assert!(!inflate(&bytes(DYNAMIC), 100, &mut out));
        assert!(out.len() < 100 + 258);
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_never_panic(data in proptest::collection::vec(any::<u8>(), 0..200)) {
            let mut out = Vec::new();
            let _ = inflate(&data, 4096, &mut out);
            prop_assert!(out.len() < 4096 + 258);
        }
    }
}
