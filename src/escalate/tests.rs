//! The note: what it says, in which form and language, and that nothing in it becomes markup.

use super::note::{Sealed, grouped, note};
use super::sheet::Form;

const REPORT: &str = r#"{"tool":"harmless","version":"0.1.0",
 "policy":{"level":"standard","removed":["cookies"],"kept":["addresses","location"],"added":{"names":2,"patterns":0,"texts":1},"exempted":{"names":0,"values":0}},
 "input":{"bytes":1234567,"sha256":"aa00","entries":1212},"output":{"bytes":1234000,"sha256":"bb11"},
 "removed":{"secrets":4,"occurrences":33},"kept":{"email":3},
 "unreadable":[{"entry":3,"offset":9,"what":"expected a value"}],
 "secrets":[{"id":"REDACTED-token-1","kind":"token","category":"tokens","count":9,"places":[]},
            {"id":"REDACTED-session-cookie-1","kind":"session-cookie","category":"cookies","count":10,"places":[]},
            {"id":"REDACTED-session-cookie-2","kind":"session-cookie","category":"cookies","count":13,"places":[]},
            {"id":"x","kind":"<b>new-kind</b>","category":"tokens","count":1,"places":[]}],
 "verification":{"passed":true,"checks":[],"failures":[]}}"#;

fn sealed() -> Sealed {
    Sealed::parse(
        br#"{"name":"shop <1>.har.pgp","sha256":"aa00","recipients":[
            {"fingerprint":"0123456789ABCDEF0123456789ABCDEF01234567","userId":"Support *Vault* <vault@support.example>"},
            {"fingerprint":"FF","userId":" "}]}"#,
    )
    .unwrap()
}

fn write(language: &str, form: Form, sealed: Option<&Sealed>) -> String {
    note(REPORT.as_bytes(), sealed, language, form).unwrap()
}

#[test]
fn says_what_was_done_and_how_to_get_the_original() {
    let text = write("en", Form::Text, Some(&sealed()));
    for part in [
        "- Requests in the capture: 1,212\n",
        "- Different secrets, all replaced: 4\n",
        "- Places where they stood: 33\n",
        "- Found and left in, by choice: E-mail addresses (3)\n",
        "- Requests that could not be read and were taken out: 1\n",
        "  Session cookie  2          23\n  Token           1          9\n  bnew-kindb      1          1\n",
        "- Program: harmless 0.1.0\n- Policy: level “standard”\n- Not removed under this policy: Postal addresses, Locations\n",
        "- Added by the policy: names: 2, patterns: 0, texts: 1\n",
        "- Check of the clean copy: passed",
        "- Original: 1,234,567 bytes, SHA-256 aa00\n- Clean copy: 1,234,000 bytes, SHA-256 bb11\n",
        "- Support *Vault* <vault@support.example>, key 0123 4567 89AB CDEF 0123 4567 89AB CDEF 0123 4567\n",
        "- (no name), key FF\n",
        "    gpg --output original.har --decrypt 'shop <1>.har.pgp'\n",
    ] {
        assert!(text.contains(part), "{part}\nis not in\n{text}");
    }
    assert!(!text.contains("Exempted") && !text.contains("What was encrypted"));
    let markdown = write("en", Form::Markdown, Some(&sealed()));
    assert!(markdown.starts_with("# Case note: "));
    assert!(markdown.contains("\n- Support \\*Vault\\* \\<vault@support.example\\>, key 0123"));
    assert!(markdown.contains("\n| Session cookie | 2 | 23 |\n"));
    assert!(!markdown.contains("<b>"));
}

#[test]
fn says_the_same_in_french() {
    let text = write("fr", Form::Text, None);
    for part in
        ["Requêtes dans la capture\u{a0}: 1\u{202f}212", "Cookie de session", "niveau « standard »", "n’est pas joint"]
    {
        assert!(text.contains(part), "{part}\nis not in\n{text}");
    }
    assert_eq!(text.lines().filter(|l| l.starts_with("---")).count(), 7);
    let english = write("en", Form::Markdown, Some(&sealed()));
    let french = write("fr", Form::Markdown, Some(&sealed()));
    let shape =
        |t: &str| t.lines().map(|l| l.chars().take_while(|c| "#-|".contains(*c)).collect()).collect::<Vec<String>>();
    assert_eq!(shape(&english), shape(&french));
}

#[test]
fn tells_when_the_check_failed_or_another_file_was_encrypted() {
    let failed = REPORT.replace(r#""passed":true"#, r#""passed":false"#);
    assert!(note(failed.as_bytes(), None, "en", Form::Text).unwrap().contains("FAILED"));
    let other = Sealed { sha256: "cc22".into(), ..sealed() };
    assert!(write("en", Form::Text, Some(&other)).contains("- What was encrypted: SHA-256 cc22\n"));
}

#[test]
fn what_is_no_report_is_refused() {
    for text in ["", "no", "{}", "[]", r#"{"log":{}}"#] {
        assert!(note(text.as_bytes(), None, "en", Form::Text).is_err(), "{text}");
    }
    for text in ["", "{}", r#"{"name":"x","recipients":[]}"#, r#"{"recipients":[{}]}"#] {
        assert!(Sealed::parse(text.as_bytes()).is_err(), "{text}");
    }
    assert_eq!(grouped("0123 4567zz"), "0123 4567");
}
