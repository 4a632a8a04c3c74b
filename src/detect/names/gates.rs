//! Gates: names that hold a secret only in the right company.
//!
//! `code` is an authorization code beside `state`, a one-time code on `/mfa/verify`, and elsewhere a country. A gate
//! looks at the value, its siblings, and the host and path of the request.

use super::shape::{is_digits, is_token_byte, is_uuid, token_like};
use super::trivial::{is_common, is_trivial};
use super::{Place, fold};
use crate::detect::kind::Kind;

mod context;
mod rules;
pub use context::{acts, is_action, mentions, path_word};
use context::{has, vendor};
use rules::{is_secret_shape, opaque};

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

    /// JSON: the name of the member that the object around the value belongs to.
    fn parent(&self) -> &[u8] {
        b""
    }
    /// JSON: whether the members of that object tell of values rather than give them (see [`tells`](super::tells)).
    fn told(&self) -> bool {
        false
    }

    /// Whether one of `names` is a sibling; they name what only a person has. Asked of every `name`, `title` and `city`,
    /// so an object may remember the answer.
    fn personal(&self, names: &[&str]) -> bool {
        names.iter().any(|n| self.sibling(n))
    }
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
    /// `answer`: to a question that a login asks.
    Answer "answer";
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
    /// `hash`, `verify`, `sign`, `hmac`: a long digest, beside a time it holds until or in a link that does something.
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

const TOKEN_SHAPE: usize = 16;

/// Whether a gated name makes its value a secret, and of which kind.
///
/// `name` and `value` are decoded. A value that is itself trivial never passes. [`Kind::Token`] and [`Kind::Secret`] are
/// the answers of gates that know no better: the verdict's kind is then as good or finer (see
/// [`Verdict::secret`](super::Verdict::secret)).
pub fn passes(gate: Gate, name: &[u8], value: &[u8], place: Place, around: &dyn Around) -> Option<Kind> {
    let value = value.trim_ascii();
    let digits = is_digits(value);
    if value.is_empty() || (is_trivial(value) && !(gate == Gate::Pin && digits)) {
        return None;
    }
    let len = value.len();
    let quoted = around.quoted();
    let solid = token_like(value, TOKEN_SHAPE);
    let (open, kind) = match gate {
        Gate::Auth => return rules::auth(value, place, around),
        Gate::Bank => return rules::bank(name, value),
        Gate::Card => return rules::card(value),
        Gate::Code => return rules::code(value, around),
        Gate::Personal => return rules::personal(name, value, around),
        Gate::Structured => return None,
        Gate::Answer => (rules::answer(value, around), Kind::OneTimeCode),
        Gate::Bin => (digits && (6..=8).contains(&len) && has(around, &rules::CARD), Kind::CardSecurityCode),
        Gate::CasFlow => (rules::cas_flow(value, around), Kind::CsrfToken),
        Gate::CodeChallenge => (len >= 43 && rules::is_plain_challenge(around), Kind::OauthCode),
        Gate::Credential => (len >= 6 && quoted && !is_common(value) && !value.contains(&b' '), Kind::Secret),
        Gate::Hash => (rules::hash(value, place, around), Kind::Signature),
        Gate::Jwk => (around.sibling("kty") && value.iter().all(|b| is_token_byte(*b)), Kind::PrivateKey),
        Gate::Jwt => (rules::is_jwt(value), Kind::Token),
        Gate::Key => (rules::key(value, place, around), Kind::ApiKey),
        Gate::Link if rules::is_asset(around.path()) => (false, Kind::Token),
        Gate::Link => (solid || (rules::link_path(around) && opaque(value)), Kind::Token),
        Gate::Pass => (rules::pass(value, place, around), Kind::Password),
        Gate::PathWord => (rules::path_token(name, value), Kind::Token),
        Gate::Pin => (((3..=12).contains(&len) && digits) || solid, Kind::OneTimeCode),
        Gate::Policy => (len >= 16 && !value.contains(&b' ') && has(around, &rules::SIGNED), Kind::Signature),
        Gate::Push => (has(around, &rules::PUSH) && value.starts_with(b"https://"), Kind::WebhookUrl),
        Gate::RequestUri => (value.starts_with(b"urn:ietf:params:oauth:request_uri:"), Kind::OauthCode),
        Gate::SecretShape => (is_secret_shape(value), Kind::Secret),
        Gate::Sid if place == Place::Cookie => (rules::sid(value, place, around), Kind::SessionCookie),
        Gate::Sid => (rules::sid(value, place, around), Kind::SessionId),
        Gate::Sig => (rules::sig(value, around), Kind::Signature),
        Gate::Signature => (rules::signature(value, place, around), Kind::Signature),
        Gate::State => {
            (has(around, &rules::REQUEST) && (solid || is_uuid(value) || (len >= 8 && opaque(value))), Kind::CsrfToken)
        }
        Gate::Ticket => (rules::ticket(value, around), Kind::Token),
        Gate::Token => (rules::token(value, place, around), Kind::Token),
        // What a certificate is told by is for everyone.
        Gate::TokenShape => (solid && !has(around, &["cipher", "issuer", "sanlist"]), Kind::Token),
        Gate::UserCode => (rules::is_user_code(value), Kind::OneTimeCode),
        Gate::VendorHost => {
            let name = fold::without_prefix(name);
            ((len >= 4 && vendor(name, around.host())) || solid, Kind::SessionCookie)
        }
        Gate::WebAuthn => (len >= 8 && has(around, &rules::CEREMONY), Kind::Token),
    };
    open.then_some(kind)
}

#[cfg(test)]
#[rustfmt::skip] // one case a line
mod tests;
