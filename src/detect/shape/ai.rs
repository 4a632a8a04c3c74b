//! Keys of services that run language and other models.
//!
//! Several prefixes are short and lower-case (`sk-`, `pa-`, `fc-`), as CSS classes are: their bodies must look drawn by
//! a machine.

use super::super::kind::Kind;
use super::{Detector, row};

pub(super) const DETECTOR: Detector = Detector {
    id: "shape:ai",
    rows: &[
        row(r"sk-[A-Za-z0-9]{40,64}", Kind::ApiKey, "OpenAI key").mixed(),
        row(r"sk-[A-Za-z0-9_-]{16,160}", Kind::ApiKey, "model provider key").mixed(),
        row(
            r"sk-proj-[A-Za-z0-9_-]{20,}|sk-svcacct-[A-Za-z0-9_-]{20,}|sk-admin-[A-Za-z0-9_-]{20,}",
            Kind::ApiKey,
            "OpenAI key",
        ),
        row(r"sk-ant-[A-Za-z0-9]{3,8}-[A-Za-z0-9_-]{20,}", Kind::ApiKey, "Anthropic key"),
        row(r"sk-or-v1-[0-9a-f]{64}", Kind::ApiKey, "OpenRouter key"),
        row(r"sess-[A-Za-z0-9]{40}", Kind::SessionId, "OpenAI session"),
        row(r"gsk_[A-Za-z0-9]{40,60}", Kind::ApiKey, "Groq key"),
        row(r"xai-[A-Za-z0-9]{60,90}", Kind::ApiKey, "xAI key"),
        row(r"hf_[A-Za-z0-9]{30,40}|api_org_[A-Za-z0-9]{30,40}", Kind::ApiKey, "Hugging Face token").mixed(),
        row(r"r8_[A-Za-z0-9]{37,40}", Kind::ApiKey, "Replicate token"),
        row(r"pplx-[A-Za-z0-9]{40,60}", Kind::ApiKey, "Perplexity key"),
        row(r"fw_[A-Za-z0-9]{20,40}", Kind::ApiKey, "Fireworks key").mixed(),
        row(r"tgp_v1_[A-Za-z0-9_-]{40,60}", Kind::ApiKey, "Together key"),
        row(r"nvapi-[A-Za-z0-9_-]{60,80}", Kind::ApiKey, "NVIDIA key"),
        row(r"jina_[A-Za-z0-9_-]{40,80}", Kind::ApiKey, "Jina key"),
        row(r"pa-[A-Za-z0-9_-]{40,50}", Kind::ApiKey, "Voyage key").mixed(),
        row(r"co-[A-Za-z0-9]{40}", Kind::ApiKey, "Cohere key").mixed(),
        row(r"lsv2_pt_[0-9a-f]{32}_[0-9a-f]{10}|lsv2_sk_[0-9a-f]{32}_[0-9a-f]{10}", Kind::ApiKey, "LangSmith key"),
        row(r"pcsk_[A-Za-z0-9_-]{40,90}", Kind::ApiKey, "Pinecone key"),
        row(r"tvly-[A-Za-z0-9_-]{20,50}", Kind::ApiKey, "Tavily key").mixed(),
        row(r"fc-[0-9a-f]{32}", Kind::ApiKey, "Firecrawl key"),
        row(r"ctx7sk[A-Za-z0-9_-]{20,60}", Kind::ApiKey, "Context7 key").mixed(),
        row(r"sk_[0-9a-f]{48}", Kind::ApiKey, "ElevenLabs key"),
        row(r"apify_api_[A-Za-z0-9]{30,40}|apify_proxy_[A-Za-z0-9]{30,40}", Kind::ApiKey, "Apify token"),
    ],
    probes: &[],
    #[cfg(test)]
    samples: |_| Vec::new(),
    #[cfg(test)]
    benign: &[
        r#"sk-folding-cube sk-circle-fade-delay-1"#,
        r#".sk-cube-grid-animation-spinner-2"#,
        r#"pa-accordion-item-header-button-text-label-x"#,
        r#"fc-daygrid-event-harness"#,
        r#"co-authored-by-someone-very-very-very-very-kind"#,
        r#"hf_transfer_progress"#,
        r#"sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"#,
        r#"fw_navigation_primary_menu_item"#,
    ],
};
