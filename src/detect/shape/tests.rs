//! One test for all detectors: every sample in every dress is found, every look-alike survives.

mod beside;

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::super::pattern::{Pattern, Set};
use super::super::personal;
use super::sample::{Gen, Sample};
use super::*;

fn scan(text: &str) -> Vec<Shape> {
    thread_local!(static SHAPES: Shapes = Shapes::new());
    let mut out = Vec::new();
    SHAPES.with(|s| s.scan(text.as_bytes(), &mut out));
    for pair in out.windows(2) {
        assert!(pair[0].span.end <= pair[1].span.start, "overlap");
    }
    out
}

/// Every sample of every detector with the id of its detector.
fn samples(seed: u64) -> Vec<(&'static str, Sample)> {
    let mut g = Gen::new(seed);
    let mut out = Vec::new();
    for d in DETECTORS {
        for row in d.rows {
            let pattern = Pattern::compile(row.pattern).unwrap();
            for sequence in 0..pattern.sequences().len() {
                let drawn = |g: &mut Gen| g.tokens(&pattern).swap_remove(sequence);
                let mut token = drawn(&mut g);
                let prefix = pattern.sequences()[sequence].literal().len();
                while row.check == check::Check::Mixed && row.check.look(token.as_bytes(), prefix) == check::Verdict::No
                {
                    token = drawn(&mut g);
                }
                out.push((d.id, Sample::new("", &token, "")));
            }
        }
        out.extend((d.samples)(&mut g).into_iter().map(|s| (d.id, s)));
    }
    for d in personal::DETECTORS {
        out.extend((d.samples)(&mut g).into_iter().map(|s| (d.id, s)));
    }
    out
}

fn benign() -> Vec<(&'static str, &'static str)> {
    let shape = DETECTORS.iter().flat_map(|d| d.benign.iter().map(|b| (d.id, *b)));
    shape.chain(personal::DETECTORS.iter().flat_map(|d| d.benign.iter().map(|b| (d.id, *b)))).collect()
}

/// What of the secrets can still be read when the finds are cut out.
fn leaks(text: &str, secrets: &[String]) -> Vec<String> {
    let mut rest = text.as_bytes().to_vec();
    for s in scan(text) {
        rest[s.span].fill(b'*');
    }
    let rest = String::from_utf8_lossy(&rest).into_owned();
    let seen =
        |s: &&String| s.as_bytes().windows(s.len().min(10)).any(|w| rest.contains(std::str::from_utf8(w).unwrap()));
    secrets.iter().filter(seen).cloned().collect()
}

#[test]
fn every_sample_is_found_in_every_dress() {
    let mut missed = BTreeSet::new();
    for seed in 1..4 {
        for (id, s) in samples(seed) {
            let t = &s.text;
            let spaced = !t.contains('\n');
            let mut dresses = vec![
                t.clone(),
                format!("\"{t}\""),
                format!("'{t}'"),
                format!("k={t}"),
                format!("{{\"a\":\"{t}\",\"b\":1}}"),
                format!("x {t}\ny"),
                format!("%3D{t}"),
            ];
            if spaced {
                dresses.extend(
                    ["&", ";", ",", "<", ")", "}", "\n", " ", "\"", "\\u0026", "%26"].map(|d| format!("a=b {t}{d}z=1")),
                );
                dresses.extend(["\\n", "\\u0022"].map(|d| format!("q{d}{t}{d}")));
                dresses.push(format!("{}{t}", "pad. ".repeat(13)));
            }
            for (n, dress) in dresses.iter().enumerate() {
                let left = leaks(dress, &s.secrets);
                if !left.is_empty() {
                    missed.insert(format!(
                        "{id} dress {n}: {dress:?} finds {:?}",
                        scan(dress).iter().map(|s| s.label).collect::<Vec<_>>()
                    ));
                }
            }
        }
    }
    assert!(
        missed.is_empty(),
        "{} missed:\n{}",
        missed.len(),
        missed.iter().take(40).cloned().collect::<Vec<_>>().join("\n")
    );
}

#[test]
fn percent_encoded_samples_are_found_once_decoded() {
    // The lens does the decoding; what matters here is that nothing but the text itself is needed.
    for (id, s) in samples(6) {
        let encoded: String = s.text.bytes().map(|b| format!("%{b:02X}")).collect();
        let decoded: Vec<u8> = encoded.split('%').skip(1).map(|h| u8::from_str_radix(h, 16).unwrap()).collect();
        assert!(leaks(std::str::from_utf8(&decoded).unwrap(), &s.secrets).is_empty(), "{id}");
        let json = serde_json::to_string(&s.text).unwrap();
        assert!(leaks(&serde_json::from_str::<String>(&json).unwrap(), &s.secrets).is_empty(), "{id}");
    }
}

#[test]
fn checksums_decide_how_sure() {
    let mut g = Gen::new(8);
    let body = g.token(30);
    let sum = String::from_utf8(check::base62(check::crc32(body.as_bytes())).to_vec()).unwrap();
    let grafana = format!("glsa_{}", g.token(32));
    let atlassian = format!("ATATT3x{}", g.token(160));
    for (good, bad) in [
        (format!("ghp_{body}{sum}"), format!("ghp_{body}{}", g.token(6))),
        (format!("npm_{body}{sum}"), format!("npm_{body}{}", g.token(6))),
        (format!("{grafana}_{:08x}", check::crc32(grafana.as_bytes())), format!("{grafana}_00c0ffee")),
        (format!("{atlassian}={:08X}", check::crc32(atlassian.as_bytes())), format!("{atlassian}=00C0FFEE")),
    ] {
        assert!(matches!(&scan(&good)[..], [s] if s.sure && s.span.len() == good.len()), "{good}");
        assert!(matches!(&scan(&bad)[..], [s] if !s.sure && s.span.len() == bad.len()), "{bad}");
    }
}

#[test]
fn public_keys_say_so() {
    let mut g = Gen::new(2);
    let stripe = scan(&format!("pk_{}_{}", "live", g.token(24)));
    assert!(matches!(&stripe[..], [s] if s.public));
    let google = scan(&format!("AIza{}", g.token(35)));
    assert!(matches!(&google[..], [s] if !s.public));
}

#[test]
fn the_span_is_the_secret_and_no_more() {
    for (id, s) in samples(9) {
        if id.starts_with("shape:") && s.text.len() != s.secrets.iter().map(String::len).sum::<usize>() {
            let found: Vec<&str> = scan(&s.text).into_iter().map(|f| &s.text[f.span]).collect();
            assert_eq!(found, s.secrets.iter().map(String::as_str).collect::<Vec<_>>(), "{id}: {}", s.text);
        }
    }
}

#[test]
fn look_alikes_survive() {
    let mut wrong = Vec::new();
    for (id, text) in benign() {
        for dress in [text.to_string(), format!("\"{text}\""), format!("{{a:\"{text}\"}}"), format!("x {text} y")] {
            wrong.extend(scan(&dress).iter().map(|s| format!("{id}: {} in {dress:?}", s.label)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn hard_negatives_survive() {
    let mut g = Gen::new(3);
    let mut texts: Vec<String> = Vec::new();
    for _ in 0..200 {
        let number = g.digits(12);
        texts.extend([
            format!("integrity=\"sha384-{}\"", g.pick(super::sample::B64, 64)),
            format!("main.{}.js chunk-{}.css", g.hex(20), g.token(8)),
            format!("{{\"mappings\":\"{};AAAA,{};AACA\"}}", g.pick(b"ACEGIKMOQSUWY", 40), g.pick(b"ABCDEFGH", 30)),
            format!("url(data:image/png;base64,{})", g.pick(super::sample::B64, 400)),
            format!("Origin-Trial: A{}==", g.pick(super::sample::B64, 250)),
            format!("CP{}.YAAAAAAAAAAA", g.pick(super::sample::B64URL, 80)),
            format!("'nonce-{}'", g.pick(super::sample::B64, 22)),
            format!("{{\"id\":\"{}\",\"ulid\":\"01J{}\"}}", g.uuid(), g.pick(b"0123456789ABCDEFGHJKMNPQRSTVWXYZ", 23)),
            format!("cursor={}", g.base64url(format!("{{id:{number}}}").as_bytes())),
            format!("Chrome/137.0.{}.{} Safari/537.36", g.digits(4), g.digits(2)),
            format!("{{\"t\":17{},\"us\":17{}}}", g.digits(11), g.digits(14)),
            format!("traceparent: 00-{}-{}-01", g.hex(32), g.hex(16)),
            format!("W/\"{}\"", g.hex(24)),
            format!(
                "M{}.{} {}.{}L-{}.{}",
                g.digits(3),
                g.digits(4),
                g.digits(2),
                g.digits(3),
                g.digits(2),
                g.digits(8)
            ),
            format!("ATLAS_{}_{}", g.uuid(), g.digits(2)),
        ]);
    }
    texts.extend(
        [
            "sk-folding-cube-animation-delay-2s",
            "function getTokenByUserId12(a){return a.sk-live}",
            "@keyframes spin{to{transform:rotate(1turn)}}",
            "passwordPolicyMinimumLength12=true;",
        ]
        .map(String::from),
    );
    let wrong: Vec<String> = texts
        .iter()
        .flat_map(|t| scan(t).into_iter().map(move |s| format!("{} {:?} in {t}", s.label, &t[s.span])))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_the_placeholder_left_is_no_hit() {
    for (_, s) in samples(4) {
        let mut text = s.text.clone();
        for f in scan(&s.text).into_iter().rev() {
            let with = match f.kind.mask() {
                super::super::kind::Mask::Placeholder => format!("REDACTED-{}-3", f.kind.slug()),
                _ => continue,
            };
            text.replace_range(f.span, &with);
        }
        if text.contains("REDACTED") {
            assert!(scan(&text).is_empty(), "{text} gives {:?}", scan(&text));
        }
    }
}

#[test]
fn a_whole_value_is_a_token_or_not() {
    let shapes = Shapes::new();
    for (id, s) in samples(5) {
        if s.secrets.len() == 1 && s.secrets[0] == s.text || id == "shape:jwt" {
            assert!(shapes.whole(format!(" {} ", s.text).as_bytes()).is_some(), "{id} {}", s.text);
            assert!(shapes.whole(format!("see {} there", s.text).as_bytes()).is_none(), "{id}");
        }
    }
}

#[test]
fn tables_compile_are_sorted_and_bounded() {
    assert!(DETECTORS.windows(2).all(|d| d[0].id < d[1].id));
    assert!(personal::DETECTORS.windows(2).all(|d| d[0].id <= d[1].id));
    for d in DETECTORS {
        for row in d.rows {
            let pattern = Pattern::compile(row.pattern).unwrap_or_else(|e| panic!("{}: {e}", row.pattern));
            for s in pattern.sequences() {
                let lead = index::lead(s);
                let sets = index::head_sets(s, lead);
                let keys: usize = sets.iter().map(|s| s.bytes().count()).product();
                assert!(
                    sets.len() == 4 && keys <= 4096,
                    "{}: the head is not four fixed classes ({keys} of them)",
                    row.pattern
                );
                assert!(sets[0].within(&Set::ALNUM), "{}", row.pattern);
                let (last, inner) = s.items.split_last().unwrap();
                let inner: usize = inner.iter().map(|i| i.max).fold(0, usize::saturating_add);
                assert!(inner <= 5000, "{}: inner counts must be bounded", row.pattern);
                assert!(
                    last.max < 5000 || last.set.within(&Set::ALNUM) || Set::ALNUM.within(&last.set),
                    "{}",
                    row.pattern
                );
            }
        }
        for head in d.probes.iter().flat_map(|p| p.heads) {
            let pattern = Pattern::compile(head).unwrap();
            assert!(pattern.sequences().iter().all(|s| index::head_sets(s, 0).len() == 4), "{head}");
        }
    }
    let heads = index::Index::new().heads();
    assert!(heads < 65_536 / 8, "{heads} heads: the bitset lets too much through");
}

#[test]
fn pathological_texts_end() {
    let shapes = Shapes::new();
    let parts = [
        "a",
        "1",
        "@",
        "eyJ",
        "eyJ.",
        "eyJ-",
        "://",
        "-",
        ":",
        ".",
        "+",
        "_",
        "~",
        "a@",
        "a@a.",
        "sk-",
        "-sk",
        "://a:",
        "1.1.",
        "4000 ",
        "4000-",
        "Bearer ",
        "Bearer a.",
        "data:,",
        "data:image/png,",
        "-----BEGIN PRIVATE KEY-----",
        "-----BEGIN ",
        "_ABCD",
        "%41",
        "\\u0041",
        "1:",
        "a:1:",
        "Password=",
        "Password=a;",
        "+1 ",
        "AAE:AAE",
        "LS0tLS1CRUdJTi",
        "PuTTY-User-Key-File-",
        "hooks.slack.com/services/",
        "otpauth://",
        "eyJhbGciOiJub25lIn0.",
        "v2.local.",
        "8Q~",
        "SG.",
        "xoxb-",
        "glpat-",
        "DE00",
        "ATATT3x",
        "pi_a_secret_",
        "inline:",
        "NTLM TlRM",
        "hvs.",
    ];
    for part in parts {
        // A quadratic step would not end within anybody's patience; how long it takes is the benchmarks' affair.
        let text = part.repeat((if cfg!(debug_assertions) { 1 << 16 } else { 1 << 22 }) / part.len());
        shapes.scan(text.as_bytes(), &mut Vec::new());
    }
}

/// What makes a probe look closer, and what it then looks for.
const LEADS: &[&str] = &[
    "-----BEGIN ",
    "RSA PRIVATE KEY",
    "-----END ",
    "-----",
    "PuTTY-User-Key-File-2: x",
    "Private-Lines: 1",
    "Private-MAC:",
    " ",
    "\n",
    "\\n",
    "%3D",
    "0123456789abcdef0123456789ABCDEFxyz",
    "password=",
    "pwd=",
    "AccountKey=",
    "SharedAccessSignature=",
    "Server=x;",
    ";",
    "'",
    "{",
    "}",
    "https://",
    "u:",
    "p@",
    "h.example",
    "[",
    "otpauth://totp/a?",
    "secret=",
    "&",
    "a=ice-pwd:",
    "inline:",
    "data:",
    ";base64,",
    "image/png",
    "Bearer ",
    "Basic ",
    "Token token=",
    "%20",
    "NTLM ",
    "Negotiate ",
    "TlRMTVNTUAAD",
    "YIIabc",
    ":",
    "AAEabcdefghijklmnopqrstuvwxyzABCDEFGHIJ",
    "1234567",
    ".atlasv1.",
    "abcdefgh12345",
    "hooks.slack.com/services/",
    "calendar.google.com/calendar/ical/",
    "/private-",
    "_AB12_",
    "consumer",
    "eyJhbGciOiJIUzI1NiJ9",
    ".",
    "e30",
    "abc8Q~",
    "+ASt",
    "+1 555 ",
    "0100",
    "(",
    ")",
    "DE00 ",
    "1000 2000 3000 4000 50",
    "10.",
    "20.3.4",
    "fe80::",
    "1:2",
    "::",
    "4000 ",
    "1234 5678 9010",
    "a.b@",
    "c.example",
    "@",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_give_ordered_spans_in_bounds(text in proptest::collection::vec(prop_oneof![any::<u8>(), prop::sample::select(b"@:/.-_+~ey J=BG0123456789AKI%\\nu\"".to_vec())], 0..400)) {
        let mut out = Vec::new();
        thread_local!(static SHAPES: Shapes = Shapes::new());
        SHAPES.with(|s| { s.scan(&text, &mut out); s.whole(&text); });
        let mut end = 0;
        for s in out {
            prop_assert!(s.span.start >= end && s.span.start < s.span.end && s.span.end <= text.len());
            end = s.span.end;
        }
    }

    /// A PuTTY key that ended right behind `Private-MAC:` gave a span beyond the text.
    #[test]
    fn words_that_lead_to_a_look_give_spans_in_bounds(
        parts in proptest::collection::vec(prop::sample::select(LEADS), 1..12),
        cut in 0usize..40,
    ) {
        let text = parts.concat();
        let text = &text.as_bytes()[..text.len().saturating_sub(cut)];
        thread_local!(static SHAPES: Shapes = Shapes::new());
        let mut out = Vec::new();
        SHAPES.with(|s| { s.scan(text, &mut out); s.whole(text); });
        prop_assert!(out.iter().all(|s| s.span.start < s.span.end && s.span.end <= text.len()));
    }

    #[test]
    fn cut_and_joined_samples_never_panic(seed in 0u64..1000, cut in 0usize..400, other in 0usize..400) {
        let all = samples(seed % 8);
        let (a, b) = (&all[seed as usize % all.len()].1.text, &all[(seed as usize * 7 + 3) % all.len()].1.text);
        let text: Vec<u8> = a.bytes().take(cut).chain(b.bytes().skip(other.min(b.len()))).collect();
        scan(&String::from_utf8_lossy(&text));
    }
}
