//! Keys of payment services other than Stripe.
//!
//! Client-side keys of the same services (`FLWPUBK`, `rzp_test_`) are marked public where the vendor says so.

use super::super::kind::Kind;
use super::{Detector, row};

pub(super) const DETECTOR: Detector = Detector {
    id: "shape:finance",
    rows: &[
        row(r"sq0atp-[A-Za-z0-9_-]{22}|EAAA[A-Za-z0-9_-]{60}", Kind::AccessToken, "Square access token").mixed(),
        row(r"sq0csp-[A-Za-z0-9_-]{43}", Kind::ClientSecret, "Square client secret"),
        row(r"sq0idp-[A-Za-z0-9_-]{22}", Kind::ApiKey, "Square application id").public(),
        row(r"rzp_live_[A-Za-z0-9]{14,30}|rzp_test_[A-Za-z0-9]{14,30}", Kind::ApiKey, "Razorpay key"),
        row(
            r"access_token\$production\$[a-z0-9]{16}\$[0-9a-f]{32}|access_token\$sandbox\$[a-z0-9]{16}\$[0-9a-f]{32}",
            Kind::AccessToken,
            "Braintree access token",
        ),
        row(r"FLWSECK[A-Za-z0-9_-]{16,60}", Kind::ApiKey, "Flutterwave secret key").mixed(),
        row(r"FLWPUBK[A-Za-z0-9_-]{16,60}", Kind::ApiKey, "Flutterwave public key").mixed().public(),
        row(r"APP_USR-[0-9]{16}-[0-9]{6}-[0-9a-f]{32}", Kind::AccessToken, "Mercado Pago token"),
        row(r"\$aact_[A-Za-z0-9=:_-]{40,}", Kind::ApiKey, "Asaas key"),
        row(r"A21AA[A-Za-z0-9_-]{60,}", Kind::AccessToken, "PayPal access token"),
        row(r"live_[A-Za-z0-9]{30}|test_[A-Za-z0-9]{30}", Kind::ApiKey, "Mollie key").mixed(),
        row(r"prtapi_[A-Za-z0-9_-]{30,}|pplive_[A-Za-z0-9_-]{20,}", Kind::ApiKey, "payment key").mixed(),
        row(r"EZAK[A-Za-z0-9]{54}|EZTK[A-Za-z0-9]{54}", Kind::ApiKey, "EasyPost key"),
        row(r"shippo_live_[0-9a-f]{40}|shippo_test_[0-9a-f]{40}", Kind::ApiKey, "Shippo key"),
        row(r"duffel_live_[A-Za-z0-9_-]{43}|duffel_test_[A-Za-z0-9_-]{43}", Kind::ApiKey, "Duffel key"),
    ],
    probes: &[],
    #[cfg(test)]
    samples: |_| Vec::new(),
    #[cfg(test)]
    benign: &[r#"live_streaming_configuration_abc"#, r#"test_everything_in_the_test_suite"#, r#"EAAA"#, r#"APP_USR-"#],
};
