//! The browser's side of containers: a wasm module of its own (feature `import`), loaded when such a file is picked. It runs in a
//! worker that ends when the HAR is there, and reads the picked file in ranges, at once, through `FileReaderSync`.
//!
//! ```text
//! page                        worker
//! open(file, password)  ───▶  unpack(read, size, write, progress, decode, password)
//!                       ◀───  the HAR as a Blob of its pieces, and what could not be read
//! ```

mod border;

use crate::{Imported, Json, Options, import};
use border::{js, problem};
use js_sys::{Function, Uint8Array};
use std::cell::RefCell;
use std::io::{self, Read, Seek, SeekFrom, Write};
use wasm_bindgen::prelude::*;

/// How much is handed over at a time, in bytes: fewer pieces make a faster Blob.
const PIECE: usize = 4 << 20;
/// How many bytes lie between two words about progress.
const TOLD: u64 = 1 << 20;

/// What JavaScript threw, to be thrown again as it was.
#[derive(Default)]
struct Thrown(RefCell<Option<JsValue>>);

impl Thrown {
    fn keep(&self, error: JsValue) -> io::Error {
        self.0.replace(Some(error));
        io::ErrorKind::Other.into()
    }
}

/// The picked file: `read(offset, length)` gives a `Uint8Array`.
struct Ranges<'a> {
    read: &'a Function,
    thrown: &'a Thrown,
    len: u64,
    at: u64,
}

impl Read for Ranges<'_> {
    #[allow(clippy::cast_precision_loss)] // offsets are far below 2^53
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = (buffer.len() as u64).min(self.len.saturating_sub(self.at));
        if length == 0 {
            return Ok(0);
        }
        let got = self
            .read
            .call2(&JsValue::NULL, &(self.at as f64).into(), &(length as f64).into())
            .map_err(|e| self.thrown.keep(e))?;
        let bytes = Uint8Array::new(&got).to_vec();
        let n = bytes.as_slice().read(buffer)?;
        self.at += n as u64;
        Ok(n)
    }
}

impl Seek for Ranges<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.len.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

/// The HAR as it grows: `write(bytes)` takes a `Uint8Array` of its own.
struct Pieces<'a> {
    write: &'a Function,
    thrown: &'a Thrown,
    piece: Vec<u8>,
}

impl Pieces<'_> {
    fn hand_over(&mut self) -> io::Result<()> {
        if self.piece.is_empty() {
            return Ok(());
        }
        let bytes = Uint8Array::from(self.piece.as_slice());
        self.piece.clear();
        self.write.call1(&JsValue::NULL, &bytes).map(|_| ()).map_err(|e| self.thrown.keep(e))
    }
}

impl Write for Pieces<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = bytes.len().min(PIECE - self.piece.len());
        self.piece.extend_from_slice(bytes.get(..n).unwrap_or(&[]));
        if self.piece.len() >= PIECE {
            self.hand_over()?;
        }
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.hand_over()
    }
}

/// Unpacks a container of `size` bytes. Gives `{format, entries, warnings}`, or `null` for what is no container. `decode(label,
/// bytes)` gives a text or `undefined`; `progress` is told how many bytes are done. The password is overwritten. `member` names the
/// capture that is read of several in a zip; the first is, when it is left out.
///
/// # Errors
/// A problem `{code, message, offset?, entry?}`, or whatever one of the functions threw.
#[wasm_bindgen]
#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, clippy::cast_sign_loss)] // sizes are far below 2^53
pub fn unpack(
    read: &Function,
    size: f64,
    write: &Function,
    progress: &Function,
    decode: &Function,
    password: &mut [u8],
    member: Option<String>,
) -> Result<JsValue, JsValue> {
    let thrown = Thrown::default();
    let mut input = Ranges { read, thrown: &thrown, len: size as u64, at: 0 };
    let mut output = Pieces { write, thrown: &thrown, piece: Vec::with_capacity(PIECE) };
    let mut told = 0;
    let mut tell = |bytes: u64| {
        if bytes >= told + TOLD {
            told = bytes;
            // Nobody who listens is no reason to stop.
            let _ = progress.call1(&JsValue::NULL, &(bytes as f64).into());
        }
    };
    let charset = |label: &str, bytes: &[u8]| {
        decode.call2(&JsValue::NULL, &label.into(), &Uint8Array::from(bytes)).ok().and_then(|text| text.as_string())
    };
    let result = {
        let password = Some(&*password).filter(|p| !p.is_empty());
        let mut options = Options { password, member: member.as_deref(), charset: &charset, progress: &mut tell };
        import(&mut input, &mut output, &mut options)
    };
    password.fill(0);
    if let Some(error) = thrown.0.take() {
        return Err(error);
    }
    match result {
        Ok(None) => Ok(JsValue::NULL),
        Ok(Some(imported)) => Ok(js(&told_of(&imported))),
        Err(e) => Err(problem(&e)),
    }
}

/// The captures in a zip of several: `[{name, size}]`, the one that `unpack` reads without a choice first. Empty for anything
/// else. The password is overwritten.
///
/// # Errors
/// A problem `{code, message, offset?, entry?}`, such as that a password is needed, or whatever `read` threw.
#[wasm_bindgen]
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // sizes are far below 2^53
pub fn captures(read: &Function, size: f64, password: &mut [u8]) -> Result<JsValue, JsValue> {
    let thrown = Thrown::default();
    let mut input = Ranges { read, thrown: &thrown, len: size as u64, at: 0 };
    let result = crate::captures(&mut input, Some(&*password).filter(|p| !p.is_empty()));
    password.fill(0);
    if let Some(error) = thrown.0.take() {
        return Err(error);
    }
    let list = result.map_err(|e| problem(&e))?;
    let mut out = Json::new(false);
    out.array(|j| {
        for capture in &list {
            j.object(|j| {
                j.key("name").string(&capture.name);
                j.key("size").count(capture.size);
            });
        }
    });
    Ok(js(&out.into_text()))
}

fn told_of(imported: &Imported) -> String {
    let mut out = Json::new(false);
    out.object(|j| {
        j.key("format").string(imported.format);
        j.key("entries").count(imported.entries);
        j.key("warnings").array(|j| {
            for w in &imported.warnings {
                j.object(|j| {
                    j.key("code").string(w.code);
                    j.key("message").string(&w.what);
                    j.key("member").string(&w.member);
                    if let Some(entry) = w.entry {
                        j.key("entry").count(u64::from(entry));
                    }
                });
            }
        });
    });
    out.into_text()
}
