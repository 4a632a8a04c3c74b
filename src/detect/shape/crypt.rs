//! Hashes of passwords as `crypt(3)` writes them, from which passwords can be guessed, and tokens of Fernet.
//!
//! `$5$` and `$6$` begin with too few characters to be looked for; they are left to names.

use super::super::kind::Kind;
use super::{Detector, row};

pub(super) const DETECTOR: Detector = Detector {
    id: "shape:crypt",
    rows: &[
        row(r"\$2[aby]\$[01][0-9]\$[./A-Za-z0-9]{53}", Kind::Password, "bcrypt hash"),
        row(r"\$apr1\$[./A-Za-z0-9]{1,8}\$[./A-Za-z0-9]{22}", Kind::Password, "Apache password hash"),
        row(
            r"\$argon2id\$v=19\$[mtp0-9,=]{9,40}\$[A-Za-z0-9+/]{8,64}\$[A-Za-z0-9+/]{16,}|\$argon2i\$v=19\$[mtp0-9,=]{9,40}\$[A-Za-z0-9+/]{8,64}\$[A-Za-z0-9+/]{16,}",
            Kind::Password,
            "Argon2 hash",
        ),
        row(r"gAAAAAB[A-Za-z0-9_-]{72,}", Kind::Token, "Fernet token").mixed(),
    ],
    probes: &[],
    #[cfg(test)]
    samples: |_| Vec::new(),
    #[cfg(test)]
    benign: &["$2b$10$", "$apr1$salt", "$argon2id$v=19$m=65536,t=3,p=4", "gAAAAABshort"],
};
