//! Cookies: what was sent, and what a browser refuses of what is set. Lengths of values are no fact, because the
//! sanitizer changes them.

use super::super::facts::{CookieFault, Facts};
use super::super::shown;
use crate::capture::node::Node;
use crate::lens::{cookie, set_cookie};

/// Most refused cookies kept of an entry.
const MAX_REFUSED: usize = 8;

/// The list of cookies, where the header field is missing.
pub fn sent(f: &mut Facts, request: Option<Node<'_>>) {
    if f.cookies != 0 {
        return;
    }
    let Some(list) = request.and_then(|r| r.get("cookies")).filter(|l| l.is_telling()) else { return };
    f.cookie_count = u16::try_from(list.items().count()).unwrap_or(u16::MAX);
    f.cookies = shown::print(list.raw());
}

/// The `Cookie` field.
pub fn header(f: &mut Facts, value: &str) {
    if !value.trim().is_empty() {
        f.cookies = shown::print(value.as_bytes());
        f.cookie_count = u16::try_from(cookie::pairs(value.as_bytes()).count()).unwrap_or(u16::MAX);
    }
}

/// `Set-Cookie`
pub fn set(f: &mut Facts, value: &str) {
    let secure_host = matches!(&*f.url.scheme, "https" | "wss") || is_local(f.hostname());
    for c in set_cookie::cookies(value.as_bytes()) {
        let name = value.get(c.cookie.name.clone()).unwrap_or("");
        let attribute = |name: &str| {
            let found =
                c.attributes.iter().find(|a| value.get(a.name.clone()).is_some_and(|n| n.eq_ignore_ascii_case(name)));
            found.and_then(|a| value.get(a.value.clone()))
        };
        let secure = attribute("secure").is_some();
        let none = attribute("samesite").is_some_and(|v| v.trim().eq_ignore_ascii_case("none"));
        let domain = attribute("domain").map(|d| d.trim().trim_start_matches('.')).filter(|d| !d.is_empty());
        let host_prefix = name.starts_with("__Host-");
        let fault = if none && !secure {
            CookieFault::SameSiteNone
        } else if secure && !secure_host {
            CookieFault::SecureOverHttp
        } else if (host_prefix && (!secure || domain.is_some() || attribute("path").is_none_or(|p| p.trim() != "/")))
            || (name.starts_with("__Secure-") && !secure)
        {
            CookieFault::Prefix
        } else if domain.is_some_and(|d| !belongs(f.hostname(), d)) {
            CookieFault::Domain
        } else {
            continue;
        };
        if f.refused_cookies.len() < MAX_REFUSED {
            let name = if shown::is_random(name) { shown::LEFT_OUT } else { shown::cut(name, 60) };
            f.refused_cookies.push((name.into(), fault));
        }
    }
}

fn belongs(host: &str, domain: &str) -> bool {
    let (host, domain) = (host.to_ascii_lowercase(), domain.to_ascii_lowercase());
    host == domain || host.strip_suffix(domain.as_str()).is_some_and(|rest| rest.ends_with('.'))
}

/// A host on this machine; browsers trust it without TLS.
fn is_local(host: &str) -> bool {
    host == "localhost" || host.ends_with(".localhost") || host.starts_with("127.") || host == "[::1]"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_that_browsers_refuse() {
        let check = |url: &str, value: &str, want: Option<CookieFault>| {
            let mut f = Facts { url: shown::address(url), ..Facts::default() };
            set(&mut f, value);
            assert_eq!(f.refused_cookies.first().map(|c| c.1), want, "{value}");
        };
        let https = "https://a.b.example/";
        check(https, "a=1; SameSite=None", Some(CookieFault::SameSiteNone));
        check(https, "a=1; SameSite=None; Secure", None);
        check(https, "a=1; Domain=.b.example", None);
        check(https, "a=1; Domain=c.example", Some(CookieFault::Domain));
        check(https, "__Host-a=1; Secure; Path=/", None);
        check(https, "__Host-a=1; Secure; Path=/; Domain=b.example", Some(CookieFault::Prefix));
        check(https, "__Secure-a=1", Some(CookieFault::Prefix));
        check("http://a.example/", "a=1; Secure", Some(CookieFault::SecureOverHttp));
        check("http://localhost/", "a=1; Secure", None);
    }
}
