//! Credentials and challenges. Of a credential only its scheme, a print and, of a JWT, three claims and the id of an
//! organisation are kept: the sanitizer leaves header and claims of a JWT readable, so they tell the same on a clean copy.

use super::super::facts::{Credentials, Facts, Format, Problem, Text};
use super::super::shown;
use super::subject;
use crate::capture::node::Node;
use crate::capture::tape::Tape;
use crate::lens::{Base64, Codec, auth, jwt};
use crate::profile::Profile;

/// Fields that carry a credential, besides `Authorization` and cookies. Sorted.
const KEYS: &[&str] = &[
    "api-key",
    "apikey",
    "authentication",
    "x-access-token",
    "x-amz-security-token",
    "x-api-key",
    "x-api-token",
    "x-apikey",
    "x-auth",
    "x-auth-token",
    "x-authorization",
    "x-csrf-token",
    "x-session-token",
    "x-token",
    "x-xsrf-token",
];

/// Whether a field carries a credential. Tokens against forgery prove nothing and do not count.
pub fn is_credential(name: &str) -> bool {
    KEYS.binary_search(&name).is_ok() && !name.ends_with("srf-token")
}

/// `Authorization`
pub fn sent(f: &mut Facts, header: &str, value: &str, profile: &Profile) {
    if header == "proxy-authorization" {
        return;
    }
    let bytes = value.as_bytes();
    let all = auth::parse(bytes);
    let Some(first) = all.first() else { return };
    let scheme = value.get(first.scheme.clone()).unwrap_or("").to_ascii_lowercase();
    let token = first.token.clone().and_then(|t| value.get(t)).unwrap_or(value);
    f.credentials = Some(Box::new(read(scheme.into(), token, &mut |claims| subject::of_claims(f, claims, profile))));
}

/// A key in a field of its own.
pub fn key(f: &mut Facts, name: &str, value: &str) {
    if f.credentials.is_none() && !value.trim().is_empty() {
        let token = value.trim().strip_prefix("Bearer ").unwrap_or(value.trim());
        f.credentials = Some(Box::new(read(name.into(), token, &mut |_| {})));
    }
}

/// `each` is given the claims of a JWT.
fn read(scheme: Text, token: &str, each: &mut dyn FnMut(Node<'_>)) -> Credentials {
    let mut out = Credentials { scheme, print: shown::print(token.trim().as_bytes()), ..Credentials::default() };
    let bytes = token.trim().as_bytes();
    let claims =
        jwt::parse(bytes).filter(|j| j.encrypted.is_none()).and_then(|j| Base64::URL.decode(bytes.get(j.claims)?));
    if let Some(claims) = claims {
        let mut tape = Tape::new();
        if tape.parse(&claims).is_ok()
            && let Some(root) = Node::root(&tape, &claims)
        {
            each(root);
            // NumericDate is in seconds (RFC 7519, section 2).
            let date = |name: &str| root.get(name).and_then(Node::number).filter(|n| *n > 0.0).map(|n| n * 1000.0);
            out.expires = date("exp");
            out.not_before = date("nbf");
            let audience = root.get("aud").and_then(|a| if a.is_array() { a.items().next() } else { Some(a) });
            out.audience = shown::message(&audience.and_then(Node::said).unwrap_or_default());
        }
    }
    out
}

/// The reason that `WWW-Authenticate` gives (RFC 6750, section 3).
pub fn challenge(f: &mut Facts, value: &str) {
    for c in auth::parse(value.as_bytes()) {
        let get = |name: &str| {
            let pair =
                c.params.iter().find(|p| value.get(p.name.clone()).is_some_and(|n| n.eq_ignore_ascii_case(name)))?;
            value.get(pair.value.clone()).filter(|v| !v.is_empty())
        };
        let (code, words, scope) = (get("error"), get("error_description"), get("scope"));
        if code.is_none() && words.is_none() && scope.is_none() {
            continue;
        }
        let text = match (code, words) {
            (Some(c), Some(w)) => format!("{c}: {w}"),
            (c, w) => c.or(w).unwrap_or("").to_owned(),
        };
        f.error = Some(Box::new(Problem {
            text: shown::message(&text),
            code: code.unwrap_or("").into(),
            format: Format::Challenge,
            fields: Vec::new(),
            scope: shown::message(scope.unwrap_or("")),
        }));
        return;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn challenges_give_their_reason() {
        let mut f = Facts::default();
        challenge(
            &mut f,
            r#"Bearer realm="api", error="insufficient_scope", error_description="Needs more", scope="calls:write""#,
        );
        let e = f.error.unwrap();
        assert_eq!(
            (&*e.text, &*e.scope, &*e.code),
            ("insufficient_scope: Needs more", "calls:write", "insufficient_scope")
        );
    }

    #[test]
    fn claims_of_a_token_are_read() {
        let part = |text: &str| {
            const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
            text.as_bytes()
                .chunks(3)
                .flat_map(|c| {
                    let n = c.iter().fold(0u32, |n, b| n << 8 | u32::from(*b)) << (8 * (3 - c.len()));
                    (0..=c.len())
                        .map(move |i| char::from(ALPHABET[(n >> (18 - 6 * i) & 63) as usize]))
                        .collect::<Vec<_>>()
                })
                .collect::<String>()
        };
        let token = format!(
            "{}.{}.{}",
            part(r#"{"alg":"HS256"}"#),
            part(r#"{"exp":1700000000,"aud":["api"]}"#),
            part("signature")
        );
        let mut f = Facts::default();
        sent(&mut f, "authorization", &format!("Bearer {token}"), &Profile::default());
        let c = f.credentials.unwrap();
        assert_eq!((&*c.scheme, c.expires, &*c.audience), ("bearer", Some(1_700_000_000_000.0), "api"));
    }

    #[test]
    fn keys_are_sorted() {
        assert!(KEYS.is_sorted() && is_credential("x-api-key") && !is_credential("x-csrf-token"));
    }
}
