//! Credentials and challenges: `Authorization`, `WWW-Authenticate` and their kin (RFC 9110, section 11).
//!
//! Real values stray from the grammar: bare keys without a scheme, parameters without commas, tokens with any
//! character. So nothing is refused; every run of characters ends up in a scheme, a token or a parameter.

use super::Pair;
use super::cookie::is_token;
use std::ops::Range;

/// One set of credentials, or one challenge.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Credentials {
    /// `Bearer`, `Basic`, `AWS4-HMAC-SHA256` …; empty where a bare key stands.
    pub scheme: Range<usize>,
    /// What follows the scheme as one piece (token68), such as a bearer token.
    pub token: Option<Range<usize>>,
    /// `name=value` parameters, values without their quotes: `realm`, `nonce`, SigV4's `Credential`,
    /// `SignedHeaders` and `Signature`.
    pub params: Vec<Pair>,
}

/// Schemes that may stand alone; another single word is a key.
const ALONE: &[&[u8]] =
    &[b"basic", b"bearer", b"digest", b"kerberos", b"negotiate", b"ntlm", b"hoba", b"mutual", b"dpop", b"token"];

/// The credentials or challenges of a header value, in order.
pub fn parse(text: &[u8]) -> Vec<Credentials> {
    let mut out: Vec<Credentials> = Vec::new();
    let mut at = 0;
    let mut comma = true;
    while let Some(&b) = text.get(at) {
        if b == b',' || b.is_ascii_whitespace() {
            comma |= b == b',';
            at += 1;
            continue;
        }
        let open = out.last().is_some_and(|c| c.token.is_none());
        if let Some((pair, end)) = param(text, at) {
            if !open {
                out.push(Credentials { scheme: at..at, ..Credentials::default() });
            }
            let Some(last) = out.last_mut() else { break };
            let ampersand = text.get(pair.value.clone()).is_some_and(|v| v.contains(&b'&'));
            if ampersand && last.params.is_empty() {
                last.token = Some(at..end);
            } else {
                last.params.push(pair);
            }
            at = end;
        } else {
            let end = at + word(text, at);
            match out.last_mut() {
                Some(last) if open && !comma && last.params.is_empty() => last.token = Some(at..end),
                _ => out.push(lone(text, at..end)),
            }
            at = end;
        }
        comma = false;
    }
    out
}

/// How far a word goes: to a comma or a blank.
fn word(text: &[u8], at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    rest.iter().position(|b| *b == b',' || b.is_ascii_whitespace()).unwrap_or(rest.len())
}

/// A word that begins something new: a scheme if it can be one and something follows it, else a key.
fn lone(text: &[u8], span: Range<usize>) -> Credentials {
    let name = text.get(span.clone()).unwrap_or_default();
    let rest = text.get(span.end..).unwrap_or_default();
    let followed = rest.first().is_some_and(u8::is_ascii_whitespace)
        && !matches!(rest.trim_ascii_start().first(), None | Some(b','));
    let known = ALONE.iter().any(|s| name.eq_ignore_ascii_case(s));
    if known || (followed && name.iter().all(|&b| is_token(b))) {
        return Credentials { scheme: span, ..Credentials::default() };
    }
    Credentials { scheme: span.start..span.start, token: Some(span), params: Vec::new() }
}

/// The parameter at `at`, and where it ends. Padding behind a token is no parameter.
fn param(text: &[u8], at: usize) -> Option<(Pair, usize)> {
    let rest = text.get(at..)?;
    let blanks = |from: usize| rest.iter().skip(from).take_while(|b| matches!(b, b' ' | b'\t')).count();
    let name = rest.iter().take_while(|&&b| is_token(b)).count();
    let equals = name + blanks(name);
    if name == 0 || rest.get(equals) != Some(&b'=') {
        return None;
    }
    let value = equals + 1 + blanks(equals + 1);
    let pair =
        |from: usize, to: usize, end: usize| Some((Pair { name: at..at + name, value: at + from..at + to }, at + end));
    if rest.get(value) == Some(&b'"') {
        let end = quoted(rest, value);
        let closed = end > value + 1 && rest.get(end - 1) == Some(&b'"');
        return pair(value + 1, if closed { end - 1 } else { end }, end);
    }
    if value > equals + 1 && equals == name {
        let padding = equals + 1 == rest.len() || rest.get(equals + 1).is_some_and(|b| b.is_ascii_whitespace());
        return if padding { None } else { pair(equals + 1, equals + 1, equals + 1) };
    }
    let end = value + word(text, at + value);
    let padding = rest.get(value..end)?.iter().all(|&b| b == b'=');
    if padding { None } else { pair(value, end, end) }
}

/// Where a quoted string that begins at `start` ends, behind its closing quote or at the end of the text.
pub(super) fn quoted(text: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(&b) = text.get(at) {
        match b {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lens::laws;
    use proptest::prelude::*;

    fn shown(text: &str) -> String {
        let one = |c: Credentials| {
            let params = laws::shown(text, c.params.into_iter());
            let params: Vec<_> = params.iter().map(|(n, v)| format!("{n}:{v}")).collect();
            format!("{}[{}]({})", &text[c.scheme], c.token.map_or("", |t| &text[t]), params.join("|"))
        };
        parse(text.as_bytes()).into_iter().map(one).collect::<Vec<_>>().join(" + ")
    }

    #[test]
    fn reads_credentials_and_challenges() {
        for (text, wanted) in [
            ("", ""),
            ("Bearer abc.def-_~+/==", "Bearer[abc.def-_~+/==]()"),
            ("Basic dXNlcjpwdw==", "Basic[dXNlcjpwdw==]()"),
            ("bare-key-0123", "[bare-key-0123]()"),
            ("bare0123==", "[bare0123==]()"),
            ("Negotiate", "Negotiate[]()"),
            ("key=abc", "[](key:abc)"),
            (
                "Digest username=\"ri, \\\"ta\", realm=\"portal\", nc=00000001, response=\"d\"",
                "Digest[](username:ri, \\\"ta|realm:portal|nc:00000001|response:d)",
            ),
            (
                "AWS4-HMAC-SHA256 Credential=AKIA/20250610/us-east-1/s3/aws4_request, SignedHeaders=host;x-amz-date, Signature=ab",
                "AWS4-HMAC-SHA256[](Credential:AKIA/20250610/us-east-1/s3/aws4_request|SignedHeaders:host;x-amz-date|Signature:ab)",
            ),
            ("SharedAccessSignature sr=a&sig=b%3d&se=1", "SharedAccessSignature[sr=a&sig=b%3d&se=1]()"),
            ("SharedKey account:c2ln=", "SharedKey[account:c2ln=]()"),
            ("Negotiate, Basic realm=\"x\", NTLM", "Negotiate[]() + Basic[](realm:x) + NTLM[]()"),
            ("Bearer realm=\"a\" error = b, Digest nonce=\"n", "Bearer[](realm:a|error:b) + Digest[](nonce:n)"),
            ("Bearer abc, def", "Bearer[abc]() + [def]()"),
            ("Token token=\"a=b\"", "Token[](token:a=b)"),
        ] {
            assert_eq!(shown(text), wanted, "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn loses_nothing(text in laws::texts(&["Bearer", "Basic", " ", ", ", "=", "==", "a=b", "c=\"d\"", "\"", "\\", "x&y=z"])) {
            let spans = parse(&text).into_iter().flat_map(|c| {
                let params = c.params.into_iter().flat_map(|p| [p.name, p.value]);
                let mut all: Vec<_> = [Some(c.scheme), c.token].into_iter().flatten().chain(params).collect();
                all.sort_by_key(|s| (s.start, s.end));
                all
            });
            laws::covers(&text, spans, b", \t\n\r\x0c=\"")?;
        }
    }
}
