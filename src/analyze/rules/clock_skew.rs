//! The clock of the person's machine is off: `Date` of the replies against the times in the capture, the median over
//! replies that no cache gave.
//!
//! **Why it matters:** tokens look expired or not yet valid, certificates are refused, and times in this capture do not fit
//! those in server logs. **Next:** set the clock; add the difference when searching logs. **False positives:** a server with
//! a wrong clock looks the same; a reply from a cache has an old date; an exporter may write local time as UTC. So several
//! fresh replies must agree, and whole half hours are not told.

use super::prelude::*;

const SKEW_MS: Threshold =
    Threshold { name: "clock-skew.skew_ms", default: 60_000.0, about: "clocks that differ by more are off" };
const SEVERE_MS: Threshold = Threshold {
    name: "clock-skew.severe_ms",
    default: 300_000.0,
    about: "tokens and sign-in commonly tolerate less than this",
};

pub(super) static RULE: Rule = Rule {
    id: "clock-skew",
    family: Family::Alone,
    specific: 0,
    thresholds: &[&SKEW_MS, &SEVERE_MS],
    last: false,
    run,
    #[cfg(test)]
    samples,
};

fn run(case: &Case<'_>, out: &mut Out<'_>) {
    let Some(skew) = case.skew().filter(|s| s.abs() >= case.limit(&SKEW_MS) && !is_zone(*s)) else { return };
    let entries: Vec<u32> = case.network().filter(|f| f.response.has("date")).map(|f| f.index).take(5).collect();
    let severe = skew.abs() >= case.limit(&SEVERE_MS);
    let args = Args::default().with("skew_ms", skew.abs());
    out.add(if severe { Severity::Warning } else { Severity::Info }, entries, args).variant(if skew > 0.0 {
        "behind"
    } else {
        "ahead"
    });
}

/// Whole half hours, to the minute: the exporter wrote local time without saying so.
fn is_zone(skew: f64) -> bool {
    const HALF_HOUR: f64 = 1_800_000.0;
    let rest = skew.abs() % HALF_HOUR;
    skew.abs() > HALF_HOUR - 60_000.0 && rest.min(HALF_HOUR - rest) < 60_000.0
}

#[cfg(test)]
fn samples() -> Samples {
    let at = |i: usize, date: &str| {
        Sample::get(&format!("https://app.example/{i}"))
            .at(i as f64 * 900.0)
            .says("date", date)
            .says("cache-control", "no-store")
    };
    let all = |date: &str| (0..4).map(|i| at(i, date)).collect::<Vec<_>>();
    Samples {
        fires: vec![all("Tue, 10 Jun 2025 15:25:37 GMT"), all("Tue, 10 Jun 2025 15:11:37 GMT")],
        silent: vec![
            all("Tue, 10 Jun 2025 15:20:37 GMT"),
            all("Tue, 10 Jun 2025 11:11:37 GMT").into_iter().map(|s| s.says("age", "14939")).collect(),
            vec![at(0, "Tue, 10 Jun 2025 15:11:37 GMT")],
        ],
    }
}
