//! Claims of a JWT: which stay, which are personal, which go.

use super::data::blocks;

/// What becomes of a claim when its token is cleaned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// Needed to see what went wrong: issuer, audience, times, scope.
    Keep,
    /// Says who; a pseudonym does.
    Personal,
    /// Proves or links a session.
    Drop,
    /// Not listed: judged as any other value is.
    Unknown,
}

/// What becomes of a header parameter or claim of this name. Names are compared as they are (RFC 7519), and what nobody
/// listed is judged by its own name and look.
pub fn jwt_claim(name: &[u8]) -> Claim {
    for (head, names) in blocks(include_str!("data/jwt.txt")) {
        if names.split_ascii_whitespace().any(|n| n.as_bytes() == name) {
            return match head.split(' ').next() {
                Some("keep") => Claim::Keep,
                Some("drop") => Claim::Drop,
                _ => Claim::Personal,
            };
        }
    }
    Claim::Unknown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims() {
        for (name, want) in [
            ("iss", Claim::Keep),
            ("exp", Claim::Keep),
            ("alg", Claim::Keep),
            ("kid", Claim::Keep),
            ("sub", Claim::Personal),
            ("email", Claim::Personal),
            ("tid", Claim::Personal),
            ("jti", Claim::Drop),
            ("nonce", Claim::Drop),
            ("at_hash", Claim::Drop),
            ("my_own_claim", Claim::Unknown),
            ("", Claim::Unknown),
        ] {
            assert_eq!(jwt_claim(name.as_bytes()), want, "{name}");
        }
    }
}
