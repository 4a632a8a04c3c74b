//! GitLab tokens of all kinds.

use super::super::kind::Kind;
use super::{Detector, row};

pub(super) const DETECTOR: Detector = Detector {
    id: "shape:gitlab",
    rows: &[
        row(r"glpat-[A-Za-z0-9_-]{27,300}\.[0-9a-z]{2}\.[0-9a-z]{9}", Kind::Token, "GitLab token"),
        row(
            r"glpat-[A-Za-z0-9_-]{20,}|gldt-[A-Za-z0-9_-]{20,}|glrt-[A-Za-z0-9_-]{20,}|glrtr-[A-Za-z0-9_-]{20,}|glcbt-[A-Za-z0-9_-]{20,}|glptt-[A-Za-z0-9_-]{20,}|glft-[A-Za-z0-9_-]{20,}|glimt-[A-Za-z0-9_-]{20,}|glagent-[A-Za-z0-9_-]{20,}|gloas-[A-Za-z0-9_-]{20,}|glsoat-[A-Za-z0-9_-]{20,}|glffct-[A-Za-z0-9_-]{20,}",
            Kind::Token,
            "GitLab token",
        ),
        row(r"GR1348941[A-Za-z0-9_-]{20}", Kind::Token, "GitLab runner token"),
    ],
    probes: &[],
    #[cfg(test)]
    samples: |_| Vec::new(),
    #[cfg(test)]
    benign: &[r#"glft-"#, r#"gldt-short"#, r#"glpat-xxxxxxxxxxxxxxxxxxxx"#],
};
