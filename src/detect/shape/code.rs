//! Tokens of build, review, quality and design tools.

use super::super::kind::Kind;
use super::{Detector, row};

pub(super) const DETECTOR: Detector = Detector {
    id: "shape:code",
    rows: &[
        row(
            r"CCIPAT_[A-Za-z0-9]{20,30}_[0-9a-f]{40}|CCIPRJ_[A-Za-z0-9]{20,30}_[0-9a-f]{40}",
            Kind::Token,
            "CircleCI token",
        ),
        row(r"bkua_[A-Za-z0-9]{40}|bkct_[A-Za-z0-9]{30,60}|bkaj_[A-Za-z0-9_-]{30,}", Kind::Token, "Buildkite token"),
        row(r"sqp_[0-9a-f]{40}|sqa_[0-9a-f]{40}|squ_[0-9a-f]{40}|sqb_[0-9a-f]{40}", Kind::Token, "SonarQube token"),
        row(r"snyk_[a-z]{3}\.[0-9a-f]{8}\.[A-Za-z0-9_-]{40,}", Kind::Token, "Snyk token"),
        row(r"sgp_[A-Za-z0-9_]{40,70}|sgd_[A-Za-z0-9]{64}|slk_[0-9a-f]{64}", Kind::Token, "Sourcegraph token").mixed(),
        row(r"PMAK-[0-9a-f]{24}-[0-9a-f]{34}", Kind::ApiKey, "Postman key"),
        row(r"PMAT-[A-Za-z0-9]{26}", Kind::Token, "Postman token"),
        row(
            r"figd_[A-Za-z0-9_-]{36,60}|figo_[A-Za-z0-9_-]{36,60}|figor_[A-Za-z0-9_-]{36,60}|figu_[A-Za-z0-9_-]{36,60}",
            Kind::Token,
            "Figma token",
        ),
        row(r"lin_api_[A-Za-z0-9]{40}|lin_oauth_[A-Za-z0-9]{60,70}", Kind::ApiKey, "Linear key"),
        row(r"CFPAT-[A-Za-z0-9_-]{43}", Kind::Token, "Contentful token"),
        row(r"rdme_[a-z0-9]{70}", Kind::ApiKey, "ReadMe key"),
        row(
            r"ory_at_[A-Za-z0-9_-]{30,}|ory_rt_[A-Za-z0-9_-]{30,}|ory_ac_[A-Za-z0-9_-]{30,}|ory_pat_[A-Za-z0-9_-]{30,}|ory_st_[A-Za-z0-9_-]{30,}",
            Kind::Token,
            "Ory token",
        ),
        row(r"svix_[A-Za-z0-9_-]{30,}|testsk_[A-Za-z0-9_-]{24,}", Kind::ApiKey, "Svix key").mixed(),
        row(
            r"dt0c01\.[A-Z0-9]{24}\.[A-Z0-9]{64}|dt0s01\.[A-Z0-9]{8,24}\.[A-Z0-9]{64}|dt0s08\.[A-Z0-9]{8,24}\.[A-Z0-9]{64}",
            Kind::Token,
            "Dynatrace token",
        ),
        row(r"y0_[A-Za-z0-9_-]{50,60}", Kind::AccessToken, "Yandex OAuth token"),
        row(r"edgecli-[A-Za-z0-9]{20,40}", Kind::Token, "edge CLI token").mixed(),
        row(r"RGAPI-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", Kind::ApiKey, "Riot key"),
        row(r"uat_[A-Za-z0-9]{30,60}|slk_[A-Za-z0-9]{40,64}", Kind::Token, "access token").mixed(),
    ],
    probes: &[],
    #[cfg(test)]
    samples: |_| Vec::new(),
    #[cfg(test)]
    benign: &[
        r#"sqa_configuration"#,
        r#"sgp_4"#,
        r#"figuration-of-the-something-that-is-longer-than-forty"#,
        r#"rdme_"#,
        r#"slk_navigation_primary_menu_item_for_the_left_hand_side"#,
    ],
};
