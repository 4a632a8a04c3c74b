//! Tokens of secret stores: Vault, Terraform, Pulumi, Doppler, Infisical, 1Password, Bitwarden, DVC, Confluent.
//!
//! References into such stores (`op://…`) are no secrets. Vault's old `s.` and `b.` tokens look like property access in
//! code and are left to names.

use super::super::kind::Kind;
use super::text::{alnum, base64url, free_before, run_end, run_start, starts_at};
use super::{Detector, Probe, Sink, row};

pub(super) const DETECTOR: Detector = Detector {
    id: "shape:vault",
    rows: &[
        row(
            r"hvs\.[A-Za-z0-9_-]{24,}|hvb\.[A-Za-z0-9_-]{24,}|hvr\.[A-Za-z0-9_-]{24,}|hvp\.[A-Za-z0-9_-]{24,}",
            Kind::Token,
            "Vault token",
        )
        .mixed(),
        row(r"pul-[0-9a-f]{40}", Kind::Token, "Pulumi token"),
        row(
            r"dp\.pt\.[A-Za-z0-9]{40,44}|dp\.ct\.[A-Za-z0-9]{40,44}|dp\.sa\.[A-Za-z0-9]{40,44}|dp\.scim\.[A-Za-z0-9]{40,44}|dp\.audit\.[A-Za-z0-9]{40,44}",
            Kind::Token,
            "Doppler token",
        ),
        row(r"dp\.st\.[A-Za-z0-9]{40,44}|dp\.st\.[a-z0-9_-]{2,35}\.[A-Za-z0-9]{40,44}", Kind::Token, "Doppler token"),
        row(r"infisical_[A-Za-z0-9_-]{30,}", Kind::Token, "Infisical token"),
        row(r"ops_eyJ[A-Za-z0-9+/_=-]{200,}", Kind::Token, "1Password service token"),
        row(
            r"A3-[A-Z0-9]{6}-[A-Z0-9]{6}-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}|A3-[A-Z0-9]{6}-[A-Z0-9]{11}-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}",
            Kind::Secret,
            "1Password secret key",
        ),
        row(r"dvc_server_token_[A-Za-z0-9_-]{20,}", Kind::Token, "DVC token"),
        row(r"cflt[A-Za-z0-9+/]{60}", Kind::Secret, "Confluent secret").mixed(),
        row(r"tfp_[A-Za-z0-9_-]{40,}", Kind::Token, "Terraform token").mixed(),
    ],
    probes: &[Probe { heads: &["atla"], look }],
    #[cfg(test)]
    samples,
    #[cfg(test)]
    benign: &["op://vault/item/password", "hvs.length", "pul-request", "a.atlasv1.b", "dp.pt.x", "A3-size"],
};

/// Terraform: fourteen characters, `.atlasv1.`, then sixty and more.
fn look(text: &[u8], at: usize, sink: &mut Sink) {
    let Some(dot) = at.checked_sub(1).filter(|&i| starts_at(text, i, b".atlasv1.")) else { return };
    let start = run_start(text, dot, 14, alnum);
    let end = run_end(text, at + 8, 100, base64url);
    if dot - start == 14 && free_before(text, start, alnum) && end - at - 8 >= 60 {
        sink.push(start..end, Kind::Token, "Terraform token", true);
        sink.skip_to = end;
    }
}

#[cfg(test)]
fn samples(g: &mut super::sample::Gen) -> Vec<super::sample::Sample> {
    let token = format!("{}.atlasv1.{}", g.token(14), g.token(67));
    vec![super::sample::Sample::new("", &token, "")]
}
