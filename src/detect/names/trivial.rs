//! Values that are no secret whatever they are called, and values too common to follow through a capture.

use super::shape;
pub use super::shape::{is_uuid, token_like};

/// Literals that stand where a secret would, sorted.
const LITERALS: &str = " \
    \"\" '' -1 0 1 [] [redacted] array auto basic bearer boolean changeme default deleted \
    disabled email enabled example expired false fetch hidden include integer invalid n/a na nan \
    nil no no-check none null number object off omit on optional password placeholder redacted \
    required same-origin sample secret string test text todo token true undefined xxx-xxx-xxxx \
    xxxx xxxxxxxx yes {} … ";

/// Ordinary values of cookies and parameters, sorted.
const ORDINARY: &str = " \
    accepted admin administrator android anonymous arabic asc assigned automatic chrome client \
    closed compact complete completed dark dashboard denied desc desktop development dismissed \
    edge english failed female firefox french german granted guest home html https inactive \
    information internal iphone italian japanese json large light linux localhost macos male \
    medium mobile normal pending portal production public running safari server small spanish \
    staging standard success system tablet testing unknown unlimited user visitor webapp windows ";

/// Whether a list, words with a space before and after each, has `value` in any case of ASCII letters.
pub(super) fn listed(list: &str, value: &[u8]) -> bool {
    let mut spaced = [b' '; 18];
    let Some(low) = spaced
        .get_mut(1..=value.len())
        .filter(|low| low.len() <= 16)
    else {
        return false;
    };
    low.copy_from_slice(value);
    low.make_ascii_lowercase();
    let wanted = spaced.get(..value.len() + 2).unwrap_or_default();
    !value.contains(&b' ') && memchr::memmem::find(list.as_bytes(), wanted).is_some()
}

/// Whether `value` says nothing: empty, a literal such as `true` or `required`, a template, a mask, one repeated
/// character, or a placeholder of ours. Such a value is never a secret, whatever its name.
pub fn is_trivial(value: &[u8]) -> bool {
    let value = value.trim_ascii();
    let value = strip_scheme(value);
    value.is_empty()
        || listed(LITERALS, value)
        || is_repeated(value)
        || is_template(value)
        || is_mask(value)
        || is_placeholder(value)
}

/// `Bearer undefined` is as trivial as `undefined`.
fn strip_scheme(value: &[u8]) -> &[u8] {
    for scheme in ["bearer ", "basic ", "token "] {
        if value
            .get(..scheme.len())
            .is_some_and(|s| s.eq_ignore_ascii_case(scheme.as_bytes()))
        {
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
    let within = |open: &str, close: &str| {
        value
            .strip_prefix(open.as_bytes())
            .and_then(|v| v.strip_suffix(close.as_bytes()))
            .is_some_and(|v| {
                !v.is_empty()
                    && v.len() < 80
                    && v.iter().all(|b| {
                        b.is_ascii_alphanumeric()
                            || matches!(b, b'_' | b'-' | b'.' | b' ' | b':' | b'|' | b'$')
                    })
            })
    };
    let constant = |v: &[u8]| {
        v.len() > 1
            && v.iter()
                .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || *b == b'_')
            && v.iter().any(u8::is_ascii_uppercase)
    };
    within("${", "}")
        || within("{{", "}}")
        || within("<", ">")
        || within("[object ", "]")
        || value
            .strip_prefix(b"%")
            .and_then(|v| v.strip_suffix(b"%"))
            .is_some_and(constant)
        || value.strip_prefix(b"$").is_some_and(constant)
        || value.strip_prefix(b"process.env.").is_some_and(constant)
}

/// Three or more stars or bullets, and at most four characters left readable.
fn is_mask(value: &[u8]) -> bool {
    let text = String::from_utf8_lossy(value.get(..64).unwrap_or(value));
    let is_dot = |c: char| matches!(c, '*' | '•' | '●' | '·' | '∗' | '×');
    let dots = text.chars().filter(|c| is_dot(*c)).count();
    let rest = text.chars().filter(|c| c.is_alphanumeric()).count();
    dots >= 3
        && rest <= 4
        && value.len() <= 64
        && text
            .chars()
            .all(|c| is_dot(c) || c.is_alphanumeric() || matches!(c, ' ' | '-'))
}

/// Whether `value` is one that this program puts in place of a secret.
fn is_placeholder(value: &[u8]) -> bool {
    if let Some(rest) = value.strip_prefix(b"REDACTED-") {
        let number = rest
            .iter()
            .rposition(|b| *b == b'-')
            .and_then(|i| rest.get(i + 1..));
        return number.is_some_and(shape::is_digits)
            && rest.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'-');
    }
    if let Some(number) = value
        .strip_prefix(b"user-")
        .and_then(|v| v.strip_suffix(b"@redacted.invalid"))
    {
        return shape::is_digits(number);
    }
    value.len() == 15 && value.starts_with(b"9000000000") && shape::is_digits(value)
}

/// Whether a value must never be looked for elsewhere in the capture, even where its name makes it a secret: it would be
/// found in places that have nothing to do with it.
pub fn is_common(value: &[u8]) -> bool {
    value.len() < 6
        || is_trivial(value)
        || listed(ORDINARY, value)
        || (value.len() < 8 && shape::is_digits(value))
        || is_locale(value)
        || is_plain_word(value)
        || is_media_type(value)
        || is_time(value)
        || is_zone(value)
        || is_host_or_url(value)
        || is_version(value)
}

/// `en-GB`, `zh_Hant_TW`.
pub(super) fn is_locale(value: &[u8]) -> bool {
    let mut parts = value.split(|b| matches!(b, b'-' | b'_'));
    let language = parts
        .next()
        .is_some_and(|p| (2..=3).contains(&p.len()) && p.iter().all(u8::is_ascii_lowercase));
    let region = |p: &[u8]| match p.len() {
        2 => p.iter().all(u8::is_ascii_uppercase),
        3 => shape::is_digits(p),
        4 => {
            p.first().is_some_and(u8::is_ascii_uppercase)
                && p.iter().skip(1).all(u8::is_ascii_lowercase)
        }
        _ => false,
    };
    language && value.len() <= 11 && parts.all(region)
}

/// A dictionary word in lower case, with a capital at most.
fn is_plain_word(value: &[u8]) -> bool {
    value.len() < 12
        && value.iter().skip(1).all(u8::is_ascii_lowercase)
        && value.first().is_some_and(u8::is_ascii_alphabetic)
        && shape::is_word(value)
}

fn is_media_type(value: &[u8]) -> bool {
    let kinds = [
        "application/",
        "audio/",
        "font/",
        "image/",
        "message/",
        "model/",
        "multipart/",
        "text/",
        "video/",
    ];
    value.len() < 128 && kinds.iter().any(|k| value.starts_with(k.as_bytes()))
}

/// A date or time stamp of ISO 8601 or RFC 9110, or the seconds or milliseconds of one from 2001 to 2100.
fn is_time(value: &[u8]) -> bool {
    let digits = value.iter().filter(|b| b.is_ascii_digit()).count();
    if digits == value.len() {
        return (digits == 10 && value < b"4102444800".as_slice())
            || (digits == 13
                && value < b"4102444800000".as_slice()
                && value > b"0978307200000".as_slice());
    }
    let iso = |b: &u8| {
        b.is_ascii_digit()
            || matches!(
                b,
                b'-' | b':' | b'.' | b'/' | b'+' | b'T' | b'Z' | b't' | b'z' | b' '
            )
    };
    let starts = value
        .get(..4)
        .is_some_and(|y| shape::is_digits(y) && (y.starts_with(b"19") || y.starts_with(b"20")));
    let http = || value.get(3..5) == Some(b", ") && value.ends_with(b" GMT");
    (starts && digits >= 6 && value.len() <= 35 && value.iter().all(iso)) || http()
}

fn is_zone(value: &[u8]) -> bool {
    let areas = [
        "Africa/",
        "America/",
        "Antarctica/",
        "Asia/",
        "Atlantic/",
        "Australia/",
        "Etc/",
        "Europe/",
        "Indian/",
        "Pacific/",
    ];
    let offset = |v: &[u8]| {
        v.iter()
            .all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b':'))
    };
    areas.iter().any(|a| value.starts_with(a.as_bytes()))
        || value
            .strip_prefix(b"GMT")
            .or_else(|| value.strip_prefix(b"UTC"))
            .is_some_and(offset)
}

/// A web address without user information or query, or a name with a dot such as `www.example.org` or `main.js`.
fn is_host_or_url(value: &[u8]) -> bool {
    if is_web_url(value) {
        return !value.iter().any(|b| matches!(b, b'?' | b'#' | b'@'))
            && !value
                .split(|b| *b == b'/')
                .any(|part| token_like(part, 16) || is_uuid(part));
    }
    let host = value
        .iter()
        .position(|b| *b == b':')
        .and_then(|i| {
            value
                .get(i + 1..)
                .filter(|p| shape::is_digits(p))
                .and(value.get(..i))
        })
        .unwrap_or(value);
    let last = host
        .iter()
        .rposition(|b| *b == b'.')
        .and_then(|i| host.get(i + 1..));
    let local = host.len() < value.len() && host.eq_ignore_ascii_case(b"localhost");
    local
        || host
            .iter()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'))
            && last.is_some_and(|l| {
                (2..=10).contains(&l.len()) && l.iter().all(u8::is_ascii_lowercase)
            })
            && !host
                .split(|b| *b == b'.')
                .any(|label| label.is_empty() || token_like(label, 16))
}

pub(super) fn is_web_url(value: &[u8]) -> bool {
    ["http://", "https://", "ws://", "wss://", "//"]
        .iter()
        .any(|s| {
            value
                .get(..s.len())
                .is_some_and(|v| v.eq_ignore_ascii_case(s.as_bytes()))
        })
}

/// `1.2.3`, `v10.4`, `137.0.0.0`.
fn is_version(value: &[u8]) -> bool {
    let value = value.strip_prefix(b"v").unwrap_or(value);
    value.first().is_some_and(u8::is_ascii_digit)
        && value.contains(&b'.')
        && value.len() < 24
        && value.split(|b| matches!(b, b'.' | b'-' | b'+')).all(|p| {
            shape::is_digits(p)
                || (p.len() < 6 && !p.is_empty() && p.iter().all(u8::is_ascii_lowercase))
        })
}

#[cfg(test)]
mod tests {
    use super::super::shape::tests::{BASE62, draw};
    use super::*;

    #[test]
    fn lists_are_sorted() {
        for list in [LITERALS, ORDINARY] {
            assert!(list.split_ascii_whitespace().is_sorted());
            assert!(list.starts_with(' ') && list.ends_with(' ') && !list.contains("  "));
            assert!(
                list.split_ascii_whitespace()
                    .all(|w| listed(list, w.as_bytes()))
            );
        }
        assert!(
            !listed(LITERALS, b"") && !listed(LITERALS, b"no yes") && !listed(LITERALS, b"nul")
        );
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
        for value in [
            "hunter22",
            "Tulip#Kestrel42",
            "123456789",
            "correcthorsebattery",
            "a1b2c3",
        ] {
            assert!(!is_common(value.as_bytes()), "{value}");
        }
        for i in 1..500 {
            let drawn = draw(i, BASE62, 24);
            assert!(!is_trivial(&drawn) && !is_common(&drawn));
            let url = [
                b"https://hooks.example/in/".as_slice(),
                &draw(i, BASE62, 32),
            ]
            .concat();
            assert!(!is_common(&url) || !token_like(&draw(i, BASE62, 32), 16));
        }
    }
}
