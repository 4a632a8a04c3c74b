//! Spellings of a name: `accessToken`, `access_token` and `Access-Token` are one name of the words `access`, `token`.

/// Names are looked at up to this many bytes.
pub(super) const LONGEST: usize = 128;

/// One name in lower case, with and without separators, and where its words start.
pub(super) struct Folded {
    plain: [u8; LONGEST],
    plain_len: usize,
    text: [u8; LONGEST],
    len: usize,
    /// Bit `i`: a word starts at byte `i` of `text`.
    starts: u128,
}

impl Folded {
    /// Folds the first [`LONGEST`] bytes of `name`. Only ASCII letters change case.
    pub(super) fn new(name: &[u8]) -> Folded {
        let mut f = Folded { plain: [0; LONGEST], plain_len: 0, text: [0; LONGEST], len: 0, starts: 0 };
        let mut previous = b'_';
        for (i, &b) in name.iter().take(LONGEST).enumerate() {
            let low = b.to_ascii_lowercase();
            if let Some(slot) = f.plain.get_mut(f.plain_len) {
                *slot = low;
                f.plain_len += 1;
            }
            if !is_separator(b) {
                if starts_word(previous, b, name.get(i + 1).copied()) {
                    f.starts |= 1 << f.len;
                }
                if let Some(slot) = f.text.get_mut(f.len) {
                    *slot = low;
                    f.len += 1;
                }
            }
            previous = b;
        }
        f
    }

    /// In lower case, separators kept.
    pub(super) fn plain(&self) -> &[u8] {
        self.plain.get(..self.plain_len).unwrap_or_default()
    }

    /// In lower case without separators.
    pub(super) fn all(&self) -> &[u8] {
        self.text.get(..self.len).unwrap_or_default()
    }

    /// Whether a word starts at byte `i` of [`Folded::all`].
    pub(super) fn starts_word(&self, i: usize) -> bool {
        i < LONGEST && self.starts >> i & 1 == 1
    }

    /// Where the last word before byte `end` starts.
    pub(super) fn last_word_start(&self, end: usize) -> usize {
        (0..end.min(LONGEST)).rev().find(|i| self.starts_word(*i)).unwrap_or(0)
    }

    /// The first word.
    pub(super) fn first_word(&self) -> &[u8] {
        let end = (1..self.len).find(|i| self.starts_word(*i)).unwrap_or(self.len);
        self.text.get(..end).unwrap_or_default()
    }
}

fn is_separator(b: u8) -> bool {
    matches!(b, b'-' | b'_' | b'.' | b':' | b' ' | b'[' | b']' | b'$' | b'@' | b'/' | b'\'' | b'"')
}

fn starts_word(previous: u8, b: u8, next: Option<u8>) -> bool {
    is_separator(previous)
        || previous.is_ascii_digit() != b.is_ascii_digit()
        || (previous.is_ascii_lowercase() && b.is_ascii_uppercase())
        || (previous.is_ascii_uppercase() && b.is_ascii_uppercase() && next.is_some_and(|n| n.is_ascii_lowercase()))
}

/// The innermost part of a nested name: `user[password]`, `a.b.password[0]`, `wsse:password` → `password`.
pub(super) fn last_part(name: &[u8]) -> &[u8] {
    let mut rest = name;
    for _ in 0..8 {
        let trimmed = without_index(rest);
        if trimmed.len() == rest.len() {
            break;
        }
        rest = trimmed;
    }
    let rest = rest.strip_suffix(b"]").unwrap_or(rest);
    let start = rest.iter().rposition(|b| matches!(b, b'[' | b'.' | b':')).map_or(0, |i| i + 1);
    let part = rest.get(start..).unwrap_or_default();
    if part.is_empty() { name } else { part }
}

/// Without a trailing `[]`, `[12]` or `.12`.
fn without_index(name: &[u8]) -> &[u8] {
    let (body, open) = match name.strip_suffix(b"]") {
        Some(body) => (body, b'['),
        None => (name, b'.'),
    };
    let digits = body.iter().rev().take_while(|b| b.is_ascii_digit()).count();
    let before = body.len() - digits;
    let indexed = digits > 0 || open == b'[';
    match before.checked_sub(1).and_then(|i| body.get(i)) {
        Some(b) if *b == open && indexed && before > 1 => body.get(..before - 1).unwrap_or(name),
        _ => name,
    }
}

/// A cookie name without the prefixes of RFC 6265bis.
pub(super) fn without_prefix(name: &[u8]) -> &[u8] {
    for prefix in ["__Host-Http-", "__Host-", "__Secure-", "__Http-"] {
        if name.get(..prefix.len()).is_some_and(|p| p.eq_ignore_ascii_case(prefix.as_bytes()))
            && name.len() > prefix.len()
        {
            return name.get(prefix.len()..).unwrap_or(name);
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(name: &str) -> String {
        let f = Folded::new(name.as_bytes());
        let mut out = String::new();
        for (i, b) in f.all().iter().enumerate() {
            if f.starts_word(i) && i > 0 {
                out.push(' ');
            }
            out.push(char::from(*b));
        }
        out
    }

    #[test]
    fn words_of_every_spelling() {
        for (name, want) in [
            ("accessToken", "access token"),
            ("Access-Token", "access token"),
            ("X_AUTH_TOKEN", "x auth token"),
            ("userPassword2", "user password 2"),
            ("OAuthToken", "o auth token"),
            ("myAPIKey", "my api key"),
            ("sessionID", "session id"),
            ("oauth2Token", "oauth 2 token"),
            ("$skip.token", "skip token"),
        ] {
            assert_eq!(words(name), want);
        }
    }

    #[test]
    fn innermost_part() {
        for (name, want) in [
            ("user[password]", "password"),
            ("a.b.password", "password"),
            ("wsse:Password", "Password"),
            ("tokens[]", "tokens"),
            ("a[tokens][0]", "tokens"),
            ("password.0", "password"),
            ("password", "password"),
            ("[]", "[]"),
            ("", ""),
            ("a.", "a."),
        ] {
            assert_eq!(last_part(name.as_bytes()), want.as_bytes(), "{name}");
        }
    }

    #[test]
    fn long_names_and_bad_bytes() {
        let f = Folded::new(&[b'a'; 500]);
        assert_eq!(f.all().len(), LONGEST);
        assert_eq!(Folded::new(&[0xff, 0, b'-']).all(), [0xff, 0]);
        assert_eq!(without_prefix(b"__Host-sid"), b"sid");
        assert_eq!(without_prefix(b"__Host-"), b"__Host-");
    }
}
