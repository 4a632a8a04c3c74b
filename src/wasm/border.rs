//! What the modules' borders have in common: errors and views as JavaScript values.

use crate::{Error, Json};
use wasm_bindgen::prelude::*;

/// An error as the page knows it: `{code, message, offset?, entry?, whole?: {end, closing}}`.
#[cold]
#[inline(never)]
pub(super) fn problem(e: &Error) -> JsValue {
    let mut out = Json::new(false);
    out.object(|j| {
        j.key("code").string(e.kind().slug());
        j.key("message").string(e.message());
        if let Some(offset) = e.offset() {
            j.key("offset").count(offset);
        }
        if let Some(entry) = e.entry() {
            j.key("entry").count(u64::from(entry));
        }
        if let Some(whole) = e.whole() {
            j.key("whole").object(|j| {
                j.key("end").count(whole.end);
                j.key("closing").string(whole.closing);
            });
        }
    });
    js(&out.into_text())
}

/// A view as the object that the page reads.
pub(super) fn js(text: &str) -> JsValue {
    js_sys::JSON::parse(text).unwrap_or(JsValue::NULL)
}

/// Called once after the module was loaded: a fault of ours is told on the console by its place, never by its data.
#[wasm_bindgen(start)]
pub fn start() {
    console_error_panic_hook::set_once();
}
