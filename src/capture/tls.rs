//! Whether `connect` holds `ssl` in a capture. HAR 1.2 says so, and Firefox, mitmproxy and others write them side by side.

/// Milliseconds by which rounding may make two times differ.
const ROUNDING: f64 = 1.0;

/// What the entries of a capture say about it: `time` is the sum of the phases without counting anything twice.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tls {
    inside: u32,
    beside: u32,
    longer: bool,
}

impl Tls {
    /// Takes one entry: its `time`, `connect`, `ssl` and the sum of its other phases, in ms; what is not above 0 is not known.
    pub fn count(&mut self, time: Option<f64>, connect: f64, ssl: f64, others: f64) {
        let (Some(time), true, true) = (time, connect > 0.0, ssl > 0.0) else { return };
        self.longer |= ssl > connect + ROUNDING;
        let beside = time - others - connect - ssl;
        if (beside + ssl).abs() < beside.abs() {
            self.inside += 1;
        } else {
            self.beside += 1;
        }
    }

    /// The decision for the whole capture. A handshake that takes longer than `connect` can't be part of it; else most
    /// entries decide, and where there is none, who wrote the capture (`creator`, with or without its version).
    pub fn inside(&self, creator: &str) -> bool {
        let by = |name: &str| creator.get(..name.len()).is_some_and(|c| c.eq_ignore_ascii_case(name));
        if by("playwright") {
            // Its `time` counts `ssl` twice.
            return true;
        }
        let known = self.inside + self.beside > 0;
        !self.longer && if known { self.inside >= self.beside } else { !by("firefox") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(creator: &str, entries: &[(f64, f64, f64)]) -> bool {
        let mut tls = Tls::default();
        for (time, connect, ssl) in entries {
            tls.count(Some(*time), *connect, *ssl, 10.0);
        }
        tls.inside(creator)
    }

    #[test]
    fn the_sum_tells_whether_connect_holds_ssl() {
        assert!(told("WebInspector 537.36", &[(60.0, 50.0, 30.0)]));
        assert!(!told("Firefox 140", &[(90.0, 50.0, 30.0)]));
        assert!(!told("?", &[(60.0, 20.0, 30.0)]), "a part is not longer than the whole");
        assert!(told("?", &[(60.0, 50.0, 30.0), (61.0, 50.0, 30.0), (90.0, 50.0, 30.0)]), "most entries decide");
        assert!(told("Playwright 1.50", &[(90.0, 50.0, 30.0)]), "it counts ssl twice");
    }

    #[test]
    fn without_a_handshake_the_creator_tells() {
        assert!(told("Safari", &[]));
        assert!(told("Safari", &[(60.0, -1.0, 30.0), (60.0, 50.0, -1.0)]));
        assert!(!told("firefox", &[]));
        let mut tls = Tls::default();
        tls.count(None, 50.0, 30.0, 10.0);
        assert!(tls.inside(""), "no total, no vote");
    }
}
