//! Gates: names that hold a secret only in the right company.
//!
//! `code` is an authorization code beside `state`, a one-time code on `/mfa/verify`, and elsewhere a country. A gate
//! looks at the value, its siblings, and the host and path of the request.

use super::shape::{is_digits, is_hex, is_token_byte, is_uuid, is_word, token_like};
use super::trivial::{is_common, is_locale, is_trivial};
use super::{Place, fold};
use crate::detect::kind::Kind;

mod context;
pub use context::path_word;
use context::{has, mentions, vendor};

/// What stands around a value.
pub trait Around {
    /// Whether the same object, query or form has a member of this name, in lower case without separators.
    fn sibling(&self, name: &str) -> bool;
    /// The value of that member, where it is known.
    fn sibling_value(&self, name: &str) -> Option<&[u8]>;
    /// The path of the request's URL.
    fn path(&self) -> &[u8];
    /// The host of the request's URL.
    fn host(&self) -> &[u8];
    /// JSON: whether the value is a string. True elsewhere.
    fn quoted(&self) -> bool;
}

macro_rules! gates {
    ($( $(#[$doc:meta])* $variant:ident $slug:literal ; )*) => {
        /// What else must hold before a gated name makes its value a secret.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Gate { $( $(#[$doc])* $variant, )* }
        impl Gate {
            /// Every gate, sorted by slug.
            pub const ALL: &'static [Gate] = &[ $( Gate::$variant, )* ];
            /// The gate's name in `data/`.
            pub const fn slug(self) -> &'static str { match self { $( Gate::$variant => $slug, )* } }
        }
    };
}

gates! {
    /// `auth`: a token, on its own or behind a scheme; the secret of a push subscription.
    Auth "auth";
    /// Bank names that also mean other things: the value has the shape of the number.
    Bank "bank";
    /// `bin`: the first six to eight digits of a card, beside a card.
    Bin "bin";
    /// `cc`, `pan`: a card number, or the copy line of an e-mail.
    Card "card";
    /// `execution`, `lt`: on the login page of a CAS server.
    CasFlow "cas-flow";
    /// `code`: OAuth, one-time codes, magic links.
    Code "code";
    /// `code_challenge`: equal to the verifier when the method is `plain`.
    CodeChallenge "code-challenge";
    /// `credentials`: not the options of fetch.
    Credential "credential";
    /// `hash`, `verify`, `sign`, `hmac`: a long digest, beside a time it holds until.
    Hash "hash";
    /// Members of a private JWK, beside `kty`.
    Jwk "jwk";
    /// `request`: a JWT.
    Jwt "jwt";
    /// `key`: a token; in JSON, where keys name members, a very clear one.
    Key "key";
    /// Parameters of magic links: a link's path or a token.
    Link "link";
    /// `pass`: short of a verdict such as `true` or a count, a password.
    Pass "pass";
    /// The segment after a word such as `reset`: a token.
    PathWord "path-word";
    /// Names that are personal only beside others that are.
    Personal "personal";
    /// `pin`: three digits or more.
    Pin "pin";
    /// `Policy` of a signed URL, beside its signature.
    Policy "policy";
    /// `endpoint` of a push subscription, beside its keys.
    Push "push";
    /// `request_uri` of a pushed authorization request.
    RequestUri "request-uri";
    /// Ambiguous key names: three classes of characters, or a long digest.
    SecretShape "secret-shape";
    /// `sid`: a session in a cookie, query or form; elsewhere only as a clear token.
    Sid "sid";
    /// `sig`: of an Azure signature, or a long digest.
    Sig "sig";
    /// `signature`: SAML, WebAuthn, signed requests; not a function's.
    Signature "signature";
    /// `state`, `nonce`: of an authorization request.
    State "state";
    /// Never blanked: the value is a URL, a list or a challenge, and is looked into.
    Structured "structured";
    /// `ticket`: of CAS, UMA or a login, not of a help desk.
    Ticket "ticket";
    /// `token`: of eight characters or more that are no word, as parsers and designers have them.
    Token "token";
    /// Whatever looks like a token.
    TokenShape "token-shape";
    /// `user_code` of the device flow.
    UserCode "user-code";
    /// Short cookie names that mean something at one vendor only.
    VendorHost "vendor-host";
    /// Members of a WebAuthn ceremony.
    WebAuthn "webauthn";
}

impl Gate {
    /// The gate of a slug.
    pub fn from_slug(slug: &str) -> Option<Gate> {
        Gate::ALL.iter().copied().find(|g| g.slug() == slug)
    }
}

const LINK_SHAPE: usize = 16;
const TOKEN_SHAPE: usize = 16;
const FLOW: [&str; 8] = ["clientid", "codeverifier", "granttype", "iss", "redirecturi", "responsetype", "sessionstate", "state"];
const EXPIRY: [&str; 9] = ["e", "exp", "expires", "expiry", "signature", "st", "t", "timestamp", "ts"];

/// Whether a gated name makes its value a secret, and of which kind.
///
/// `name` and `value` are decoded. A value that is itself trivial never passes.
pub fn passes(gate: Gate, name: &[u8], value: &[u8], place: Place, around: &dyn Around) -> Option<Kind> {
    let value = value.trim_ascii();
    let digits = is_digits(value);
    if value.is_empty() || (is_trivial(value) && !(gate == Gate::Pin && digits)) {
        return None;
    }
    let some = |yes: bool, kind: Kind| yes.then_some(kind);
    let solid = token_like(value, TOKEN_SHAPE) || is_uuid(value);
    match gate {
        Gate::Structured => None,
        Gate::Auth => auth(value, place, around),
        Gate::Bank => bank(name, value),
        Gate::Bin => some(digits && (6..=8).contains(&value.len()) && has(around, &["cardbrand", "cardtype", "last4", "lastfour", "pan", "brand", "expmonth"]), Kind::CardSecurityCode),
        Gate::Card => card(value),
        Gate::CasFlow => some(value.len() >= 16 && mentions(around.path(), &["login", "cas", "sso"]), Kind::CsrfToken),
        Gate::Code => code(value, around),
        Gate::CodeChallenge => {
            let plain = around.sibling_value("codechallengemethod").map(|m| m.eq_ignore_ascii_case(b"plain"));
            some(value.len() >= 43 && plain.unwrap_or(!around.sibling("codechallengemethod")), Kind::OauthCode)
        }
        Gate::Credential => some(value.len() >= 6 && around.quoted() && !is_common(value) && !value.contains(&b' '), Kind::Secret),
        Gate::Hash => some(is_digest(value) && has(around, &EXPIRY), Kind::Signature),
        Gate::Jwk => some(around.sibling("kty") && value.len() >= 2 && value.iter().all(|b| is_token_byte(*b)), Kind::PrivateKey),
        Gate::Jwt => some(value.starts_with(b"eyJ") && value.iter().filter(|b| **b == b'.').count() >= 2, Kind::Token),
        Gate::Key => key(value, place, around),
        Gate::Link => some(token_like(value, LINK_SHAPE) || (link_path(around) && opaque(value)), Kind::Token),
        Gate::Pass => pass(value, place, around),
        Gate::PathWord => path_token(name, value),
        Gate::Personal => personal(name, value, around),
        Gate::Pin => some((3..=12).contains(&value.len()) && digits || solid, Kind::OneTimeCode),
        Gate::Policy => some(value.len() >= 16 && has(around, &["signature", "keypairid", "awsaccesskeyid"]), Kind::Signature),
        Gate::Push => some(has(around, &["keys", "p256dh", "expirationtime"]) && value.starts_with(b"https://"), Kind::WebhookUrl),
        Gate::RequestUri => some(value.starts_with(b"urn:ietf:params:oauth:request_uri:"), Kind::OauthCode),
        Gate::SecretShape => some(is_secret_shape(value), Kind::Secret),
        Gate::Sid => match place {
            Place::Cookie | Place::Query | Place::Form | Place::Header => {
                some(value.len() >= 8 && opaque(value) && !is_identity_sid(value) || has(around, &["eio", "transport"]), Kind::SessionId)
            }
            _ => some(token_like(value, 20) && !is_identity_sid(value), Kind::SessionId),
        },
        Gate::Sig => {
            let azure = has(around, &["sv", "se", "sp", "sr", "spr", "srt", "skoid"]);
            let host = [".windows.net", ".logic.azure.com", ".azurewebsites.net"].iter().any(|h| around.host().to_ascii_lowercase().ends_with(h.as_bytes()));
            some(value.len() >= 8 && (azure || host) || is_digest(value) || token_like(value, 20), Kind::Signature)
        }
        Gate::Signature => {
            let ceremony = has(around, &["sigalg", "clientdatajson", "rawid", "keypairid", "awsaccesskeyid", "googleaccessid"]);
            let written = value.iter().any(|b| matches!(b, b' ' | b'(' | b':'));
            some(value.len() >= 16 && (ceremony || place == Place::Xml) || (!written && (is_digest(value) || token_like(value, 20))), Kind::Signature)
        }
        Gate::State => some(has(around, &["clientid", "responsetype", "redirecturi", "code"]) && (solid || value.len() >= 8 && opaque(value)), Kind::CsrfToken),
        Gate::Ticket => ticket(value, around),
        Gate::Token => match place {
            Place::Query | Place::Form | Place::Xml | Place::Header | Place::Cookie => some(value.len() >= 4 && around.quoted(), Kind::Token),
            _ => some(around.quoted() && value.len() >= 8 && (solid || value.contains(&b' ') && value.get(..7).is_some_and(|s| s.eq_ignore_ascii_case(b"bearer ")) || opaque(value)), Kind::Token),
        },
        Gate::TokenShape => some(token_like(value, TOKEN_SHAPE), Kind::Token),
        Gate::UserCode => some((6..=12).contains(&value.len()) && value.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || *b == b'-'), Kind::OneTimeCode),
        Gate::VendorHost => some(vendor(fold::without_prefix(name), around.host()) && value.len() >= 4 || token_like(value, TOKEN_SHAPE), Kind::SessionCookie),
        Gate::WebAuthn => some(has(around, &["clientdatajson", "rawid", "rpid", "rp", "pubkeycredparams", "publickeycredential", "allowcredentials", "credentialid", "authenticatordata"]) && value.len() >= 8, Kind::Token),
    }
}

/// Neither a common word nor an identifier made of words: something a machine gave out.
fn opaque(value: &[u8]) -> bool {
    let made = |v: &[u8]| v.iter().any(u8::is_ascii_digit) || v.iter().any(u8::is_ascii_uppercase) && v.iter().any(u8::is_ascii_lowercase);
    !is_common(value)
        && value.iter().all(|b| is_token_byte(*b))
        && made(value)
        && (is_uuid(value) || token_like(value, 6) || is_hex(value) && !is_digits(value) || !value.split(|b| !b.is_ascii_alphabetic()).any(is_word))
}

/// Hex of 128 bits or more, or base64 of as many.
fn is_digest(value: &[u8]) -> bool {
    let value = value.split(|b| *b == b'=').next_back().filter(|v| v.len() >= 24).unwrap_or(value);
    (is_hex(value) && value.len() >= 32) || token_like(value, 24)
}

/// Tokens that no hash, path or identifier looks like.
fn is_secret_shape(value: &[u8]) -> bool {
    let mixed = value.iter().any(u8::is_ascii_uppercase) && value.iter().any(u8::is_ascii_lowercase) && value.iter().any(u8::is_ascii_digit);
    token_like(value, 20) && (mixed || is_hex(value) && value.len() >= 32)
}

/// Windows security identifiers and Twilio's account numbers name accounts.
fn is_identity_sid(value: &[u8]) -> bool {
    value.starts_with(b"S-1-") || (value.len() == 34 && value.starts_with(b"AC") && value.get(2..).is_some_and(is_hex))
}

fn link_path(around: &dyn Around) -> bool {
    around.path().split(|b| *b == b'/').any(path_word)
}

fn auth(value: &[u8], place: Place, around: &dyn Around) -> Option<Kind> {
    let bare = value.iter().rposition(|b| *b == b' ').and_then(|i| value.get(i + 1..)).unwrap_or(value);
    if has(around, &["p256dh"]) || token_like(bare, 8) && bare.len() < value.len() {
        return Some(Kind::Authorization);
    }
    let given = matches!(place, Place::Form | Place::Query | Place::Header) && value.len() >= 8 && opaque(value);
    (around.quoted() && (given || token_like(value, TOKEN_SHAPE))).then_some(Kind::Authorization)
}

fn bank(name: &[u8], value: &[u8]) -> Option<Kind> {
    let name = fold::Folded::new(fold::last_part(name));
    let compact = |b: &&u8| !matches!(b, b' ' | b'-');
    let digits = value.iter().filter(|b| b.is_ascii_digit()).count();
    let numeric = value.iter().filter(compact).all(u8::is_ascii_digit);
    let capitals = value.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    match name.all() {
        b"csc" => (numeric && (3..=4).contains(&digits)).then_some(Kind::CardSecurityCode),
        b"aba" | b"micr" | b"transitnumber" => (numeric && (8..=20).contains(&digits)).then_some(Kind::BankAccount),
        b"bsb" => (numeric && digits == 6).then_some(Kind::BankAccount),
        b"clabe" | b"cbu" => (numeric && (18..=22).contains(&digits)).then_some(Kind::BankAccount),
        b"bic" | b"swift" | b"ifsc" => (capitals && matches!(value.len(), 8 | 11) && value.get(..4).is_some_and(|v| v.iter().all(u8::is_ascii_uppercase))).then_some(Kind::BankAccount),
        b"vpa" => value.contains(&b'@').then_some(Kind::BankAccount),
        _ => (value.len() >= 40 && token_like(value, 40)).then_some(Kind::Secret),
    }
}

fn card(value: &[u8]) -> Option<Kind> {
    let digits = value.iter().filter(|b| b.is_ascii_digit()).count();
    if value.contains(&b'@') {
        return Some(Kind::Email);
    }
    let numeric = value.iter().all(|b| b.is_ascii_digit() || matches!(b, b' ' | b'-'));
    (numeric && (12..=19).contains(&digits)).then_some(Kind::CardNumber)
}

fn code(value: &[u8], around: &dyn Around) -> Option<Kind> {
    if is_digits(value) {
        let flow = mentions(around.path(), &["otp", "mfa", "2fa", "verify", "totp", "sms", "challenge", "twofactor", "two-factor", "passcode"])
            || has(around, &["challenge", "challengeid", "challengename", "factorid", "mfa", "mfatoken", "otp", "otptoken", "twofactor"]);
        return (flow && (4..=10).contains(&value.len())).then_some(Kind::OneTimeCode);
    }
    if !around.quoted() || is_locale(value) || value.len() < 6 {
        return None;
    }
    let flow = has(around, &FLOW) || mentions(around.path(), &["auth", "callback", "login", "oauth", "oidc", "redirect", "signin", "token"]);
    if flow && opaque(value) || token_like(value, 16) || is_uuid(value) {
        return Some(Kind::OauthCode);
    }
    (link_path(around) && opaque(value) && value.len() >= 8).then_some(Kind::OneTimeCode)
}

fn key(value: &[u8], place: Place, around: &dyn Around) -> Option<Kind> {
    let google = [".googleapis.com", "maps.google.com", ".maps.google.com"].iter().any(|h| around.host().ends_with(h.as_bytes()));
    let given = matches!(place, Place::Query | Place::Form | Place::Xml | Place::Header) && (google && value.len() >= 20 || token_like(value, 20) || is_hex(value) && token_like(value, 16));
    let linked = place == Place::Query && link_path(around) && token_like(value, LINK_SHAPE);
    (given || linked || is_secret_shape(value) && !is_hex(value)).then_some(Kind::ApiKey)
}

fn pass(value: &[u8], place: Place, around: &dyn Around) -> Option<Kind> {
    let beside = has(around, &["user", "username", "login", "email", "userid", "uid", "usr"]);
    let given = matches!(place, Place::Form | Place::Header | Place::Xml) || beside;
    let long = value.len() >= 4 && around.quoted();
    (long && (given || token_like(value, 8) || place == Place::Query && opaque(value))).then_some(Kind::Password)
}

fn path_token(word: &[u8], value: &[u8]) -> Option<Kind> {
    let by_uuid = mentions(word, &["reset", "invit", "magic", "unsubscribe", "share", "webhook", "activat", "confirm", "verify"]);
    (path_word(word) && (token_like(value, LINK_SHAPE) || by_uuid && is_uuid(value))).then_some(Kind::Token)
}

fn ticket(value: &[u8], around: &dyn Around) -> Option<Kind> {
    let granted = ["ST-", "PT-", "TGT-", "PGT-", "PGTIOU-"].iter().any(|p| value.starts_with(p.as_bytes()) && value.len() > 12);
    let path = mentions(around.path(), &["uma", "cas/", "sso", "login", "webex", "join"]) || mentions(around.host(), &[".webex.com"]);
    (granted || path && value.len() >= 16 && opaque(value) || token_like(value, 20)).then_some(Kind::Token)
}

fn personal(name: &[u8], value: &[u8], around: &dyn Around) -> Option<Kind> {
    let strong = ["birthdate", "dateofbirth", "dob", "email", "emailaddress", "familyname", "firstname", "givenname", "lastname", "mobile", "phone", "phonenumber", "ssn", "surname", "username"];
    if !has(around, &strong) || value.iter().all(|b| !b.is_ascii_alphanumeric() && *b < 0x80) {
        return None;
    }
    let name = fold::Folded::new(fold::last_part(name));
    Some(match name.all() {
        b"name" | b"title" | b"nom" | b"jobtitle" | b"manager" | b"avatar" | b"department" => Kind::PersonName,
        b"from" | b"bcc" | b"cc" => Kind::Email,
        b"tel" | b"cell" | b"extension" => Kind::Phone,
        b"location" | b"position" | b"long" | b"gps" | b"altitude" | b"accuracy" => Kind::Location,
        b"address" | b"city" | b"country" | b"county" | b"town" | b"locality" | b"street" | b"zip" | b"apt" | b"cp" => Kind::PostalAddress,
        b"handle" | b"identifier" => Kind::Username,
        _ => Kind::NationalId,
    })
}

#[cfg(test)]
mod tests;
