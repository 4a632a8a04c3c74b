//! What whole names say, place by place.

use super::data::How;
use super::*;

fn class_of(names: &Names, place: Place, name: &str) -> Option<Class> {
    names.classify(place, name.as_bytes()).map(|v| v.class)
}

fn is_secret(names: &Names, place: Place, name: &str) -> bool {
    class_of(names, place, name) == Some(Class::Secret)
}

/// Not a secret by name alone, at any place but a cookie's.
fn is_quiet(names: &Names, name: &str) -> Result<(), String> {
    for place in [Place::Header, Place::Query, Place::Form, Place::Json, Place::Xml, Place::Storage] {
        if let Some(v) = names.classify(place, name.as_bytes())
            && v.class == Class::Secret
        {
            return Err(format!("{name} at {place:?}: {}", v.why));
        }
    }
    Ok(())
}

#[test]
fn every_listed_name_has_its_class() {
    let names = Names::new();
    let places = [Place::Header, Place::Query, Place::Form, Place::Json, Place::Cookie, Place::Xml, Place::Storage, Place::Path, Place::Sdp];
    let mut outranked = 0;
    for (rule, listed) in data::read().filter(|(r, _)| matches!(r.how, How::Norm | How::Exact)) {
        for (name, place) in listed.split_ascii_whitespace().flat_map(|n| places.iter().map(move |p| (n, *p))).filter(|(_, p)| rule.at(*p)) {
            let Some(v) = names.classify(place, name.as_bytes()) else { panic!("{name} at {place:?} is unknown, not {}", rule.id) };
            if v.class != rule.class {
                let by_words = v.why.starts_with("suffix.") || v.why.starts_with("cookie.");
                assert!(rank(v.class) <= rank(rule.class) || (by_words && is_weak(rule.verdict(place))) , "{name} at {place:?}: {} not {}", v.why, rule.id);
                outranked += 1;
            }
        }
    }
    assert!(outranked < 400, "{outranked}");
}

#[test]
fn the_table_has_room() {
    let names = Names::new();
    assert!(names.folded.len() < 9000 && names.plain.len() < 9000 && names.rules.len() < 400);
}

#[test]
fn unknown_secrets() {
    let names = Names::new();
    for name in [
        "myapp_customer_api_key", "acmeSessionToken", "userPassword2", "new-password-confirm", "acme_client_secret", "portalAccessToken", "portal.apiKey",
        "x_acme_auth_token", "acmesessiontoken", "portaluserpassword", "user[password]", "user[new_password]", "account.credentials.password",
        "adminPasswd", "db-passphrase", "customerRefreshToken", "legacyIdToken", "acmeCsrfToken", "acme_xsrf", "billingApiKeyV2", "userSessionId",
        "acmeTotp", "smsOtp", "loginVerificationCode", "backupCodes", "masterKeyPassword", "partner_jwt", "tenantSigningKey", "passwordHash",
        "user_password_old", "apiToken2", "ACME_SECRET_ACCESS_KEY", "oauthTokenSecret", "tokens[0].accessToken", "cardCvv", "sharedSecretB64",
        "device.pairing.token", "serviceAccountPrivateKey", "webhook_signing_secret", "kennwort", "MotDePasse", "contraseña",
    ] {
        for place in [Place::Query, Place::Form, Place::Json, Place::Storage] {
            assert!(is_secret(&names, place, name), "{name} at {place:?}: {:?}", names.classify(place, name.as_bytes()));
        }
    }
    for name in [
        "X-Acme-Auth-Token", "X-Foo-Secret", "X-Acme-Session", "X-Portal-Session-Id", "X-Acme-Signature", "x-acme-api-key", "X-Acme-Jwt", "Acme-Authorization",
        "X-Internal-Auth", "X-Partner-Password", "X-My-CSRF", "X-Acme-Hmac", "x-portal-otp", "X-Acme-Access-Key", "PRIVATE-TOKEN", "Authorization", "set-cookie",
        "X-User-Credentials", "X-Widget-Sid", "x-acmetoken",
    ] {
        assert!(is_secret(&names, Place::Header, name), "{name}: {:?}", names.classify(Place::Header, name.as_bytes()));
    }
    for name in [
        "acme_sid", "acme-session", "__Host-session", "__Secure-acme_session", "JSESSIONID", "connect.sid", "ASP.NET_SessionId", "sid", "laravel_session",
        "auth_token", "remember_me", "wordpress_logged_in_12ab", "acmeSessionId", "portal.auth", "csrf_x7", "MyApp.AuthToken", "acme_login",
    ] {
        assert!(is_secret(&names, Place::Cookie, name), "{name}: {:?}", names.classify(Place::Cookie, name.as_bytes()));
    }
    for place in [Place::Query, Place::Form] {
        assert!(is_secret(&names, place, "acme_sid"));
    }
    assert!(is_secret(&names, Place::Xml, "wsse:Password") && is_secret(&names, Place::Xml, "data-api-key") && is_secret(&names, Place::Xml, "csrf-token"));
    assert!(is_secret(&names, Place::Sdp, "ice-pwd") && is_secret(&names, Place::Sdp, "crypto"));
}

#[test]
fn benign_look_alikes() {
    let names = Names::new();
    for name in [
        "tokenCount", "csrfEnabled", "passwordPolicy", "authorization_endpoint", "token_type", "nextPageToken", "keyCode", "sessionTimeout", "cookieConsent",
        "maxTokens", "primaryKey", "password_label", "tokens_used", "completion_tokens", "hasPassword", "isToken", "showPassword", "requiresPassword",
        "useAccessToken", "forgotPassword", "passwordResetUrl", "secretName", "secret_id", "tokenExpiry", "access_token_expires_at", "refreshTokenExpiresIn",
        "continuationToken", "syncToken", "idempotencyKey", "cacheKey", "i18nKey", "publicKey", "sortKey", "foreign_key", "sessionCount", "session_name",
        "authType", "authProvider", "author", "authority", "cookiePolicy", "cookie_domain", "nonceType", "ticketNumber", "statusCode", "error_code",
        "countryCode", "postalCode", "promoCode", "qrCode", "barcode", "hashtag", "blurHash", "pinned", "passThrough", "boardingPass", "compass",
        "emailSignature", "signInUrl", "design", "sidebar", "client_id", "redirect_uri", "scope", "expires_in", "account_sid", "objectSid", "tokenizer",
        "secretary", "passenger", "keyboard", "monkey", "keyword", "Please enter your new password", "settings.password.label", "input_tokens", "grant_type",
        "passwordStrength", "csrfHeaderName", "xsrfCookieName", "tokenEndpoint", "jwksUri", "codeBlock", "accessibility", "token_url", "authorized",
    ] {
        assert_eq!(is_quiet(&names, name), Ok(()));
    }
    for name in [
        "X-Request-Id", "TrackingID", "traceparent", "ETag", "X-Powered-By", "Content-Type", "Accept-Language", "User-Agent", "Sec-WebSocket-Accept", "Origin-Trial",
        "X-Token-Expires", "X-Session-Timeout", "X-Api-Version", "X-Key-Id", "X-Portal-Ctx", "Access-Control-Allow-Credentials", "Idempotency-Key", "Location",
        "Referer", "Content-Security-Policy", "X-Amz-Date", "X-Frame-Options", "X-Author", "X-Auth-Scheme", "Server-Timing", "Digest",
    ] {
        assert!(!is_secret(&names, Place::Header, name), "{name}");
    }
    for name in ["theme", "tz", "lang", "locale", "OptanonConsent", "euconsent-v2", "cookieconsent_status", "currency"] {
        assert_eq!(class_of(&names, Place::Cookie, name), Some(Class::Benign), "{name}");
    }
}

#[test]
fn gates_by_place() {
    let names = Names::new();
    for (place, name, gate) in [
        (Place::Query, "code", Gate::Code),
        (Place::Query, "state", Gate::State),
        (Place::Json, "token", Gate::Token),
        (Place::Query, "key", Gate::Key),
        (Place::Json, "d", Gate::Jwk),
        (Place::Query, "auth", Gate::Auth),
        (Place::Json, "pin", Gate::Pin),
        (Place::Xml, "SignatureValue", Gate::Signature),
        (Place::Xml, "ds:SignatureValue", Gate::Signature),
        (Place::Json, "ticket", Gate::Ticket),
        (Place::Json, "user.name", Gate::Personal),
        (Place::Query, "RelayState", Gate::Structured),
        (Place::Header, "Location", Gate::Structured),
        (Place::Header, "X-Acme-Key", Gate::SecretShape),
        (Place::Cookie, "d", Gate::VendorHost),
        (Place::Path, "reset", Gate::PathWord),
        (Place::Json, "acmeSession", Gate::TokenShape),
        (Place::Json, "challenge", Gate::WebAuthn),
        (Place::Form, "execution", Gate::CasFlow),
    ] {
        assert_eq!(class_of(&names, place, name), Some(Class::Gated(gate)), "{name} at {place:?}");
    }
}

#[test]
fn kinds() {
    let names = Names::new();
    for (place, name, kind) in [
        (Place::Json, "newPassword", Kind::Password),
        (Place::Json, "acmeRefreshToken", Kind::RefreshToken),
        (Place::Json, "id_token", Kind::IdToken),
        (Place::Header, "X-XSRF-TOKEN", Kind::CsrfToken),
        (Place::Header, "Authorization", Kind::Authorization),
        (Place::Cookie, "sessionId", Kind::SessionCookie),
        (Place::Query, "sessionId", Kind::SessionId),
        (Place::Query, "X-Amz-Signature", Kind::Signature),
        (Place::Json, "clientSecret", Kind::ClientSecret),
        (Place::Query, "otp", Kind::OneTimeCode),
        (Place::Json, "apiKey", Kind::ApiKey),
        (Place::Json, "privateKey", Kind::PrivateKey),
        (Place::Form, "SAMLResponse", Kind::SamlAssertion),
        (Place::Json, "email", Kind::Email),
        (Place::Json, "phoneNumber2", Kind::Phone),
        (Place::Json, "firstName", Kind::PersonName),
        (Place::Json, "streetAddress", Kind::PostalAddress),
        (Place::Json, "latitude", Kind::Location),
        (Place::Json, "ssn", Kind::NationalId),
        (Place::Json, "clientIp", Kind::IpAddress),
        (Place::Json, "cvv", Kind::CardSecurityCode),
        (Place::Json, "cardNumber", Kind::CardNumber),
        (Place::Json, "iban", Kind::Iban),
        (Place::Json, "accountNumber", Kind::BankAccount),
        (Place::Cookie, "_ga", Kind::TrackingId),
        (Place::Cookie, "_abck", Kind::BotToken),
        (Place::Json, "username", Kind::Username),
        (Place::Json, "webhookUrl", Kind::WebhookUrl),
    ] {
        assert_eq!(names.classify(place, name.as_bytes()).map(|v| v.kind), Some(kind), "{name} at {place:?}");
    }
}

#[test]
fn ordinary_names_are_no_secrets() {
    let words = "account action active alert amount answer archive asset audio average badge banner block board body border branch browser bucket budget build button \
        calendar call campaign cart category center channel chart check city class click client color column comment company config contact content context count \
        country course created currency custom customer data date default delivery depth detail device display document domain duration edit email end entry error \
        event export feature field file filter first flag folder font form format frame friend gallery game group height history home hour icon image index info input \
        invoice item job label language last layout level limit line link list locale location log map margin market max media member menu message method metric min \
        mode model month name network news node note number offer office offset option order owner page panel parent part path payment period person phone photo pixel \
        place plan player policy position post price priority process product profile project property provider quantity query question queue rate rating reason record \
        region release report request resource response result review role room route row rule sale scale score screen search section select sender series server service \
        setting shape share ship show side site size slot sort source space speed stage start state status step stock store street style subject summary survey system \
        table target task team template term test text theme thread time title topic total track traffic trend type unit update upload usage user value vendor version \
        video view visit volume week weight widget width window work year zone monkey turkey hockey jockey donkey whiskey honey money journey passage passion compassion \
        author design signal sidebar scope secretary tokenizer cookiecutter codec encoder keyboard keynote nonceless ticketing assertions sessionless";
    let words: Vec<&str> = words.split_ascii_whitespace().collect();
    let names = Names::new();
    let mut state = 7_usize;
    let mut pick = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        words[(state >> 33) % words.len()]
    };
    for i in 0..2400 {
        let parts: Vec<&str> = (0..2 + i % 3).map(|_| pick()).collect();
        let name = match i % 3 {
            0 => parts.join("_"),
            1 => parts.join("-"),
            _ => parts.iter().enumerate().map(|(n, p)| if n == 0 { (*p).to_owned() } else { p[..1].to_uppercase() + &p[1..] }).collect(),
        };
        assert_eq!(is_quiet(&names, &name), Ok(()));
    }
}

#[test]
fn any_bytes_at_any_place() {
    let names = Names::new();
    for i in 0..3000_u64 {
        let len = (i % 300) as usize;
        let alphabet: Vec<u8> = (0..=255).collect();
        let name = shape::tests::draw(i + 1, &alphabet, len);
        for place in [Place::Cookie, Place::Json, Place::Header] {
            names.classify(place, &name);
        }
    }
    let long = [b"x".repeat(500), b"_access_token".to_vec()].concat();
    assert_eq!(names.classify(Place::Json, &long).map(|v| v.class), Some(Class::Secret));
}

#[test]
fn verdicts_on_values() {
    struct Alone;
    impl Around for Alone {
        fn sibling(&self, _: &str) -> bool {
            false
        }
        fn sibling_value(&self, _: &str) -> Option<&[u8]> {
            None
        }
        fn path(&self) -> &[u8] {
            b"/v2/list"
        }
        fn host(&self) -> &[u8] {
            b"api.example"
        }
        fn quoted(&self) -> bool {
            true
        }
    }
    let names = Names::new();
    let drawn = shape::tests::draw(5, shape::tests::BASE62, 36);
    let kind = |place, name: &str, value: &[u8]| names.classify(place, name.as_bytes()).and_then(|v| v.secret(name.as_bytes(), value, place, &Alone));
    for name in [
        "access_token", "id_token", "api_key", "apikey", "sig", "X-Amz-Signature", "auth", "password", "client_secret", "refresh_token", "session_id",
        "sessionToken", "code_verifier", "jwt", "key", "token", "acme_key", "acme_session", "code",
    ] {
        assert!(kind(Place::Query, name, &drawn).is_some(), "{name}");
        assert_eq!(kind(Place::Query, name, b"REDACTED-token-1"), None, "{name}");
    }
    assert_eq!(kind(Place::Query, "otp", b"40213377"), Some(Kind::OneTimeCode));
    assert_eq!(kind(Place::Query, "code", b"en-GB"), None);
    assert_eq!(kind(Place::Query, "acme_key", &drawn), Some(Kind::ApiKey));
    assert_eq!(kind(Place::Json, "passwordPolicy", b"min-length-12-mixed"), None);
    assert_eq!(kind(Place::Json, "csrfEnabled", b"per-request-mode"), None);
    assert_eq!(kind(Place::Header, "X-Portal-Ctx", &drawn), None);
}
