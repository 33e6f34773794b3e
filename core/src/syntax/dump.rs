//! BuildKit's S-expression of a file, to compare with its own.

use super::{Arguments, Node, Tree, instruction};
use regex::Regex;
use std::{fmt::Write, sync::LazyLock};

impl Tree {
    /// The tree in the form of BuildKit's `Node.Dump`, one instruction a line.
    ///
    /// Source: `spec/buildkit.md` 2.9.
    pub fn dump(&self) -> String {
        let lines = self
            .instructions
            .iter()
            .map(|instruction| format!("({})", dump_node(&instruction.node)));
        lines.collect::<Vec<_>>().join("\n")
    }
}

fn dump_node(node: &Node) -> String {
    let mut text = instruction::lowercase(&node.keyword.text);
    if !node.flags.is_empty() {
        let flags: Vec<String> = node.flags.iter().map(|flag| quote(&flag.text)).collect();
        let _ = write!(text, " [{}]", flags.join(" "));
    }
    for argument in node.argument_texts() {
        let _ = write!(text, " {}", quote(argument));
    }
    if let Arguments::Trigger(inner) = &node.arguments {
        let _ = write!(text, " ({})", dump_node(inner));
    }
    text.trim().to_owned()
}

impl Node {
    /// The arguments as the plain list that BuildKit keeps: a name, a value and a separator for
    /// each pair. That of a trigger is not among them.
    pub fn argument_texts(&self) -> Vec<&str> {
        texts(&self.arguments)
    }
}

fn texts(arguments: &Arguments) -> Vec<&str> {
    match arguments {
        Arguments::None | Arguments::Trigger(_) => Vec::new(),
        Arguments::Unread => vec![""],
        Arguments::Text(word) => vec![&word.text],
        Arguments::Words(words) | Arguments::Json(words) => {
            words.iter().map(|word| word.text.as_str()).collect()
        }
        Arguments::Pairs(pairs) => pairs
            .iter()
            .flat_map(|pair| {
                let separator = if pair.legacy { "" } else { "=" };
                [pair.name.text.as_str(), pair.value.text.as_str(), separator]
            })
            .collect(),
        Arguments::Health { kind, command } => std::iter::once(kind.text.as_str())
            .chain(texts(command))
            .collect(),
    }
}

/// Go's `strconv.Quote`.
fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\u{7}' => quoted.push_str("\\a"),
            '\u{8}' => quoted.push_str("\\b"),
            '\u{c}' => quoted.push_str("\\f"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\u{b}' => quoted.push_str("\\v"),
            c if is_printable(c) => quoted.push(c),
            c if u32::from(c) < 0x20 || c == '\u{7f}' => {
                let _ = write!(quoted, "\\x{:02x}", u32::from(c));
            }
            c if u32::from(c) < 0x1_0000 => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(c));
            }
            c => {
                let _ = write!(quoted, "\\U{:08x}", u32::from(c));
            }
        }
    }
    quoted.push('"');
    quoted
}

/// Go's `unicode.IsPrint`: letters, marks, numbers, punctuation, symbols, and of blanks only the
/// ASCII space.
fn is_printable(c: char) -> bool {
    static PRINTABLE: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"^[\p{L}\p{M}\p{N}\p{P}\p{S}]$").ok());
    if c.is_ascii() {
        return c == ' ' || c.is_ascii_graphic();
    }
    PRINTABLE
        .as_ref()
        .is_some_and(|printable| printable.is_match(c.encode_utf8(&mut [0; 4])))
}
