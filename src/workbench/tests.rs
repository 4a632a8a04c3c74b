//! The view: filtered, sorted, grouped, with windows and sums.

use super::*;
use crate::workbench::worker::Reader;

/// Entries of a small capture and the batch that they are.
fn capture() -> (Vec<u8>, Batch) {
    let entry = |i: u32, host: &str, status: i32, time: u32, more: &str| {
        format!(
            r#"{{"startedDateTime":"2026-01-01T00:00:0{i}Z","time":{time},"pageref":"p{}","request":{{"method":"GET",
            "url":"https://{host}/a/{i}?q={more}","headers":[{{"name":"x","value":"{more}"}}]}},
            "response":{{"status":{status},"content":{{"size":{},"mimeType":"text/html"}},"_transferSize":{}}}}}"#,
            i % 2,
            i * 10,
            time * 2
        )
    };
    let all = [
        entry(0, "a.example.com", 200, 30, "one"),
        entry(1, "b.example.com", 404, 10, "two"),
        entry(2, "cdn.other.org", 0, 20, "one"),
        "{broken".to_owned(),
    ];
    let mut bytes = Vec::new();
    let mut spans = Vec::new();
    for e in &all {
        spans.push((bytes.len() as u64, e.len() as u64));
        bytes.extend_from_slice(e.as_bytes());
        bytes.push(b',');
    }
    let len = bytes.len() as u64 - 1;
    (bytes, Batch { first: 0, base: 0, len, spans })
}

fn bench() -> (Vec<u8>, Workbench) {
    let (bytes, batch) = capture();
    let mut w = Workbench::new(0.0);
    w.absorb(&batch, &Reader::default().facts(&bytes, &batch));
    w.finish("WebInspector");
    (bytes, w)
}

/// Asks a query with everything that workers have to look at.
fn ask(bytes: &[u8], w: &mut Workbench, query: &str) -> Vec<u32> {
    w.query(query).unwrap();
    for n in 0..w.probes() {
        let probe = w.probe(n).unwrap();
        let base = usize::try_from(probe.batch.base).unwrap();
        let found = Reader::default().matching(&bytes[base..], &probe);
        w.settle(n, &found);
    }
    w.arrange();
    w.taken()
}

fn indices(w: &Workbench) -> Vec<i64> {
    w.items
        .iter()
        .map(|i| match i {
            Item::Entry(i) => i64::from(*i),
            Item::Heading(n) => -1 - i64::from(*n),
        })
        .collect()
}

#[test]
fn queries_go_through_index_and_text() {
    let (bytes, mut w) = bench();
    for (query, want) in [
        ("", vec![0, 1, 2, 3]),
        ("is:error", vec![1, 2, 3]),
        ("header:\"x: one\"", vec![0, 2]),
        ("one", vec![0, 2]),
        ("two OR status-code:200", vec![0, 1]),
        ("is:third-party", vec![2, 3]),
        ("is:broken", vec![3]),
        ("started:+1s..+2s", vec![1, 2]),
    ] {
        assert_eq!(ask(&bytes, &mut w, query), want, "{query}");
    }
    assert!(w.query("status-code:").is_err());
    assert_eq!(w.query("tracking-id:abc").unwrap(), Asked { found: 0, open: 4 });
    w.mark(1, ["ABC-1", "", "org"]);
    assert_eq!(ask(&bytes, &mut w, "tracking-id:abc org:/^org$/"), [1]);
    assert_eq!(ask(&bytes, &mut w, "header:two tracking-id:abc"), [1]);
}

#[test]
fn entries_with_secrets_are_known_once_they_were_counted() {
    let (bytes, mut w) = bench();
    assert_eq!(w.query("is:secret").unwrap(), Asked { found: 0, open: 4 });
    assert_eq!(ask(&bytes, &mut w, "is:secret"), [] as [u32; 0]);
    assert!(!w.entry(1).contains("secrets"));
    w.shade(vec![0, 7, 2, 0]);
    assert_eq!(w.query("is:secret").unwrap(), Asked { found: 2, open: 0 });
    assert_eq!(ask(&bytes, &mut w, "is:secret header:two"), [1]);
    assert_eq!(ask(&bytes, &mut w, "-is:secret"), [0, 3]);
    assert!(w.entry(1).contains(r#""secrets":7"#));
    ask(&bytes, &mut w, "");
    w.order(Column::from_slug("secrets"), true);
    assert_eq!(indices(&w), [1, 2, 0, 3]);
}

#[test]
fn sorts_with_what_is_absent_last() {
    let (_, mut w) = bench();
    w.order(Column::from_slug("time"), false);
    assert_eq!(indices(&w), [1, 2, 0, 3]);
    w.order(Column::from_slug("time"), true);
    assert_eq!(indices(&w), [0, 2, 1, 3]);
    w.order(Column::from_slug("host"), true);
    assert_eq!(indices(&w), [2, 1, 0, 3]);
    w.order(Column::from_slug("index"), true);
    assert_eq!((indices(&w), w.position(2)), (vec![3, 2, 1, 0], Some(1)));
}

#[test]
fn groups_and_folds() {
    let (_, mut w) = bench();
    w.group_by(Group::from_slug("page"));
    assert_eq!(indices(&w), [-1, 0, 2, -2, 1, -3, 3]);
    w.fold(0);
    assert_eq!(indices(&w), [-1, -2, 1, -3, 3]);
    assert!(w.rows(0, 1).contains(r#""name":"p0","count":2,"errors":1"#), "{}", w.rows(0, 1));
    assert!(w.rows(0, 1).contains(r#""folded":true"#));
    assert_eq!(w.rows(90, 99), "[]");
    assert_eq!(w.entries(1, 9).matches("\"index\":").count(), 3);
    assert_eq!(w.entries(9, 1), "[]");
}

#[test]
fn sums_and_strip_are_of_the_view() {
    let (bytes, mut w) = bench();
    ask(&bytes, &mut w, "domain:example.com");
    let sums = w.sums();
    for part in [r#""count":2"#, r#""errors":1"#, r#""transferred":80"#, r#""site":"example.com""#, r#""name":"404""#] {
        assert!(sums.contains(part), "{part} in {sums}");
    }
    let strip = w.strip(3);
    assert_eq!(strip.iter().step_by(3).sum::<u32>(), 3);
    assert_eq!(strip.iter().skip(1).step_by(3).sum::<u32>(), 2);
    assert_eq!(Workbench::new(0.0).strip(2), [0; 6]);
}

#[test]
fn runs_of_entries_are_batches() {
    let (_, w) = bench();
    let run = w.run(1, 2).unwrap();
    assert_eq!((run.first, run.spans.len(), run.spans[0].0), (1, 2, 0));
    assert!(w.run(2, 9).is_none());
}

#[test]
fn what_stays_open_for_messages_is_not_slow() {
    let entry = |url: &str, time: u32, mime: &str| {
        format!(
            r#"{{"startedDateTime":"2026-01-01T00:00:00Z","time":{time},"request":{{"method":"GET","url":"{url}"}},
            "response":{{"status":200,"content":{{"mimeType":"{mime}"}}}}}}"#
        )
    };
    let text = [
        entry("wss://rt.example.com/socket", 90_000, "x-unknown"),
        entry("https://rt.example.com/events", 60_000, "text/event-stream"),
        entry("https://a.example.com/slow", 4_000, "text/html"),
        entry("https://a.example.com/quick", 40, "text/html"),
    ];
    let bytes = text.join(",").into_bytes();
    let mut at = 0;
    let spans = text.iter().map(|e| {
        let span = (at, e.len() as u64);
        at += span.1 + 1;
        span
    });
    let batch = Batch { first: 0, base: 0, len: bytes.len() as u64, spans: spans.collect() };
    let mut w = Workbench::new(0.0);
    w.absorb(&batch, &Reader::default().facts(&bytes, &batch));
    w.finish("");
    assert_eq!(ask(&bytes, &mut w, "is:slow"), [2]);
    ask(&bytes, &mut w, "");
    let sums = w.sums();
    let slowest = sums.split("\"slowest\":[").nth(1).unwrap().split(']').next().unwrap();
    let told: Vec<_> = slowest.split("\"index\":").skip(1).map(|t| t.split(',').next().unwrap()).collect();
    assert_eq!(told, ["2", "3"]);
}

#[test]
fn a_star_asks_for_those_that_have_one() {
    let (bytes, mut w) = bench();
    w.mark(1, ["id-4711", "no such room", ""]);
    w.mark(2, ["", "gone", "acme"]);
    for (query, want) in [("error:*", vec![1, 2]), ("tracking-id:*", vec![1]), ("-org:*", vec![0, 1, 3])] {
        assert_eq!(ask(&bytes, &mut w, query), want, "{query}");
    }
}
