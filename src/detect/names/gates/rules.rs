//! The gates whose rule takes more than a line, and the tests of values they share.

use super::super::Place;
use super::super::common::{is_common, is_locale};
use super::super::fold;
use super::super::shape::is_token_byte;
use super::super::shape::{is_digits, is_hex, is_mixed, is_uuid, is_wordy, token_like};
use super::super::words::Words;
use super::Around;
use super::context::{acts, has, is_action, mentions, path_word};
use crate::detect::kind::Kind;

/// Beside the first digits of a card.
pub(super) const CARD: [&str; 7] = ["brand", "cardbrand", "cardtype", "expmonth", "last4", "lastfour", "pan"];
/// Beside the parts of a WebAuthn ceremony.
pub(super) const CEREMONY: [&str; 9] = [
    "allowcredentials",
    "authenticatordata",
    "clientdatajson",
    "credentialid",
    "publickeycredential",
    "pubkeycredparams",
    "rawid",
    "rp",
    "rpid",
];
/// Beside a digest that holds until some time.
pub(super) const EXPIRY: [&str; 9] = ["e", "exp", "expires", "expiry", "signature", "st", "t", "timestamp", "ts"];
/// Beside an authorization code.
const FLOW: [&str; 8] =
    ["clientid", "codeverifier", "granttype", "iss", "redirecturi", "responsetype", "sessionstate", "state"];
/// Beside the endpoint of a push subscription.
pub(super) const PUSH: [&str; 3] = ["expirationtime", "keys", "p256dh"];
/// Beside the state of an authorization request.
pub(super) const REQUEST: [&str; 4] = ["clientid", "code", "redirecturi", "responsetype"];
/// Beside the policy that a signature holds for.
pub(super) const SIGNED: [&str; 5] = ["awsaccesskeyid", "keypairid", "signature", "xamzsignature", "xgoogsignature"];
/// Names that make their ambiguous neighbours personal.
const STRONG: [&str; 15] = [
    "birthdate",
    "dateofbirth",
    "dob",
    "email",
    "emailaddress",
    "familyname",
    "firstname",
    "givenname",
    "lastname",
    "mobile",
    "phone",
    "phonenumber",
    "ssn",
    "surname",
    "username",
];

/// Neither a common word nor an identifier made of words: something a machine gave out.
pub(super) fn opaque(value: &[u8]) -> bool {
    let made = |v: &[u8]| {
        v.iter().any(u8::is_ascii_digit) || v.iter().any(u8::is_ascii_uppercase) && v.iter().any(u8::is_ascii_lowercase)
    };
    !is_common(value)
        && value.iter().all(|b| is_token_byte(*b))
        && made(value)
        && (is_uuid(value) || token_like(value, 6) || is_hex(value) && !is_digits(value) || !is_wordy(value))
}

/// Hex of 128 bits or more, or base64 of as many.
pub(super) fn is_digest(value: &[u8]) -> bool {
    let value = value.split(|b| *b == b'=').next_back().filter(|v| v.len() >= 24).unwrap_or(value);
    (is_hex(value) && value.len() >= 32) || token_like(value, 24)
}

/// Tokens that no hash, path or identifier looks like.
pub(super) fn is_secret_shape(value: &[u8]) -> bool {
    token_like(value, 20) && (is_mixed(value) || is_hex(value) && value.len() >= 32)
}

/// Windows security identifiers, and Twilio's numbers of what it keeps: two capitals that say what, and 32 hex digits.
fn is_identity_sid(value: &[u8]) -> bool {
    let (kind, number) = value.split_at_checked(2).unwrap_or_default();
    value.starts_with(b"S-1-") || (number.len() == 32 && kind.iter().all(u8::is_ascii_uppercase) && is_hex(number))
}

/// What CAS and Spring Web Flow hide in the form of a login: a ticket, or the number of a flow and its state.
pub(super) fn cas_flow(value: &[u8], around: &dyn Around) -> bool {
    let flow = || value.get(36) == Some(&b'_') && value.get(..36).is_some_and(is_uuid);
    value.len() >= 16 && (mentions(around.path(), &["login", "cas", "sso"]) || value.starts_with(b"LT-") || flow())
}

/// Whether a path is that of a file that pages are made of, whose parameters tell its version.
pub(super) fn is_asset(path: &[u8]) -> bool {
    let name = path.rsplit(|b| *b == b'/').next().unwrap_or(path);
    let end = name.iter().rposition(|b| *b == b'.').and_then(|i| name.get(i + 1..)).unwrap_or(&[]);
    matches!(end, b"css" | b"ico" | b"jpg" | b"js" | b"mjs" | b"png" | b"svg" | b"webp" | b"woff2")
}

pub(super) fn link_path(around: &dyn Around) -> bool {
    around.path().split(|b| *b == b'/').any(path_word)
}

pub(super) fn auth(value: &[u8], place: Place, around: &dyn Around) -> Option<Kind> {
    let bare = value.iter().rposition(|b| *b == b' ').and_then(|i| value.get(i + 1..)).unwrap_or(value);
    // `<key>:<signature>`
    let bare =
        bare.iter().rposition(|b| *b == b':').and_then(|i| bare.get(i + 1..)).filter(|b| is_digest(b)).unwrap_or(bare);
    if has(around, &["p256dh"]) || token_like(bare, 8) && bare.len() < value.len() {
        return Some(Kind::Authorization);
    }
    let given = matches!(place, Place::Form | Place::Query | Place::Header) && value.len() >= 8 && opaque(value);
    (around.quoted() && (given || token_like(value, 16))).then_some(Kind::Authorization)
}

pub(super) fn bank(name: &[u8], value: &[u8]) -> Option<Kind> {
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
        b"bic" | b"swift" | b"ifsc" => (capitals
            && matches!(value.len(), 8 | 11)
            && value.get(..4).is_some_and(|v| v.iter().all(u8::is_ascii_uppercase)))
        .then_some(Kind::BankAccount),
        b"vpa" => value.contains(&b'@').then_some(Kind::BankAccount),
        _ => (value.len() >= 40 && token_like(value, 40)).then_some(Kind::Secret),
    }
}

pub(super) fn card(value: &[u8]) -> Option<Kind> {
    let digits = value.iter().filter(|b| b.is_ascii_digit()).count();
    if value.contains(&b'@') {
        return Some(Kind::Email);
    }
    let numeric = value.iter().all(|b| b.is_ascii_digit() || matches!(b, b' ' | b'-'));
    (numeric && (12..=19).contains(&digits)).then_some(Kind::CardNumber)
}

/// Members around one-time codes, and the methods beside them, sorted.
static FACTORS: Words = Words::new(
    " \
    2fa authenticator backup_codes backupcodes factor mfa otp recovery_codes recoverycodes sms totp twofactor ",
);

pub(super) fn code(value: &[u8], around: &dyn Around) -> Option<Kind> {
    // The code of an error has its message beside it.
    let fails = || has(around, &["message", "error", "msg", "errors", "status", "detail"]);
    let within = FACTORS.has(around.parent());
    if within && opaque(value) && !fails() {
        return Some(Kind::OneTimeCode);
    }
    if is_digits(value) {
        let method =
            ["method", "channel", "factor", "type"].iter().find_map(|n| around.sibling_value(n)).unwrap_or(b"");
        let told = (within || FACTORS.has(method)) && !fails();
        let path = mentions(
            around.path(),
            &["otp", "mfa", "2fa", "verify", "totp", "sms", "challenge", "twofactor", "two-factor", "passcode"],
        );
        let flow = told
            || path
            || has(
                around,
                &[
                    "challenge",
                    "challengeid",
                    "challengename",
                    "factorid",
                    "mfa",
                    "mfatoken",
                    "otp",
                    "otptoken",
                    "twofactor",
                ],
            );
        return (flow && (4..=10).contains(&value.len())).then_some(Kind::OneTimeCode);
    }
    if !around.quoted() || is_locale(value) || value.len() < 6 {
        return None;
    }
    let flow = has(around, &FLOW)
        || mentions(around.path(), &["auth", "callback", "login", "oauth", "oidc", "redirect", "signin", "token"]);
    if flow && opaque(value) || token_like(value, 16) || is_uuid(value) {
        return Some(Kind::OauthCode);
    }
    (link_path(around) && opaque(value) && value.len() >= 8).then_some(Kind::OneTimeCode)
}

pub(super) fn key(value: &[u8], place: Place, around: &dyn Around) -> bool {
    let google = [".googleapis.com", "maps.google.com", ".maps.google.com"]
        .iter()
        .any(|h| around.host().ends_with(h.as_bytes()));
    let given = matches!(place, Place::Query | Place::Form | Place::Xml | Place::Header)
        && (google && value.len() >= 20 || token_like(value, 20) || is_hex(value) && token_like(value, 16));
    let linked = place == Place::Query && link_path(around) && token_like(value, 16);
    given || linked || (is_secret_shape(value) && !is_hex(value))
}

pub(super) fn pass(value: &[u8], place: Place, around: &dyn Around) -> bool {
    let beside = has(around, &["user", "username", "login", "email", "userid", "uid", "usr"]);
    let given = matches!(place, Place::Form | Place::Header | Place::Xml) || beside;
    let long = value.len() >= 4 && around.quoted();
    long && (given || token_like(value, 8) || (place == Place::Query && opaque(value)) || is_chosen(value))
}

/// A word with digits or signs in it, as people choose for a password, and no sentence.
fn is_chosen(value: &[u8]) -> bool {
    let any = |f: fn(&u8) -> bool| value.iter().any(f);
    let written = any(u8::is_ascii_whitespace) || value.first().is_some_and(|b| matches!(b, b'/' | b'#' | b'.' | b'$'));
    !written && value.len() >= 8 && any(u8::is_ascii_alphabetic) && any(u8::is_ascii_digit) && !is_wordy_path(value)
}

/// Words with dots, dashes or slashes between them: names of things.
fn is_wordy_path(value: &[u8]) -> bool {
    let apart = |b: &u8| matches!(b, b'.' | b'-' | b'_' | b'/');
    value.iter().any(apart) && value.iter().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || apart(b))
}

pub(super) fn path_token(word: &[u8], value: &[u8]) -> bool {
    path_word(word) && (token_like(value, 16) || (is_action(word) && is_uuid(value)))
}

pub(super) fn ticket(value: &[u8], around: &dyn Around) -> bool {
    let granted =
        ["ST-", "PT-", "TGT-", "PGT-", "PGTIOU-"].iter().any(|p| value.starts_with(p.as_bytes()) && value.len() > 12);
    let path = mentions(around.path(), &["uma", "cas/", "sso", "login", "webex", "join"])
        || mentions(around.host(), &[".webex.com"]);
    granted || (path && value.len() >= 16 && opaque(value)) || token_like(value, 20)
}

pub(super) fn personal(name: &[u8], value: &[u8], around: &dyn Around) -> Option<Kind> {
    if !around.personal(&STRONG) || value.iter().all(|b| !b.is_ascii_alphanumeric() && *b < 0x80) {
        return None;
    }
    let name = fold::Folded::new(fold::last_part(name));
    Some(match name.all() {
        b"name" | b"title" | b"nom" | b"jobtitle" | b"manager" | b"avatar" | b"department" => Kind::PersonName,
        b"from" | b"bcc" | b"cc" => Kind::Email,
        b"tel" | b"cell" | b"extension" => Kind::Phone,
        b"location" | b"position" | b"long" | b"gps" | b"altitude" | b"accuracy" => Kind::Location,
        b"address" | b"city" | b"country" | b"county" | b"town" | b"locality" | b"street" | b"zip" | b"apt" | b"cp" => {
            Kind::PostalAddress
        }
        b"handle" | b"identifier" => Kind::Username,
        _ => Kind::NationalId,
    })
}

/// Whether the challenge is the verifier itself (RFC 7636, section 4.3: `plain` is the default).
pub(super) fn is_plain_challenge(around: &dyn Around) -> bool {
    match around.sibling_value("codechallengemethod") {
        Some(method) => method.eq_ignore_ascii_case(b"plain"),
        None => !around.sibling("codechallengemethod"),
    }
}

pub(super) fn is_jwt(value: &[u8]) -> bool {
    value.starts_with(b"eyJ") && value.iter().filter(|b| **b == b'.').count() >= 2
}

/// Of a parameter of such a link, or beside the time it holds until. Elsewhere it tells whether content is whole.
pub(super) fn hash(value: &[u8], place: Place, around: &dyn Around) -> bool {
    let linked = || matches!(place, Place::Query | Place::Form) && acts(around.path());
    is_digest(value) && (has(around, &EXPIRY) || linked())
}

/// A few words beside a question, where people log in; FAQs and quizzes have questions, too.
pub(super) fn answer(value: &[u8], around: &dyn Around) -> bool {
    let path = |words: &[&str]| {
        let segments = || around.path().split(|b| matches!(b, b'/' | b'-' | b'_'));
        segments().any(|s| words.iter().any(|w| s.eq_ignore_ascii_case(w.as_bytes())))
    };
    let login = || path(&["auth", "authn", "login", "mfa", "password", "recover", "recovery", "signin"]);
    let asks = || path(&["security", "secret"]) && path(&["question", "questions"]);
    let words = value.split(|b| *b == b' ').count();
    has(around, &["statetoken", "factorid", "securityquestion"])
        || (has(around, &["question", "questionid"]) && words < 4 && (login() || asks()))
}

/// `WDJB-MJHT` (RFC 8628, section 6.1).
pub(super) fn is_user_code(value: &[u8]) -> bool {
    let letter = |b: &u8| b.is_ascii_uppercase() || b.is_ascii_digit() || *b == b'-';
    (6..=12).contains(&value.len()) && value.iter().all(letter)
}

pub(super) fn sid(value: &[u8], place: Place, around: &dyn Around) -> bool {
    if has(around, &["eio", "transport"]) {
        return true;
    }
    match place {
        Place::Cookie | Place::Query | Place::Form | Place::Header => {
            value.len() >= 8 && (opaque(value) || is_uuid(value)) && !is_identity_sid(value)
        }
        _ => token_like(value, 20) && !is_identity_sid(value),
    }
}

pub(super) fn sig(value: &[u8], around: &dyn Around) -> bool {
    let ends = |end: &str| {
        let at = around.host().len().checked_sub(end.len());
        at.and_then(|i| around.host().get(i..)).is_some_and(|h| h.eq_ignore_ascii_case(end.as_bytes()))
    };
    let azure = has(around, &["sv", "se", "sp", "sr", "spr", "srt", "skoid"])
        || [".windows.net", ".logic.azure.com", ".azurewebsites.net"].into_iter().any(ends);
    (value.len() >= 8 && azure) || is_digest(value) || token_like(value, 20)
}

pub(super) fn signature(value: &[u8], place: Place, around: &dyn Around) -> bool {
    let ceremony = has(around, &["awsaccesskeyid", "clientdatajson", "googleaccessid", "keypairid", "rawid", "sigalg"]);
    let written = value.iter().any(|b| matches!(b, b' ' | b'(' | b':'));
    (value.len() >= 16 && (ceremony || place == Place::Xml))
        || (!written && (is_digest(value) || token_like(value, 20)))
}

pub(super) fn token(value: &[u8], place: Place, around: &dyn Around) -> bool {
    if matches!(place, Place::Query | Place::Form | Place::Xml | Place::Header | Place::Cookie) {
        return value.len() >= 4 && around.quoted();
    }
    let bearer = value.get(..7).is_some_and(|s| s.eq_ignore_ascii_case(b"bearer "));
    // `<token>:<version>:<time>`
    let first = value.split(|b| *b == b':').next().unwrap_or(value);
    around.quoted() && value.len() >= 8 && (bearer || is_uuid(value) || token_like(first, 16) || opaque(value))
}
