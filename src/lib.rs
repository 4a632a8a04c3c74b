//! `harmless` makes a HAR capture harmless and then makes sense of it, without the capture leaving the machine.
//!
//! The crate does no I/O: it is fed bytes and gives bytes back. `ARCHITECTURE.md` is the map.

pub mod capture;
pub mod detect;
pub mod error;
pub mod lens;
pub mod verify;
