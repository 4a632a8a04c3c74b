//! The header fields that rules ask for. A field that is not listed is not kept.

/// Names in lower case, sorted.
pub const NAMES: &[&str] = &[
    "accept",
    "access-control-allow-credentials",
    "access-control-allow-headers",
    "access-control-allow-methods",
    "access-control-allow-origin",
    "access-control-request-headers",
    "access-control-request-method",
    "age",
    "cache-control",
    "cf-cache-status",
    "cf-ray",
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "date",
    "etag",
    "expires",
    "if-modified-since",
    "if-none-match",
    "last-event-id",
    "last-modified",
    "non-authoritative-reason",
    "origin",
    "pragma",
    "proxy-connection",
    "ratelimit-remaining",
    "referer",
    "retry-after",
    "sec-fetch-dest",
    "sec-fetch-mode",
    "sec-fetch-site",
    "server",
    "transfer-encoding",
    "upgrade",
    "user-agent",
    "via",
    "x-amzn-errortype",
    "x-app-version",
    "x-build",
    "x-build-id",
    "x-build-version",
    "x-cache",
    "x-commit",
    "x-deployment-id",
    "x-envoy-upstream-service-time",
    "x-powered-by",
    "x-proxy-id",
    "x-rate-limit-remaining",
    "x-ratelimit-remaining",
    "x-release",
    "x-served-by",
    "x-server",
    "x-squid-error",
    "x-version",
];

/// Fields of which only the presence matters; their values are not kept.
pub const PRESENCE: &[&str] = &["etag", "if-modified-since", "if-none-match", "last-event-id", "last-modified"];

/// Fields that name a build of the software behind a host.
pub const BUILD: &[&str] = &[
    "x-app-version",
    "x-build",
    "x-build-id",
    "x-build-version",
    "x-commit",
    "x-deployment-id",
    "x-release",
    "x-version",
];

/// The number of a name, in lower case.
pub fn id(name: &str) -> Option<u8> {
    NAMES.binary_search(&name).ok().and_then(|i| u8::try_from(i).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_complete() {
        assert!(NAMES.is_sorted() && NAMES.len() < 256);
        for list in [PRESENCE, BUILD] {
            assert!(list.is_sorted() && list.iter().all(|n| id(n).is_some()));
        }
    }
}
