//! One-time codes that a message tells: `Your verification code is 385176`, `385176 is your Acme login code`.
//!
//! Codes of errors, products and countries are told in the same words, so what kind of code it is must stand before the
//! word, and the code itself must be short and of digits.

use std::ops::Range;

use super::super::kind::Kind;
use super::text::{after_escape, alnum, free_before, run_end, run_start, word_at};
use super::{Detector, Probe, Sink};

pub(super) const DETECTOR: Detector = Detector {
    id: "shape:spoken",
    rows: &[],
    probes: &[Probe { heads: &["[cC]ode", "[pP]ass", "OTP "], look }],
    #[cfg(test)]
    samples,
    #[cfg(test)]
    benign: &[
        "The error code is 385176",
        "status code: 404123",
        "country code is 4412",
        "verification code is invalid",
        "Your verification code is 12 characters long",
        "verification code expires in 600000 ms",
        "385176 is your order",
        "your password is required",
        "your password is too short, 12345678",
    ],
};

/// What a code is for, as the word before says it.
const KINDS: [&str; 16] = [
    "2fa",
    "access",
    "activation",
    "authentication",
    "authorization",
    "backup",
    "confirmation",
    "login",
    "mfa",
    "otp",
    "recovery",
    "security",
    "sign-in",
    "sms",
    "one-time",
    "verification",
];
/// How a password is called that somebody is told.
const TOLD: [&str; 8] = ["current", "default", "generated", "initial", "new", "one-time", "temporary", "your"];
/// How far before the word a code may stand.
const BACK: usize = 64;

fn look(text: &[u8], at: usize, sink: &mut Sink) {
    let Some(word) = ["code", "passcode", "password", "otp"].into_iter().find(|w| word_at(text, at, w)) else { return };
    let end = at + word.len();
    if text.get(end).is_some_and(|b| alnum(*b)) || at == 0 {
        return;
    }
    let kind = before(text, at);
    let said = |list: &[&str]| list.iter().any(|k| k.as_bytes().eq_ignore_ascii_case(kind));
    if word == "password" {
        if said(&TOLD)
            && let Some(value) = told(text, end)
        {
            let span = value..run_end(text, value, 64, |b| b > b' ' && !b"\"'<>,;\\".contains(&b));
            let span = super::text::trim_dots(text, span);
            let said = text.get(span.clone()).unwrap_or_default();
            let any = |f: fn(&u8) -> bool| said.iter().any(f);
            if said.len() >= 6 && any(u8::is_ascii_digit) && any(u8::is_ascii_alphabetic) && !super::text::own(said) {
                sink.push(span, Kind::Password, "password told in a message", false);
            }
        }
        return;
    }
    if word == "code" && !said(&KINDS) {
        return;
    }
    let after = told(text, end).map(|from| from..digits(text, from));
    let span = after.filter(|s| is_code(text, s)).or_else(|| given_before(text, at));
    if let Some(span) = span {
        sink.push(span, Kind::OneTimeCode, "code told in a message", false);
    }
}

/// The word before `at` and one blank.
fn before(text: &[u8], at: usize) -> &[u8] {
    let Some(blank) = at.checked_sub(1).filter(|i| text.get(*i) == Some(&b' ')) else { return b"" };
    text.get(run_start(text, blank, 20, |b| alnum(b) || b == b'-')..blank).unwrap_or_default()
}

/// Where a value begins that `is` or a colon joins to the word that ends at `end`.
fn told(text: &[u8], end: usize) -> Option<usize> {
    let joined = if word_at(text, end, " is") { end + 3 } else { end };
    let joined = if text.get(joined) == Some(&b':') { joined + 1 } else { joined };
    let value = run_end(text, joined, 2, |b| b == b' ');
    (joined > end && value > joined).then_some(value)
}

/// Where a code ends: digits, perhaps with a blank or dash in the middle, or behind Google's `G-`.
fn digits(text: &[u8], from: usize) -> usize {
    let from = if word_at(text, from, "g-") { from + 2 } else { from };
    let end = run_end(text, from, 9, |b| b.is_ascii_digit());
    let more = run_end(text, end + 1, 5, |b| b.is_ascii_digit());
    let joined = matches!(text.get(end), Some(b' ' | b'-')) && end - from == 3 && more - end == 4;
    if joined { more } else { end }
}

fn is_code(text: &[u8], span: &Range<usize>) -> bool {
    let n = text.get(span.clone()).unwrap_or_default().iter().filter(|b| b.is_ascii_digit()).count();
    let apart = !text.get(span.end).is_some_and(|b| alnum(*b) || *b == b'-');
    // `is 12 characters long`
    (4..=8).contains(&n)
        && apart
        && !text.get(span.end..).is_some_and(|t| t.starts_with(b" char") || t.starts_with(b" digit"))
}

/// `385176 is your Acme verification code`.
fn given_before(text: &[u8], at: usize) -> Option<Range<usize>> {
    let from = at.saturating_sub(BACK);
    let said = memchr::memmem::rfind(text.get(from..at)?, b" is your ")? + from;
    let sentence = !text.get(said + 1..at)?.iter().any(|b| matches!(b, b'.' | b'!' | b'?' | b'\n' | b'"'));
    let code = |b: u8| b.is_ascii_digit() || matches!(b, b'-' | b'G');
    let start = after_escape(text, run_start(text, said, 12, code), said);
    let span = start..said;
    (sentence && free_before(text, start, alnum) && is_code(text, &span)).then_some(span)
}

#[cfg(test)]
fn samples(g: &mut super::sample::Gen) -> Vec<super::sample::Sample> {
    use super::sample::Sample;
    let google = format!("G-{}", g.digits(6));
    let password = format!("lantern{}", g.digits(4));
    vec![
        Sample::new("Your verification code is ", &g.digits(6), ". It holds for 10 minutes."),
        Sample::new("Acme login code: ", &g.digits(8), ""),
        Sample::new("Dein OTP is: ", &g.digits(4), ""),
        Sample::new("", &g.digits(6), " is your Acme verification code"),
        Sample::new("", &google, " is your Google verification code."),
        Sample::new("your temporary password is: ", &password, "."),
    ]
}
