//! `harmless analyze`: one pass over the file, and what the rules say: as a table for people, Markdown for a ticket, JSON
//! for programs.

use crate::progress::Progress;
use crate::source::Source;
use crate::{AnalyzeArguments, Failure, pipeline, why};
use harmless::{Batch, Collector, Diagnosis, Finding, Limits, Profile, Profiles, Reading, Severity, Texts};
use std::io::{IsTerminal, Write};

/// How much is read at a time, in bytes.
const CHUNK: usize = 2 << 20;
/// Where lines are broken.
const WIDTH: usize = 100;
/// Most requests that are listed below a finding.
const MAX_ENTRIES: usize = 5;

/// Runs the command.
pub fn run(a: &AnalyzeArguments) -> Result<(), Failure> {
    let profiles = profiles(a.profile.as_deref())?;
    if a.limit.iter().any(|l| l == "list") {
        return list();
    }
    let limits = limits(&a.limit)?;
    let Some(input) = &a.input else {
        return Err(Failure::usage("a capture is needed; name a file, or - for standard input"));
    };
    let workers = a.workers.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from)).clamp(1, 8);
    let source = Source::open(input, &a.opening, false)?;
    let progress = Progress::new(source.len, false);
    let mut reading = Reading::new(profiles.clone(), limits);
    let result = read(&mut reading, &profiles, &source, workers, &progress);
    progress.done();
    result.map_err(|f| Failure { message: format!("{}: {}", input.display(), f.message), ..f })?;
    source.warnings.into_iter().for_each(|w| reading.warn(w));
    let diagnosis = reading.diagnosis();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let mut result = Ok(());
    let mut put = |piece: &str| {
        if result.is_ok() {
            result = out.write_all(piece.as_bytes());
        }
    };
    match a.format.as_str() {
        "json" => diagnosis.write_json(&mut put),
        "markdown" => put(&diagnosis.markdown()),
        _ => put(&table(&diagnosis, colour())),
    }
    match result.and_then(|()| out.flush()) {
        // Whoever reads may stop when he has seen enough.
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::input(format!("the output could not be written: {e}")))
        }
        _ => Ok(()),
    }
}

/// Tells all thresholds, a line each.
fn list() -> Result<(), Failure> {
    let lines: Vec<String> =
        Limits::known().map(|(name, default, about)| format!("{name}={default}\n    {about}\n")).collect();
    match std::io::stdout().write_all(lines.concat().as_bytes()) {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::input(format!("the output could not be written: {}", why(&e))))
        }
        _ => Ok(()),
    }
}

/// A built-in profile by name, or one from a file.
pub fn profiles(name: Option<&str>) -> Result<Profiles, Failure> {
    let Some(name) = name else { return Ok(Profiles::default()) };
    if let Some(profile) = Profile::built_in(name) {
        return Ok(Profiles::only(profile));
    }
    let text = std::fs::read(name).map_err(|e| {
        Failure::usage(format!("{name}: neither a built-in profile (webex, generic) nor a file: {}", why(&e)))
    })?;
    Profile::parse(&text).map(Profiles::only).map_err(|e| Failure::usage(format!("{name}: {e}")))
}

fn limits(given: &[String]) -> Result<Limits, Failure> {
    let mut limits = Limits::default();
    for text in given {
        let parsed = text.split_once('=').and_then(|(name, n)| Some((name.trim(), n.trim().parse::<f64>().ok()?)));
        if !parsed.is_some_and(|(name, n)| limits.set(name, n)) {
            // What the same rule has, for a name that is nearly right.
            let rule = text.split(['.', '=']).next().unwrap_or("");
            let near: Vec<&str> =
                Limits::known().map(|(name, ..)| name).filter(|n| n.split('.').next() == Some(rule)).collect();
            let near = if near.is_empty() { String::new() } else { format!("; this rule has {}", near.join(", ")) };
            return Err(Failure::usage(format!(
                "--limit {text}: expected the name of a threshold and a number, such as slow.slow_ms=5000{near}; --limit list tells all"
            )));
        }
    }
    Ok(limits)
}

/// Reads the whole capture.
pub fn read(
    reading: &mut Reading,
    profiles: &Profiles,
    source: &Source,
    workers: usize,
    progress: &Progress,
) -> Result<(), Failure> {
    progress.phase("reading");
    // Bytes from `kept_from` on that may belong to an entry that has not ended.
    let (mut kept, mut kept_from, mut at) = (Vec::<u8>::new(), 0u64, 0u64);
    let reading = std::cell::RefCell::new(reading);
    pipeline::run(
        workers,
        || loop {
            let old = kept.len();
            kept.resize(old + CHUNK, 0);
            let n =
                source.fill(kept.get_mut(old..).unwrap_or(&mut []), at).map_err(|e| Failure::input(e.to_string()))?;
            kept.truncate(old + n);
            if n == 0 {
                return Ok(None);
            }
            let mut r = reading.borrow_mut();
            r.push(kept.get(old..).unwrap_or(&[]))?;
            at += n as u64;
            progress.at(at);
            let job = r.cut().map(|b| {
                let start = usize::try_from(b.base - kept_from).unwrap_or(usize::MAX);
                let bytes = kept.get(start..start + usize::try_from(b.len).unwrap_or(0)).unwrap_or(&[]).to_vec();
                (b, bytes)
            });
            let keep_from = r.keep_from();
            kept.drain(..usize::try_from(keep_from - kept_from).unwrap_or(0).min(kept.len()));
            kept_from = keep_from;
            if job.is_some() {
                return Ok(job);
            }
        },
        || Collector::new(profiles.clone()),
        |collector, (batch, bytes): (Batch, Vec<u8>)| Ok(harmless::collect(collector, &bytes, &batch)),
        drop,
        |facts| {
            reading.borrow_mut().absorb(facts);
            Ok(())
        },
    )?;
    reading.borrow_mut().finish()?;
    Ok(())
}

/// Whether standard output is a terminal that wants colour (no-color.org).
fn colour() -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|v| !v.is_empty());
    std::io::stdout().is_terminal() && !set("NO_COLOR") && std::env::var_os("TERM").is_none_or(|t| t != "dumb")
}

/// Text in a colour, when there is any.
struct Paint(bool);

impl Paint {
    fn put(&self, code: &str, text: &str) -> String {
        if self.0 { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }

    fn severity(&self, severity: Severity) -> String {
        let code = match severity {
            Severity::Error => "1;31",
            Severity::Warning => "1;33",
            Severity::Info => "1;36",
        };
        self.put(code, &format!("{:<8}", severity.slug()))
    }
}

fn table(d: &Diagnosis<'_>, colour: bool) -> String {
    let (paint, texts) = (Paint(colour), Texts::of("en"));
    let mut out = String::new();
    let about = d.case.about;
    let tool = [about.creator.as_str(), about.browser.as_str()]
        .iter()
        .filter(|t| !t.is_empty())
        .copied()
        .collect::<Vec<_>>()
        .join(", ");
    out.push_str(&format!("{} requests", d.case.facts.len()));
    if !tool.is_empty() {
        out.push_str(&format!(", written by {}", plain(&tool)));
    }
    if let Some((from, to)) = d.span() {
        out.push_str(&format!(", {:.1} s", (to - from) / 1000.0));
    }
    out.push_str(&format!(", {} findings\n", d.findings.len()));
    for w in d.warnings() {
        out.push_str(&format!("{}\n", paint.put("33", &plain(&w))));
    }
    for f in d.findings.iter() {
        let words = texts.words(&f.message, &f.args);
        out.push_str(&format!("\n{} {}\n", paint.severity(f.severity), paint.put("1", &plain(&words.title))));
        // Of what is only worth knowing the title is enough.
        if f.severity > Severity::Info || f.id == "hand-off" {
            wrapped(&mut out, &plain(&words.explanation));
            wrapped(&mut out, &format!("Next: {}", plain(&words.next)));
        }
        entries(&mut out, d, f, &paint);
    }
    if d.findings.is_empty() {
        out.push_str("\nNothing stands out.\n");
    }
    out
}

fn entries(out: &mut String, d: &Diagnosis<'_>, f: &Finding, paint: &Paint) {
    let most = if f.severity == Severity::Info { 1 } else { MAX_ENTRIES };
    for e in f.entries.iter().take(most).filter_map(|i| d.case.facts.get(*i as usize)) {
        let status = e.status.map_or_else(|| "–".to_owned(), |s| s.to_string());
        let took = e.time.map_or_else(String::new, |t| format!("{t:.0} ms"));
        let id = e.tracking.first().map_or(String::new(), |t| format!("  {}", t.value));
        let url = shortened(&harmless::url(e));
        let line = format!("#{:<5} {:>3} {:>9}  {} {}{}", e.number(), status, took, e.method, url, id);
        out.push_str(&format!("         {}\n", paint.put("2", &plain(&line))));
    }
    if f.entries.len() > most {
        out.push_str(&format!("         {}\n", paint.put("2", &format!("… and {} more", f.entries.len() - most))));
    }
}

/// A URL in one line: the end says most of what was asked for, so the middle goes.
fn shortened(url: &str) -> String {
    const MOST: usize = 140;
    let chars: Vec<char> = url.chars().collect();
    match (chars.get(..MOST / 2), chars.len().checked_sub(MOST / 2).and_then(|from| chars.get(from..))) {
        (Some(head), Some(tail)) if chars.len() > MOST => head.iter().chain(['…'].iter()).chain(tail).collect(),
        _ => url.to_owned(),
    }
}

/// Text of a capture for a terminal: nothing in it moves the cursor.
fn plain(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_control()
                || matches!(c, '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
            {
                ' '
            } else {
                c
            }
        })
        .collect()
}

/// Lines of at most [`WIDTH`] characters, indented.
fn wrapped(out: &mut String, text: &str) {
    let mut used = 0;
    for word in text.split_whitespace() {
        let len = word.chars().count();
        if used == 0 || used + 1 + len > WIDTH {
            out.push_str(if used == 0 { "         " } else { "\n         " });
            used = 9;
        } else {
            out.push(' ');
            used += 1;
        }
        out.push_str(word);
        used += len;
    }
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_capture_reaches_the_terminal_as_a_command() {
        assert_eq!(plain("a\x1b[31mb\r\nc\u{202e}d"), "a [31mb  c d");
    }

    #[test]
    fn long_urls_keep_both_ends() {
        let url = format!("https://h.example/{}/voicemail", "x".repeat(300));
        let short = shortened(&url);
        assert!(short.starts_with("https://h.example/x") && short.ends_with("x/voicemail") && short.contains('…'));
        assert_eq!((short.chars().count(), shortened("https://h/").as_str()), (141, "https://h/"));
    }

    #[test]
    fn lines_are_broken() {
        let mut out = String::new();
        wrapped(&mut out, &"word ".repeat(40));
        assert!(out.lines().count() > 1 && out.lines().all(|l| l.chars().count() <= WIDTH));
    }
}
