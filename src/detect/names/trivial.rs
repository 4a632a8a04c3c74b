//! Values that are no secret whatever they are called.

pub use super::common::is_common;
use super::shape;
pub use super::shape::{is_mixed, is_uuid, token_like};
use super::words::Words;
use memchr::memmem::Finder;
use std::sync::LazyLock;

/// Literals that stand where a secret would, sorted.
static LITERALS: Words = Words::new(
    " \
    \"\" '' -1 0 1 [] [redacted] array auto basic bearer boolean changeme default deleted \
    disabled email enabled example expired false fetch hidden include integer invalid n/a na nan \
    nil no no-check none null number object off omit on optional password placeholder redacted \
    required same-origin sample secret string test text todo token true undefined xxx-xxx-xxxx \
    xxxx xxxxxxxx yes {} … ",
);

/// Finds what every placeholder of ours begins with.
pub(crate) static OWN: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(b"REDACTED-"));

/// Whether `value` says nothing: empty, a literal such as `true` or `required`, a template, a mask, one repeated
/// character, or a placeholder of ours. Such a value is never a secret, whatever its name.
pub fn is_trivial(value: &[u8]) -> bool {
    let value = value.trim_ascii();
    let value = strip_scheme(value);
    value.is_empty()
        || (value.len() <= 64 && LITERALS.has(value))
        || is_repeated(value)
        || is_template(value)
        || is_mask(value)
        || is_placeholder(value)
}

/// `Bearer undefined` is as trivial as `undefined`.
fn strip_scheme(value: &[u8]) -> &[u8] {
    for scheme in ["bearer ", "basic ", "token "] {
        if value.get(..scheme.len()).is_some_and(|s| s.eq_ignore_ascii_case(scheme.as_bytes())) {
            return value.get(scheme.len()..).unwrap_or_default().trim_ascii();
        }
    }
    value
}

fn is_repeated(value: &[u8]) -> bool {
    value.iter().all(|b| Some(b) == value.first()) && !value.first().is_some_and(u8::is_ascii_digit)
        || value.iter().all(|b| *b == b'0')
}

fn is_template(value: &[u8]) -> bool {
    if !matches!(value.first(), Some(b'$' | b'{' | b'<' | b'[' | b'%' | b'p')) {
        return false;
    }
    let within = |open: &str, close: &str| {
        value.strip_prefix(open.as_bytes()).and_then(|v| v.strip_suffix(close.as_bytes())).is_some_and(|v| {
            !v.is_empty()
                && v.len() < 80
                && v.iter()
                    .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b' ' | b':' | b'|' | b'$'))
        })
    };
    let constant = |v: &[u8]| {
        v.len() > 1
            && v.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || *b == b'_')
            && v.iter().any(u8::is_ascii_uppercase)
    };
    within("${", "}")
        || within("{{", "}}")
        || within("<", ">")
        || within("[object ", "]")
        || value.strip_prefix(b"%").and_then(|v| v.strip_suffix(b"%")).is_some_and(constant)
        || value.strip_prefix(b"$").is_some_and(constant)
        || value.strip_prefix(b"process.env.").is_some_and(constant)
}

/// Three or more stars or bullets, and at most four characters left readable.
fn is_mask(value: &[u8]) -> bool {
    if value.iter().take(64).all(|b| b.is_ascii() && *b != b'*') {
        return false;
    }
    let text = String::from_utf8_lossy(value.get(..64).unwrap_or(value));
    let is_dot = |c: char| matches!(c, '*' | '•' | '●' | '·' | '∗' | '×');
    let dots = text.chars().filter(|c| is_dot(*c)).count();
    let rest = text.chars().filter(|c| c.is_alphanumeric()).count();
    dots >= 3
        && rest <= 4
        && value.len() <= 64
        && text.chars().all(|c| is_dot(c) || c.is_alphanumeric() || matches!(c, ' ' | '-'))
}

/// Whether `value` is one that this program puts in place of a secret.
pub(super) fn is_placeholder(value: &[u8]) -> bool {
    if let Some(rest) = value.strip_prefix(b"REDACTED-") {
        let number = rest.iter().rposition(|b| *b == b'-').and_then(|i| rest.get(i + 1..));
        return number.is_some_and(shape::is_digits) && rest.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'-');
    }
    if let Some(number) = value.strip_prefix(b"user-").and_then(|v| v.strip_suffix(b"@redacted.invalid")) {
        return shape::is_digits(number);
    }
    (value.len() == 15 && value.starts_with(b"9000000000") && shape::is_digits(value))
        || value.strip_prefix(b"+999").is_some_and(shape::is_digits)
        || is_placeholder_iban(value)
        || is_placeholder_ip(value)
}

/// No real IBAN has the check digits 00.
fn is_placeholder_iban(value: &[u8]) -> bool {
    let country = value.get(..2).is_some_and(|c| c.iter().all(u8::is_ascii_uppercase));
    (15..=34).contains(&value.len())
        && country
        && value.get(2..4) == Some(b"00")
        && value.get(4..).is_some_and(shape::is_digits)
}

/// The ranges of RFC 2544 and RFC 3849, from which replaced addresses come.
fn is_placeholder_ip(value: &[u8]) -> bool {
    let four = value.strip_prefix(b"198.18.").or_else(|| value.strip_prefix(b"198.19."));
    let six = value.get(..9).filter(|v| v.eq_ignore_ascii_case(b"2001:db8:"));
    four.is_some_and(|v| v.len() < 8 && v.iter().all(|b| b.is_ascii_digit() || *b == b'.'))
        || (six.is_some() && value.len() < 40 && value.iter().all(|b| b.is_ascii_hexdigit() || *b == b':'))
}

#[cfg(test)]
mod tests {
    use super::super::common::ORDINARY;
    use super::super::shape::tests::{BASE62, draw};
    use super::*;

    #[test]
    fn lists_are_sorted() {
        for list in [&LITERALS, &ORDINARY] {
            let text = list.text;
            assert!(text.split_ascii_whitespace().is_sorted());
            assert!(text.starts_with(' ') && text.ends_with(' ') && !text.contains("  "));
            assert!(text.split_ascii_whitespace().all(|w| list.has(w.as_bytes())));
            assert!(text.split_ascii_whitespace().all(|w| list.has(w.to_ascii_uppercase().as_bytes())));
        }
        assert!(!LITERALS.has(b"") && !LITERALS.has(b"no yes") && !LITERALS.has(b"nul"));
    }

    #[test]
    fn trivial() {
        for value in [
            "",
            " ",
            "null",
            "TRUE",
            "Required",
            "same-origin",
            "xxxxxxxx",
            "aaaa",
            "0000",
            "********",
            "****1234",
            "•••• 1234",
            "${TOKEN}",
            "{{ csrf }}",
            "%TOKEN%",
            "<your-token>",
            "$API_KEY",
            "process.env.API_KEY",
            "[object Object]",
            "Bearer undefined",
            "bearer null",
            "REDACTED-session-cookie-3",
            "REDACTED-token-12",
            "+999000000017",
            "DE00000000000000000017",
            "198.18.0.17",
            "2001:db8::17",
            "user-4@redacted.invalid",
            "900000000000017",
            "Bearer REDACTED-access-token-1",
            "[redacted]",
            "changeme",
        ] {
            assert!(is_trivial(value.as_bytes()), "{value}");
            assert!(is_common(value.as_bytes()), "{value}");
        }
        for value in [
            "hunter2",
            "12345678",
            "REDACTED-x",
            "user-x@redacted.invalid",
            "11111111",
            "90000000000001",
            "$Tulip9",
            "<a b",
            "p*****w0rd9",
        ] {
            assert!(!is_trivial(value.as_bytes()), "{value}");
        }
    }

    #[test]
    fn common() {
        for value in [
            "en-GB",
            "zh_Hant_TW",
            "dark",
            "desktop",
            "English",
            "production",
            "1234567",
            "settings",
            "text/html",
            "application/json;charset=utf-8",
            "2025-06-10",
            "2025-06-10T11:00:00.000Z",
            "1749168000",
            "1749168000000",
            "Tue, 10 Jun 2025 11:00:00 GMT",
            "Europe/Berlin",
            "UTC+02:00",
            "www.example.org",
            "localhost:8080",
            "example.org:8080",
            "https://app.example/settings",
            "1.2.3",
            "137.0.0.0",
            "v2.10.4-rc.1",
            "guest",
        ] {
            assert!(is_common(value.as_bytes()), "{value}");
        }
        for value in ["hunter22", "Tulip#Kestrel42", "123456789", "correcthorsebattery", "a1b2c3"] {
            assert!(!is_common(value.as_bytes()), "{value}");
        }
        for i in 1..500 {
            let drawn = draw(i, BASE62, 24);
            assert!(!is_trivial(&drawn) && !is_common(&drawn));
            let url = [b"https://hooks.example/in/".as_slice(), &draw(i, BASE62, 32)].concat();
            assert!(!is_common(&url) || !token_like(&draw(i, BASE62, 32), 16));
        }
    }
}
