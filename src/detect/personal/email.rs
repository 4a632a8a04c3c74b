//! E-mail addresses, in the form people write them (the dot-atom of RFC 5322, a host name with a top level domain).
//!
//! `@` stands in file names for dense screens (`logo@2x.png`), package versions (`pkg@1.2.3`), scopes (`@scope/pkg`), CSS
//! and decorators: the last label must be letters and no file suffix. `git@host:` is an account of a service, not a
//! person. Our own `user-3@redacted.invalid` stays.

use super::super::kind::Kind;
use super::super::shape::Sink;
use super::super::shape::text::{alnum, own, run_end, run_start};
use super::{Personal, Trigger};

pub(super) const DETECTOR: Personal = Personal {
    id: "personal:email",
    trigger: Trigger::At,
    look,
    #[cfg(test)]
    samples,
    #[cfg(test)]
    benign: &[
        "logo@2x.png",
        "icon@3x.abcdef12.webp",
        "@babel/core",
        "lodash@4.17.21",
        "jquery@3.6.0/dist/jquery.min.js",
        "pkg@1.2.3-beta.one",
        "@media screen",
        "user-12@redacted.invalid",
        "git@code.example:org/repo.git",
        "a @ b.com",
        "x@y",
        "react@18.2.0.tgz",
        "https://user@host.example/",
        "name@latest",
        "@font-face",
        "a@b.c",
        "vue@3.esm-browser.js",
        "Message-ID: <c4b2f5973f113432c8c1@mail.example>",
    ],
};

/// Last labels that are file suffixes (some are top level domains, too; addresses there are rare, files are not).
const FILES: &[&[u8]] = &[
    b"avif", b"bmp", b"cjs", b"css", b"csv", b"gif", b"htm", b"html", b"ico", b"jpeg", b"jpg", b"js", b"json", b"jsx",
    b"less", b"map", b"mjs", b"mp", b"pdf", b"php", b"png", b"scss", b"svg", b"tgz", b"ts", b"tsx", b"ttf", b"txt",
    b"vue", b"wasm", b"webm", b"webp", b"woff", b"xml", b"yaml", b"yml",
];

fn look(text: &[u8], at: usize, sink: &mut Sink) {
    let end = run_end(text, at + 1, 253, |b| alnum(b) || b == b'.' || b == b'-');
    let domain = text.get(at + 1..end).unwrap_or_default();
    if domain.len() < 4 || !domain.contains(&b'.') {
        return;
    }
    let local = |b: u8| {
        alnum(b)
            || b".!#$&*+/=?^_{|}~-".contains(&b)
                && !matches!(b, b'/' | b'=' | b'&' | b'#' | b'?' | b'{' | b'}' | b'|' | b'$' | b'*')
    };
    let mut start = run_start(text, at, 65, local);
    let name = text.get(start..at).unwrap_or_default();
    start += name.iter().take_while(|&&b| !alnum(b) && b != b'_').count();
    if at - start > 64 || start == at || name.ends_with(b".") {
        return;
    }
    // The `n` of an escaped line break, and `%3D`, belong to what stands before.
    let with_sign = |start: usize| start.checked_sub(1).and_then(|i| text.get(i..at)).unwrap_or_default();
    if matches!(with_sign(start), [b'\\', b'n' | b'r' | b't', _, ..]) {
        start += 1;
    }
    if matches!(with_sign(start), [b'%', a, b, _, ..] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit()) {
        start += 2;
    }
    let name = text.get(start..at).unwrap_or_default();
    let before = text.get(..start).unwrap_or_default();
    if before.ends_with(b"//") || name == b"git" || own(name) || in_address(text, start) {
        return;
    }
    // What a machine calls a message or a part of one: `Message-ID: <c4b2f5973f113432c8c1@mail.example>`.
    if name.len() >= 16 && name.iter().all(u8::is_ascii_hexdigit) && before.ends_with(b"<") {
        return;
    }
    let domain = domain.get(..domain.iter().rposition(|&b| alnum(b)).map_or(0, |i| i + 1)).unwrap_or_default();
    if is_host(domain) && !domain.ends_with(b"redacted.invalid") {
        sink.push(start..at + 1 + domain.len(), Kind::Email, "e-mail address", true);
    }
}

/// Whether what begins at `start` is the password of an address: `scheme://user:` stands before it.
fn in_address(text: &[u8], start: usize) -> bool {
    let user = run_start(text, start, 64, |b| b > b' ' && !b"/\"'<>,;".contains(&b));
    let before = |at: usize| text.get(..at).unwrap_or_default();
    before(start).ends_with(b":") && before(user).ends_with(b"//")
}

/// Whether a name is a host name.
fn is_host(name: &[u8]) -> bool {
    let mut labels = name.split(|&b| b == b'.').peekable();
    let (mut count, mut numbers) = (0, 0);
    let mut last: &[u8] = b"";
    for label in labels.by_ref() {
        if label.is_empty() || label.len() > 63 || label.starts_with(b"-") || label.ends_with(b"-") {
            return false;
        }
        numbers += usize::from(label.iter().all(u8::is_ascii_digit));
        (last, count) = (label, count + 1);
    }
    let puny = last.starts_with(b"xn--");
    let top = puny || (2..=24).contains(&last.len()) && last.iter().all(u8::is_ascii_alphabetic);
    count >= 2 && numbers < 2 && top && !FILES.contains(&last.to_ascii_lowercase().as_slice()) && !retina(name)
}

/// `2x.…`: the factor of an image for dense screens.
fn retina(name: &[u8]) -> bool {
    matches!(name, [b'1'..=b'9', b'x', b'.', ..])
}

#[cfg(test)]
fn samples(g: &mut super::super::shape::sample::Gen) -> Vec<super::super::shape::sample::Sample> {
    use super::super::shape::sample::Sample;
    let letters = b"abcdefghijklmnopqrstuvwxyz";
    let mut out = Vec::new();
    for i in 0..6 {
        let host =
            format!("{}.{}", g.pick(letters, 7), ["example", "co.example", "org", "museum", "io", "xn--p1ai"][i]);
        let user = [
            g.pick(letters, 5),
            format!("{}.{}", g.pick(letters, 3), g.pick(letters, 6)),
            format!("{}+{}", g.pick(letters, 4), g.digits(2)),
        ][i % 3]
            .clone();
        out.push(Sample::new("", &format!("{user}@{host}"), ""));
        out.push(Sample::new("mailto:", &format!("{user}@{host}"), ""));
        out.push(Sample::new("Rita <", &format!("{user}@{host}"), ">"));
    }
    out
}
