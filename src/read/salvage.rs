//! An archive whose list of members is missing: cut off while it was sent or saved, or damaged at its end. Every member has a
//! header of its own before its data (APPNOTE.TXT 4.3.7), so the list is made again from those, and what reads the archive
//! sees it behind the file as if it had been there.
//!
//! A member that was written without knowing its size says so (bit 3) and has it behind its data (4.3.9); that is looked for.
//! The last member may be cut; then its data end where the file ends, and reading it says so.

use super::archive::Shared;
use std::io::{self, Read, Seek, SeekFrom};

/// Most members that are looked for.
const MAX_MEMBERS: usize = 1_000_000;
/// Longest name that is believed.
const MAX_NAME: usize = 4096;
/// How much is searched at a time, in bytes: a little first, since what is looked for mostly stands where it is expected.
const STEP: usize = 256 << 10;
const FIRST_STEP: usize = 1 << 10;
/// How many times the file may be searched in all for sizes behind data, and how many bytes of it always: an archive that is
/// made to have none is read past.
const SEARCHES: u64 = 4;
const ALWAYS: u64 = 64 << 20;
const LOCAL: &[u8; 4] = b"PK\x03\x04";
const DESCRIPTOR: &[u8; 4] = b"PK\x07\x08";
/// Bit 3 of the flags: the sizes stand behind the data.
const SIZES_BEHIND: u16 = 1 << 3;
/// The extra field of large files (4.5.3).
const ZIP64: u16 = 1;
const FULL: u32 = u32::MAX;

/// A list that was made again.
pub(super) struct Salvaged {
    /// It, and what ends an archive: to be read behind the file.
    pub list: Vec<u8>,
    /// Name of the member whose data the end of the file cut off.
    pub cut: Option<String>,
}

/// What a member's own header says.
struct Local {
    /// Offset of the header in the file.
    at: u64,
    /// From its version to its checksum, as it stands there (14 bytes from the fourth on).
    fixed: [u8; 14],
    flags: u16,
    packed: u64,
    size: u64,
    name: Vec<u8>,
    extra: Vec<u8>,
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}
fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}
fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(bytes.get(at..at + 8)?.try_into().ok()?))
}

/// The fields of an extra: id and content.
fn extras(mut extra: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    std::iter::from_fn(move || {
        let (id, len) = (u16_at(extra, 0)?, usize::from(u16_at(extra, 2)?));
        let content = extra.get(4..4 + len)?;
        extra = extra.get(4 + len..)?;
        Some((id, content))
    })
}

/// Makes the list of an archive again. `None` when there is nothing to put on it.
///
/// # Errors
/// When the file can't be read.
pub(super) fn salvage(file: &Shared) -> io::Result<Option<Salvaged>> {
    let (mut file, len) = (file.clone(), file.len());
    let (mut found, mut cut): (Vec<Local>, Option<String>) = (Vec::new(), None);
    let mut at = 0;
    let mut left = len.saturating_mul(SEARCHES).saturating_add(ALWAYS);
    while let Some(start) = find(&mut file, at, len, LOCAL)? {
        if found.len() >= MAX_MEMBERS {
            break;
        }
        let Some((mut local, data)) = header(&mut file, start, len)? else {
            at = start + 4;
            continue;
        };
        if local.flags & SIZES_BEHIND != 0 && local.packed == 0 {
            behind(&mut file, &mut local, data, len, &mut left)?;
        }
        if local.packed > len - data {
            local.packed = len - data;
            cut = Some(String::from_utf8_lossy(&local.name).replace('\\', "/"));
        }
        at = data + local.packed;
        found.push(local);
    }
    if found.is_empty() {
        return Ok(None);
    }
    Ok(Some(Salvaged { list: list(&found, len), cut }))
}

/// The next place of a signature.
fn find(file: &mut Shared, from: u64, len: u64, what: &[u8; 4]) -> io::Result<Option<u64>> {
    let (mut at, mut step) = (from, FIRST_STEP);
    let mut bytes = Vec::new();
    while at + 4 <= len {
        bytes.clear();
        file.seek(SeekFrom::Start(at))?;
        file.by_ref().take(step as u64).read_to_end(&mut bytes)?;
        step = STEP.min(step * 4);
        if let Some(place) = memchr::memmem::find(&bytes, what) {
            return Ok(Some(at + place as u64));
        }
        if bytes.len() < 4 {
            break;
        }
        // A signature may lie across two steps.
        at += bytes.len() as u64 - 3;
    }
    Ok(None)
}

/// The header at a place, and where its data begin; `None` for bytes that only look like one.
fn header(file: &mut Shared, at: u64, len: u64) -> io::Result<Option<(Local, u64)>> {
    let mut head = Vec::new();
    file.seek(SeekFrom::Start(at))?;
    file.by_ref().take(30).read_to_end(&mut head)?;
    let read = || {
        let (name, extra) = (usize::from(u16_at(&head, 26)?), usize::from(u16_at(&head, 28)?));
        let method = u16_at(&head, 8)?;
        let believed = name > 0 && name <= MAX_NAME && method <= 99 && u16_at(&head, 4)? < 100;
        believed.then_some((name, extra))
    };
    let Some((name_len, extra_len)) = read() else { return Ok(None) };
    let mut rest = Vec::new();
    file.by_ref().take((name_len + extra_len) as u64).read_to_end(&mut rest)?;
    let data = at + 30 + (name_len + extra_len) as u64;
    let (Some(name), Some(extra), true) = (rest.get(..name_len), rest.get(name_len..), data <= len) else {
        return Ok(None);
    };
    let (Some(fixed), Some(flags)) = (head.get(4..18).and_then(|b| b.try_into().ok()), u16_at(&head, 6)) else {
        return Ok(None);
    };
    let (packed, size) = (u32_at(&head, 18).unwrap_or(0), u32_at(&head, 22).unwrap_or(0));
    let large = extras(extra).find(|(id, _)| *id == ZIP64).map(|(_, c)| c);
    let (packed, size) = match large {
        // Both stand in it, whichever of them is too large.
        Some(c) if packed == FULL || size == FULL => (u64_at(c, 8).unwrap_or(0), u64_at(c, 0).unwrap_or(0)),
        _ => (u64::from(packed), u64::from(size)),
    };
    Ok(Some((Local { at, fixed, flags, packed, size, name: name.to_vec(), extra: extra.to_vec() }, data)))
}

/// Looks for the sizes behind a member's data: they count when they say as much as lies before them.
fn behind(file: &mut Shared, local: &mut Local, data: u64, len: u64, left: &mut u64) -> io::Result<()> {
    let mut from = data;
    while *left > 0 {
        let place = find(file, from, len, DESCRIPTOR)?;
        // What was looked through, and a little for the look itself.
        *left = left.saturating_sub(place.unwrap_or(len) - from + FIRST_STEP as u64);
        let Some(place) = place else { break };
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(place))?;
        file.by_ref().take(24).read_to_end(&mut bytes)?;
        let short = u32_at(&bytes, 8).zip(u32_at(&bytes, 12)).map(|(p, s)| (u64::from(p), u64::from(s)));
        let long = u64_at(&bytes, 8).zip(u64_at(&bytes, 16));
        let fits = |sizes: &(u64, u64)| sizes.0 == place - data;
        if let Some((packed, size)) = short.filter(fits).or(long.filter(fits)) {
            (local.packed, local.size) = (packed, size);
            if let (Some(to), Some(crc)) = (local.fixed.get_mut(10..14), bytes.get(4..8)) {
                to.copy_from_slice(crc);
            }
            return Ok(());
        }
        from = place + 4;
    }
    // Cut off before them, or behind the next header if that is sooner.
    let end = find(file, data, len, LOCAL)?.unwrap_or(len);
    (local.packed, local.size) = (if end == len { u64::MAX } else { end - data }, 0);
    Ok(())
}

/// The list of members and the end of the archive (4.3.12 to 4.3.16), for a list that begins at `start`.
fn list(found: &[Local], start: u64) -> Vec<u8> {
    let narrow = |n: u64| u32::try_from(n).unwrap_or(FULL);
    let mut out = Vec::new();
    for f in found {
        let mut extra = Vec::new();
        let wide: Vec<u64> = [f.size, f.packed, f.at].into_iter().filter(|n| narrow(*n) == FULL).collect();
        if !wide.is_empty() {
            extra.extend(ZIP64.to_le_bytes());
            extra.extend(u16::try_from(wide.len() * 8).unwrap_or(0).to_le_bytes());
            wide.iter().for_each(|n| extra.extend(n.to_le_bytes()));
        }
        // What else stands there, the kind of AES above all, is said in both places.
        for (id, content) in extras(&f.extra).filter(|(id, _)| *id != ZIP64) {
            extra.extend(id.to_le_bytes());
            extra.extend(u16::try_from(content.len()).unwrap_or(0).to_le_bytes());
            extra.extend(content);
        }
        out.extend(b"PK\x01\x02\x2d\x00");
        out.extend(f.fixed);
        out.extend(narrow(f.packed).to_le_bytes());
        out.extend(narrow(f.size).to_le_bytes());
        out.extend(u16::try_from(f.name.len()).unwrap_or(0).to_le_bytes());
        out.extend(u16::try_from(extra.len()).unwrap_or(0).to_le_bytes());
        // No comment, on this disk, no attributes.
        out.extend([0; 10]);
        out.extend(narrow(f.at).to_le_bytes());
        out.extend(&f.name);
        out.extend(extra);
    }
    let (count, size) = (found.len() as u64, out.len() as u64);
    let end = start + size;
    if count > 0xffff || narrow(start) == FULL {
        out.extend(b"PK\x06\x06");
        out.extend(44u64.to_le_bytes());
        out.extend([45, 0, 45, 0]);
        out.extend([0; 8]);
        [count, count, size, start].iter().for_each(|n| out.extend(n.to_le_bytes()));
        out.extend(b"PK\x06\x07\0\0\0\0");
        out.extend(end.to_le_bytes());
        out.extend(1u32.to_le_bytes());
    }
    let few = u16::try_from(count).unwrap_or(u16::MAX).to_le_bytes();
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(few);
    out.extend(few);
    out.extend(narrow(size).to_le_bytes());
    out.extend(narrow(start).to_le_bytes());
    out.extend([0; 2]);
    out
}
