//! HTTP messages as they were on the wire (RFC 9112): head and body, codings taken off, text told from what is none.

pub(super) mod coding;
pub(super) mod message;
pub(super) mod text;
