//! Containers (SAZ, zip, gzip, zhar) as input: unpacked into a temporary file that has no name, and gone with the command.

use crate::Failure;
use crate::progress::Progress;
use harmless::{ErrorKind, Options};
use std::fs::File;
use std::io::{BufWriter, Seek, Write};
use std::path::{Path, PathBuf};

/// Holds the password when no file does.
const VARIABLE: &str = "HARMLESS_PASSWORD";

/// How an input is opened. A password never stands on the command line, where every user of the machine can see it.
#[derive(clap::Args, Default)]
pub struct Opening {
    /// A file whose first line is the password of an encrypted archive; else the variable HARMLESS_PASSWORD holds it.
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// Which of several captures in a zip is read, by its name; else the first.
    #[arg(long, value_name = "NAME")]
    member: Option<String>,
}

impl Opening {
    fn password(&self) -> Result<Option<Vec<u8>>, Failure> {
        let Some(path) = &self.password_file else {
            return Ok(std::env::var_os(VARIABLE).map(std::ffi::OsString::into_encoded_bytes));
        };
        let text =
            std::fs::read(path).map_err(|e| Failure::usage(format!("{}: {}", path.display(), crate::why(&e))))?;
        Ok(text.split(|b| matches!(b, b'\n' | b'\r')).next().map(<[u8]>::to_vec))
    }
}

/// What an input is when it is open.
pub struct Unpacked {
    /// The HAR: that of a container, or the file as it came.
    pub file: File,
    /// What could not be read of a container, one line each.
    pub warnings: Vec<String>,
    /// The usual ending of a file of its kind.
    pub ending: &'static str,
}

/// Unpacks a container.
pub fn unpack(mut file: File, opening: &Opening, quiet: bool) -> Result<Unpacked, Failure> {
    let internal = |e: std::io::Error| Failure::input(format!("the input could not be unpacked: {e}"));
    let format = harmless::sniff(&mut file)?;
    let ending = match format {
        Some("gzip") => "har.gz",
        Some(format) => format,
        None => "har",
    };
    if format.is_none() {
        return match opening.member {
            None => Ok(Unpacked { file, warnings: Vec::new(), ending }),
            Some(_) => Err(Failure::usage("--member: this is no archive; expected a zip that holds several captures")),
        };
    }
    let password = opening.password()?;
    let progress = Progress::new(file.metadata().map_err(internal)?.len(), quiet);
    progress.phase("unpacking");
    let unpacked =
        tempfile::tempfile().map_err(|e| Failure::input(format!("no temporary file to unpack into: {e}")))?;
    let mut writer = BufWriter::with_capacity(1 << 20, unpacked);
    let mut options = Options {
        password: password.as_deref(),
        member: opening.member.as_deref(),
        charset: &|label, bytes| {
            let (text, _, wrong) = encoding_rs::Encoding::for_label(label.as_bytes())?.decode(bytes);
            (!wrong).then(|| text.into_owned())
        },
        progress: &mut |bytes| progress.at(bytes),
    };
    let imported = harmless::import(&mut file, &mut writer, &mut options);
    progress.done();
    let imported = imported.map_err(|e| match e.kind() {
        ErrorKind::PasswordNeeded => {
            Failure::input(format!("{e}: put it into a file and name that with --password-file, or into {VARIABLE}"))
        }
        _ => e.into(),
    })?;
    let warnings = imported.map(|i| i.warnings).unwrap_or_default();
    writer.flush().map_err(internal)?;
    let mut unpacked = writer.into_inner().map_err(|e| internal(e.into_error()))?;
    unpacked.rewind().map_err(internal)?;
    Ok(Unpacked { file: unpacked, warnings: warnings.iter().map(ToString::to_string).collect(), ending })
}

/// The name of what is unpacked, without its ending: `x` of `x.har`, `x.saz` and `x.har.gz`.
pub fn stem(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let packed = path.extension().is_some_and(|e| ["gz", "zip"].iter().any(|p| e.eq_ignore_ascii_case(p)));
    match stem.rsplit_once('.') {
        Some((name, "har" | "HAR")) if packed && !name.is_empty() => name.to_owned(),
        _ => stem,
    }
}
