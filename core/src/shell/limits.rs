//! What is too much to read. Each limit was set where the parser's cost was still measured to be
//! small: what it lets through takes less than a tenth of a second.

use crate::text::{Joined, Span};
use std::fmt;

/// The largest text that is read, in bytes: 2 MiB.
pub const MAX_SCRIPT_BYTES: usize = 2 << 20;

/// How deep `(` and `{` may stand in each other. Beyond, quoted `${…}` in each other cost
/// exponential time and nested arithmetic overflows the parser's stack.
pub const MAX_NESTING: usize = 64;

/// How many `$(…)` and backticks a text may have; in one quoted word their cost is quadratic.
pub const MAX_SUBSTITUTIONS: usize = 4_000;

/// How many `time` and `coproc` may follow each other; each is a level of the parser's stack.
pub const MAX_PREFIXES: usize = 32;

/// How deep texts may be given to shells by texts: `sh -c "sh -c '…'"`.
pub const MAX_NESTED_SCRIPTS: usize = 8;

/// How many commands of one instruction are kept.
pub const MAX_COMMANDS: usize = 100_000;

/// A text, or the rest of one, that was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unchecked {
    /// Where it stands.
    pub span: Span,
    /// Why, as the rest of a sentence.
    pub(super) reason: String,
}

impl fmt::Display for Unchecked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the shell commands here were not looked at: {}",
            self.reason
        )
    }
}

/// Which limit a text is beyond before it is parsed.
pub(super) fn exceeded(text: &Joined) -> Option<Unchecked> {
    let script = text.text();
    let reason = if script.len() > MAX_SCRIPT_BYTES {
        format!("they are longer than {MAX_SCRIPT_BYTES} bytes")
    } else if nesting(script) > MAX_NESTING {
        format!("they are nested deeper than {MAX_NESTING} levels")
    } else if substitutions(script) > MAX_SUBSTITUTIONS {
        format!("they have more than {MAX_SUBSTITUTIONS} substitutions")
    } else if prefixes(script) > MAX_PREFIXES {
        format!("more than {MAX_PREFIXES} `time` or `coproc` follow each other")
    } else {
        return None;
    };
    Some(Unchecked {
        span: text.span(),
        reason,
    })
}

/// How deep brackets stand in each other, quoted or not; at least as deep as the parser goes.
fn nesting(script: &str) -> usize {
    let mut depth = 0usize;
    let mut deepest = 0;
    for byte in script.bytes() {
        match byte {
            b'(' | b'{' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b')' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

fn substitutions(script: &str) -> usize {
    script.matches("$(").count() + script.matches('`').count() / 2
}

fn prefixes(script: &str) -> usize {
    let mut run = 0;
    let mut longest = 0;
    for word in script.split_whitespace() {
        run = if matches!(word, "time" | "coproc") {
            run + 1
        } else {
            0
        };
        longest = longest.max(run);
    }
    longest
}
