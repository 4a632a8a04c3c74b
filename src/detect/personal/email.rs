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
    ],
};

/// Last labels that are file suffixes (some are top level domains, too; addresses there are rare, files are not).
const FILES: &[&[u8]] = &[
    b"avif", b"bmp", b"cjs", b"css", b"csv", b"gif", b"htm", b"html", b"ico", b"jpeg", b"jpg", b"js", b"json", b"jsx",
    b"less", b"map", b"mjs", b"mp", b"pdf", b"php", b"png", b"scss", b"svg", b"tgz", b"ts", b"tsx", b"ttf", b"txt",
    b"vue", b"wasm", b"webm", b"webp", b"woff", b"xml", b"yaml", b"yml",
];

fn look(text: &[u8], at: usize, sink: &mut Sink) {
    let local = |b: u8| {
        alnum(b)
            || b".!#$&*+/=?^_{|}~-".contains(&b)
                && !matches!(b, b'/' | b'=' | b'&' | b'#' | b'?' | b'{' | b'}' | b'|' | b'$' | b'*')
    };
    let mut start = run_start(text, at, 65, local);
    while start < at && !alnum(text[start]) && text[start] != b'_' {
        start += 1;
    }
    if at - start > 64 || start == at || text[at - 1] == b'.' {
        return;
    }
    // The `n` of an escaped line break, and `%3D`, belong to what stands before.
    if start > 0 && text[start - 1] == b'\\' && matches!(text[start], b'n' | b'r' | b't') && at - start > 1 {
        start += 1;
    }
    if start > 0
        && text[start - 1] == b'%'
        && at - start > 2
        && text[start..start + 2].iter().all(u8::is_ascii_hexdigit)
    {
        start += 2;
    }
    if start > 1 && text[start - 2..start] == *b"//"
        || &text[start..at] == b"git"
        || own(&text[start..at])
        || in_address(text, start)
    {
        return;
    }
    let mut end = run_end(text, at + 1, 253, |b| alnum(b) || b == b'.' || b == b'-');
    while end > at + 1 && !alnum(text[end - 1]) {
        end -= 1;
    }
    if let Some(end) = host(&text[at + 1..end]).map(|len| at + 1 + len)
        && !text[at + 1..end].ends_with(b"redacted.invalid")
    {
        sink.push(start..end, Kind::Email, "e-mail address", true);
    }
}

/// Whether what begins at `start` is the password of an address: `scheme://user:` stands before it.
fn in_address(text: &[u8], start: usize) -> bool {
    let user = run_start(text, start, 64, |b| b > b' ' && !b"/\"'<>,;".contains(&b));
    start > 0 && text[start - 1] == b':' && text[..user].ends_with(b"//")
}

/// How long the host name is, or `None` when it is none.
fn host(name: &[u8]) -> Option<usize> {
    let mut labels = name.split(|&b| b == b'.').peekable();
    let (mut count, mut numbers) = (0, 0);
    let mut last: &[u8] = b"";
    for label in labels.by_ref() {
        if label.is_empty() || label.len() > 63 || label[0] == b'-' || label[label.len() - 1] == b'-' {
            return None;
        }
        numbers += usize::from(label.iter().all(u8::is_ascii_digit));
        (last, count) = (label, count + 1);
    }
    let puny = last.starts_with(b"xn--");
    let top = puny || (2..=24).contains(&last.len()) && last.iter().all(u8::is_ascii_alphabetic);
    (count >= 2 && numbers < 2 && top && !FILES.contains(&last.to_ascii_lowercase().as_slice()) && !retina(name))
        .then_some(name.len())
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
