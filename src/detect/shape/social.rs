//! Tokens of social networks and their parts.

use super::super::kind::Kind;
use super::{Detector, row};

pub(super) const DETECTOR: Detector = Detector {
    id: "shape:social",
    rows: &[
        row(
            r"EAACEdEose0cBA[A-Za-z0-9]{20,}|EAAG[A-Za-z0-9]{60,}|EAAC[A-Za-z0-9]{60,}|EAAJ[A-Za-z0-9]{60,}|EAAW[A-Za-z0-9]{60,}",
            Kind::AccessToken,
            "Facebook access token",
        ),
        row(r"IGQV[A-Za-z0-9_-]{60,}|IGAA[A-Za-z0-9]{60,}", Kind::AccessToken, "Instagram access token"),
        row(r"AQVN[A-Za-z0-9_-]{30,}", Kind::ApiKey, "Yandex Cloud key").mixed(),
        row(r"t1\.[A-Za-z0-9_-]{60,}", Kind::AccessToken, "Yandex IAM token").mixed(),
    ],
    probes: &[],
    #[cfg(test)]
    samples: |_| Vec::new(),
    #[cfg(test)]
    benign: &[
        r#"EAAG"#,
        r#"t1.innerHTML"#,
        "A6+EAACv2AAChtAEABQcAADXrAABkWAAAidYAAA45AAAQ4gAAc9gAAMISAQDqXAAA9tcBABgQ",
    ],
};
