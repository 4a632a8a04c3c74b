//! PASETO tokens.
//!
//! Footers and public payloads can be read by anyone; the token as a whole is a credential.

use super::super::kind::Kind;
use super::{Detector, row};

pub(super) const DETECTOR: Detector = Detector {
    id: "shape:paseto",
    rows: &[
        row(
            r"v1\.local\.[A-Za-z0-9_-]{40,4096}\.[A-Za-z0-9_-]{2,}|v1\.public\.[A-Za-z0-9_-]{40,4096}\.[A-Za-z0-9_-]{2,}|v2\.local\.[A-Za-z0-9_-]{40,4096}\.[A-Za-z0-9_-]{2,}|v2\.public\.[A-Za-z0-9_-]{40,4096}\.[A-Za-z0-9_-]{2,}|v3\.local\.[A-Za-z0-9_-]{40,4096}\.[A-Za-z0-9_-]{2,}|v3\.public\.[A-Za-z0-9_-]{40,4096}\.[A-Za-z0-9_-]{2,}|v4\.local\.[A-Za-z0-9_-]{40,4096}\.[A-Za-z0-9_-]{2,}|v4\.public\.[A-Za-z0-9_-]{40,4096}\.[A-Za-z0-9_-]{2,}",
            Kind::Token,
            "PASETO",
        ),
        row(
            r"v1\.local\.[A-Za-z0-9_-]{40,}|v1\.public\.[A-Za-z0-9_-]{40,}|v2\.local\.[A-Za-z0-9_-]{40,}|v2\.public\.[A-Za-z0-9_-]{40,}|v3\.local\.[A-Za-z0-9_-]{40,}|v3\.public\.[A-Za-z0-9_-]{40,}|v4\.local\.[A-Za-z0-9_-]{40,}|v4\.public\.[A-Za-z0-9_-]{40,}",
            Kind::Token,
            "PASETO",
        ),
    ],
    probes: &[],
    #[cfg(test)]
    samples: |_| Vec::new(),
    #[cfg(test)]
    benign: &[r#"v2.local.example"#, r#"v1.publications"#],
};
