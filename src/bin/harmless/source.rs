//! The input: a file, or standard input spooled into a temporary file, because a capture is read twice.

use crate::Failure;
use crate::unpack::{Opening, Unpacked, unpack};
use std::fs::File;
use std::io::{self, Seek, SeekFrom};
use std::path::Path;

/// An input that can be read again.
pub struct Source {
    file: File,
    /// The input as it came.
    raw: File,
    /// Its size in bytes; of a container, that of the HAR that came out of it.
    pub len: u64,
    /// What could not be read of a container, one line each.
    pub warnings: Vec<String>,
    /// The usual ending of a file of its kind: `har`, `saz` …
    pub ending: &'static str,
}

impl Source {
    /// Opens a path, or takes all of standard input for `-`. A container is unpacked, and told about on standard error.
    pub fn open(path: &Path, opening: &Opening, quiet: bool) -> Result<Self, Failure> {
        let shown = path.display();
        let file = if path.as_os_str() == "-" {
            let mut spool = tempfile::tempfile()
                .map_err(|e| Failure::input(format!("no temporary file for standard input: {e}")))?;
            io::copy(&mut io::stdin().lock(), &mut spool)
                .map_err(|e| Failure::input(format!("standard input: {e}")))?;
            spool
        } else {
            let file = File::open(path).map_err(|e| Failure::input(format!("{shown}: {}", crate::why(&e))))?;
            if file.metadata().is_ok_and(|m| m.is_dir()) {
                return Err(Failure::input(format!("{shown}: this is a folder; expected a HAR file")));
            }
            file
        };
        let raw = file.try_clone().map_err(|e| Failure::input(format!("{shown}: {e}")))?;
        let Unpacked { file, warnings, ending } =
            unpack(file, opening, quiet).map_err(|f| Failure { message: format!("{shown}: {}", f.message), ..f })?;
        warnings.iter().for_each(|w| eprintln!("harmless: warning: {shown}: {w}"));
        let mut source = Self { file, raw, len: 0, warnings, ending };
        source.len = source.file.seek(SeekFrom::End(0)).map_err(|e| Failure::input(format!("{shown}: {e}")))?;
        Ok(source)
    }

    /// A reader from the start, with its own place in the file.
    pub fn read_at(&self, offset: u64, len: usize) -> io::Result<Vec<u8>> {
        let mut buffer = vec![0; len];
        read_exact_at(&self.file, &mut buffer, offset)?;
        Ok(buffer)
    }

    /// Fills as much of `buffer` as there is of the input as it came, from `offset` on.
    pub fn fill_raw(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        let rest = self.raw.metadata()?.len().saturating_sub(offset);
        let len = usize::try_from(rest).unwrap_or(usize::MAX).min(buffer.len());
        read_exact_at(&self.raw, buffer.get_mut(..len).unwrap_or(&mut []), offset)?;
        Ok(len)
    }

    /// Fills as much of `buffer` as there is from `offset` on.
    pub fn fill(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        let len = usize::try_from(self.len.saturating_sub(offset)).unwrap_or(usize::MAX).min(buffer.len());
        let part = buffer.get_mut(..len).unwrap_or(&mut []);
        read_exact_at(&self.file, part, offset)?;
        Ok(len)
    }
}

#[cfg(unix)]
fn read_exact_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, buffer, offset)
}

#[cfg(windows)]
fn read_exact_at(file: &File, mut buffer: &mut [u8], mut offset: u64) -> io::Result<()> {
    while !buffer.is_empty() {
        let n = std::os::windows::fs::FileExt::seek_read(file, buffer, offset)?;
        if n == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        offset += n as u64;
        buffer = &mut buffer[n..];
    }
    Ok(())
}
