//! AWS access key ids, session tokens and Bedrock keys.
//!
//! The id names an account and, with the secret beside it, opens it. `AKIA…EXAMPLE` of the documentation stays. Role and
//! user ids (`AROA`, `AIDA`) are identifiers, not credentials, and stay too.

use super::super::kind::Kind;
use super::{Detector, row};

pub(super) const DETECTOR: Detector = Detector {
    id: "shape:aws",
    rows: &[
        row(r"AKIA[A-Z0-9]{16}|ASIA[A-Z0-9]{16}|ABIA[A-Z0-9]{16}|ACCA[A-Z0-9]{16}", Kind::ApiKey, "AWS access key id"),
        row(
            r"ABSK[A-Za-z0-9+/]{80,270}={0,2}|bedrock-api-key-[A-Za-z0-9+/=_-]{60,}",
            Kind::ApiKey,
            "Amazon Bedrock key",
        ),
        row(
            r"IQoJb3JpZ2lu[A-Za-z0-9+/_=-]{80,}|FwoGZXIvYXdz[A-Za-z0-9+/_=-]{80,}|AQoDYXdz[A-Za-z0-9+/_=-]{80,}",
            Kind::AccessToken,
            "AWS session token",
        ),
        row(r"amzn\.mws\.[0-9a-f]{8}-[0-9a-f-]{27}", Kind::Token, "Amazon MWS token"),
        row(r"amzn1\.oa2-cs\.v1\.[0-9a-f]{64}", Kind::ClientSecret, "Amazon client secret"),
        row(r"Atza\|[A-Za-z0-9_-]{40,}|Atzr\|[A-Za-z0-9_-]{40,}", Kind::AccessToken, "Login with Amazon token"),
    ],
    probes: &[],
    #[cfg(test)]
    samples: |_| Vec::new(),
    #[cfg(test)]
    benign: &[r#"AROAEXAMPLEROLEIDXYZ"#, r#"AKIAIOSFODNN7EXAMPLE"#, r#"AKIA"#, r#"ASIAPACIFICREGIONNAME"#],
};
