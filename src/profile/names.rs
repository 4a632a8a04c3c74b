//! Names of fields, parameters and members by their words: `X-Shopify-Request-Id`, `requestID` and `request_id` all end in
//! *request id*, `X-Catalog-Id` does not end in *log id*.

/// A name folded: its letters and digits, lower case. `Org-Id`, `orgId` and `ORG_ID` are one name.
pub fn fold(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// A name folded, with the places where its words begin.
#[derive(Debug)]
pub struct Words {
    folded: String,
    starts: Vec<usize>,
}

impl Words {
    /// Takes a name apart: at everything that is neither letter nor digit, and at changes of case.
    pub fn of(name: &str) -> Self {
        let bytes = name.as_bytes();
        let (mut folded, mut starts) = (String::with_capacity(name.len()), Vec::new());
        for (i, b) in bytes.iter().enumerate().filter(|(_, b)| b.is_ascii_alphanumeric()) {
            let before = i.checked_sub(1).and_then(|p| bytes.get(p)).copied().unwrap_or(b'-');
            let after = bytes.get(i + 1).copied().unwrap_or(b'-');
            // `requestId` has two words, and so have `requestID` and `XMLId`.
            let begins = !before.is_ascii_alphanumeric()
                || (b.is_ascii_uppercase() && (!before.is_ascii_uppercase() || after.is_ascii_lowercase()));
            if begins {
                starts.push(folded.len());
            }
            folded.push(char::from(b.to_ascii_lowercase()));
        }
        Self { folded, starts }
    }

    /// The whole name, folded.
    pub fn folded(&self) -> &str {
        &self.folded
    }

    /// The first of some folded endings that the last words of the name are. A name that tells of a neighbour
    /// (`Last-Event-ID`, `parentRequestId`) ends in none.
    pub fn ending(&self, endings: &[String]) -> Option<usize> {
        endings.iter().position(|e| {
            let Some(at) = self.folded.len().checked_sub(e.len()).filter(|_| self.folded.ends_with(e.as_str())) else {
                return false;
            };
            let Some(word) = self.starts.iter().position(|s| *s == at) else { return false };
            let before = word.checked_sub(1).and_then(|w| self.starts.get(w)).and_then(|s| self.folded.get(*s..at));
            !before.is_some_and(|w| {
                matches!(w, "last" | "max" | "min" | "next" | "no" | "parent" | "prev" | "previous" | "since")
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_end_in_words() {
        let endings: Vec<String> = ["requestid", "eventid", "logid"].map(str::to_owned).into();
        let at = |name: &str| Words::of(name).ending(&endings);
        for name in ["X-Shopify-Request-Id", "request-id", "requestID", "RequestId", "x-requestid", "AWSRequestID"] {
            assert_eq!(at(name), Some(0), "{name}");
        }
        assert_eq!((at("event_id"), at("X-Log-Id")), (Some(1), Some(2)));
        for name in
            ["X-Catalog-Id", "catalogId", "Last-Event-ID", "parent_request_id", "request-id-format", "prequestid", ""]
        {
            assert_eq!(at(name), None, "{name}");
        }
        assert_eq!(fold("Organization-ID"), "organizationid");
    }
}
