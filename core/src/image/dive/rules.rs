use crate::error::{Error, ErrorKind};
use serde_json::{Map, Value};

/// How large a `.dive-ci` may be.
pub const MAX_DIVE_CI_BYTES: usize = 1 << 20;

/// How many values a `.dive-ci` may have, aliases written out.
const MAX_NODES: usize = 20_000;
/// How deep they may lie in each other.
const MAX_DEPTH: usize = 32;

/// The one text that switches a rule off.
pub(super) const DISABLED: &str = "disabled";

/// dive's rules for builds: thresholds, as texts, for what they mean is found out when they are judged by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiveRules {
    /// The least efficiency, 0 to 1, or `disabled`.
    pub lowest_efficiency: String,
    /// The most bytes that may be wasted, as [`parse_bytes`](super::parse_bytes) reads them, or `disabled`.
    pub highest_wasted_bytes: String,
    /// The most of the bytes of all layers but the lowest that may be wasted, 0 to 1, or `disabled`.
    pub highest_user_wasted_percent: String,
}

impl Default for DiveRules {
    /// An efficiency of 0.9, and a tenth of the bytes of all layers but the lowest.
    fn default() -> Self {
        Self {
            lowest_efficiency: "0.9".to_owned(),
            highest_wasted_bytes: DISABLED.to_owned(),
            highest_user_wasted_percent: "0.1".to_owned(),
        }
    }
}

impl DiveRules {
    /// Reads a `.dive-ci`; `name` is for messages. What it does not say is as by default, and what dive
    /// does not know is passed over. Keys are `camelCase` in any case of letters, below `rules` or as
    /// `rules.NAME`. A value that is a list or a map means nothing, and so do `rules` that are no map.
    ///
    /// # Errors
    /// When it is no YAML, no map, or larger than a limit.
    pub fn parse(name: &str, text: &str) -> Result<Self, Error> {
        let file = read(name, text)?;
        let rules = get(&file, "rules");
        let mut read = Self::default();
        for (key, threshold) in [
            ("lowestEfficiency", &mut read.lowest_efficiency),
            ("highestWastedBytes", &mut read.highest_wasted_bytes),
            (
                "highestUserWastedPercent",
                &mut read.highest_user_wasted_percent,
            ),
        ] {
            let value = match rules {
                Some(Value::Object(rules)) => get(rules, key),
                // It hides what stands beside it.
                Some(_) => Some(&Value::Null),
                None => get(&file, &format!("rules.{key}")),
            };
            if let Some(value) = value {
                *threshold = as_text(value);
            }
        }
        Ok(read)
    }
}

/// The value of a key, whatever the case of its letters.
fn get<'v>(map: &'v Map<String, Value>, key: &str) -> Option<&'v Value> {
    let mut found = map
        .iter()
        .filter(|(name, value)| name.eq_ignore_ascii_case(key) && !value.is_null());
    found.next().map(|(_, value)| value)
}

/// A scalar as text; that of anything else is empty, which is no threshold.
fn as_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(value) => value.to_string(),
        // Without an exponent, as dive writes it.
        Value::Number(number) if number.is_f64() => number
            .as_f64()
            .map_or_else(String::new, |number| number.to_string()),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

fn read(name: &str, text: &str) -> Result<Map<String, Value>, Error> {
    if text.len() > MAX_DIVE_CI_BYTES {
        return Err(Error::too_large(name, text.len(), MAX_DIVE_CI_BYTES));
    }
    let text = text.trim_start_matches('\u{feff}');
    let parsed: Result<Option<Map<String, Value>>, _> =
        serde_saphyr::from_str_with_options(text, options());
    parsed.map(Option::unwrap_or_default).map_err(|error| {
        let place = match error.location() {
            Some(at) => format!("{name}:{}:{}", at.line(), at.column()),
            None => name.to_owned(),
        };
        let message = error.render();
        let message = message.lines().next().unwrap_or_default();
        Error::new(ErrorKind::InvalidConfig, message).at(place)
    })
}

fn options() -> serde_saphyr::Options {
    let budget = serde_saphyr::budget! {
        max_reader_input_bytes: Some(MAX_DIVE_CI_BYTES),
        flow_nesting_limit: MAX_DEPTH,
        max_depth: MAX_DEPTH,
        max_events: 4 * MAX_NODES,
        max_nodes: MAX_NODES,
        max_aliases: MAX_NODES,
        max_anchors: MAX_NODES,
        max_recorded_anchor_events: 4 * MAX_NODES,
        max_recorded_anchor_bytes: MAX_DIVE_CI_BYTES,
        max_total_scalar_bytes: MAX_DIVE_CI_BYTES,
    };
    let alias_limits = serde_saphyr::alias_limits! {
        max_total_replayed_events: 4 * MAX_NODES,
        max_replay_stack_depth: MAX_DEPTH,
        max_alias_expansions_per_anchor: MAX_NODES,
    };
    serde_saphyr::options! {
        budget: budget,
        alias_limits: alias_limits,
        strict_booleans: true,
        with_snippet: false,
    }
}
