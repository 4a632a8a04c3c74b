//! Archives that were cut off while they were sent or saved: the list of members at their end is missing. What is there is read,
//! what is lost is told.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a panic is how a test fails"
)]

mod support;

use harmless::error::ErrorKind;
use proptest::prelude::*;
use std::io::Write;
use support::saz::*;
use zip::AesMode;

/// Ten sessions with bodies of their own.
fn ten(lock: Lock) -> Vec<u8> {
    let mut random = support::generate::Gen::new(7);
    let members: Vec<_> = (1..=10)
        .flat_map(|n| session(n, &request(&format!("/{n}")), &response("", random.token(4000).as_bytes())))
        .collect();
    archive(&members, lock, false)
}

/// Where the list of members begins.
fn list_at(file: &[u8]) -> usize {
    memchr(file, b"PK\x01\x02").unwrap()
}

fn memchr(file: &[u8], what: &[u8]) -> Option<usize> {
    file.windows(what.len()).position(|w| w == what)
}

/// The entries that can be read, and the warnings' codes.
fn read(file: &[u8], password: Option<&str>) -> (usize, Vec<String>) {
    let (har, imported) = har(file, password);
    let codes = imported.warnings.iter().map(|w| w.code.to_owned()).collect();
    (har["log"]["entries"].as_array().unwrap().len(), codes)
}

#[test]
fn without_its_list_an_archive_is_read_whole() {
    for (lock, password) in [
        (Lock::None, None),
        (Lock::ZipCrypto("pass"), Some("pass")),
        (Lock::Aes(AesMode::Aes128, "pass"), Some("pass")),
        (Lock::Aes(AesMode::Aes256, "pass"), Some("pass")),
    ] {
        let file = ten(lock);
        let whole = import(&file, password).unwrap().unwrap();
        let without = import(&file[..list_at(&file)], password).unwrap().unwrap();
        // The comment names Fiddler's version and stands at the very end; all else is there.
        let text =
            |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap().split_once("entries").unwrap().1.to_owned();
        assert_eq!(text(&whole.0), text(&without.0));
        assert_eq!(without.1.warnings.len(), 1, "{:?}", without.1.warnings);
        let told = without.1.warnings[0].to_string();
        assert!(told.contains("30 members were found") && !told.contains("the last"), "{told}");
    }
    // The password is asked for, and a wrong one refused, as ever.
    let file = ten(Lock::ZipCrypto("pass"));
    let cut = &file[..list_at(&file)];
    assert_eq!(import(cut, None).unwrap_err().kind(), ErrorKind::PasswordNeeded);
    assert_eq!(import(cut, Some("other")).unwrap_err().kind(), ErrorKind::PasswordWrong);
}

#[test]
fn cut_in_the_middle_what_is_there_is_read_and_the_cut_member_named() {
    let file = ten(Lock::None);
    let half = &file[..list_at(&file) / 2];
    let (entries, codes) = read(half, None);
    assert!((4..=6).contains(&entries), "{entries}");
    assert_eq!(codes[0], "cut-off");
    let told = import(half, None).unwrap().unwrap().1.warnings[0].what.clone();
    assert!(told.contains("the last, raw/"), "{told}");
    // Cut within the list itself: nothing is lost.
    let start = list_at(&file);
    assert_eq!(read(&file[..start + 200], None).0, 10);
}

#[test]
fn a_packed_har_whose_archive_is_cut_ends_after_its_last_whole_entry() {
    let entries: Vec<String> = (0..4000u32).map(|n| format!("{{\"n\":{}}}", n.wrapping_mul(2_654_435_761))).collect();
    let text = format!("{{\"log\":{{\"entries\":[{}]}}}}", entries.join(","));
    let file = archive(&[("x.har".to_owned(), text.into_bytes())], Lock::None, false);
    let (read, codes) = read(&file[..file.len() / 2], None);
    assert!((1000..3000).contains(&read), "{read}");
    assert_eq!(codes, ["cut-off", "cut-off"]);
}

/// An archive as it is written to a pipe: sizes stand behind the data.
fn streamed(members: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut out = Vec::new();
    for (name, bytes) in members {
        let mut packed = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
        packed.write_all(bytes).unwrap();
        let packed = packed.finish().unwrap();
        let mut crc = flate2::Crc::new();
        crc.update(bytes);
        out.extend(b"PK\x03\x04\x14\0\x08\0\x08\0\0\0\x21\0");
        out.extend([0; 12]);
        out.extend([u8::try_from(name.len()).unwrap(), 0, 0, 0]);
        out.extend(name.as_bytes());
        out.extend(&packed);
        out.extend(b"PK\x07\x08");
        out.extend(crc.sum().to_le_bytes());
        out.extend(u32::try_from(packed.len()).unwrap().to_le_bytes());
        out.extend(u32::try_from(bytes.len()).unwrap().to_le_bytes());
    }
    out
}

#[test]
fn sizes_behind_the_data_are_found() {
    // A body that holds what looks like the signatures.
    let body = b"PK\x07\x08 and PK\x03\x04 in the middle of a text, stored as it is".repeat(30);
    let members: Vec<_> = (1..4).flat_map(|n| session(n, &request("/x"), &response("", &body))).collect();
    let file = streamed(&members);
    let (har, imported) = har(&file, None);
    let e = har["log"]["entries"].as_array().unwrap();
    assert_eq!(e.len(), 3);
    assert!(e.iter().all(|e| support::saz::body(&e["response"]["content"]) == body));
    assert_eq!(imported.warnings.len(), 1, "{:?}", imported.warnings);
}

/// Headers upon headers that say their sizes stand behind the data, where none do; and ones that lie about them.
#[test]
fn an_archive_made_to_be_searched_again_and_again_is_read_in_time() {
    let header = b"PK\x03\x04\x14\0\x08\0\x08\0\0\0\x21\0\0\0\0\0\0\0\0\0\0\0\0\0\x0b\0\0\0raw/1_c.txt";
    let decoy = [&header[..], b"PK\x07\x08\0\0\0\0\xff\xff\xff\0\0\0\0\0"].concat();
    for piece in [&header[..], &decoy] {
        let file = piece.repeat(40_000);
        let began = std::time::Instant::now();
        let _ = import(&file, None);
        assert!(began.elapsed().as_secs() < 60, "{:?}", began.elapsed());
    }
}

#[test]
fn what_is_no_archive_behind_its_first_bytes_is_refused() {
    for file in [&b"PK\x03\x04"[..], b"PK\x03\x04 and then nothing that is a header at all, only text", b"PK\x05\x06"] {
        let error = import(file, None).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Truncated, "{error}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Cut anywhere, and with bytes changed anywhere: an answer, never a panic, and never more entries than there were.
    #[test]
    fn any_cut_gives_an_answer(cut in 5usize..60_000, hits in proptest::collection::vec((any::<usize>(), any::<u8>()), 0..6)) {
        let mut file = ten(Lock::None);
        file.truncate(cut.min(file.len()));
        for (at, with) in hits {
            let at = at % file.len();
            file[at] = with;
        }
        if let Ok(Some((text, imported))) = import(&file, None) {
            let har: serde_json::Value = serde_json::from_slice(&text).unwrap();
            prop_assert_eq!(har["log"]["entries"].as_array().unwrap().len() as u64, imported.entries);
            prop_assert!(imported.entries <= 10);
        }
    }
}
