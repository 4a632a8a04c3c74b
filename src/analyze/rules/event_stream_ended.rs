//! A stream of events that ended early, or is opened again and again.
//!
//! **Why it matters:** the page misses events between two connections; a proxy that cuts long replies is the usual reason.
//! **Next:** see how long each lasted: the same time each means a time limit somewhere in between. **False positives:**
//! a stream that ends after its last event is done; one reply streamed to a POST ends by nature.

use super::prelude::*;

const REOPENED: Threshold = Threshold {
    name: "event-stream-ended.reopened",
    default: 3.0,
    about: "so many openings of one stream are too many",
};

pub(super) static RULE: Rule = Rule {
    id: "event-stream-ended",
    family: Family::Failure,
    specific: 93,
    thresholds: &[&REOPENED],
    last: false,
    run,
    #[cfg(test)]
    samples,
};

fn run(case: &Case<'_>, out: &mut Out<'_>) {
    let streams = case.network().filter(|f| f.is_stream() && &*f.method == "GET");
    for list in group(streams, |f| (&*f.url.host, &*f.url.pattern)) {
        let broken: Vec<&Facts> = list.iter().filter(|f| f.code() == 200 && is_cut(f)).copied().collect();
        let reopened =
            list.len() >= case.count(&REOPENED) && list.iter().filter(|f| f.code() == 200).count() == list.len();
        let (told_of, variant) = if !broken.is_empty() {
            (&broken, "cut")
        } else if reopened {
            (&list, "reopened")
        } else {
            continue;
        };
        let Some((first, entries)) = told(told_of) else { continue };
        let lasted = told_of.iter().map(|f| f.took()).fold(0.0, f64::max);
        let args = case
            .args(first)
            .with("count", told_of.len())
            .with("lasted_ms", lasted)
            .with("by", first.failure.to_string());
        out.add(Severity::Warning, entries, args).variant(variant);
    }
}

fn is_cut(f: &Facts) -> bool {
    let words = f.failure.to_ascii_lowercase();
    [
        "incomplete",
        "http2_protocol",
        "quic",
        "reset",
        "network_changed",
        "content_length_mismatch",
        "empty_response",
        "net_interrupt",
        "timed_out",
    ]
    .iter()
    .any(|w| words.contains(w))
}

#[cfg(test)]
fn samples() -> Samples {
    let s = |at: f64| {
        Sample::get("https://app.example/events")
            .kind("eventsource")
            .body("text/event-stream", "data: 1\n\n")
            .at(at)
            .phase("receive", 30_000.0)
    };
    Samples {
        fires: vec![
            vec![s(0.0).set("/response/_error", json!("net::ERR_INCOMPLETE_CHUNKED_ENCODING"))],
            (0..4).map(|i| s(f64::from(i) * 31_000.0)).collect(),
        ],
        silent: vec![
            vec![s(0.0)],
            vec![Sample::new("POST", "https://app.example/chat").body("text/event-stream", "data: 1\n\n")],
        ],
    }
}
