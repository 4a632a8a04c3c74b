//! Slack tokens. Webhook addresses are `shape:webhook`'s.

use super::super::kind::Kind;
use super::{Detector, row};

pub(super) const DETECTOR: Detector = Detector {
    id: "shape:slack",
    rows: &[
        row(r"xoxb-[A-Za-z0-9-]{10,250}|xoxp-[A-Za-z0-9-]{10,250}|xoxa-[A-Za-z0-9-]{10,250}|xoxo-[A-Za-z0-9-]{10,250}|xoxr-[A-Za-z0-9-]{10,250}|xoxs-[A-Za-z0-9-]{10,250}|xoxc-[A-Za-z0-9-]{10,250}|xoxd-[A-Za-z0-9%+/=_-]{20,}|xoxe-[0-9]-[A-Za-z0-9-]{20,}", Kind::Token, "Slack token").mixed(),
        row(r"xoxe\.xox[bp]-[0-9]-[A-Za-z0-9-]{20,}", Kind::Token, "Slack token"),
        row(r"xapp-[0-9]-[A-Z0-9]{9,12}-[0-9]{10,14}-[0-9a-f]{64}", Kind::Token, "Slack app token"),
        row(r"xwfp-[A-Za-z0-9-]{20,}", Kind::Token, "Slack workflow token").mixed(),
    ],
    probes: &[],
    #[cfg(test)]
    samples: |_| Vec::new(),
    #[cfg(test)]
    benign: &[r#"xoxb-"#, r#"xoxb-your-token-here"#, r#"xapp-1"#],
};
