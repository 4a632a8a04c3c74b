//! `harmless` makes a HAR capture harmless and then makes sense of it, without the capture leaving the machine.
//!
//! The crate does no I/O: it is fed bytes and gives bytes back. `ARCHITECTURE.md` is the map. [`session`] is the way in.

#[cfg(feature = "analysis")]
pub mod analyze;
pub mod capture;
pub mod detect;
pub mod error;
#[cfg(feature = "analysis")]
pub mod escalate;
pub mod json;
pub mod lanes;
pub mod lens;
pub mod policy;
#[cfg(feature = "analysis")]
pub mod profile;
pub mod query;
#[cfg(feature = "import")]
pub mod read;
pub mod redact;
#[cfg(feature = "seal")]
pub mod seal;
pub mod session;
pub mod verify;
pub mod workbench;

// Four modules come out of this crate, each with its own border to JavaScript.
#[cfg(all(
    target_arch = "wasm32",
    not(any(feature = "analysis", feature = "import", feature = "seal", feature = "workbench"))
))]
mod wasm;
#[cfg(all(
    target_arch = "wasm32",
    feature = "analysis",
    not(any(feature = "import", feature = "seal", feature = "workbench"))
))]
#[path = "wasm/analysis.rs"]
mod wasm;
#[cfg(all(target_arch = "wasm32", feature = "seal", not(any(feature = "import", feature = "workbench"))))]
#[path = "wasm/seal.rs"]
mod wasm;
#[cfg(all(target_arch = "wasm32", feature = "import", not(feature = "workbench")))]
#[path = "wasm/import.rs"]
mod wasm;
#[cfg(all(target_arch = "wasm32", feature = "workbench"))]
#[path = "wasm/workbench.rs"]
mod wasm;

// The façade: all that `wasm.rs` and the command use.
#[cfg(feature = "analysis")]
pub use analyze::{Collector, Diagnosis, finding::Finding, finding::Severity, rules::Limits, texts::Texts, view::url};
pub use capture::facts::Facts;
pub use capture::splitter::Splitter;
pub use capture::tape::Tape;
pub use detect::kind::Category;
pub use error::{Error, ErrorKind, Whole};
#[cfg(feature = "analysis")]
pub use escalate::{
    brief::Brief, escalation::escalation, note::Sealed, note::grouped, note::note, sheet::Form, told::Told,
};
pub use json::Json;
pub use policy::{Level, Policy};
#[cfg(feature = "analysis")]
pub use profile::{Profile, Profiles};
pub use query::{Context, Query, QueryError};
#[cfg(feature = "import")]
pub use read::{Capture, Imported, Options, Source, Warning, captures, import, sniff};
pub use redact::parts::Part;
#[cfg(feature = "seal")]
pub use seal::{Judgement, Recipient, Refusal, Seal, judge, normal, seal};
#[cfg(feature = "analysis")]
pub use session::analysis::{Reading, collect};
pub use session::print::{Print, print};
pub use session::view::{About, counts};
pub use session::wire::{Batch, WirePart, pack, unpack};
pub use session::{BATCH, Session, Worker};
pub use workbench::compare::compare;
pub use workbench::worker::Reader;
pub use workbench::{Column, Group, Probe, Workbench};

/// The memory of a module, which has one thread.
#[cfg(all(target_arch = "wasm32", not(target_feature = "atomics")))]
#[global_allocator]
static MEMORY: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
