//! A request that took long, and in which phase: waiting for its turn, for the network, for the server, or receiving.
//!
//! **Why it matters:** the phase says who has to look: a long wait is the server's, with its tracking id; a long download
//! is the network's or the size's. **Next:** each phase has its own text. **False positives:** channels that stay open,
//! long polls and media are slow by nature and do not count; a big download that came fast is told as one, and only if it
//! kept a person waiting.

use super::prelude::*;

pub(super) const SLOW_MS: Threshold =
    Threshold { name: "slow.slow_ms", default: 2_500.0, about: "a request this long is slow" };
const SEVERE_MS: Threshold =
    Threshold { name: "slow.severe_ms", default: 8_000.0, about: "a request this long is why people call" };
const DOWNLOAD_RATE: Threshold = Threshold {
    name: "slow.download_bytes",
    default: 1_000_000.0,
    about: "a download of so many bytes a second is not slow, only big",
};

pub(super) static RULE: Rule = Rule {
    id: "slow",
    family: Family::Slowness,
    specific: 50,
    thresholds: &[&SLOW_MS, &SEVERE_MS, &DOWNLOAD_RATE],
    last: false,
    run,
    #[cfg(test)]
    samples,
};

/// Slow by nature.
fn stays_open(f: &Facts) -> bool {
    let path = f.url.path.to_ascii_lowercase();
    f.is_socket()
        || f.is_stream()
        || matches!(&*f.resource, "media" | "ping" | "prefetch")
        || f.mime.starts_with("video/")
        || f.mime.starts_with("audio/")
        || [
            "longpoll",
            "long-poll",
            "/poll",
            "/sync",
            "/events",
            "/subscribe",
            "/signalr",
            "/hub",
            "/comet",
            "cometd",
            "transport=polling",
        ]
        .iter()
        .any(|w| path.contains(w) || f.url.query.contains(w))
}

fn run(case: &Case<'_>, out: &mut Out<'_>) {
    let bytes = |f: &Facts| f.sizes.transferred.or(f.sizes.content).unwrap_or(0.0);
    let rate = |f: &Facts| bytes(f) / (case.phases(f).receive / 1000.0).max(0.001);
    // A download that came fast took long because it is big.
    let phase = |f: &Facts| match case.phases(f).dominant().0 {
        "receive" if rate(f) >= case.limit(&DOWNLOAD_RATE) => "big",
        phase => phase,
    };
    let mut slow: Vec<&Facts> = case
        .network()
        .filter(|f| f.took() >= case.limit(&SLOW_MS) && f.status.is_some() && !f.cached && !stays_open(f))
        .filter(|f| phase(f) != "big" || f.took() >= case.limit(&SEVERE_MS))
        .collect();
    slow.sort_by(|a, b| b.took().total_cmp(&a.took()));
    // Calls of one kind that wait for the same thing are one finding; files of a page are one finding per host.
    for mut list in group(slow.into_iter(), |f| {
        (&*f.url.host, if f.is_call() || f.is_document() { &*f.url.pattern } else { "" }, phase(f))
    }) {
        list.sort_by(|a, b| b.took().total_cmp(&a.took()));
        let Some((first, entries)) = told(&list) else { continue };
        let p = case.phases(first);
        let (dominant, ms) = p.dominant();
        let mut args = case.lookup(first);
        args.set("took_ms", first.took()).set("dominant_phase", dominant).set("phase_ms", ms);
        for (name, ms) in p.named() {
            if ms > 0.0 {
                args.set(&format!("{name}_ms"), ms);
            }
        }
        if bytes(first) > 0.0 {
            args.set("size_bytes", bytes(first));
            if dominant == "receive" {
                args.set("rate_bytes", rate(first));
            }
        }
        let big = phase(first) == "big";
        // So long that a person notices, but the size is the reason.
        let patience = 2.0 * case.limit(&SEVERE_MS);
        let severe = first.took() >= case.limit(&SEVERE_MS);
        let severity = match case.stake(first) {
            _ if big && first.took() < patience => Severity::Info,
            Stake::Whole if severe && !big => Severity::Error,
            Stake::Whole => Severity::Warning,
            _ => Severity::Info,
        };
        #[allow(clippy::cast_precision_loss)] // a bonus
        let more = (first.took() / case.limit(&SLOW_MS).max(1.0)).log2().clamp(0.0, 4.0);
        // A failure is told by what failed; that it took long as well comes second.
        let failed = if first.is_failed() { -20.0 } else { 0.0 };
        out.add(severity, entries, args).variant(phase(first)).weigh(more + failed);
    }
}

#[cfg(test)]
fn samples() -> Samples {
    let s = || Sample::get("https://app.example/api/numbers");
    Samples {
        fires: vec![
            vec![s().phase("wait", 11_000.0)],
            vec![s().phase("receive", 6_000.0)],
            vec![s().phase("receive", 30_000.0).set("/response/_transferSize", json!(60_000_000))],
            vec![s().phase("blocked", 4_000.0)],
            vec![s().phase("dns", 4_000.0)],
            vec![s().phase("send", 4_000.0)],
            vec![s().phase("connect", 4_000.0)],
            vec![s().phase("connect", 4_000.0).set("/timings/ssl", json!(3_900.0))],
            vec![s().phase("blocked", 4_000.0).set("/timings/_blocked_queueing", json!(3_990.0))],
            vec![s().phase("blocked", 4_000.0).set("/timings/_blocked_proxy", json!(3_990.0))],
        ],
        silent: vec![
            vec![s().phase("wait", 1_500.0)],
            vec![Sample::get("https://app.example/poll").phase("wait", 30_000.0)],
            vec![Sample::get("wss://app.example/socket").kind("websocket").status(101).phase("receive", 90_000.0)],
            vec![s().phase("receive", 6_000.0).set("/response/_transferSize", json!(60_000_000))],
            vec![s().status(0).phase("wait", 30_000.0)],
        ],
    }
}
