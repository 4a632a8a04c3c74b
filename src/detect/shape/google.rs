//! Google keys and OAuth tokens.
//!
//! `AIza…` keys are often public by design, yet the same form serves keys that are billed by use, so they are removed.
//! reCAPTCHA site keys (`6L…`) are public and stay below level strict.

use super::super::kind::Kind;
use super::{Detector, row};

pub(super) const DETECTOR: Detector = Detector {
    id: "shape:google",
    rows: &[
        row(r"AIza[A-Za-z0-9_-]{35}", Kind::ApiKey, "Google API key"),
        row(r"ya29\.[A-Za-z0-9_.-]{20,}", Kind::AccessToken, "Google access token"),
        row(r"1//0[A-Za-z0-9_-]{40,}", Kind::RefreshToken, "Google refresh token"),
        row(r"4/0A[A-Za-z0-9_-]{30,}", Kind::OauthCode, "Google authorization code"),
        row(r"GOCSPX-[A-Za-z0-9_-]{20,40}", Kind::ClientSecret, "Google client secret"),
        row(r"AQ\.Ab8[A-Za-z0-9_-]{30,}", Kind::ApiKey, "Google API key"),
        row(r"AAAA[A-Za-z0-9_-]{7}:[A-Za-z0-9_-]{100,}", Kind::ApiKey, "Firebase messaging key"),
        row(r"APA91b[A-Za-z0-9_-]{120,}", Kind::Token, "Firebase registration token"),
        row(r"6L[c-f][A-Za-z0-9_-]{37}", Kind::ApiKey, "reCAPTCHA key").mixed().public(),
    ],
    probes: &[],
    #[cfg(test)]
    samples: |_| Vec::new(),
    #[cfg(test)]
    benign: &[r#"AIza"#, r#"1//0 is no token"#, r#"ya29."#, r#"AIzaxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"#, r#"4/0A"#],
};
