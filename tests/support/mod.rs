//! What the tests from outside share: a generator of captures, a driver of the session, and naive readers that know
//! nothing of the crate's own.

#![allow(dead_code, reason = "every test takes what it needs")]

pub mod drive;
pub mod generate;
pub mod json;
pub mod saz;
pub mod views;
