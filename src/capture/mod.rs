//! The capture: a HAR as bytes with places. Nothing here knows what a secret is.

pub mod blocks;
pub mod columns;
pub mod decimal;
pub mod facts;
pub mod node;
pub mod order;
pub mod row;
pub mod splitter;
pub mod tape;
pub mod tls;
