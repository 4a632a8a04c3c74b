//! Tokens of office, project and customer tools.
//!
//! Salesforce session ids begin with the organisation's id and `!`; the organisation's id alone is an identifier and stays.

use super::super::kind::Kind;
use super::{Detector, row};

pub(super) const DETECTOR: Detector = Detector {
    id: "shape:office",
    rows: &[
        row(r"secret_[A-Za-z0-9]{43}", Kind::Token, "Notion token"),
        row(r"ntn_[A-Za-z0-9]{40,50}", Kind::Token, "Notion token"),
        row(r"pat[A-Za-z0-9]{14}\.[0-9a-f]{64}", Kind::Token, "Airtable token"),
        row(r"pk_[0-9]{6,10}_[A-Z0-9]{32}", Kind::Token, "ClickUp token"),
        row(r"00D[A-Za-z0-9]{12,15}![A-Za-z0-9._]{40,}", Kind::SessionId, "Salesforce session id"),
        row(r"5Aep861[A-Za-z0-9._]{40,}", Kind::RefreshToken, "Salesforce refresh token"),
        row(r"3MVG[A-Za-z0-9._]{60,}", Kind::ApiKey, "Salesforce consumer key"),
        row(r"xit-[A-Za-z0-9_-]{20,}|ico-[A-Za-z0-9]{32}", Kind::Token, "office token").mixed(),
        row(r"CiR[A-Za-z0-9_-]{60,}", Kind::Token, "HubSpot token").mixed(),
        row(r"pst_[A-Za-z0-9]{30,60}|hsp_[A-Za-z0-9_-]{30,60}|lip_[A-Za-z0-9]{30,60}", Kind::Token, "office token")
            .mixed(),
    ],
    probes: &[],
    #[cfg(test)]
    samples: |_| Vec::new(),
    #[cfg(test)]
    benign: &[
        r#"pattern.matcher"#,
        r#"secret_santa"#,
        r#"patchAndReplaceIt.f00"#,
        r#"00Dx0000000BV7z"#,
        r#"ico-arrow-down-left-of-the-thing"#,
    ],
};
