//! One-time codes and passwords that a message tells: `Your verification code is 385176`, `385176 is your Acme login code`.
//!
//! Codes of errors, products and countries are told in the same words, so what kind of code it is must stand before the
//! word, and the code itself must be short and of digits.

use std::ops::Range;

use super::super::kind::Kind;
use super::text::{after_escape, alnum, free_before, own, run_end, run_start, trim_dots, word_at};
use super::{Detector, Probe, Sink};

pub(super) const DETECTOR: Detector = Detector {
    id: "shape:spoken",
    rows: &[],
    probes: &[Probe { heads: &["[pP][aA][sS][sS]", "[iI][dD][eE][nN]"], look }],
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
        "Use 385176 to find it",
        "El código postal es 28013",
        "Le code postal : 75011",
        "your password is required",
        "your password is too short, 12345678",
        "the password is base64-encoded",
        "SELECT password 'x'",
    ],
};

/// What a code is for, as the word before says it.
const KINDS: [&str; 18] = [
    "2fa",
    "access",
    "activation",
    "authentication",
    "authorization",
    "backup",
    "confirmation",
    "enter",
    "login",
    "mfa",
    "one-time",
    "otp",
    "recovery",
    "security",
    "sign-in",
    "sms",
    "verification",
    "your",
];
/// Other words for such codes.
const CODES: [&str; 7] = ["one-time password", "otp", "passcode", "pin", "sicherheitscode", "tan", "verificatiecode"];
/// What such codes are called in other languages, as far as nothing else is called so.
const FOREIGN: [&str; 20] = [
    "bekräftelse",
    "bestätigung",
    "code lautet",
    "confirmaci",
    "confirmaç",
    "de acceso",
    "de acesso",
    "de vérif",
    "di verifica",
    "doğrulama",
    "segurança",
    "tan lautet",
    "verificaci",
    "verificaç",
    "weryfikac",
    "подтвержд",
    "コード",
    "认证码",
    "验证码",
    "인증",
];
/// What somebody does with a code.
const USES: [&str; 5] = [" as your ", " to confirm", " to log in", " to sign in", " to verify"];
/// How far before or behind a code its name may stand.
const AROUND: usize = 64;

/// A password behind its name: `the password is …`, `IDENTIFIED BY '…'`.
fn look(text: &[u8], at: usize, sink: &mut Sink) {
    let Some(word) = ["password", "identified by"].into_iter().find(|w| word_at(text, at, w)) else { return };
    let end = at + word.len();
    let sql = text.get(end..).is_some_and(|t| t.starts_with(b" '"));
    let value = if sql { Some(end + 2) } else { told(text, end).filter(|_| at > 0) };
    let Some(value) = value else { return };
    let span = value..run_end(text, value, 64, |b| b > b' ' && !b"\"'<>,;\\".contains(&b));
    let span = trim_dots(text, span);
    let said = text.get(span.clone()).unwrap_or_default();
    let any = |f: fn(&u8) -> bool| said.iter().any(f);
    // `is base64-encoded`
    let words = said.contains(&b'-') && !any(u8::is_ascii_uppercase);
    if said.len() >= 6 && any(u8::is_ascii_digit) && any(u8::is_ascii_alphabetic) && !words && !own(said) {
        sink.push(span, Kind::Password, "password told in a message", false);
    }
}

/// Where a value begins that `is` or a colon joins to the word that ends at `end`.
fn told(text: &[u8], end: usize) -> Option<usize> {
    let joined = if word_at(text, end, " is") { end + 3 } else { end };
    let joined = if text.get(joined) == Some(&b':') { joined + 1 } else { joined };
    let value = run_end(text, joined, 2, |b| b == b' ');
    (joined > end && value > joined).then_some(value)
}

/// A run of digits that begins at `at`: a code when the words around it say so.
pub(super) fn number(text: &[u8], at: usize, sink: &mut Sink) {
    // Google's.
    let from = if text.get(..at).is_some_and(|t| t.ends_with(b"G-")) { at - 2 } else { at };
    let part = |b: u8| alnum(b) || b".,-_/#$([+".contains(&b);
    if !free_before(text, from, part) {
        return;
    }
    let end = digits(text, at);
    let span = at..end;
    if !is_code(text, &span) {
        return;
    }
    let low = |span: Range<usize>| text.get(span).unwrap_or_default().to_ascii_lowercase();
    let head = low(from.saturating_sub(AROUND)..from);
    if called(&head) || used(&head, &low(end..(end + AROUND).min(text.len()))) {
        sink.push(span, Kind::OneTimeCode, "code told in a message", false);
    }
}

/// Whether what stands before a number calls it a code. Markup and line ends may stand between.
fn called(head: &[u8]) -> bool {
    let mut head = head.trim_ascii_end();
    while let [rest @ .., last] = head {
        head = match last {
            b':' | b'*' => rest,
            b'>' => rest.iter().rposition(|b| *b == b'<').and_then(|i| rest.get(..i)).unwrap_or(b""),
            _ => break,
        };
        head = head.trim_ascii_end();
    }
    let said = head.rsplit(|b| matches!(b, b'.' | b'!' | b'?' | b'<')).next().unwrap_or(head);
    let has = |word: &str| memchr::memmem::find(said, word.as_bytes()).is_some();
    // Most numbers stand in scripts and data, where no words are.
    let words = said.iter().any(|b| *b == b' ' || *b >= 0x80);
    if words && FOREIGN.into_iter().any(has) {
        return !has("err");
    }
    let said = said.strip_suffix(b" is").unwrap_or(said);
    let ends = |word: &str| said.strip_suffix(word.as_bytes()).filter(|t| free_before(said, t.len(), alnum));
    let kind = |t: &[u8]| {
        let t = t.trim_ascii_end();
        let start = after_escape(t, run_start(t, t.len(), 20, |b| alnum(b) || b == b'-'), t.len());
        KINDS.iter().any(|k| t.get(start..) == Some(k.as_bytes()))
    };
    CODES.into_iter().any(|w| ends(w).is_some()) || ends("code").is_some_and(kind)
}

/// Whether what stands behind a number says what it is for: `is your Acme login code`, `Use … to sign in`.
fn used(head: &[u8], tail: &[u8]) -> bool {
    let uses = |u: &&str| tail.starts_with(u.as_bytes());
    if head.ends_with(b"use ") && USES.iter().any(uses) {
        return true;
    }
    let sentence = tail.split(|b| matches!(b, b'.' | b'!' | b'?' | b'\n' | b'"')).next().unwrap_or_default();
    tail.starts_with(b" is your ")
        && ["code", "pin", "one-time"].iter().any(|w| memchr::memmem::find(sentence, w.as_bytes()).is_some())
}

/// Where a code ends: digits, perhaps with a blank or dash in the middle.
fn digits(text: &[u8], from: usize) -> usize {
    let end = run_end(text, from, 9, |b| b.is_ascii_digit());
    let more = run_end(text, end + 1, 5, |b| b.is_ascii_digit());
    let joined = matches!(text.get(end), Some(b' ' | b'-')) && end - from == 3 && more - end == 4;
    if joined { more } else { end }
}

fn is_code(text: &[u8], span: &Range<usize>) -> bool {
    let n = text.get(span.clone()).unwrap_or_default().iter().filter(|b| b.is_ascii_digit()).count();
    let rest = text.get(span.end..).unwrap_or_default();
    // `is 12 characters long`
    (4..=8).contains(&n)
        && !rest.first().is_some_and(|b| alnum(*b) || *b == b'-')
        && !rest.starts_with(b" char")
        && !rest.starts_with(b" digit")
}

#[cfg(test)]
fn samples(g: &mut super::sample::Gen) -> Vec<super::sample::Sample> {
    use super::sample::Sample;
    let password = format!("lantern{}", g.digits(4));
    vec![
        Sample::new("Your verification code is ", &g.digits(6), ". It holds for 10 minutes."),
        Sample::new("Acme login code: ", &g.digits(8), ""),
        Sample::new("Dein OTP is: ", &g.digits(4), ""),
        Sample::new("", &g.digits(6), " is your Acme verification code"),
        Sample::new("G-", &g.digits(6), " is your Google verification code."),
        Sample::new("your temporary password is: ", &password, "."),
        Sample::new("the wifi password is ", &password, "."),
        Sample::new("ALTER USER app WITH PASSWORD '", &password, "'"),
        Sample::new("Your code: ", &g.digits(6), ""),
        Sample::new("OTP is ", &g.digits(6), ""),
        Sample::new("Your PIN is ", &g.digits(5), "."),
        Sample::new("<p>Your code is</p>\n<h1>", &g.digits(6), "</h1>"),
        Sample::new("Use ", &g.digits(6), " to sign in to Acme"),
        Sample::new("Tu código de verificación es ", &g.digits(6), "."),
        Sample::new("Ihr Code lautet: ", &g.digits(6), ""),
        Sample::new("您的验证码是", &g.digits(6), "，请勿泄露"),
    ]
}
