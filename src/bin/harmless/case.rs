//! `harmless case`: a folder with all that a support case gets. It is made beside its place under another name and
//! appears only when everything in it is whole.

use crate::progress::Progress;
use crate::source::Source;
use crate::{CaseArguments, Failure, SanitizeArguments, sanitize, why};
use harmless::{Form, Recipient, Sealed};
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

/// How much is read at a time, in bytes.
const CHUNK: usize = 1 << 20;

/// Runs the command.
pub fn run(a: &CaseArguments) -> Result<(), Failure> {
    // Keys first: a refused one means that nothing is read or written.
    let recipients = recipients(&a.recipient, &a.pin)?;
    let profiles = crate::analyze::profiles(a.profile.as_deref())?;
    let policy = sanitize::policy(&arguments(a))?;
    free(&a.output, a.force)?;
    let source = Source::open(&a.input, &a.opening, a.quiet)?;
    let progress = Progress::new(source.len, a.quiet);
    let made = make(a, &policy, &profiles, &recipients, &source, &progress);
    progress.done();
    let summary = made.map_err(|f| Failure { message: format!("{}: {}", a.input.display(), f.message), ..f })?;
    if !a.quiet {
        eprintln!("{summary}");
    }
    Ok(())
}

/// Reads and judges all keys.
fn recipients(files: &[PathBuf], pins: &[String]) -> Result<Vec<Recipient>, Failure> {
    let pins: Vec<String> = pins
        .iter()
        .map(|pin| {
            harmless::normal(pin)
                .ok_or_else(|| Failure::usage(format!("--pin {pin}: {}", harmless::Refusal::BadPin.message())))
        })
        .collect::<Result<_, _>>()?;
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |d| d.as_secs());
    let mut out: Vec<Recipient> = Vec::new();
    for path in files {
        let shown = path.display();
        let file = fs::read(path).map_err(|e| Failure::input(format!("{shown}: {}", why(&e))))?;
        let judgement = harmless::judge(&file, now);
        let known = Some(&judgement.fingerprint).filter(|f| !f.is_empty());
        let named = known.map_or_else(String::new, |f| format!(" (key {})", harmless::grouped(f)));
        if known.is_some_and(|f| !pins.is_empty() && !pins.contains(f)) {
            return Err(Failure::input(format!("{shown}: {}{named}", harmless::Refusal::OtherKey.message())));
        }
        let recipient = judgement
            .verdict
            .map_err(|why| Failure::input(format!("{shown}: {}{named}; nothing was written", why.message())))?;
        // The same key twice is one recipient.
        if !out.iter().any(|r| r.fingerprint == recipient.fingerprint) {
            out.push(recipient);
        }
    }
    if let Some(pin) = pins.iter().find(|p| !out.iter().any(|r| r.fingerprint == **p)) {
        return Err(Failure::input(format!(
            "--pin {}: no recipient has this key; give it with --recipient",
            harmless::grouped(pin)
        )));
    }
    Ok(out)
}

/// What `sanitize` is told.
fn arguments(a: &CaseArguments) -> SanitizeArguments {
    SanitizeArguments {
        input: a.input.clone(),
        output: None,
        report: None,
        policy: a.policy.clone(),
        level: a.level.clone(),
        quiet: a.quiet,
        workers: a.workers,
        opening: crate::unpack::Opening::default(),
    }
}

/// Whether the folder may be written: not there, empty, or allowed by `force`.
fn free(folder: &Path, force: bool) -> Result<(), Failure> {
    let shown = folder.display();
    if folder.as_os_str() == "-" {
        return Err(Failure::usage("a case is a folder; name one with -o, standard output takes only one file"));
    }
    match fs::read_dir(folder) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(_) if folder.is_file() => Err(Failure::usage(format!("{shown}: this is a file; expected a folder"))),
        Err(e) => Err(Failure::input(format!("{shown}: {}", why(&e)))),
        Ok(entries) => {
            if force || entries.count() == 0 {
                return Ok(());
            }
            Err(Failure::usage(format!("{shown}: this folder is not empty; name another, or give --force")))
        }
    }
}

/// The names of what goes into the folder.
struct Names {
    clean: String,
    sealed: String,
}

fn names(input: &Path, ending: &str) -> Names {
    let name = input.file_name().filter(|n| *n != "-");
    let name = name.map_or_else(|| format!("capture.{ending}").into(), |n| n.to_string_lossy());
    let stem = crate::unpack::stem(Path::new(&*name));
    Names { clean: format!("{stem}.sanitized.har"), sealed: format!("{name}.pgp") }
}

fn make(
    a: &CaseArguments,
    policy: &harmless::Policy,
    profiles: &harmless::Profiles,
    recipients: &[Recipient],
    source: &Source,
    progress: &Progress,
) -> Result<String, Failure> {
    let names = names(&a.input, source.ending);
    let parent = a.output.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = tempfile::Builder::new()
        .prefix(".harmless-case-")
        .tempdir_in(parent)
        .map_err(|e| crate::output::nowhere(&a.output, &e))?;
    let at = |name: &str| folder.path().join(name);
    // What is encrypted has to be what was cleaned: its digest is taken before and while it is encrypted.
    let before = digest(original(a, source)?, progress)?;
    let workers = a.workers.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from)).clamp(1, 8);
    let clean = SanitizeArguments { report: Some(at("report.json")), ..arguments(a) };
    let summary = sanitize::sanitize(&clean, policy, source, &at(&names.clean), workers, progress)?;
    progress.phase("sealing");
    let out = File::create_new(at(&names.sealed)).map_err(unwritable)?;
    let seal = harmless::seal(Shown { inner: original(a, source)?, at: 0, progress }, &out, recipients, a.armor)?;
    out.sync_all().map_err(unwritable)?;
    if seal.sha256 != before {
        return Err(Failure::input("the file changed while it was read; nothing was written"));
    }
    let sealed = Sealed {
        name: names.sealed.clone(),
        sha256: seal.sha256,
        recipients: recipients.iter().map(|r| (r.fingerprint.clone(), r.user_id.clone())).collect(),
    };
    let report = fs::read(at("report.json")).map_err(unwritable)?;
    for (name, form) in [("note.txt", Form::Text), ("note.md", Form::Markdown)] {
        write(&at(name), &harmless::note(&report, Some(&sealed), &a.language, form)?)?;
    }
    write(&at("escalation.md"), &escalation(&at(&names.clean), &names, profiles, &a.language, workers, progress)?)?;
    place(folder, &a.output)?;
    let whom: Vec<String> = recipients.iter().map(|r| harmless::grouped(&r.fingerprint)).collect();
    Ok(format!("{summary}\nencrypted the original for {} into {}", whom.join(" and "), a.output.display()))
}

/// The escalation, from the clean copy: what only a person can tell is left open in it.
fn escalation(
    clean: &Path,
    names: &Names,
    profiles: &harmless::Profiles,
    language: &str,
    workers: usize,
    progress: &Progress,
) -> Result<String, Failure> {
    let mut reading = harmless::Reading::new(profiles.clone(), harmless::Limits::default());
    crate::analyze::read(
        &mut reading,
        profiles,
        &Source::open(clean, &crate::unpack::Opening::default(), true)?,
        workers,
        progress,
    )?;
    let files = [&names.clean, &names.sealed, "report.json", "note.txt", "note.md"].map(str::to_owned).to_vec();
    let told = harmless::Told { files, ..harmless::Told::default() };
    Ok(harmless::escalation(&reading.diagnosis(), &told, language).0)
}

fn unwritable(e: io::Error) -> Failure {
    Failure::input(format!("the files of the case could not be written: {e}; nothing was written"))
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let mut file = BufWriter::new(File::create_new(path).map_err(unwritable)?);
    file.write_all(text.as_bytes()).map_err(unwritable)?;
    file.into_inner().map_err(|e| unwritable(e.into_error()))?.sync_all().map_err(unwritable)
}

/// The file as it was given, with whatever is around the capture.
fn original<'a>(a: &CaseArguments, source: &'a Source) -> Result<Box<dyn Read + 'a>, Failure> {
    if a.input.as_os_str() == "-" {
        return Ok(Box::new(Spooled { source, at: 0 }));
    }
    let file = File::open(&a.input).map_err(|e| Failure::input(why(&e)))?;
    Ok(Box::new(io::BufReader::with_capacity(CHUNK, file)))
}

fn digest(mut file: impl Read, progress: &Progress) -> Result<String, Failure> {
    progress.phase("hashing");
    let (mut hash, mut at) = (Sha256::new(), 0);
    let mut buffer = vec![0; CHUNK];
    loop {
        let n = file.read(&mut buffer).map_err(|e| Failure::input(e.to_string()))?;
        if n == 0 {
            return Ok(sanitize::hex(&hash.finalize()));
        }
        hash.update(buffer.get(..n).unwrap_or(&[]));
        at += n as u64;
        progress.at(at);
    }
}

/// Makes the folder appear.
fn place(folder: tempfile::TempDir, target: &Path) -> Result<(), Failure> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // A temporary folder is for its owner's eyes only; this one is meant to be passed on.
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).map_err(unwritable)?;
    }
    let is_empty = fs::read_dir(target).is_ok_and(|mut d| d.next().is_none());
    if is_empty {
        fs::remove_dir(target).map_err(unwritable)?;
    }
    if !target.exists() {
        fs::rename(folder.path(), target).map_err(unwritable)?;
        // It is no longer where it would be cleaned up.
        let _ = folder.keep();
        return Ok(());
    }
    // Into a folder with other things in it: file by file, each of them whole.
    for entry in fs::read_dir(folder.path()).map_err(unwritable)? {
        let entry = entry.map_err(unwritable)?;
        fs::rename(entry.path(), target.join(entry.file_name())).map_err(unwritable)?;
    }
    Ok(())
}

/// Standard input, read again from where it was kept.
struct Spooled<'a> {
    source: &'a Source,
    at: u64,
}

impl Read for Spooled<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.source.fill_raw(buffer, self.at)?;
        self.at += n as u64;
        Ok(n)
    }
}

/// Shows how far the reading is.
struct Shown<'a, R> {
    inner: R,
    at: u64,
    progress: &'a Progress,
}

impl<R: Read> Read for Shown<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.at += n as u64;
        self.progress.at(self.at);
        Ok(n)
    }
}
