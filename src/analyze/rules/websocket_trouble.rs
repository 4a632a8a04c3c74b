//! A WebSocket that was not opened, was closed for a bad reason, or is opened again and again.
//!
//! **Why it matters:** presence, messages and calls stop without a failed request in sight. **Next:** a refused upgrade
//! points to a proxy; the close code says the rest. **False positives:** 1000 and 1001 are normal ends; a socket that is
//! still open when the capture ends is fine.

use super::prelude::*;

const RECONNECTS: Threshold = Threshold {
    name: "websocket-trouble.reconnects",
    default: 4.0,
    about: "so many openings of one socket are a loop",
};
const WINDOW_MS: Threshold =
    Threshold { name: "websocket-trouble.window_ms", default: 120_000.0, about: "within this time" };

pub(super) static RULE: Rule = Rule {
    id: "websocket-trouble",
    family: Family::Failure,
    specific: 93,
    thresholds: &[&RECONNECTS, &WINDOW_MS],
    last: false,
    run,
    #[cfg(test)]
    samples,
};

/// Close codes that say that something went wrong (RFC 6455, section 7.4.1; 4000 and above are the application's).
fn is_bad(code: u16) -> bool {
    matches!(code, 1002..=1003 | 1006..=1015 | 4000..=4999)
}

fn run(case: &Case<'_>, out: &mut Out<'_>) {
    let own = |f: &Facts, s: Severity| case.grave(f, s);
    let sockets = || case.network().filter(|f| f.is_socket());
    // A capture may hold the request alone, when the socket was still opening.
    let refused = sockets().filter(|f| {
        f.status.is_some_and(|s| !matches!(s, 101 | 200 | 204)) || (f.status.is_none() && !f.failure.is_empty())
    });
    for list in group(refused, |f| (&*f.url.host, f.status)) {
        let Some((first, entries)) = told(&list) else { continue };
        let args = case.lookup(first).with("count", list.len()).with("by", first.failure.to_string());
        out.add(own(first, Severity::Error), entries, args).variant("refused");
    }
    let closed = sockets().filter(|f| f.channel.as_deref().and_then(|c| c.close).is_some_and(is_bad));
    for list in group(closed, |f| (&*f.url.host, f.channel.as_deref().and_then(|c| c.close))) {
        let Some((first, entries)) = told(&list) else { continue };
        let mut args = case.lookup(first);
        if let Some(c) = first.channel.as_deref() {
            args.set("close", c.close.unwrap_or(0)).set("reason", &*c.reason);
        }
        args.set("lasted_ms", first.took());
        // These codes are the application's own word (RFC 6455, sections 7.4.1 and 7.4.2).
        let meant = first.channel.as_deref().and_then(|c| c.close).is_some_and(|c| c == 1008 || c >= 4000);
        out.add(own(first, Severity::Warning), entries, args).variant(if meant { "meant" } else { "closed" });
    }
    let close = |f: &Facts| f.channel.as_deref().and_then(|c| c.close).is_some_and(is_bad);
    let said = |f: &Facts| f.channel.as_deref().map(|c| c.error.clone()).filter(|e| !e.is_empty());
    for list in group(sockets().filter(|f| !close(f) && said(f).is_some()), |f| (&*f.url.host, said(f))) {
        let Some((first, entries)) = told(&list) else { continue };
        let mut args = case.lookup(first);
        args.set("error", said(first).as_deref().unwrap_or(""));
        out.add(own(first, Severity::Warning), entries, args).variant("message");
    }
    for list in group(case.timeline().filter(|f| f.is_socket()), |f| (&*f.url.host, &*f.url.pattern)) {
        let span =
            list.first().and_then(|f| f.started).zip(list.last().and_then(|f| f.started)).map_or(0.0, |(a, b)| b - a);
        // Sockets that overlap are several, not one that comes back.
        let in_turn = list.windows(2).all(|w| {
            w.first().and_then(|a| a.end()).zip(w.last().and_then(|b| b.started)).is_some_and(|(a, b)| b >= a - 100.0)
        });
        if list.len() >= case.count(&RECONNECTS) && span <= case.limit(&WINDOW_MS) && in_turn {
            let Some((first, entries)) = told(&list) else { continue };
            let args = case.args(first).with("count", list.len()).with("span_ms", span);
            out.add(own(first, Severity::Warning), entries, args).variant("loop");
        }
    }
}

#[cfg(test)]
fn samples() -> Samples {
    let s =
        || Sample::get("wss://app.example/socket").kind("websocket").http("HTTP/1.1").status(101).body("x-unknown", "");
    Samples {
        fires: vec![
            vec![s().status(403)],
            vec![s().set(
                "/_webSocketMessages",
                json!([{"type": "receive", "time": 1.0, "opcode": 8, "data": "A/NieWU="}]),
            )],
            vec![s().set(
                "/_webSocketMessages",
                json!([{"type": "receive", "time": 1.0, "opcode": 1, "data": "{\"type\":\"error\",\"message\":\"no such room\"}"}]),
            )],
            (0..5).map(|i| s().at(f64::from(i) * 3_000.0)).collect(),
            vec![s().set("/_webSocketClose", json!({"code": 4403, "reason": "no such room"}))],
            vec![s().fails("net::ERR_TUNNEL_CONNECTION_FAILED")],
        ],
        silent: vec![
            vec![s()],
            vec![s().set(
                "/_webSocketMessages",
                json!([{"type": "receive", "time": 1.0, "opcode": 1, "data": "{\"type\":\"news\",\"title\":\"An error of the past\"}"}]),
            )],
            vec![
                s().set("/_webSocketMessages", json!([{"type": "receive", "time": 1.0, "opcode": 8, "data": "A+g="}])),
            ],
            vec![s().status(0)],
        ],
    }
}
