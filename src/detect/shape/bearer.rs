//! Credentials of HTTP authentication written inside a text: `Bearer …`, `Basic …`, `Token token=…`.
//!
//! The headers themselves are found by name; this is for log lines, JSON values, curl commands and WebSocket messages.
//! The words stand in prose, too ("Bearer authentication", "Basic plan"), so what follows must look like a credential:
//! drawn by a machine, or base64 of `user:password`. A JWT is left to its own detector, which keeps its claims.

use super::super::kind::Kind;
use super::text::{alnum, decode, dull, own, run_end, tokenlike, trim_dots, word_at};
use super::{Detector, Probe, Sink, jwt_at};

pub(super) const DETECTOR: Detector = Detector {
    id: "shape:bearer",
    rows: &[],
    probes: &[Probe { heads: &["[bB][eE][aA][rR]", "[bB][aA][sS][iI]", "[tT]oke"], look }],
    #[cfg(test)]
    samples,
    #[cfg(test)]
    benign: &[
        "Bearer authentication",
        "Bearer token",
        "Basic authentication-required",
        "Basic plan2024",
        "bearer=undefined",
        "Bearer ${accessToken}",
        "Token token=",
        "Bearer REDACTED-access-token-12",
        "Basic REDACTED-authorization-1",
        "Bearer error=invalid_token_2",
        "token tokenizationRules",
    ],
};

const MAX: usize = 16 << 10;

fn look(text: &[u8], at: usize, sink: &mut Sink) {
    let scheme = ["bearer", "basic", "token"].into_iter().find(|w| word_at(text, at, w));
    let Some(scheme) = scheme else { return };
    let mut from = run_end(text, at + scheme.len(), 4, |b| b == b' ' || b == b'+');
    if from == at + scheme.len() {
        // `Bearer%20…` that nobody decoded.
        if !word_at(text, from, "%20") {
            return;
        }
        from += 3;
    }
    if scheme == "token" {
        if !word_at(text, from, "token=") {
            return;
        }
        from = run_end(text, from + 6, 2, |b| b == b'"' || b == b'\\');
    }
    let span = trim_dots(text, from..run_end(text, from, MAX, |b| alnum(b) || b"-._~+/=|!:".contains(&b)));
    let value = text.get(span.clone()).unwrap_or_default();
    if scheme == "basic" {
        // Only a pair can be a credential here: prose follows the word otherwise.
        let pair = decode(value).filter(|d| {
            value.len() >= 4
                && d.contains(&b':')
                && std::str::from_utf8(d).is_ok_and(|s| !s.contains(|c: char| c.is_control()))
        });
        if pair.is_some() && !own(value) {
            sink.push(span.clone(), Kind::Authorization, "Basic credentials", true);
            sink.skip_to = span.end;
        }
        return;
    }
    if credential(value) && jwt_at(text, span.start).is_none() {
        let sure = value.len() >= 20;
        sink.push(span.clone(), Kind::AccessToken, "bearer token", sure);
        sink.skip_to = span.end;
    }
}

/// Whether what follows the scheme is a credential. The word before it is a strong hint, so less is asked than of a
/// token that stands alone.
fn credential(value: &[u8]) -> bool {
    if value.len() < 8 || dull(value) {
        return false;
    }
    let digits = value.iter().filter(|b| b.is_ascii_digit()).count();
    let word = |b: u8| b.is_ascii_lowercase() || matches!(b, b'-' | b'_' | b'.' | b'=');
    tokenlike(value) || (value.len() >= 12 && digits >= 3) || (value.len() >= 32 && !value.iter().all(|&b| word(b)))
}

#[cfg(test)]
fn samples(g: &mut super::sample::Gen) -> Vec<super::sample::Sample> {
    use super::sample::Sample;
    let basic = {
        let pair = format!("rita:{}", g.token(12));
        g.base64(pair.as_bytes())
    };
    vec![
        Sample::new("Bearer ", &g.token(40), ""),
        Sample::new("authorization: bearer ", &g.hex(32), ""),
        Sample::new("Basic ", &basic, ""),
        Sample::new("Token token=", &g.hex(40), ""),
        Sample::new("Token token=\"", &g.token(24), "\""),
    ]
}
