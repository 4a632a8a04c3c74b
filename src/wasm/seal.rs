//! The browser's side of sealing: a wasm module of its own (feature `seal`), loaded once a recipient is set. It turns calls
//! and values, nothing else; the bytes come and go through functions of the worker.
//!
//! ```text
//! judge(key, pin) → {usable, fingerprint, userId, reason?, message?, expires?}
//! new Sealer(); add(key, pin)…; seal(read, write, armored) → {sha256, bytes}
//! ```

mod border;

use crate::{Error, Json, Recipient, Refusal};
use border::{js, problem};
use js_sys::{Function, Uint8Array};
use std::io::{self, Read, Write};
use wasm_bindgen::prelude::*;

/// How much is asked of the worker at a time, in bytes.
const PIECE: usize = 1 << 20;

/// Seconds since 1970.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // after 1970
fn now() -> u64 {
    (js_sys::Date::now() / 1000.0) as u64
}

/// `{usable, fingerprint, userId, reason?, message?, expires?}`: `reason` is stable (`expired`, …), `message` is English,
/// `expires` is in ms since 1970. With `pin` (or an empty text) the key has to have that fingerprint.
#[wasm_bindgen]
pub fn judge(key: &[u8], pin: &str) -> JsValue {
    let pin = Some(pin).filter(|p| !p.is_empty());
    let judgement = crate::judge(key, now());
    let verdict = if pin.is_some() { Recipient::read(key, pin, now()) } else { judgement.verdict };
    let mut out = Json::new(false);
    out.object(|j| {
        j.key("usable").flag(verdict.is_ok());
        j.key("fingerprint").string(&judgement.fingerprint);
        j.key("userId").string(&judgement.user_id);
        match &verdict {
            Ok(r) => {
                if let Some(expires) = r.expires {
                    j.key("expires").count(expires * 1000);
                }
            }
            Err(why) => {
                j.key("reason").string(why.slug());
                j.key("message").string(why.message());
            }
        }
    });
    js(&out.into_text())
}

/// A refusal as a `Problem`: code `recipient`, with the reason's stable name.
fn refused(why: Refusal) -> JsValue {
    let value = problem(&Error::from(why));
    let _ = js_sys::Reflect::set(&value, &"reason".into(), &why.slug().into());
    value
}

/// Encrypts one original to some recipients.
#[wasm_bindgen]
#[derive(Default)]
pub struct Sealer {
    recipients: Vec<Recipient>,
}

#[wasm_bindgen]
#[allow(clippy::missing_errors_doc)] // all errors are `Problem`s
impl Sealer {
    /// Without recipients.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Sealer {
        Sealer::default()
    }

    /// Adds a recipient by key file and, unless empty, the fingerprint it must have. Gives `{fingerprint, userId}`; throws
    /// why the key is not used.
    pub fn add(&mut self, key: &[u8], pin: &str) -> Result<JsValue, JsValue> {
        let recipient = Recipient::read(key, Some(pin).filter(|p| !p.is_empty()), now()).map_err(refused)?;
        let mut out = Json::new(false);
        out.object(|j| {
            j.key("fingerprint").string(&recipient.fingerprint);
            j.key("userId").string(&recipient.user_id);
        });
        self.recipients.push(recipient);
        Ok(js(&out.into_text()))
    }

    /// Encrypts what `read(offset, length) → Uint8Array` gives until it gives nothing, and hands the pieces of the message
    /// to `write(Uint8Array)`. Gives `{sha256, bytes}` of the original.
    pub fn seal(&self, read: &Function, write: &Function, armored: bool) -> Result<JsValue, JsValue> {
        let source = Source { read, at: 0, piece: Vec::new(), taken: 0 };
        let told = crate::seal(source, Sink { write }, &self.recipients, armored).map_err(|e| problem(&e))?;
        let mut out = Json::new(false);
        out.object(|j| {
            j.key("sha256").string(&told.sha256);
            j.key("bytes").count(told.bytes);
        });
        Ok(js(&out.into_text()))
    }
}

/// Bytes that the worker reads, piece by piece.
struct Source<'a> {
    read: &'a Function,
    at: u64,
    piece: Vec<u8>,
    taken: usize,
}

impl Read for Source<'_> {
    #[allow(clippy::cast_precision_loss)] // offsets are far below 2^53
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.taken == self.piece.len() {
            let piece = self
                .read
                .call2(&JsValue::NULL, &(self.at as f64).into(), &(PIECE as f64).into())
                .map_err(|_| io::Error::other("read"))?;
            self.piece = Uint8Array::from(piece).to_vec();
            self.at += self.piece.len() as u64;
            self.taken = 0;
        }
        let rest = self.piece.get(self.taken..).unwrap_or(&[]);
        let n = rest.len().min(buffer.len());
        if let (Some(to), Some(from)) = (buffer.get_mut(..n), rest.get(..n)) {
            to.copy_from_slice(from);
        }
        self.taken += n;
        Ok(n)
    }
}

/// What the worker takes.
struct Sink<'a> {
    write: &'a Function,
}

impl Write for Sink<'_> {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        self.write
            .call1(&JsValue::NULL, &Uint8Array::from(piece))
            .map(|_| piece.len())
            .map_err(|_| io::Error::other("write"))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
