//! Tokens of hosting, deployment and platform services.

use super::super::kind::Kind;
use super::{Detector, row};

pub(super) const DETECTOR: Detector = Detector {
    id: "shape:deploy",
    rows: &[
        row(r"doo_v1_[0-9a-f]{64}|dop_v1_[0-9a-f]{64}|dor_v1_[0-9a-f]{64}", Kind::Token, "DigitalOcean token"),
        row(r"HRKU-[A-Za-z0-9_-]{36,70}", Kind::ApiKey, "Heroku key"),
        row(r"fo1_[A-Za-z0-9_-]{40,60}", Kind::Token, "Fly.io token"),
        row(r"fm1r_[A-Za-z0-9+/=_-]{40,}|fm1a_[A-Za-z0-9+/=_-]{40,}|fm2_[A-Za-z0-9+/=_-]{40,}", Kind::Token, "Fly.io token"),
        row(r"vcp_[A-Za-z0-9]{20,80}|vck_[A-Za-z0-9]{20,80}|vci_[A-Za-z0-9]{20,80}|vca_[A-Za-z0-9]{20,80}|vcr_[A-Za-z0-9]{20,80}", Kind::Token, "Vercel token").mixed(),
        row(r"nfp_[A-Za-z0-9]{30,50}|nfc_[A-Za-z0-9]{30,50}|nfo_[A-Za-z0-9]{30,50}|nfb_[A-Za-z0-9]{30,50}|nfu_[A-Za-z0-9]{30,50}", Kind::Token, "Netlify token").mixed(),
        row(r"sbp_[0-9a-f]{40}", Kind::Token, "Supabase token"),
        row(r"sb_secret_[A-Za-z0-9_-]{20,60}", Kind::ApiKey, "Supabase secret key"),
        row(r"sb_publishable_[A-Za-z0-9_-]{20,60}", Kind::ApiKey, "Supabase publishable key").public(),
        row(r"pscale_tkn_[A-Za-z0-9_.-]{30,70}|pscale_oauth_[A-Za-z0-9_.-]{30,70}", Kind::Token, "PlanetScale token"),
        row(r"pscale_pw_[A-Za-z0-9_.-]{30,70}", Kind::Password, "PlanetScale password"),
        row(r"napi_[A-Za-z0-9]{40,80}", Kind::ApiKey, "Neon key"),
        row(r"rnd_[A-Za-z0-9]{24,40}", Kind::ApiKey, "Render key").mixed(),
        row(r"rpa_[A-Za-z0-9]{32,60}", Kind::ApiKey, "RunPod key").mixed(),
        row(r"tskey-[a-z]{3,8}-[A-Za-z0-9]{8,24}-[A-Za-z0-9]{16,64}", Kind::ApiKey, "Tailscale key"),
        row(r"cfut_[A-Za-z0-9_-]{36,60}|cfat_[A-Za-z0-9_-]{36,60}|cfk_[A-Za-z0-9_-]{36,60}", Kind::Token, "Cloudflare token").mixed(),
        row(r"v1\.0-[0-9a-f]{24}-[0-9a-f]{146}", Kind::ApiKey, "Cloudflare origin CA key"),
        row(r"SCW[A-Z0-9]{17}", Kind::ApiKey, "Scaleway access key"),
        row(r"EXO[0-9a-f]{24}", Kind::ApiKey, "Exoscale key"),
        row(r"LRM_[A-Za-z0-9_-]{30,60}|pnu_[A-Za-z0-9]{36}", Kind::Token, "platform token").mixed(),
    ],
    probes: &[],
    #[cfg(test)]
    samples: |_| Vec::new(),
    #[cfg(test)]
    benign: &[r#"napi_create_reference"#, r#"sbp_enabled"#, r#"vci_component_wrapper_outer_inner"#, r#"rnd_number_generator_state_a"#, r#"fm2_modulation"#, r#"nfc_reader_supported_on_device_x"#],
};
