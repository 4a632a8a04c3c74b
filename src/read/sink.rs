//! Where a HAR goes while it is unpacked, and the bound on how much may come out of a container.

use crate::error::{Error, ErrorKind};
use std::io::Write;

/// What may always come out, in bytes, however small the container.
const FREE: u64 = 256 << 20;
/// How many times its own size a container may unpack to beyond that. Captures come to 30, made of one repeated line to 200;
/// a bomb of deflate comes to 1,000 and one of brotli or zstd to far more.
const RATIO: u64 = 250;
/// What may come out of any container, in bytes.
const MOST: u64 = 64 << 30;

/// A sink that counts.
pub(super) struct Sink<'a> {
    out: &'a mut dyn Write,
    written: u64,
    most: u64,
}

impl<'a> Sink<'a> {
    /// A sink for what comes out of a container of `size` bytes.
    pub fn new(out: &'a mut dyn Write, size: u64) -> Self {
        Self { out, written: 0, most: size.saturating_mul(RATIO).clamp(FREE, MOST) }
    }

    /// Bytes so far.
    #[cfg(test)]
    pub fn written(&self) -> u64 {
        self.written
    }

    /// Writes all of it.
    ///
    /// # Errors
    /// When the bound is passed or whoever takes the bytes fails.
    pub fn put(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.written += bytes.len() as u64;
        if self.written > self.most {
            return Err(Error::new(
                ErrorKind::Limit,
                format!(
                    "this unpacks to more than {} MB, far more than a capture of its size does; it was not read on",
                    self.most >> 20
                ),
            ));
        }
        self.out.write_all(bytes).map_err(|e| failed(&e))
    }

    /// Hands on what is held back.
    pub fn flush(&mut self) -> Result<(), Error> {
        self.out.flush().map_err(|e| failed(&e))
    }
}

fn failed(e: &std::io::Error) -> Error {
    Error::new(
        ErrorKind::Internal,
        format!("the unpacked capture could not be written: {}; is the disk full?", e.kind()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bomb_ends_at_the_bound() {
        let mut out = std::io::sink();
        let mut sink = Sink::new(&mut out, 1000);
        let chunk = vec![0; 1 << 20];
        let ended = (0..1000).find_map(|_| sink.put(&chunk).err()).unwrap();
        assert_eq!(ended.kind(), ErrorKind::Limit);
        assert_eq!(sink.written(), FREE + (1 << 20));
    }
}
