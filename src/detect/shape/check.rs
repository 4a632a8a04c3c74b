//! Checks on the body of a prefixed token. Only [`Check::Mixed`] suppresses; a failed checksum lowers confidence,
//! because captures truncate and re-encode values.

use super::text::{dull, tokenlike};
pub(crate) use crate::lens::packed::crc32;

/// How the match of a row is looked at again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Check {
    /// The prefix and the alphabet say enough.
    Plain,
    /// The prefix is short or a word: the body must look drawn by a machine.
    Mixed,
    /// The last six characters are the CRC32 of the rest of the body in base 62 (GitHub, npm).
    Base62Crc,
    /// The last eight characters are the CRC32, in hex, of what stands before the last separator (Grafana, Atlassian).
    HexCrc,
}

/// What a check found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Sure,
    Likely,
    No,
}

impl Check {
    /// Looks at a token; `prefix` bytes of it are the literal prefix.
    pub(crate) fn look(self, token: &[u8], prefix: usize) -> Verdict {
        let body = token.get(prefix..).unwrap_or_default();
        let sure = |yes| if yes { Verdict::Sure } else { Verdict::Likely };
        match self {
            _ if dull(body) => Verdict::No,
            // Four letters begin many a stretch of base64; fonts and pictures in it have runs of zeros.
            Check::Plain if prefix <= 4 && memchr::memmem::find(body, b"AAA").is_some() => Verdict::No,
            Check::Plain => Verdict::Sure,
            Check::Mixed => {
                // Nobody's words hold eight digits: ids that stand in front of the random part.
                if tokenlike(body) || (body.len() >= 20 && body.iter().filter(|b| b.is_ascii_digit()).count() >= 8) {
                    Verdict::Sure
                } else {
                    Verdict::No
                }
            }
            Check::Base62Crc => sure(body.split_last_chunk::<6>().is_some_and(|(b, sum)| base62(crc32(b)) == *sum)),
            Check::HexCrc => sure(hex_crc(token)),
        }
    }
}

/// Six digits of base 62 in the order 0–9, A–Z, a–z.
pub(crate) fn base62(mut n: u32) -> [u8; 6] {
    const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut out = [b'0'; 6];
    for digit in out.iter_mut().rev() {
        *digit = DIGITS.get((n % 62) as usize).copied().unwrap_or(b'0');
        n /= 62;
    }
    out
}

/// The last eight characters against the CRC32 of everything before the separator in front of them.
fn hex_crc(token: &[u8]) -> bool {
    let Some((head, sum)) = token.split_last_chunk::<8>() else { return false };
    let Some((_, before)) = head.split_last() else { return false };
    let sum = std::str::from_utf8(sum).ok().and_then(|s| u32::from_str_radix(s, 16).ok());
    sum == Some(crc32(before))
}

/// The Luhn check over decimal digits; other bytes are skipped.
pub(crate) fn luhn(digits: &[u8]) -> bool {
    let values = digits.iter().rev().filter(|b| b.is_ascii_digit()).map(|b| u32::from(b - b'0'));
    let sum: u32 = values.enumerate().map(|(i, d)| if i % 2 == 0 { d } else { d * 2 / 10 + d * 2 % 10 }).sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_sums() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
        assert_eq!(&base62(61), b"00000z");
        assert!(luhn(b"4000 0000 0000 0002") && !luhn(b"4000000000000003"));
    }
}
