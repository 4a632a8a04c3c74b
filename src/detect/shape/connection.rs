//! Passwords and keys in connection strings: `Password=…;`, `Pwd=…`, `AccountKey=…`, `SharedAccessKey=…`,
//! `SharedAccessSignature=…`.
//!
//! `password=` stands in forms, code and markup as well; those are found by name, with the form's or the code's syntax.
//! Here a pair counts only inside a connection string: another pair behind a `;` on either side, or a key name that
//! occurs nowhere else.

use super::super::kind::Kind;
use super::text::{alnum, dull, free_before, gap, run_end, run_start, word_at};
use super::{Detector, Probe, Sink};

pub(super) const DETECTOR: Detector = Detector {
    id: "shape:connection",
    rows: &[],
    probes: &[Probe { heads: &["[pP][aAwW][sSdD][sS=]", "[pP][wW][dD] ", "PASS", "[aA]cco", "[sS]hare"], look }],
    #[cfg(test)]
    samples,
    #[cfg(test)]
    benign: &[
        "password=",
        "a.password=b;c.d=e",
        "passive=true;x=1",
        "Server=db;Password=${DB_PASS};User=app",
        "Server=db;Password=REDACTED-password-1;",
        "if(!pwd=e)return;",
        "accountKeyboard=1",
        "SharedAccessKey=<key>;",
        "Server=db;Password=******;",
    ],
};

const MAX: usize = 4096;

fn look(text: &[u8], at: usize, sink: &mut Sink) {
    // The key, what it is called, and for a key of its own whether `&` may stand in it.
    const KEYS: [(&str, &str, Option<bool>); 5] = [
        ("password", "connection string password", None),
        ("pwd", "connection string password", None),
        ("accountkey", "account key", Some(false)),
        ("sharedaccesskey", "shared access key", Some(false)),
        ("sharedaccesssignature", "shared access signature", Some(true)),
    ];
    let Some((key, label, alone)) = KEYS.iter().rfind(|(k, ..)| word_at(text, at, k)) else { return };
    let mut from = at + key.len();
    from = run_end(text, from, 2, |b| b == b' ');
    if text.get(from) != Some(&b'=') || !free_before(text, at, |b| alnum(b) || matches!(b, b'.' | b'_' | b'-')) {
        return;
    }
    from = run_end(text, from + 1, 2, |b| b == b' ');
    if let Some(ampersand) = *alone {
        let end = run_end(text, from, MAX, |b| b > b' ' && !b"\"'<>;\\`,".contains(&b) && (ampersand || b != b'&'));
        let value = text.get(from..end).unwrap_or_default();
        if value.len() >= 16 && !dull(value) && !gap(value) {
            sink.push(from..end, Kind::Secret, label, true);
            sink.skip_to = end;
        }
        return;
    }
    let quote = text.get(from).copied().filter(|b| matches!(b, b'\'' | b'{'));
    let close = if quote == Some(b'{') { b'}' } else { b'\'' };
    from += usize::from(quote.is_some());
    let end = match quote {
        Some(_) => run_end(text, from, 256, |b| b != close && b >= b' '),
        None => run_end(text, from, 256, |b| b > b' ' && !b"\"<>;\\`".contains(&b)),
    };
    let value = text.get(from..end).unwrap_or_default();
    if value.len() < 3
        || gap(value)
        || !(pair_before(text, at) || pair_after(text, end))
        || value.contains(&b'(')
        || quote == Some(b'{') && text.get(end) != Some(&b'}')
    {
        return;
    }
    sink.push(from..end, Kind::Password, label, false);
    sink.skip_to = end;
}

/// Whether a known key and `=` stand before the `;` in front of `at`.
fn pair_before(text: &[u8], at: usize) -> bool {
    let semicolon = run_start(text, at, 2, |b| b == b' ');
    if semicolon == 0 || text.get(semicolon - 1) != Some(&b';') {
        return false;
    }
    let start = run_start(text, semicolon - 1, 256, |b| !matches!(b, b';' | b'"' | b'\n' | b'<' | b'>'));
    key_at(text, start)
}

/// Whether `;`, a known key and `=` follow.
fn pair_after(text: &[u8], at: usize) -> bool {
    text.get(at..).is_some_and(|rest| {
        let skip = rest.iter().take(4).take_while(|b| matches!(b, b';' | b' ' | b'\'' | b'}')).count();
        rest.iter().take(skip).any(|&b| b == b';') && key_at(text, at + skip)
    })
}

/// Whether a pair of a connection string begins at `at`, a scheme such as `jdbc:…;` included.
fn key_at(text: &[u8], at: usize) -> bool {
    const KEYS: &[&str] = &[
        "application",
        "connect",
        "data source",
        "database",
        "driver",
        "dsn",
        "encrypt",
        "endpoint",
        "host",
        "initial catalog",
        "integrated",
        "jdbc:",
        "max",
        "min",
        "multipleactive",
        "persist",
        "pooling",
        "port",
        "provider",
        "server",
        "ssl",
        "timeout",
        "trust",
        "uid",
        "user",
        "username",
    ];
    KEYS.iter().any(|k| word_at(text, at, k)) && text.iter().skip(at).take(120).any(|&b| b == b'=' || b == b':')
}

#[cfg(test)]
fn samples(g: &mut super::sample::Gen) -> Vec<super::sample::Sample> {
    use super::sample::{B64, Sample};
    let key = g.pick(B64, 86) + "==";
    vec![
        Sample::new("Server=tcp:db.example,1433;User ID=app;Password=", &g.token(14), ";Encrypt=True"),
        Sample::new("Data Source=db;Uid=app;Pwd=", &g.token(10), ";"),
        Sample::new("Password=", &g.token(12), ";Server=db"),
        Sample::new("DefaultEndpointsProtocol=https;AccountName=a;AccountKey=", &key, ";EndpointSuffix=core.example"),
        Sample::new("Endpoint=sb://a.example/;SharedAccessKeyName=Root;SharedAccessKey=", &(g.pick(B64, 43) + "="), ""),
    ]
}
