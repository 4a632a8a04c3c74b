//! What a value looks like: made by a machine at random, or written by a person.

/// For each first letter, the second letters that make up 97 % of the letter pairs in 15,000 words and identifiers.
const PAIRS: [u32; 26] = [
    0x1febd7f, 0x11edb1f, 0x11efdbd, 0x11ef93f, 0x1fffdff, 0x11ec93d, 0x016f9d1, 0x11e5111, 0x2aefc7f, 0x0104011,
    0x04c6911, 0x13ced1d, 0x01cf91b, 0x13efdff, 0x0fefd7f, 0x11ec9bd, 0x0100000, 0x17efd7f, 0x15efdfd, 0x15ef9bf,
    0x00ef97f, 0x0004111, 0x0066199, 0x08c8115, 0x00eb910, 0x0004111,
];

/// Whether `value` looks like a token: at least `min` characters of `[A-Za-z0-9+/_=.~-]`, of two or more classes
/// (lower, upper, digit), eight or more of them distinct, and not made of words, as identifiers, paths and media types
/// are. Numbers, dates, versions and UUIDs are not tokens either.
pub fn token_like(value: &[u8], min: usize) -> bool {
    let value = value.get(..4096).unwrap_or(value);
    if value.len() < min || !value.iter().all(|b| is_token_byte(*b)) || is_uuid(value) {
        return false;
    }
    let lower = value.iter().filter(|b| b.is_ascii_lowercase()).count();
    let upper = value.iter().filter(|b| b.is_ascii_uppercase()).count();
    let digits = value.iter().filter(|b| b.is_ascii_digit()).count();
    let classes = usize::from(lower > 0) + usize::from(upper > 0) + usize::from(digits > 0);
    if classes < 2 || lower + upper < 3 || distinct(value) < if is_hex(value) { 6 } else { 8 } {
        return false;
    }
    if is_hex(value) {
        return digits >= 2 && switches(value) >= 4;
    }
    if digits >= 4 && switches(value) >= (value.len() / 4).max(7) {
        return true;
    }
    !is_wordy(value)
}

/// Whether capitals, small letters and digits stand in it.
pub fn is_mixed(value: &[u8]) -> bool {
    let any = |of: fn(&u8) -> bool| value.iter().any(of);
    any(u8::is_ascii_uppercase) && any(u8::is_ascii_lowercase) && any(u8::is_ascii_digit)
}

/// Whether three fifths or more of the letters stand in words.
pub(super) fn is_wordy(value: &[u8]) -> bool {
    let (letters, wordy) = wordiness(value);
    letters < 3 || wordy * 100 >= letters * 60
}

/// Whether `value` is a UUID in its usual form.
pub fn is_uuid(value: &[u8]) -> bool {
    value.len() == 36
        && value.iter().enumerate().all(
            |(i, b)| {
                if matches!(i, 8 | 13 | 18 | 23) { *b == b'-' } else { b.is_ascii_hexdigit() }
            },
        )
}

pub(super) fn is_hex(value: &[u8]) -> bool {
    !value.is_empty() && value.iter().all(u8::is_ascii_hexdigit)
}

pub(super) fn is_digits(value: &[u8]) -> bool {
    !value.is_empty() && value.iter().all(u8::is_ascii_digit)
}

pub(super) fn is_token_byte(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'_' | b'=' | b'.' | b'~' | b'-')
}

fn distinct(value: &[u8]) -> u32 {
    value.iter().fold(0_u128, |seen, b| seen | 1 << (b & 127)).count_ones()
}

/// How often digits and letters take turns.
fn switches(value: &[u8]) -> usize {
    value.windows(2).filter(|w| matches!(w, [a, b] if a.is_ascii_alphanumeric() && b.is_ascii_alphanumeric() && a.is_ascii_digit() != b.is_ascii_digit())).count()
}

/// How many letters stand in `value`, and how many of them in runs that read like words. Runs of one or two letters
/// count for neither when separators stand around them.
fn wordiness(value: &[u8]) -> (usize, usize) {
    let (mut letters, mut wordy) = (0, 0);
    let mut start = 0;
    while let Some(rest) = value.get(start..).filter(|r| !r.is_empty()) {
        let len = run(rest);
        if let Some(word) = rest.get(..len).filter(|w| w.first().is_some_and(u8::is_ascii_alphabetic)) {
            let apart = |b: Option<&u8>| b.is_none_or(|b| !b.is_ascii_alphanumeric());
            let before = start.checked_sub(1).and_then(|i| value.get(i));
            if len > 2 || !(apart(before) && apart(value.get(start + len))) {
                letters += len;
                wordy += if is_word(word) { len } else { 0 };
            }
        }
        start += len;
    }
    (letters, wordy)
}

/// The length of the camelCase word, or of the one other byte, that `rest` begins with.
fn run(rest: &[u8]) -> usize {
    let capitals = rest.iter().take_while(|b| b.is_ascii_uppercase()).count();
    let small = rest.iter().skip(capitals).take_while(|b| b.is_ascii_lowercase()).count();
    match (capitals, small) {
        (0, 0) => 1,
        (0 | 1, _) | (_, 0) => capitals + small,
        _ => capitals - 1,
    }
}

/// Abbreviations without a vowel that stand in identifiers and file names.
const SPOKEN: [&str; 12] = ["css", "csv", "grpc", "html", "http", "https", "png", "sql", "ssl", "svg", "tls", "xml"];

/// Whether three or more letters could be a word: a vowel, and letter pairs that words have.
pub(super) fn is_word(word: &[u8]) -> bool {
    let index = |b: u8| usize::from(b.to_ascii_lowercase().wrapping_sub(b'a'));
    let vowel = word.iter().any(|b| matches!(b.to_ascii_lowercase(), b'a' | b'e' | b'i' | b'o' | b'u' | b'y'));
    let likely = |w: &[u8]| matches!(w, [a, b] if PAIRS.get(index(*a)).is_some_and(|row| row.checked_shr(index(*b) as u32).unwrap_or(0) & 1 == 1));
    let odd = word.windows(2).filter(|w| !likely(w)).count();
    (word.len() >= 3 && vowel && odd * 5 <= word.len())
        || SPOKEN.iter().any(|s| word.eq_ignore_ascii_case(s.as_bytes()))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Characters drawn by a fixed recurrence.
    pub(in super::super) fn draw(seed: u64, alphabet: &[u8], len: usize) -> Vec<u8> {
        let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 33) as usize
        };
        for _ in 0..8 {
            next();
        }
        (0..len).map(|_| alphabet[next() % alphabet.len()]).collect()
    }

    pub(in super::super) const BASE62: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    const BASE64URL: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    #[test]
    fn drawn_values_are_tokens() {
        for (alphabet, len, allowed) in [
            (BASE62, 16, 25),
            (BASE62, 24, 5),
            (BASE62, 32, 1),
            (BASE64URL, 43, 0),
            (&b"0123456789abcdef"[..], 16, 70),
            (&b"0123456789abcdef"[..], 32, 0),
            (&b"abcdefghijklmnopqrstuvwxyz0123456789"[..], 24, 10),
            (&b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[..], 32, 10),
        ] {
            let missed = (0..1000).filter(|i| !token_like(&draw(i + 1, alphabet, len), 16)).count();
            assert!(missed <= allowed, "{missed} of 1000 missed, {len} of {}", String::from_utf8_lossy(alphabet));
        }
    }

    #[test]
    fn written_values_are_not() {
        for value in [
            "getUserProfileById",
            "application-json-v2",
            "2025-06-10T11:00:00Z",
            "20241231T235959Z",
            "1.2.3-beta.4",
            "v2.10.0-rc.1+build.5",
            "images/2024/05/file-name.png",
            "application/vnd.ms-excel",
            "lastModified1234",
            "min-length-12-mixed",
            "per-request-mode",
            "4102444800000",
            "SCREAMING_SNAKE_CASE_2",
            "en-GB-oxendict",
            "com.example.service.UserController",
            "React.createElement",
            "src/components/UserProfile/index.tsx",
            "Europe/Berlin",
            "singleNumberReach2",
            "authorization_code",
            "urn.ietf.params.oauth",
            "customer-service-01.example.com",
            "DEBUG_MODE_ENABLED",
            "aaaaaaaaaaaaaaaa1A",
            "00000000-0000-4000-a000-000000000000",
            "HTTPServerError500",
            "XMLHttpRequest2",
            "onDidChangeActiveTextEditor",
        ] {
            assert!(!token_like(value.as_bytes(), 8), "{value}");
        }
    }
}
