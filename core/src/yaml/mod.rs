//! YAML as a tree whose nodes know their places.

use crate::{
    error::{Error, ErrorKind},
    text::{Span, offset},
};
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, SeqAccess, Visitor},
};
use serde_saphyr::{Options, Spanned};
use std::fmt;

/// How large a text may be, in bytes: 1 MiB.
pub(crate) const MAX_YAML_BYTES: usize = 1 << 20;
/// How many nodes it may have, aliases written out.
pub(crate) const MAX_NODES: usize = 20_000;
/// How deep they may lie in each other.
pub(crate) const MAX_DEPTH: usize = 32;

/// A value and where it is.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) value: Value,
    /// For what an alias stands for the place of the alias.
    #[cfg_attr(
        not(feature = "cli"),
        allow(dead_code, reason = "the command tells it")
    )]
    pub(crate) line: u64,
    #[cfg_attr(
        not(feature = "cli"),
        allow(dead_code, reason = "the command tells it")
    )]
    pub(crate) column: u64,
    /// Where it is written, quotes among it: for what an alias stands for where its anchor is. A block
    /// scalar starts after the indentation of its first line with text.
    pub(crate) span: Span,
}

/// A value of YAML's core schema.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Null,
    #[cfg_attr(
        not(feature = "cli"),
        allow(dead_code, reason = "the command reads it")
    )]
    Bool(bool),
    Number,
    Text(String),
    List(Vec<Node>),
    Map(Vec<(Node, Node)>),
}

impl Value {
    /// What it is, in words.
    #[cfg(feature = "cli")]
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool(_) => "a truth value",
            Self::Number => "a number",
            Self::Text(_) => "a text",
            Self::List(_) => "a list",
            Self::Map(_) => "a map",
        }
    }
}

/// Reads a text; an empty one is a map without keys.
///
/// # Errors
/// When it is no YAML, holds more than one document, or is larger than a limit.
pub(crate) fn parse(name: &str, text: &str) -> Result<Node, Error> {
    if text.len() > MAX_YAML_BYTES {
        return Err(Error::too_large(name, text.len(), MAX_YAML_BYTES));
    }
    let content = text.trim_start_matches('\u{feff}');
    // What is not there is `None`; a tree would be asked for the value of nothing.
    let parsed: Result<Option<Tree>, _> = serde_saphyr::from_str_with_options(content, options());
    match parsed {
        Ok(Some(mut tree)) => {
            tree.0.move_by(offset(text.len() - content.len()));
            Ok(tree.0)
        }
        Ok(None) => Ok(Node {
            value: Value::Null,
            line: 1,
            column: 1,
            span: Span::default(),
        }),
        Err(error) => {
            let place = match error.location() {
                Some(at) => format!("{name}:{}:{}", at.line(), at.column()),
                None => name.to_owned(),
            };
            let message = error.render();
            let message = message.lines().next().unwrap_or_default();
            Err(Error::new(ErrorKind::InvalidConfig, message).at(place))
        }
    }
}

fn options() -> Options {
    let budget = serde_saphyr::budget! {
        max_reader_input_bytes: Some(MAX_YAML_BYTES),
        flow_nesting_limit: MAX_DEPTH,
        max_depth: MAX_DEPTH,
        max_events: 4 * MAX_NODES,
        max_nodes: MAX_NODES,
        max_aliases: MAX_NODES,
        max_anchors: MAX_NODES,
        max_recorded_anchor_events: 4 * MAX_NODES,
        max_recorded_anchor_bytes: MAX_YAML_BYTES,
        max_total_scalar_bytes: MAX_YAML_BYTES,
        max_documents: 1,
    };
    let alias_limits = serde_saphyr::alias_limits! {
        max_total_replayed_events: 4 * MAX_NODES,
        max_replay_stack_depth: MAX_DEPTH,
        max_alias_expansions_per_anchor: MAX_NODES,
    };
    serde_saphyr::options! {
        budget: budget,
        alias_limits: alias_limits,
        merge_keys: serde_saphyr::options::MergeKeyPolicy::AsOrdinary,
        strict_booleans: true,
        with_snippet: false,
    }
}

struct Tree(Node);

impl Node {
    /// Moves all places by a byte order mark.
    fn move_by(&mut self, bytes: u32) {
        if bytes == 0 {
            return;
        }
        self.span = Span::new(self.span.start + bytes, self.span.end + bytes);
        match &mut self.value {
            Value::List(list) => list.iter_mut().for_each(|node| node.move_by(bytes)),
            Value::Map(map) => map.iter_mut().for_each(|(key, value)| {
                key.move_by(bytes);
                value.move_by(bytes);
            }),
            _ => {}
        }
    }
}

/// Nothing at the start where the place is not known.
fn span_of(location: serde_saphyr::Location) -> Span {
    let span = location.span();
    let (Some(start), Some(len)) = (span.byte_offset(), span.byte_len()) else {
        return Span::default();
    };
    // A text of 1 MiB has no larger offsets.
    let start = u32::try_from(start).unwrap_or_default();
    Span::new(start, start + u32::try_from(len).unwrap_or_default())
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = Spanned::<Value>::deserialize(deserializer)?;
        Ok(Self(Node {
            value: spanned.value,
            line: spanned.referenced.line(),
            column: spanned.referenced.column(),
            span: span_of(spanned.defined),
        }))
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Any)
    }
}

struct Any;

impl<'de> Visitor<'de> for Any {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        Value::deserialize(deserializer)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Value, E> {
        Ok(Value::Number)
    }

    fn visit_i128<E>(self, _: i128) -> Result<Value, E> {
        Ok(Value::Number)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Value, E> {
        Ok(Value::Number)
    }

    fn visit_u128<E>(self, _: u128) -> Result<Value, E> {
        Ok(Value::Number)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Value, E> {
        Ok(Value::Number)
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut all = Vec::new();
        while let Some(Tree(node)) = list.next_element()? {
            all.push(node);
        }
        Ok(Value::List(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut all = Vec::new();
        while let Some((Tree(key), Tree(value))) = map.next_entry()? {
            all.push((key, value));
        }
        Ok(Value::Map(all))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write;

    fn told(node: &Node) -> String {
        let mut text = format!("{}:{} ", node.line, node.column);
        match &node.value {
            Value::List(list) => {
                let all: Vec<_> = list.iter().map(told).collect();
                let _ = write!(text, "[{}]", all.join(", "));
            }
            Value::Map(map) => {
                let all = map
                    .iter()
                    .map(|(key, value)| format!("{} = {}", told(key), told(value)));
                let _ = write!(text, "{{{}}}", all.collect::<Vec<_>>().join(", "));
            }
            Value::Text(value) => text += value,
            Value::Bool(value) => {
                let _ = write!(text, "{value}");
            }
            other => text += other.kind(),
        }
        text
    }

    #[test]
    fn nodes_know_their_places() {
        for (text, expected) in [
            (
                "a: b\nc:\n  - d\n  - 1\n",
                "1:1 {1:1 a = 1:4 b, 2:1 c = 3:3 [3:5 d, 4:5 a number]}",
            ),
            (
                "{\"a\": [true, yes, ~, null]}",
                "1:1 {1:2 a = 1:7 [1:8 true, 1:14 yes, 1:19 nothing, 1:22 nothing]}",
            ),
            (
                "a: &x [b]\nc: *x\n",
                "1:1 {1:1 a = 1:7 [1:8 b], 2:1 c = 2:4 [2:4 b]}",
            ),
            ("a:\n", "1:1 {1:1 a = 1:2 nothing}"),
            ("1: 2.5", "1:1 {1:1 a number = 1:4 a number}"),
            ("", "1:1 nothing"),
            ("# c\n", "1:1 nothing"),
            ("\u{feff}a: b", "1:1 {1:1 a = 1:4 b}"),
            ("[]", "1:1 []"),
            ("- a: {b: c}", "1:1 [1:3 {1:3 a = 1:6 {1:7 b = 1:10 c}}]"),
        ] {
            assert_eq!(told(&parse("x", text).unwrap()), expected, "{text}");
        }
    }

    #[test]
    fn spans_are_of_the_text_itself() {
        let text = "\u{feff}é: &x 'a b'\nb: *x\nc: |\n  d\n   e\nf: {g: h i}\n";
        let node = parse("x", text).unwrap();
        let Value::Map(map) = node.value else {
            panic!("no map");
        };
        let slice = |node: &Node| &text[node.span.range()];
        let values: Vec<&str> = map.iter().map(|(_, value)| slice(value)).collect();
        assert_eq!(values[..3], ["'a b'", "'a b'", "d\n   e\n"]);
        let Value::Map(inner) = &map[3].1.value else {
            panic!("no map");
        };
        assert_eq!((slice(&map[0].0), slice(&inner[0].1)), ("é", "h i"));
    }

    #[test]
    fn what_is_no_yaml_has_a_place() {
        for (text, start) in [
            ("a: b: c\n", "x:1:"),
            ("a: [\n", "x:"),
            ("a: 1\na: 2\n", "x:2:1: "),
            ("a: *b\n", "x:1:4: "),
            ("--- \na: 1\n---\nb: 1\n", "x:"),
        ] {
            let error = parse("x", text).unwrap_err().to_string();
            assert!(error.starts_with(start), "{text}: {error}");
            assert!(!error.contains('\n'), "{error}");
        }
    }

    #[test]
    fn limits() {
        let deep = "[".repeat(100_000);
        let mut bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n".to_owned();
        for level in 1..9 {
            let before = format!("*a{}", level - 1);
            let list = [before.as_str(); 10].join(",");
            let _ = writeln!(bomb, "a{level}: &a{level} [{list}]");
        }
        let wide = format!("a: [{}]", "x,".repeat(MAX_NODES));
        let large = format!("# {}", "x".repeat(MAX_YAML_BYTES));
        for text in [deep, bomb, wide, large] {
            parse("x", &text).unwrap_err();
        }
    }
}
