//! Whether a key is fit to be encrypted to, and which part of it. `pgp` reads keys and checks signatures one by one; what
//! follows from them (RFC 9580, 5.2.3.3 and 10.1) is decided here. In doubt a key is refused.

use super::Key;
use super::refusal::Refusal;
use pgp::composed::{SignedPublicKey, SignedPublicSubKey};
use pgp::crypto::hash::HashAlgorithm;
use pgp::packet::{KeyFlags, Signature, SignatureType};
use pgp::ser::Serialize;
use pgp::types::{CompressionAlgorithm, EcdhPublicParams, KeyDetails, KeyVersion, PublicParams, Tag};

/// Fewest bits of an RSA or DSA modulus.
const MIN_BITS: u64 = 2048;

/// What signatures of the owner say about a key, as of a moment.
pub struct Standing {
    /// When it expires, in seconds since 1970; the earlier of the key's end and that of its encryption part.
    pub expires: Option<u64>,
    /// The part that is encrypted to.
    pub key: Key,
    /// Whether it can read what is encrypted with authentication (SEIPD version 2).
    pub v2: bool,
    /// Whether its owner says that he can undo ZLIB.
    pub zlib: bool,
}

/// Judges a key at `now`, in seconds since 1970.
///
/// # Errors
/// The first reason against it.
pub fn judge(key: &SignedPublicKey, now: u64) -> Result<Standing, Refusal> {
    let primary = &key.primary_key;
    if !matches!(primary.version(), KeyVersion::V4 | KeyVersion::V6) {
        return Err(Refusal::Unknown);
    }
    strong(primary.public_params())?;
    if is_revoked(key) {
        return Err(Refusal::Revoked);
    }
    if created(primary) > now {
        return Err(Refusal::NotYetValid);
    }
    let (own, direct) = self_signatures(key, now)?;
    // A direct signature may say something else, such as who may revoke, and leave the end to that over the user id.
    let end = [Some(own), direct].into_iter().flatten().filter_map(|s| expiry(primary, s)).min();
    if end.is_some_and(|e| e <= now) {
        return Err(Refusal::Expired);
    }
    let v2 = primary.version() == KeyVersion::V6 || own.features().is_some_and(|f| f.seipd_v2());
    let zlib = own.preferred_compression_algs().contains(&CompressionAlgorithm::ZLIB);
    let mut against = Refusal::NotForEncryption;
    let mut best: Option<(u64, Option<u64>, &SignedPublicSubKey)> = None;
    for sub in &key.public_subkeys {
        match subkey(key, sub, now) {
            Ok(end) => {
                if best.is_none_or(|(at, ..)| created(&sub.key) >= at) {
                    best = Some((created(&sub.key), end, sub));
                }
            }
            // The reason that says most about what to ask for: revoked before expired, both before unsuitable.
            Err(reason) => against = against.min(reason),
        }
    }
    if let Some((_, sub_end, sub)) = best {
        let expires = [end, sub_end].into_iter().flatten().min();
        return Ok(Standing { expires, key: Key::Sub(sub.key.clone()), v2, zlib });
    }
    if for_encryption(&own.key_flags()) && primary.algorithm().can_encrypt() {
        encrypts(primary.public_params())?;
        return Ok(Standing { expires: end, key: Key::Primary(primary.clone()), v2, zlib });
    }
    Err(against)
}

/// The name its owner gives first, without what could disturb a line of text.
pub fn user_id(key: &SignedPublicKey) -> String {
    let users = &key.details.users;
    let user = users.iter().find(|u| u.is_primary()).or_else(|| users.first());
    let text = user.map_or_else(String::new, |u| String::from_utf8_lossy(u.id.id()).into_owned());
    let bidi = |c: char| matches!(c, '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().filter(|c| !c.is_control() && !bidi(*c)).take(200).collect()
}

/// Checks a subkey; gives when it expires.
fn subkey(key: &SignedPublicKey, sub: &SignedPublicSubKey, now: u64) -> Result<Option<u64>, Refusal> {
    let primary = &key.primary_key;
    let holds = |s: &&Signature| s.verify_subkey_binding(primary, &sub.key).is_ok();
    // Newest first: with many signatures only few are computed.
    let binding = newest(&sub.signatures, now, |s| s.typ() == Some(SignatureType::SubkeyBinding), |s| holds(&s));
    let Ok(binding) = binding else {
        let claims = sub.signatures.iter().any(|s| for_encryption(&s.key_flags()));
        return Err(if claims { binding.err().unwrap_or(Refusal::Unsigned) } else { Refusal::NotForEncryption });
    };
    if !for_encryption(&binding.key_flags()) {
        return Err(Refusal::NotForEncryption);
    }
    if sub.signatures.iter().filter(|s| s.typ() == Some(SignatureType::SubkeyRevocation)).any(|s| holds(&s)) {
        return Err(Refusal::Revoked);
    }
    if created(&sub.key) > now {
        return Err(Refusal::NotYetValid);
    }
    let end = expiry(&sub.key, binding);
    if end.is_some_and(|e| e <= now) {
        return Err(Refusal::Expired);
    }
    encrypts(sub.key.public_params())?;
    Ok(end)
}

/// Any revocation by the key itself counts, whatever reason it gives; so does one by a revoker whom the key names, which
/// can't be checked here.
fn is_revoked(key: &SignedPublicKey) -> bool {
    let details = &key.details;
    let own = details.users.iter().flat_map(|u| &u.signatures).chain(&details.direct_signatures);
    let named: Vec<_> = own.filter_map(|s| s.revocation_key().map(|r| r.fingerprint.as_ref().to_vec())).collect();
    details.revocation_signatures.iter().any(|s| {
        s.verify_key(&key.primary_key).is_ok()
            || s.issuer_fingerprint().iter().any(|f| named.iter().any(|n| n == f.as_bytes()))
            || s.issuer_key_id().iter().any(|id| named.iter().any(|n| n.ends_with(id.as_ref())))
    })
}

/// The owner's newest word on the key as a whole: over a user id, or (for version 6, and where there is none) the direct
/// signature; and the direct one besides.
fn self_signatures(key: &SignedPublicKey, now: u64) -> Result<(&Signature, Option<&Signature>), Refusal> {
    let (primary, details) = (&key.primary_key, &key.details);
    let direct = newest(
        &details.direct_signatures,
        now,
        |s| s.typ() == Some(SignatureType::Key),
        |s| s.verify_key(primary).is_ok(),
    );
    if primary.version() == KeyVersion::V6 {
        return direct.map(|s| (s, None));
    }
    let mut found = Err(Refusal::Unsigned);
    for user in &details.users {
        let certifies = |s: &Signature| s.verify_certification(primary, Tag::UserId, &user.id).is_ok();
        let mut revocations = user.signatures.iter().filter(|s| s.typ() == Some(SignatureType::CertRevocation));
        if revocations.any(certifies) {
            found = found.map_err(|e: Refusal| e.max(Refusal::Revoked));
            continue;
        }
        let own = newest(
            &user.signatures,
            now,
            |s| s.is_certification() && s.typ() != Some(SignatureType::CertRevocation),
            certifies,
        );
        found = match (found, own) {
            // The one over the primary user id wins over others of the same time.
            (Ok(a), Ok(b)) if (at(b), b.is_primary()) > (at(a), a.is_primary()) => Ok(b),
            (Ok(a), _) => Ok(a),
            (Err(_), Ok(b)) => Ok(b),
            (Err(a), Err(b)) => Err(a.max(b)),
        };
    }
    match (found, direct) {
        (Ok(own), direct) => Ok((own, direct.ok())),
        (Err(_), Ok(direct)) => Ok((direct, None)),
        (Err(a), Err(b)) => Err(a.max(b)),
    }
}

/// The newest of the signatures that are of a sort, valid at `now`, and hold.
fn newest(
    all: &[Signature],
    now: u64,
    sort: impl Fn(&Signature) -> bool,
    holds: impl Fn(&Signature) -> bool,
) -> Result<&Signature, Refusal> {
    let mut candidates: Vec<&Signature> = all.iter().filter(|s| sort(s)).collect();
    candidates.sort_by_key(|s| std::cmp::Reverse(at(s)));
    let mut reason = Refusal::Unsigned;
    for s in candidates {
        let over = s.signature_expiration_time().map_or(0, |d| u64::from(d.as_secs()));
        let why = if broken_hash(s) {
            Refusal::Weak
        } else if !holds(s) {
            continue;
        } else if at(s) > now {
            Refusal::NotYetValid
        } else if over > 0 && at(s) + over <= now {
            Refusal::Expired
        } else {
            return Ok(s);
        };
        reason = reason.max(why);
    }
    Err(reason)
}

fn broken_hash(s: &Signature) -> bool {
    matches!(s.hash_alg(), None | Some(HashAlgorithm::Md5 | HashAlgorithm::Sha1 | HashAlgorithm::Ripemd160))
}

fn at(s: &Signature) -> u64 {
    s.created().map_or(0, |t| u64::from(t.as_secs()))
}

fn created(key: &impl KeyDetails) -> u64 {
    u64::from(key.created_at().as_secs())
}

/// When a key expires by its signature: an offset from its making, 0 for never (RFC 9580, 5.2.3.13).
fn expiry(key: &impl KeyDetails, by: &Signature) -> Option<u64> {
    let after = by.key_expiration_time().map_or(0, |d| u64::from(d.as_secs()));
    (after > 0).then(|| created(key) + after)
}

fn for_encryption(flags: &KeyFlags) -> bool {
    flags.encrypt_storage() || flags.encrypt_comms()
}

/// Whether a key that signs is strong enough.
fn strong(params: &PublicParams) -> Result<(), Refusal> {
    match params {
        PublicParams::RSA(_) | PublicParams::DSA(_) if modulus_bits(params) < MIN_BITS => Err(Refusal::Weak),
        PublicParams::Unknown { .. } => Err(Refusal::Unknown),
        _ => Ok(()),
    }
}

/// The bits of the first number of RSA and DSA parameters, the modulus: two bytes before it say it (RFC 9580, 3.2).
fn modulus_bits(params: &PublicParams) -> u64 {
    match params.to_bytes().as_deref() {
        Ok([high, low, ..]) => u64::from(u16::from_be_bytes([*high, *low])),
        _ => 0,
    }
}

/// Whether we can encrypt to a key of that sort.
fn encrypts(params: &PublicParams) -> Result<(), Refusal> {
    strong(params)?;
    match params {
        PublicParams::RSA(_) | PublicParams::X25519(_) | PublicParams::X448(_) => Ok(()),
        PublicParams::ECDH(
            EcdhPublicParams::Curve25519Legacy { .. }
            | EcdhPublicParams::P256 { .. }
            | EcdhPublicParams::P384 { .. }
            | EcdhPublicParams::P521 { .. },
        ) => Ok(()),
        _ => Err(Refusal::Unknown),
    }
}
