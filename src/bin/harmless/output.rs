//! Outputs that are either whole or not there: written beside their place, synchronized, then renamed.

use crate::{Failure, why};
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// A file in the making.
pub struct Output {
    file: NamedTempFile,
    target: Option<PathBuf>,
}

impl Output {
    /// For a path, or for standard output (`-`), which gets the bytes only once they are all there.
    pub fn create(path: &Path) -> Result<Self, Failure> {
        let to_stdout = path.as_os_str() == "-";
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let file = if to_stdout { NamedTempFile::new() } else { NamedTempFile::new_in(folder) };
        let file = file.map_err(|e| nowhere(path, &e))?;
        Ok(Self { file, target: (!to_stdout).then(|| path.to_owned()) })
    }

    /// The file, for reading back.
    pub fn reopen(&self) -> io::Result<File> {
        self.file.reopen()
    }

    /// Makes the file appear.
    pub fn keep(self) -> Result<(), Failure> {
        let told = |e: &dyn std::fmt::Display| Failure::input(format!("the output could not be written: {e}"));
        match self.target {
            Some(path) => {
                self.file.as_file().sync_all().map_err(|e| told(&e))?;
                let kept = self.file.persist(&path).map_err(|e| told(&e.error))?;
                readable(&kept);
                Ok(())
            }
            None => {
                let mut from = self.file.reopen().map_err(|e| told(&e))?;
                let mut out = io::stdout().lock();
                io::copy(&mut from, &mut out).map_err(|e| told(&e))?;
                out.flush().map_err(|e| told(&e))
            }
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Nothing can be made at a path.
pub fn nowhere(path: &Path, e: &io::Error) -> Failure {
    let why = match e.kind() {
        io::ErrorKind::NotFound => "the folder that it would be in does not exist; make it first".into(),
        _ => why(e),
    };
    Failure::input(format!("{}: can't write there: {why}", path.display()))
}

/// A temporary file is for its owner's eyes only; the clean copy is meant to be passed on.
#[cfg(unix)]
fn readable(file: &File) {
    use std::os::unix::fs::PermissionsExt;
    let _ = file.set_permissions(std::fs::Permissions::from_mode(0o644));
}

#[cfg(not(unix))]
fn readable(_: &File) {}
