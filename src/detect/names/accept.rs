//! Values that a secret's name does not make a secret.

use super::{Verdict, common, shape, trivial};
use crate::detect::kind::Kind;

/// Words of labels and messages about passwords, tokens and codes, sorted.
const LABELS: &str = " \
    a access actual aktuelles an and api are at auth be bitte cannot change characters choose \
    code confirm contraseña create current das de der die do eingeben el enter forgot forgotten \
    hide id in invalid is it key la le long missing mot must neues new not of old or passcode \
    passe passphrase password passwords passwort pin please repeat reset secret senha session \
    show sign su the this to token username valid verification votre with wrong your ";

/// Whether `value` can be the secret that `verdict` expects. Booleans, literals, labels (`Enter your password`), public
/// certificates, plain web addresses and short numbers are not. `quoted` says whether the value is a JSON string.
pub fn accepts(verdict: Verdict, value: &[u8], quoted: bool) -> bool {
    let kind = verdict.kind;
    let value = value.trim_ascii();
    if kind == Kind::Custom {
        return !trivial::is_trivial(value);
    }
    let short = matches!(kind, Kind::OneTimeCode | Kind::CardSecurityCode);
    if short && shape::is_digits(value) {
        return value.len() >= 3 && !trivial::is_placeholder(value);
    }
    if trivial::is_trivial(value) || value.len() < 3 || is_public(value) {
        return false;
    }
    if !quoted && !number_counts(kind, value) {
        return false;
    }
    match kind {
        Kind::CardSecurityCode => shape::token_like(value, 16),
        Kind::CardNumber | Kind::Iban | Kind::BankAccount => value.iter().any(u8::is_ascii_digit) && value.len() >= 6,
        Kind::WebhookUrl => true,
        Kind::Secret | Kind::PrivateKey => !is_label(value),
        _ => !is_label(value) && !is_sentence(value) && !is_address(value, kind),
    }
}

/// Which JSON numbers can be a secret of a kind: codes and account numbers always, keys when long.
fn number_counts(kind: Kind, value: &[u8]) -> bool {
    let digits = value.iter().filter(|b| b.is_ascii_digit()).count();
    let whole = digits == value.len();
    match kind {
        Kind::BankAccount | Kind::CardNumber | Kind::Iban | Kind::NationalId | Kind::Phone => digits >= 5,
        Kind::OneTimeCode | Kind::Password => whole && digits >= 3,
        Kind::AccessToken | Kind::ApiKey | Kind::ClientSecret | Kind::RefreshToken | Kind::Secret => {
            whole && digits >= 9
        }
        Kind::Location | Kind::PostalAddress | Kind::TrackingId | Kind::Username => digits >= 1,
        _ => whole && digits >= 16,
    }
}

/// A certificate, a public key, or the name of a cloud resource.
fn is_public(value: &[u8]) -> bool {
    value.starts_with(b"arn:aws")
        || value.strip_prefix(b"-----BEGIN ").is_some_and(|v| {
            let head = v.get(..24).unwrap_or(v);
            head.starts_with(b"CERTIFICATE")
                || head.starts_with(b"PUBLIC KEY")
                || head.starts_with(b"RSA PUBLIC KEY")
                || head.starts_with(b"EC PUBLIC KEY")
        })
}

/// A web address without user information, or a path of words. What its query holds is looked at there.
fn is_address(value: &[u8], kind: Kind) -> bool {
    if common::is_web_url(value) {
        let authority = value.iter().position(|b| *b == b':').map_or(0, |i| i + 3);
        let end = value
            .iter()
            .skip(authority)
            .position(|b| matches!(b, b'/' | b'?' | b'#'))
            .map_or(value.len(), |i| i + authority);
        return !value.get(authority..end).unwrap_or_default().contains(&b'@') && value.len() > authority;
    }
    let path = |v: &[u8]| {
        v.split(|b| *b == b'/')
            .skip(1)
            .all(|part| !part.is_empty() && part.iter().all(|b| b.is_ascii_lowercase() || *b == b'-'))
    };
    kind != Kind::Password
        && value.starts_with(b"/")
        && value.len() > 3
        && path(value)
        && value.split(|b| *b == b'/').skip(1).all(shape::is_word)
}

fn words(value: &[u8]) -> impl Iterator<Item = &[u8]> {
    value
        .split(|b| b.is_ascii_whitespace() || matches!(b, b'.' | b',' | b':' | b'!' | b'?' | b'*' | b'(' | b')'))
        .filter(|w| !w.is_empty())
}

fn is_label_word(word: &[u8]) -> bool {
    trivial::listed(LABELS, word)
}

/// `Password`, `New password:`, `Mot de passe`: label words only.
fn is_label(value: &[u8]) -> bool {
    value.len() < 80 && words(value).all(is_label_word)
}

/// Three or more words of letters with a label word among them, as messages have and passphrases rarely.
fn is_sentence(value: &[u8]) -> bool {
    let letters = |w: &[u8]| w.iter().all(|b| b.is_ascii_alphabetic() || matches!(b, b'\'' | b'-') || *b >= 0x80);
    let spaces = value.iter().filter(|b| **b == b' ').count();
    spaces >= 2 && words(value).filter(|w| letters(w)).count() >= 3 && words(value).any(is_label_word)
}

#[cfg(test)]
mod tests {
    use super::super::Class;
    use super::super::shape::tests::{BASE62, draw};
    use super::*;

    fn accepted(kind: Kind, value: &str, quoted: bool) -> bool {
        accepts(Verdict { class: Class::Secret, kind, why: "" }, value.as_bytes(), quoted)
    }

    #[test]
    fn labels_are_sorted() {
        assert!(LABELS.split_ascii_whitespace().is_sorted());
    }

    #[test]
    fn both_ways() {
        for (kind, value, quoted) in [
            (Kind::Password, "Tulip#Kestrel 42", true),
            (Kind::Password, "hunter2", true),
            (Kind::Password, "two words9 here", true),
            (Kind::Password, "silver giraffe piano lamp", true),
            (Kind::Password, "123456", false),
            (Kind::OneTimeCode, "123", false),
            (Kind::OneTimeCode, "123456", true),
            (Kind::CardSecurityCode, "999", false),
            (Kind::WebhookUrl, "https://hooks.example/services/a/b", true),
            (Kind::Secret, "postgres://app:x9@db/main", true),
            (Kind::Token, "https://user:pw9@host.example/", true),
            (Kind::Token, "/9j4AAQ/SkZ", true),
        ] {
            assert!(accepted(kind, value, quoted), "{value}");
        }
        for (kind, value, quoted) in [
            (Kind::Password, "required", true),
            (Kind::Password, "true", false),
            (Kind::Password, "", true),
            (Kind::Password, "Password", true),
            (Kind::Password, "Enter your password", true),
            (Kind::Password, "Le mot de passe est trop court", true),
            (Kind::Password, "Your session has expired, please log in again.", true),
            (Kind::Secret, "include", true),
            (Kind::Token, "https://idp.example/oauth/token", true),
            (Kind::Token, "/oauth/token", true),
            (Kind::SessionId, "4711", false),
            (Kind::Token, "3600", false),
            (Kind::OneTimeCode, "12", false),
            (Kind::CardSecurityCode, "visible", true),
            (Kind::PrivateKey, "-----BEGIN CERTIFICATE-----\nMII", true),
            (Kind::Token, "REDACTED-token-1", true),
            (Kind::OneTimeCode, "900000000000012", true),
        ] {
            assert!(!accepted(kind, value, quoted), "{value}");
        }
        for i in 1..300 {
            let token = String::from_utf8(draw(i, BASE62, 20)).unwrap_or_default();
            for kind in [Kind::Token, Kind::Password, Kind::ApiKey, Kind::SessionCookie, Kind::CsrfToken, Kind::Secret]
            {
                assert!(accepted(kind, &token, true), "{token}");
            }
        }
    }
}
