//! Made-up secrets for tests: drawn from a seeded generator, so no value is real and every run is the same.

use super::super::pattern::Pattern;

/// A xorshift generator.
pub(crate) struct Gen(u64);

/// A text that holds secrets.
pub(crate) struct Sample {
    pub(crate) text: String,
    pub(crate) secrets: Vec<String>,
}

impl Sample {
    pub(crate) fn new(before: &str, secret: &str, after: &str) -> Sample {
        Sample { text: format!("{before}{secret}{after}"), secrets: vec![secret.to_string()] }
    }
}

pub(crate) const B62: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
pub(crate) const B64URL: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
pub(crate) const B64: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

impl Gen {
    pub(crate) fn new(seed: u64) -> Gen {
        Gen(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(crate) fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % n
    }

    pub(crate) fn pick(&mut self, from: &[u8], n: usize) -> String {
        (0..n).map(|_| char::from(from[self.below(from.len())])).collect()
    }

    pub(crate) fn hex(&mut self, n: usize) -> String {
        self.pick(b"0123456789abcdef", n)
    }

    pub(crate) fn digits(&mut self, n: usize) -> String {
        self.pick(b"0123456789", n)
    }

    pub(crate) fn token(&mut self, n: usize) -> String {
        self.pick(B62, n)
    }

    pub(crate) fn uuid(&mut self) -> String {
        format!("{}-{}-4{}-a{}-{}", self.hex(8), self.hex(4), self.hex(3), self.hex(3), self.hex(12))
    }

    pub(crate) fn base64(&mut self, bytes: &[u8]) -> String {
        let mut out = String::new();
        for chunk in bytes.chunks(3) {
            let n = chunk.iter().fold(0u32, |n, &b| n << 8 | u32::from(b)) << (8 * (3 - chunk.len()));
            for i in 0..4 {
                out.push(if i <= chunk.len() { char::from(B64[(n >> (18 - 6 * i) & 63) as usize]) } else { '=' });
            }
        }
        out
    }

    pub(crate) fn base64url(&mut self, bytes: &[u8]) -> String {
        self.base64(bytes).trim_end_matches('=').replace('+', "-").replace('/', "_")
    }

    /// One token for each alternative of a pattern.
    pub(crate) fn tokens(&mut self, pattern: &Pattern) -> Vec<String> {
        let mut out = Vec::new();
        for sequence in pattern.sequences() {
            let mut token = String::new();
            for item in &sequence.items {
                let set: Vec<u8> = item.set.bytes().collect();
                let most = item.max.min(item.min + 30);
                let n = item.min + self.below(most - item.min + 1);
                token += &self.pick(&set, n);
            }
            out.push(token);
        }
        out
    }
}
