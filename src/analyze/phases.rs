//! The phases of a request, the same for every exporter. What exporters write differs: whether `connect` holds `ssl`,
//! whether the queue is part of `blocked`, what negative numbers mean.

use super::facts::{Facts, Timings};
use crate::capture::tls::Tls;

/// Where the time went, in ms; 0 where nothing is known. Names are those of Chrome's network panel and HAR 1.2.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Phases {
    /// Waiting for a turn: higher priority, six connections in use, or the cache.
    pub queueing: f64,
    /// Waiting for anything else before the request could go out.
    pub stalled: f64,
    /// Negotiating with a proxy.
    pub proxy: f64,
    /// DNS lookup.
    pub dns: f64,
    /// TCP handshake, without TLS.
    pub connect: f64,
    /// TLS handshake.
    pub ssl: f64,
    /// Sending the request.
    pub send: f64,
    /// Until the first byte of the reply: one round trip and the server's work.
    pub wait: f64,
    /// Receiving the reply.
    pub receive: f64,
}

impl Phases {
    /// All phases by name, in order.
    pub fn named(&self) -> [(&'static str, f64); 9] {
        [
            ("queueing", self.queueing),
            ("stalled", self.stalled),
            ("proxy", self.proxy),
            ("dns", self.dns),
            ("connect", self.connect),
            ("ssl", self.ssl),
            ("send", self.send),
            ("wait", self.wait),
            ("receive", self.receive),
        ]
    }

    /// The phase that took longest.
    pub fn dominant(&self) -> (&'static str, f64) {
        self.named().into_iter().fold(("wait", 0.0), |best, p| if p.1 > best.1 { p } else { best })
    }
}

fn positive(n: f64) -> f64 {
    // Every negative number means "not available", and so does NaN.
    if n > 0.0 { n } else { 0.0 }
}

/// Whether `connect` holds `ssl` in this capture; see [`Tls`].
pub fn connect_holds_ssl(facts: &[Facts], creator: &str) -> bool {
    let mut tls = Tls::default();
    for f in facts {
        let t = &f.timings;
        let others = [t.blocked, t.dns, t.send, t.wait, t.receive].into_iter().map(positive).sum();
        tls.count(f.time, t.connect, t.ssl, others);
    }
    tls.inside(creator)
}

/// The phases of an entry.
pub fn of(t: &Timings, connect_holds_ssl: bool) -> Phases {
    let ssl = positive(t.ssl);
    let connect = positive(t.connect);
    let queueing = positive(t.queued);
    let proxy = positive(t.proxy);
    // Chrome adds the stall to the sentinel −1 when a request was not queued.
    let blocked = if t.queued < 0.0 && t.blocked > -1.0 { t.blocked + 1.0 } else { t.blocked };
    let blocked = if t.blocked.is_nan() || t.blocked == -1.0 { 0.0 } else { positive(blocked) };
    Phases {
        queueing,
        stalled: positive(blocked - queueing - proxy),
        proxy,
        dns: positive(t.dns),
        connect: if connect_holds_ssl { positive(connect - ssl) } else { connect },
        ssl,
        send: positive(t.send),
        wait: positive(t.wait),
        receive: positive(t.receive),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(time: f64, connect: f64, ssl: f64) -> Facts {
        let timings = Timings { connect, ssl, wait: 10.0, ..Timings::default() };
        Facts { time: Some(time), timings, ..Facts::default() }
    }

    #[test]
    fn the_sum_tells_whether_connect_holds_ssl() {
        assert!(connect_holds_ssl(&[facts(60.0, 50.0, 30.0)], "WebInspector"));
        assert!(!connect_holds_ssl(&[facts(90.0, 50.0, 30.0)], "Firefox"));
        assert!(!connect_holds_ssl(&[facts(60.0, 20.0, 30.0)], "?"));
        assert!(connect_holds_ssl(&[], "Safari"));
    }

    #[test]
    fn chrome_phases() {
        let t = Timings {
            blocked: 50.9,
            queued: 40.0,
            dns: -1.0,
            connect: 30.0,
            ssl: 20.0,
            send: 0.2,
            wait: -3.0,
            receive: 1.0,
            proxy: f64::NAN,
        };
        let p = of(&t, true);
        assert_eq!((p.queueing, p.connect, p.ssl, p.wait), (40.0, 10.0, 20.0, 0.0));
        assert!((p.stalled - 10.9).abs() < 1e-9);
        assert_eq!(p.dominant().0, "queueing");
        assert!((of(&Timings { blocked: -0.4, queued: -1.0, ..Timings::default() }, true).stalled - 0.6).abs() < 1e-9);
        assert_eq!(of(&Timings { blocked: -1.0, queued: -1.0, ..Timings::default() }, true), Phases::default());
    }
}
