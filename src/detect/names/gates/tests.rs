use super::super::shape::tests::{BASE62, draw};
use super::*;

struct Beside {
    siblings: &'static [(&'static str, &'static str)],
    path: &'static str,
    host: &'static str,
    quoted: bool,
}

const NOTHING: Beside = Beside { siblings: &[], path: "/api/v1/list", host: "api.example", quoted: true };

impl Around for Beside {
    fn sibling(&self, name: &str) -> bool {
        self.siblings.iter().any(|(n, _)| *n == name)
    }
    fn sibling_value(&self, name: &str) -> Option<&[u8]> {
        self.siblings.iter().find(|(n, _)| *n == name).map(|(_, v)| v.as_bytes())
    }
    fn path(&self) -> &[u8] {
        self.path.as_bytes()
    }
    fn host(&self) -> &[u8] {
        self.host.as_bytes()
    }
    fn quoted(&self) -> bool {
        self.quoted
    }
}

fn beside(siblings: &'static [(&'static str, &'static str)]) -> Beside {
    Beside { siblings, ..NOTHING }
}

fn at(path: &'static str) -> Beside {
    Beside { path, ..NOTHING }
}

fn on(host: &'static str) -> Beside {
    Beside { host, ..NOTHING }
}

fn token(len: usize) -> String {
    String::from_utf8_lossy(&draw(11, BASE62, len)).into_owned()
}

fn hex(len: usize) -> String {
    String::from_utf8_lossy(&draw(12, b"0123456789abcdef", len)).into_owned()
}

#[track_caller]
fn check(gate: Gate, name: &str, value: &str, place: Place, around: &Beside, want: Option<Kind>) {
    assert_eq!(passes(gate, name.as_bytes(), value.as_bytes(), place, around), want, "{} {name}={value}", gate.slug());
}

#[test]
fn slugs_are_sorted_and_round_trip() {
    assert!(Gate::ALL.is_sorted_by_key(|g| g.slug()));
    assert!(Gate::ALL.iter().all(|g| Gate::from_slug(g.slug()) == Some(*g)));
    assert_eq!(Gate::from_slug("nothing"), None);
}

#[test]
fn codes() {
    use Kind::{OauthCode, OneTimeCode};
    let q = Place::Query;
    let flow = beside(&[("state", "abc")]);
    for value in ["en-GB", "404", "E1001", "US", "INVALID_PRODUCT", "not_found", "invalid_grant", "SAVE20", "90210"] {
        check(Gate::Code, "code", value, q, &NOTHING, None);
    }
    check(Gate::Code, "code", "en-GB", q, &flow, None);
    check(Gate::Code, "code", "404", Place::Json, &Beside { quoted: false, ..flow }, None);
    check(Gate::Code, "code", "invalid_grant", Place::Json, &beside(&[("state", "")]), None);
    check(Gate::Code, "code", &token(32), q, &NOTHING, Some(OauthCode));
    check(Gate::Code, "code", &token(34), q, &at("/oauth/callback"), Some(OauthCode));
    check(Gate::Code, "code", "Xq7Rt2pL", q, &beside(&[("state", "abc")]), Some(OauthCode));
    check(Gate::Code, "code", "493021", q, &at("/mfa/verify"), Some(OneTimeCode));
    check(Gate::Code, "code", "493021", Place::Json, &beside(&[("challengeid", "x")]), Some(OneTimeCode));
    check(Gate::Code, "code", "493021", q, &NOTHING, None);
    check(Gate::CodeChallenge, "code_challenge", &token(43), q, &beside(&[("codechallengemethod", "S256")]), None);
    check(Gate::CodeChallenge, "code_challenge", &token(43), q, &beside(&[("codechallengemethod", "plain")]), Some(OauthCode));
    check(Gate::CodeChallenge, "code_challenge", &token(43), q, &NOTHING, Some(OauthCode));
    check(Gate::UserCode, "user_code", "WDJB-MJHT", Place::Json, &NOTHING, Some(OneTimeCode));
    check(Gate::UserCode, "user_code", "jdoe-admin", Place::Json, &NOTHING, None);
    check(Gate::RequestUri, "request_uri", "urn:ietf:params:oauth:request_uri:6esc", q, &NOTHING, Some(OauthCode));
    check(Gate::RequestUri, "request_uri", "https://rp.example/request", q, &NOTHING, None);
    check(Gate::Jwt, "request", &format!("eyJ{0}.{0}.{0}", token(20)), q, &NOTHING, Some(Kind::Token));
    check(Gate::Jwt, "request", "list", q, &NOTHING, None);
}

#[test]
fn tokens_and_tickets() {
    use Kind::{ApiKey, CsrfToken, SessionId, Token};
    let (q, j) = (Place::Query, Place::Json);
    check(Gate::State, "state", &token(20), q, &beside(&[("clientid", "portal")]), Some(CsrfToken));
    check(Gate::State, "state", "CA", q, &beside(&[("code", "1")]), None);
    check(Gate::State, "state", &token(20), q, &NOTHING, None);
    check(Gate::Token, "token", &token(10), q, &NOTHING, Some(Token));
    check(Gate::Token, "token", &token(40), j, &NOTHING, Some(Token));
    check(Gate::Token, "token", "Bearer q8Zw2LkP", j, &NOTHING, Some(Token));
    for value in ["function", "colors.primary.500", "#ff8800", "identifier", "16px"] {
        check(Gate::Token, "token", value, j, &NOTHING, None);
    }
    check(Gate::Token, "token", "4711", j, &Beside { quoted: false, ..NOTHING }, None);
    check(Gate::Key, "key", &token(36), q, &NOTHING, Some(ApiKey));
    check(Gate::Key, "key", &token(36), j, &NOTHING, Some(ApiKey));
    check(Gate::Key, "key", &hex(40), j, &NOTHING, None);
    check(Gate::Key, "key", "settings.notifications.email", j, &NOTHING, None);
    check(Gate::Key, "key", "createdAt", q, &NOTHING, None);
    check(Gate::Ticket, "ticket", &format!("ST-1-{}", token(20)), q, &NOTHING, Some(Token));
    check(Gate::Ticket, "ticket", "PROJ-4711", q, &NOTHING, None);
    check(Gate::Ticket, "ticket", "482134", j, &NOTHING, None);
    check(Gate::Sid, "sid", &token(20), q, &NOTHING, Some(SessionId));
    check(Gate::Sid, "sid", "Xb3-kQ", q, &beside(&[("eio", "4"), ("transport", "polling")]), Some(SessionId));
    check(Gate::Sid, "sid", "S-1-5-21-3623811015-3361044348-30300820-1013", j, &NOTHING, None);
    check(Gate::Sid, "sid", "12", q, &NOTHING, None);
    check(Gate::TokenShape, "t", &token(24), j, &NOTHING, Some(Token));
    check(Gate::TokenShape, "t", "1749168000", j, &NOTHING, None);
    check(Gate::SecretShape, "salt", &token(24), j, &NOTHING, Some(Kind::Secret));
    check(Gate::SecretShape, "product_key", "product-key-for-shoes", j, &NOTHING, None);
    check(Gate::Structured, "Location", &token(40), Place::Header, &NOTHING, None);
}

#[test]
fn logins() {
    use Kind::{Authorization, CsrfToken, OneTimeCode, Password, PrivateKey, Secret};
    let (q, j, f) = (Place::Query, Place::Json, Place::Form);
    check(Gate::Auth, "auth", &token(36), q, &NOTHING, Some(Authorization));
    check(Gate::Auth, "authorization", &format!("Bearer {}", token(20)), j, &NOTHING, Some(Authorization));
    check(Gate::Auth, "auth", "k9Lm", j, &beside(&[("p256dh", "")]), Some(Authorization));
    check(Gate::Auth, "auth", "required", q, &NOTHING, None);
    check(Gate::Auth, "auth", "oauth2", q, &NOTHING, None);
    check(Gate::Pass, "pass", "Tulip#42", f, &NOTHING, Some(Password));
    check(Gate::Pass, "pass", "Tulip#42", j, &beside(&[("username", "rita")]), Some(Password));
    check(Gate::Pass, "pass", "true", f, &NOTHING, None);
    check(Gate::Pass, "pass", "17", j, &Beside { quoted: false, ..NOTHING }, None);
    check(Gate::Pin, "pin", "4711", j, &Beside { quoted: false, ..NOTHING }, Some(OneTimeCode));
    check(Gate::Pin, "pin", "0000", j, &NOTHING, Some(OneTimeCode));
    check(Gate::Pin, "pin", "left", j, &NOTHING, None);
    check(Gate::Pin, "pin", "13", j, &Beside { quoted: false, ..NOTHING }, None);
    check(Gate::Credential, "credentials", "include", j, &NOTHING, None);
    check(Gate::Credential, "credential", "Tulip#Kestrel9", j, &NOTHING, Some(Secret));
    check(Gate::Credential, "credentials", "Please enter them", j, &NOTHING, None);
    check(Gate::CasFlow, "execution", &token(40), f, &at("/cas/login"), Some(CsrfToken));
    check(Gate::CasFlow, "execution", &token(40), f, &NOTHING, None);
    check(Gate::Jwk, "d", &token(43), j, &beside(&[("kty", "EC")]), Some(PrivateKey));
    check(Gate::Jwk, "d", &token(43), j, &NOTHING, None);
    check(Gate::WebAuthn, "challenge", &token(43), j, &beside(&[("rpid", "x")]), Some(Kind::Token));
    check(Gate::WebAuthn, "challenge", "daily-challenge", j, &NOTHING, None);
    check(Gate::Push, "endpoint", "https://push.example/w/1", j, &beside(&[("keys", "")]), Some(Kind::WebhookUrl));
    check(Gate::Push, "endpoint", "https://api.example/", j, &NOTHING, None);
}

#[test]
fn signatures() {
    use Kind::Signature;
    let (q, j) = (Place::Query, Place::Json);
    check(Gate::Sig, "sig", "abcdef/9=", q, &beside(&[("sv", "2024"), ("se", "")]), Some(Signature));
    check(Gate::Sig, "sig", "abcdef/9=", q, &on("acct.blob.core.windows.net"), Some(Signature));
    check(Gate::Sig, "sig", &token(36), q, &NOTHING, Some(Signature));
    check(Gate::Sig, "sig", "network", q, &NOTHING, None);
    check(Gate::Hash, "hash", &hex(40), q, &beside(&[("expires", "1")]), Some(Signature));
    check(Gate::Hash, "hash", &hex(40), q, &NOTHING, None);
    check(Gate::Signature, "Signature", &token(40), q, &beside(&[("sigalg", "x")]), Some(Signature));
    check(Gate::Signature, "SignatureValue", &token(86), Place::Xml, &NOTHING, Some(Signature));
    check(Gate::Signature, "signature", "getUser(id: string): User", j, &NOTHING, None);
    check(Gate::Signature, "signature", "Kind regards, the portal team", j, &NOTHING, None);
    check(Gate::Policy, "Policy", &token(60), q, &beside(&[("signature", "")]), Some(Signature));
    check(Gate::Policy, "policy", "least-privilege-policy", q, &NOTHING, None);
}

#[test]
fn money_and_people() {
    let j = Place::Json;
    check(Gate::Card, "cc", "4000 0012 3456 7899", j, &NOTHING, Some(Kind::CardNumber));
    check(Gate::Card, "cc", "rita@corp.example", j, &NOTHING, Some(Kind::Email));
    check(Gate::Card, "pan", "left", j, &NOTHING, None);
    check(Gate::Bin, "bin", "400000", j, &beside(&[("last4", "1")]), Some(Kind::CardSecurityCode));
    check(Gate::Bin, "bin", "400000", j, &NOTHING, None);
    check(Gate::Bank, "aba", "021000021", j, &NOTHING, Some(Kind::BankAccount));
    check(Gate::Bank, "bic", "ABCDDEFFXXX", j, &NOTHING, Some(Kind::BankAccount));
    check(Gate::Bank, "swift", "5.10", j, &NOTHING, None);
    check(Gate::Bank, "csc", "123", j, &NOTHING, Some(Kind::CardSecurityCode));
    check(Gate::Personal, "name", "Rita Example", j, &beside(&[("email", "")]), Some(Kind::PersonName));
    check(Gate::Personal, "name", "Rita Example", j, &NOTHING, None);
    check(Gate::Personal, "city", "Ulm", j, &beside(&[("phone", "")]), Some(Kind::PostalAddress));
}

#[test]
fn links_and_vendors() {
    let q = Place::Query;
    check(Gate::Link, "h", &token(20), q, &NOTHING, Some(Kind::Token));
    check(Gate::Link, "rt", "q8Zw2LkP", q, &at("/account/reset-password"), Some(Kind::Token));
    check(Gate::Link, "h", "640", q, &NOTHING, None);
    check(Gate::PathWord, "reset", &token(24), Place::Path, &NOTHING, Some(Kind::Token));
    check(Gate::PathWord, "invite", "00000000-0000-4000-a000-00000000000a", Place::Path, &NOTHING, Some(Kind::Token));
    check(Gate::PathWord, "download", "00000000-0000-4000-a000-00000000000a", Place::Path, &NOTHING, None);
    check(Gate::PathWord, "reset", "confirmation", Place::Path, &NOTHING, None);
    check(Gate::VendorHost, "d", "xoxq", Place::Cookie, &on("app.slack.com"), Some(Kind::SessionCookie));
    check(Gate::VendorHost, "d", "dark", Place::Cookie, &on("notslack.com"), None);
    check(Gate::VendorHost, "d", &token(30), Place::Cookie, &NOTHING, Some(Kind::SessionCookie));
    assert!(path_word(b"reset-password") && path_word(b"Magic-Link") && path_word(b"invite"));
    assert!(!path_word(b"users") && !path_word(b"") && !path_word(b"@") && !path_word(b"rt") && path_word(b"s"));
}
