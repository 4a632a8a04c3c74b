//! The plan: what stands in the place of each secret.
//!
//! Placeholders are numbered per kind in the order of first appearance, so a reader can follow one session through the
//! capture. No part of a value goes into its placeholder, and no hash of it.

use crate::detect::found::{Hit, SecretId};
use crate::detect::kind::{Kind, Mask};

/// What replaces one secret.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    text: String,
    number: String,
    on: bool,
}

/// What replaces each secret of a capture, by its number.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    entries: Vec<Entry>,
}

impl Plan {
    /// Numbers the secrets. `secrets` gives kind, value and whether it is to be removed, in order of appearance.
    pub fn new<'a>(secrets: impl IntoIterator<Item = (Kind, &'a [u8], bool)>) -> Self {
        let mut counters = [0u32; Kind::ALL.len()];
        let entries = secrets
            .into_iter()
            .map(|(kind, value, on)| {
                let n = counters.get_mut(kind as usize).map_or(0, |c| {
                    *c += 1;
                    *c
                });
                Entry { text: placeholder(kind, n, value), number: format!("9000000000{n:05}"), on }
            })
            .collect();
        Self { entries }
    }

    /// What stands in the place of a hit, or nothing when its secret is kept.
    pub fn replacement(&self, hit: &Hit) -> Option<Vec<u8>> {
        let e = self.entries.get(hit.secret as usize).filter(|e| e.on)?;
        Some(if hit.number { e.number.clone() } else { e.text.clone() }.into_bytes())
    }

    /// The placeholder of a secret.
    pub fn placeholder(&self, id: SecretId) -> Option<&str> {
        self.entries.get(id as usize).map(|e| e.text.as_str())
    }

    /// Whether a secret is removed.
    pub fn is_on(&self, id: SecretId) -> bool {
        self.entries.get(id as usize).is_some_and(|e| e.on)
    }
}

/// The text that stands for secret `n` of a kind. Of the value only its format shows: the length of a card or
/// telephone number, the family of an IP address.
fn placeholder(kind: Kind, n: u32, value: &[u8]) -> String {
    let digits = value.iter().filter(|b| b.is_ascii_digit()).count();
    match kind.mask() {
        Mask::Placeholder => format!("REDACTED-{}-{n}", kind.slug()),
        Mask::Email => format!("user-{n}@redacted.invalid"),
        Mask::Card => {
            let body = u64::from(n) * 10;
            let number = (0..10).map(|d| body + d).find(|x| luhn(*x) != 0).unwrap_or(body + 1);
            format!("{number:0width$}", width = digits.clamp(13, 19))
        }
        Mask::Iban => {
            let country: String = value.iter().take(2).map(|b| char::from(b.to_ascii_uppercase())).collect();
            let country = if country.chars().all(|c| c.is_ascii_uppercase()) && country.len() == 2 {
                country
            } else {
                "XX".to_owned()
            };
            let length = value.iter().filter(|b| b.is_ascii_alphanumeric()).count().clamp(15, 34);
            format!("{country}00{n:0width$}", width = length - 4)
        }
        Mask::Phone => format!("+999{n:0width$}", width = digits.clamp(8, 15) - 3),
        Mask::Ip if value.contains(&b':') => format!("2001:db8::{:x}:{:x}", n >> 16, n & 0xFFFF),
        Mask::Ip => format!("198.{}.{}.{}", 18 + (n >> 16 & 1), n >> 8 & 255, n & 255),
    }
}

/// The Luhn sum of a number, modulo 10 (ISO/IEC 7812-1): 0 for a valid one.
fn luhn(mut number: u64) -> u64 {
    let (mut sum, mut double) = (0, false);
    while number > 0 {
        let mut d = number % 10;
        number /= 10;
        if double {
            d *= 2;
            d -= if d > 9 { 9 } else { 0 };
        }
        double = !double;
        sum += d;
    }
    sum % 10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_numbered_per_kind_and_keep_the_format() {
        let card = b"4000 1234 5678 9010";
        let plan = Plan::new([
            (Kind::SessionCookie, &b"a"[..], true),
            (Kind::Password, b"b", true),
            (Kind::SessionCookie, b"c", false),
            (Kind::Email, b"a@b.example", true),
            (Kind::CardNumber, card, true),
            (Kind::Iban, b"DE00 0000", true),
            (Kind::Phone, b"+1 555 0100 200", true),
            (Kind::IpAddress, b"10.0.0.1", true),
            (Kind::IpAddress, b"fe80::1", true),
        ]);
        let text = |secret| {
            plan.replacement(&Hit { span: 0..1, secret, number: false }).map(|v| String::from_utf8(v).unwrap())
        };
        assert_eq!(text(0).as_deref(), Some("REDACTED-session-cookie-1"));
        assert_eq!(text(1).as_deref(), Some("REDACTED-password-1"));
        assert_eq!(text(2), None);
        assert_eq!(plan.placeholder(2), Some("REDACTED-session-cookie-2"));
        assert_eq!(text(3).as_deref(), Some("user-1@redacted.invalid"));
        assert_eq!(text(4).map(|t| t.len()), Some(16));
        assert_eq!(text(5).as_deref(), Some("DE0000000000001"));
        assert_eq!(text(6).as_deref(), Some("+99900000001"));
        assert_eq!(text(7).as_deref(), Some("198.18.0.1"));
        assert_eq!(text(8).as_deref(), Some("2001:db8::0:2"));
        assert_eq!(plan.replacement(&Hit { span: 0..1, secret: 1, number: true }).unwrap(), b"900000000000001");
    }

    #[test]
    fn a_masked_card_number_never_passes_luhn() {
        for n in 1..2000u32 {
            let digits = placeholder(Kind::CardNumber, n, b"4000000000000000");
            assert_ne!(luhn(digits.parse().unwrap()), 0, "{digits}");
        }
    }
}
