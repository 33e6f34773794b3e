//! Sizes in options.

use crate::image::dive::parse_bytes;
use serde::{Deserialize, Serialize};

/// Bytes: a number, or a text such as `20MB` or `1.5 GiB`.
#[derive(Clone, Copy, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "Written")]
pub(super) struct ByteSize(pub(super) u64);

/// Bytes: a number, or a text such as `20MB` or `1.5 GiB`.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
enum Written {
    Number(u64),
    Text(String),
}

impl TryFrom<Written> for ByteSize {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        match written {
            Written::Number(bytes) => Ok(Self(bytes)),
            Written::Text(text) => parse_bytes(&text)
                .map(Self)
                .ok_or_else(|| format!("`{text}` is no size such as 20MB or 1.5 GiB")),
        }
    }
}
