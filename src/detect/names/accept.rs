//! Values that a secret's name does not make a secret.

use super::words::Words;
use super::{Around, Verdict, common, fold, shape, trivial};
use crate::detect::kind::{Category, Kind};

/// Words of labels and messages about passwords, tokens and codes, sorted.
static LABELS: Words = Words::new(
    " \
    a access actual aktuelles already an and api are at auth be been bitte blank can can't cannot \
    change characters choose code confirm contraseña create current das de der die do doesn't \
    eingeben el enter expired field for forgot forgotten has have hide id in invalid is it key la le \
    long match matches missing mot must neues new not of old or passcode passe passphrase password \
    passwords passwort pin please repeat required reset secret senha session short show sign su \
    taken the this to token too used username valid value verification votre was weak with wrong \
    your ",
);

/// Members whose own members tell of values rather than give them, sorted.
static TELLING: Words = Words::new(
    " \
    _links descriptions errors help hints i18n labels links mapping mappings placeholders selectors \
    titles tooltips translations ",
);

/// Whether the members of a member called `parent` tell of what they are named after: `{"errors": {"password": "…"}}`.
pub fn tells(parent: &[u8]) -> bool {
    TELLING.has(parent)
}

/// Whether what lies below a member is a list of a page's texts in some language: passwords are labels there.
pub fn is_catalogue(name: &[u8]) -> bool {
    matches!(name, b"i18n" | b"locales" | b"strings" | b"translations")
}

/// Whether a value under such a member is a message, a selector or a path. What a form echoes there is none of them.
pub(super) fn is_told(value: &[u8], kind: Kind) -> bool {
    let sign = |b: &u8| matches!(b, b'#' | b'.' | b'/' | b'[');
    let spaces = value.iter().filter(|b| **b == b' ').count();
    let path = || value.starts_with(b"/") && is_address(value, Kind::Secret);
    ((spaces > 1 || value.first().is_some_and(sign)) && !is_secret_looking(value, kind)) || path()
}

/// Whether a token is one of a text: a word, or beside what language models and search engines say of one.
pub(super) fn is_of_text(value: &[u8], kind: Kind, around: &dyn Around) -> bool {
    const BESIDE: [&str; 3] = ["lemma", "logprob", "start_offset"];
    let word = value.trim_ascii();
    let spoken = word.len() <= 12 && word.iter().skip(1).all(u8::is_ascii_lowercase) && shape::is_word(word);
    kind == Kind::Token && (spoken || BESIDE.iter().any(|name| around.sibling(name)) && !is_secret_looking(word, kind))
}

/// Whether a value says in words what its name says (`"client_secret": "Client secret"`). `named` tells whether a text is
/// a name of secrets: what a machine draws is no such name.
pub fn is_title(name: &[u8], value: &[u8], kind: Kind, named: impl FnOnce(&[u8]) -> bool) -> bool {
    let drawn = matches!(
        kind,
        Kind::AccessToken
            | Kind::ApiKey
            | Kind::ClientSecret
            | Kind::CsrfToken
            | Kind::IdToken
            | Kind::OauthCode
            | Kind::OneTimeCode
            | Kind::RefreshToken
            | Kind::SessionId
            | Kind::Token
    );
    let titled =
        || value.first().is_some_and(u8::is_ascii_uppercase) && value.iter().skip(1).all(u8::is_ascii_lowercase);
    let several = value.iter().any(|b| *b == b' ' || *b >= 0x80);
    value.len() <= 60
        && value.iter().all(|b| b.is_ascii_alphabetic() || matches!(b, b' ' | b'-' | b'\'') || *b >= 0x80)
        && (several || titled())
        && (fold::Folded::new(name).all() == fold::Folded::new(value).all() || drawn && named(value))
}

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
    if trivial::is_trivial(value) || value.len() < 3 || is_public(value) || is_code(value) {
        return false;
    }
    if !quoted && !number_counts(kind, value) {
        return false;
    }
    match kind {
        Kind::CardSecurityCode => shape::token_like(value, 16),
        Kind::CardNumber | Kind::Iban | Kind::BankAccount => value.iter().any(u8::is_ascii_digit) && value.len() >= 6,
        Kind::Email if value.contains(&b'@') => true,
        Kind::Email => {
            !value.iter().any(u8::is_ascii_whitespace)
                && (value.iter().any(u8::is_ascii_digit) || shape::token_like(value, 16))
        }
        Kind::Phone => value.iter().filter(|b| b.is_ascii_digit()).count() >= 4,
        Kind::WebhookUrl => true,
        Kind::Secret | Kind::PrivateKey => !is_label(value),
        _ => !is_label(value) && !is_sentence(value) && !is_address(value, kind),
    }
}

/// Whether a value in running text is more than a word of the program: it must look drawn by a machine, or chosen to be
/// hard to guess.
pub fn is_secret_looking(value: &[u8], kind: Kind) -> bool {
    let any = |f: fn(&u8) -> bool| value.iter().any(f);
    let code =
        value.iter().any(|b| b.is_ascii_whitespace() || matches!(b, b'(' | b')' | b'{' | b'}' | b'<' | b'>' | b','));
    if code || value.len() < 6 || trivial::is_common(value) {
        return false;
    }
    let (digit, letter) = (any(u8::is_ascii_digit), any(u8::is_ascii_alphabetic));
    let password = kind.category() == Category::Passwords;
    let sign = value.iter().skip(1).any(|b| b.is_ascii_punctuation() && !matches!(b, b'.' | b'_' | b'-' | b'/' | b':'));
    trivial::token_like(value, 12)
        || (digit && letter && value.len() >= if password { 6 } else { 8 })
        || (password && letter && sign && value.len() >= 8 && !matches!(value.first(), Some(b'#' | b'.' | b'$' | b'/')))
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

/// What programs write where a value is told of rather than given: a constant (`READ_WRITE`, `EXPIRED_449`), the type of
/// a column (`varchar(255)`), a version (`^3.1.0-beta2`).
fn is_code(value: &[u8]) -> bool {
    if value.len() > 40 {
        return false;
    }
    let constant = value.contains(&b'_')
        && value.split(|b| *b == b'_').enumerate().all(|(i, part)| {
            let word = part.len() > 2 && part.iter().all(u8::is_ascii_uppercase) && shape::is_word(part);
            word || (i > 0 && part.len() < 5 && shape::is_digits(part))
        });
    let (head, tail) = value.split_at(value.iter().position(|b| *b == b'(').unwrap_or(value.len()));
    let column = head.len() > 2
        && head.iter().all(u8::is_ascii_lowercase)
        && tail.strip_prefix(b"(").and_then(|t| t.strip_suffix(b")")).is_some_and(shape::is_digits);
    let numbers = value.strip_prefix(b"^").or_else(|| value.strip_prefix(b"~")).unwrap_or(value);
    let mut parts = numbers.split(|b| *b == b'.');
    let digits = |p: Option<&[u8]>| p.is_some_and(|p| p.len() < 4 && shape::is_digits(p));
    let version = digits(parts.next())
        && digits(parts.next())
        && parts.next().is_some_and(|last| {
            let end = last.iter().position(|b| !b.is_ascii_digit()).unwrap_or(last.len());
            let rest = last.get(end..).unwrap_or_default();
            (1..4).contains(&end)
                && (rest.is_empty() || matches!(rest.first(), Some(b'-' | b'+')))
                && rest.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'+'))
        });
    constant || column || version || is_span(value)
}

/// How long something lasts: `6m0s`, `250ms`.
fn is_span(value: &[u8]) -> bool {
    let mut rest = value;
    while let Some(n) = rest.iter().position(|b| !b.is_ascii_digit()).filter(|n| *n > 0) {
        let tail = rest.get(n..).unwrap_or_default();
        let unit = tail.iter().position(u8::is_ascii_digit).unwrap_or(tail.len());
        if !matches!(tail.get(..unit), Some(b"ms" | b"s" | b"m" | b"h" | b"d")) {
            return false;
        }
        rest = tail.get(unit..).unwrap_or_default();
    }
    rest.is_empty() && !value.is_empty()
}

/// A web address without user information, a path of words, or a selector. What its query holds is looked at there.
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
            .all(|part| !part.is_empty() && part.iter().all(|b| b.is_ascii_lowercase() || matches!(b, b'-' | b'_')))
    };
    // `/v1/…`: the version of an interface.
    let value = match value {
        [b'/', b'v', b'0'..=b'9', rest @ ..] if rest.first() == Some(&b'/') => rest,
        _ => value,
    };
    let named = |b: &u8| b.is_ascii_lowercase() || matches!(b, b'-' | b'_');
    let selector = value.strip_prefix(b"#").is_some_and(|v| v.iter().all(named));
    kind != Kind::Password
        && (value.starts_with(b"/") || selector)
        && value.len() > 3
        && path(value)
        && value.split(|b| matches!(b, b'/' | b'_')).skip(1).all(shape::is_word)
}

fn words(value: &[u8]) -> impl Iterator<Item = &[u8]> {
    value
        .split(|b| b.is_ascii_whitespace() || matches!(b, b'.' | b',' | b':' | b'!' | b'?' | b'*' | b'(' | b')'))
        .filter(|w| !w.is_empty())
}

fn is_label_word(word: &[u8]) -> bool {
    LABELS.has(word)
}

/// `Password`, `New password:`, `Mot de passe`: label words only. And labels of languages that nobody listed: in a script
/// without capitals (`パスワード`), or two words or more that begin as a sentence does (`Réponse secrète`).
fn is_label(value: &[u8]) -> bool {
    value.len() < 80 && (words(value).all(is_label_word) || is_foreign_label(value))
}

fn is_foreign_label(value: &[u8]) -> bool {
    let letters = value.iter().all(|b| b.is_ascii_alphabetic() || matches!(b, b' ' | b'-' | b'\'') || *b >= 0x80);
    // Kana, Hangul and what else takes three bytes a letter and up.
    let script = value.iter().filter(|b| **b >= 0x80).count() >= value.len().max(9) && value.first() >= Some(&0xe3);
    // A capital of ASCII, of Latin-1, or Cyrillic.
    let begins = matches!(value, [b'A'..=b'Z', ..] | [0xc3, 0x80..=0x9e, ..] | [0xd0, 0x90..=0xaf, ..]);
    let words = value.split(|b| *b == b' ');
    let sentence = begins
        && value.iter().any(|b| *b >= 0x80)
        && (2..=4).contains(&words.clone().count())
        && words.skip(1).all(|w| {
            w.len() > 1 && w.iter().all(|b| b.is_ascii_lowercase() || *b >= 0x80 || matches!(b, b'-' | b'\''))
        });
    letters && (script || sentence)
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
        for list in [&LABELS, &TELLING] {
            assert!(list.text.split_ascii_whitespace().is_sorted());
            assert!(list.text.split_ascii_whitespace().all(|w| list.has(w.as_bytes())));
        }
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
            (Kind::Password, "6m0sx", true),
            (Kind::Password, "Grünspecht", true),
            (Kind::Password, "übermut frosch", true),
            (Kind::Password, "frosch Übermut", true),
            (Kind::Password, "パス9", true),
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
            (Kind::Password, "has already been taken", true),
            (Kind::Secret, "READ_WRITE", true),
            (Kind::OneTimeCode, "EXPIRED_449", true),
            (Kind::Password, "varchar(255)", true),
            (Kind::CsrfToken, "3.1.0-beta2", true),
            (Kind::AccessToken, "/v1/access_token", true),
            (Kind::OneTimeCode, "900000000000012", true),
            (Kind::Token, "6m0s", true),
            (Kind::Token, "250ms", true),
            (Kind::Password, "Passwort bestätigen", true),
            (Kind::Secret, "Réponse secrète", true),
            (Kind::Password, "パスワード", true),
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
