//! The command: files in, files out. All the thinking is in the library; here are arguments, threads, and the care that
//! no half-written file is left.

mod analyze;
mod case;
mod output;
mod pipeline;
mod progress;
mod sanitize;
mod source;
mod unpack;
mod verify;

use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// Makes HAR captures safe to share, on this machine.
#[derive(Parser)]
#[command(
    name = "harmless",
    version,
    about,
    after_help = "Exit codes: 0 done; 1 the input can't be read or the check failed, and no output file is left; 2 wrong usage."
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Writes a clean copy of a capture: secrets replaced, everything else byte for byte.
    Sanitize(SanitizeArguments),
    /// Says what went wrong in a capture: failed and slow requests, why, and under which tracking id.
    Analyze(AnalyzeArguments),
    /// Checks that a clean capture is a readable HAR and, with its report, that it is the file that was checked.
    Verify(VerifyArguments),
    /// Makes what a support case gets: clean copy, OpenPGP-encrypted original, report and case note.
    Case(CaseArguments),
}

/// Arguments of `sanitize`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  harmless sanitize capture.har                      (writes capture.sanitized.har)
  harmless sanitize capture.saz -o clean.har --report report.json
  harmless sanitize - < capture.har > clean.har")]
struct SanitizeArguments {
    /// The capture (HAR, HAR in gzip or zip, or SAZ); `-` for standard input.
    input: PathBuf,
    #[command(flatten)]
    opening: unpack::Opening,
    /// Where the clean copy goes; `-` for standard output. Default: NAME.sanitized.har beside the input.
    #[arg(short, long)]
    output: Option<PathBuf>,
    /// Where the report (JSON, no values) goes.
    #[arg(long, value_name = "REPORT.json")]
    report: Option<PathBuf>,
    /// What is removed (JSON, see schema/policy.schema.json).
    #[arg(long, value_name = "POLICY.json")]
    policy: Option<PathBuf>,
    /// How much is removed; wins over the policy's level.
    #[arg(long, value_parser = ["standard", "strict"])]
    level: Option<String>,
    /// No progress, no summary.
    #[arg(long)]
    quiet: bool,
    /// Number of workers; the result is the same for any number.
    #[arg(long, value_name = "N", hide = true)]
    workers: Option<usize>,
}

/// Arguments of `analyze`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  harmless analyze capture.har
  harmless analyze capture.saz --format markdown > ticket.md
  harmless analyze capture.har --format json | jq '.findings[0].args.tracking_id'")]
struct AnalyzeArguments {
    /// The capture (HAR, HAR in gzip or zip, or SAZ), clean or not; `-` for standard input.
    #[arg(required_unless_present = "limit")]
    input: Option<PathBuf>,
    #[command(flatten)]
    opening: unpack::Opening,
    /// How it is told.
    #[arg(long, value_parser = ["json", "markdown", "table"], default_value = "table")]
    format: String,
    /// A vendor's profile, built in (webex, generic) or a file (schema/profile.schema.json). Default: by host.
    #[arg(long, value_name = "NAME|FILE")]
    profile: Option<String>,
    /// Sets a threshold of a rule, e.g. slow.slow_ms=5000; `list` tells all of them.
    #[arg(long, value_name = "RULE.NAME=NUMBER")]
    limit: Vec<String>,
    /// Number of workers; the result is the same for any number.
    #[arg(long, value_name = "N", hide = true)]
    workers: Option<usize>,
}

/// Arguments of `case`.
#[derive(clap::Args)]
#[command(after_help = "Example:
  harmless case capture.har --recipient support.asc -o case-4711
      capture.sanitized.har, capture.har.pgp, report.json, note.txt, note.md, escalation.md")]
struct CaseArguments {
    /// The capture; `-` for standard input.
    input: PathBuf,
    /// The folder that the files go to. It is made, and appears only when all is done.
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
    /// The OpenPGP public key (armored or binary) of someone who may read the original; may be given several times.
    #[arg(long, value_name = "KEY.asc", required = true)]
    recipient: Vec<PathBuf>,
    /// The whole fingerprint of a recipient's key, as told by another way; may be given several times. With any, each key
    /// has to be one of these, and none may be missing.
    #[arg(long, value_name = "FINGERPRINT")]
    pin: Vec<String>,
    /// Writes the encrypted original as text, for channels that take no binary files.
    #[arg(long)]
    armor: bool,
    /// What is removed (JSON, see schema/policy.schema.json).
    #[arg(long, value_name = "POLICY.json")]
    policy: Option<PathBuf>,
    /// How much is removed; wins over the policy's level.
    #[arg(long, value_parser = ["standard", "strict"])]
    level: Option<String>,
    /// A vendor's profile, built in (webex, generic) or a file (schema/profile.schema.json). Default: by host.
    #[arg(long, value_name = "NAME|FILE")]
    profile: Option<String>,
    /// The language of the note.
    #[arg(long, value_parser = ["en", "fr"], default_value = "en")]
    language: String,
    /// Replaces files of the same names in an existing folder.
    #[arg(long)]
    force: bool,
    /// No progress, no summary.
    #[arg(long)]
    quiet: bool,
    /// Number of workers; the result is the same for any number.
    #[arg(long, value_name = "N", hide = true)]
    workers: Option<usize>,
    #[command(flatten)]
    opening: unpack::Opening,
}

/// Arguments of `verify`.
#[derive(clap::Args)]
struct VerifyArguments {
    /// The clean capture, packed or not; `-` for standard input.
    input: PathBuf,
    #[command(flatten)]
    opening: unpack::Opening,
    /// The report that was written with it.
    #[arg(long, value_name = "REPORT.json")]
    report: Option<PathBuf>,
}

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(a) => a,
        Err(e) => {
            let _ = e.print();
            return if e.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS };
        }
    };
    let result = match arguments.command {
        Command::Sanitize(a) => sanitize::run(&a),
        Command::Analyze(a) => analyze::run(&a),
        Command::Verify(a) => verify::run(&a),
        Command::Case(a) => case::run(&a),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("harmless: {}", failure.message);
            ExitCode::from(failure.code)
        }
    }
}

/// Why the command ends without success.
struct Failure {
    /// 1 or 2.
    code: u8,
    /// One line; names no secret.
    message: String,
}

impl Failure {
    fn input(message: impl Into<String>) -> Self {
        Self { code: 1, message: message.into() }
    }

    fn usage(message: impl Into<String>) -> Self {
        Self { code: 2, message: message.into() }
    }
}

/// Why the system did not let us, in words; without the names of our own temporary files.
fn why(e: &std::io::Error) -> String {
    use std::io::ErrorKind as Kind;
    match (e.kind(), e.raw_os_error()) {
        (Kind::NotFound, _) => "there is no such file or folder".into(),
        (Kind::PermissionDenied, _) => "permission denied".into(),
        (Kind::StorageFull, _) => "the disk is full".into(),
        (Kind::IsADirectory, _) => "this is a folder; expected a file".into(),
        (_, Some(code)) => std::io::Error::from_raw_os_error(code).to_string(),
        _ => e.kind().to_string(),
    }
}

impl From<harmless::Error> for Failure {
    fn from(e: harmless::Error) -> Self {
        Self::input(e.to_string())
    }
}
