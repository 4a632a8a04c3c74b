//! Where a HAR goes while it is unpacked, and the bound on how much may come out of a container.

use crate::error::{Error, ErrorKind};
use std::cell::Cell;
use std::io::Write;
use std::rc::Rc;

/// What may always come out, in bytes, however small the container.
const FREE: u64 = 256 << 20;
/// How many times its own size a container may unpack to beyond that. Captures come to 30, made of one repeated line to 200;
/// a bomb of deflate comes to 1,000 and one of brotli or zstd to far more.
const RATIO: u64 = 250;
/// What may come out of any container, in bytes.
const MOST: u64 = 64 << 30;

/// How much may come out of a container, shared by all that unpack something of it: bytes that are unpacked and then left out
/// cost time all the same.
#[derive(Clone)]
pub(super) struct Budget {
    left: Rc<Cell<u64>>,
    most: u64,
}

impl Budget {
    /// For a container of `size` bytes.
    pub fn new(size: u64) -> Self {
        let most = size.saturating_mul(RATIO).clamp(FREE, MOST);
        Self { left: Rc::new(Cell::new(most)), most }
    }

    /// Takes some of it.
    ///
    /// # Errors
    /// When there is not so much left.
    pub fn spend(&self, bytes: u64) -> Result<(), Error> {
        let left = self.left.get().checked_sub(bytes).ok_or_else(|| {
            let told = format!(
                "this unpacks to more than {} MB, far more than a capture of its size does; it was not read on",
                self.most >> 20
            );
            Error::new(ErrorKind::Limit, told)
        })?;
        self.left.set(left);
        Ok(())
    }
}

/// A sink that counts.
pub(super) struct Sink<'a> {
    out: &'a mut dyn Write,
    budget: Budget,
}

impl<'a> Sink<'a> {
    /// A sink for what comes out of a container of `size` bytes.
    pub fn new(out: &'a mut dyn Write, size: u64) -> Self {
        Self { out, budget: Budget::new(size) }
    }

    /// Writes all of it.
    ///
    /// # Errors
    /// When the bound is passed or whoever takes the bytes fails.
    pub fn put(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.budget.spend(bytes.len() as u64)?;
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
        let put = (0..1000).take_while(|_| sink.put(&chunk).is_ok()).count();
        assert_eq!(put as u64, FREE >> 20);
        assert_eq!(sink.put(&chunk).unwrap_err().kind(), ErrorKind::Limit);
    }
}
