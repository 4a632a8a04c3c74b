//! `harmless` makes a HAR capture harmless and then makes sense of it, without the capture leaving the machine.
//!
//! The crate does no I/O: it is fed bytes and gives bytes back. `ARCHITECTURE.md` is the map. [`session`] is the way in.

pub mod capture;
pub mod detect;
pub mod error;
pub mod lens;
pub mod policy;
pub mod redact;
pub mod session;
pub mod verify;

#[cfg(target_arch = "wasm32")]
mod wasm;

pub use error::{Error, ErrorKind};
pub use policy::{Level, Policy};
pub use session::{Session, Worker};
