//! Collects commands, and goes into the texts that they give to shells.

use super::{
    Assignment, Command, Dialect, MAX_COMMANDS, MAX_NESTED_SCRIPTS, Redirect, Runs, Script,
    Unchecked, Word, limits, shuck, wrappers,
};
use crate::text::{Joined, Span};

/// Commands as they are found.
#[derive(Debug)]
pub(super) struct Collector {
    commands: Vec<Command>,
    unchecked: Option<Unchecked>,
    pub(super) complete: bool,
    pipelines: u32,
    subshells: u32,
}

/// How a command is reached.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Context {
    pub(super) runs: Runs,
    /// The pipeline it is in; `None` if it is in none yet.
    pub(super) pipeline: Option<u32>,
    pub(super) piped_into: bool,
    pub(super) parent: Option<usize>,
    /// The copy of the shell it runs in.
    pub(super) subshell: u32,
    /// How many texts it is inside of.
    pub(super) depth: usize,
}

/// A command as it stands.
pub(super) struct Found {
    pub(super) words: Vec<Word>,
    pub(super) assignments: Vec<Assignment>,
    pub(super) redirects: Vec<Redirect>,
    pub(super) span: Span,
}

impl Found {
    /// Its span without the `&&` or `;` after it.
    fn span_of_parts(&self) -> Span {
        let words = self.words.iter().map(|word| word.span);
        let assignments = self.assignments.iter().map(|assignment| assignment.span);
        let redirects = self.redirects.iter().map(|redirect| redirect.span);
        let end = words
            .chain(assignments)
            .chain(redirects)
            .map(|span| span.end);
        let end = end.max().unwrap_or(self.span.end);
        Span::new(self.span.start, end.clamp(self.span.start, self.span.end))
    }
}

impl Default for Collector {
    fn default() -> Self {
        Self {
            commands: Vec::new(),
            unchecked: None,
            complete: true,
            pipelines: 0,
            subshells: 0,
        }
    }
}

impl Collector {
    pub(super) fn finish(self) -> Script {
        Script {
            commands: self.commands,
            unchecked: self.unchecked,
            complete: self.complete,
        }
    }

    pub(super) fn new_pipeline(&mut self) -> u32 {
        self.pipelines += 1;
        self.pipelines
    }

    pub(super) fn new_subshell(&mut self) -> u32 {
        self.subshells += 1;
        self.subshells
    }

    /// Notes what is not read; the first such note counts.
    pub(super) fn leave_out(&mut self, unchecked: Unchecked) {
        self.unchecked.get_or_insert(unchecked);
    }

    /// Reads a shell text.
    pub(super) fn script(&mut self, text: &Joined, dialect: Dialect, context: Context) {
        if !dialect.is_read() {
            return;
        }
        if let Some(unchecked) = limits::exceeded(text) {
            self.leave_out(unchecked);
            return;
        }
        shuck::read(text, dialect, context, self);
        self.complete &= !ends_in_operator(text.text());
    }

    /// Reads a program and its arguments.
    pub(super) fn exec(&mut self, texts: &[Joined]) {
        let words = texts.iter().map(|text| Word {
            text: text.text().to_owned(),
            span: text.span(),
            literal: true,
            quoted: true,
        });
        let span = match texts {
            [first, .., last] => first.span().to(last.span()),
            [only] => only.span(),
            [] => return,
        };
        let found = Found {
            words: words.collect(),
            assignments: Vec::new(),
            redirects: Vec::new(),
            span,
        };
        self.add(found, Context::default(), &|index| {
            texts.get(index).cloned().unwrap_or_default()
        });
    }

    /// Adds a command, seen through its wrappers; `inner` gives the text of a word of it, without
    /// quotes and mapped.
    pub(super) fn add(&mut self, found: Found, context: Context, inner: &dyn Fn(usize) -> Joined) {
        if self.commands.len() >= MAX_COMMANDS {
            self.leave_out(Unchecked {
                span: found.span,
                reason: format!("there are more than {MAX_COMMANDS} of them"),
            });
            return;
        }
        let span = found.span_of_parts();
        let unwrapped = wrappers::unwrap(&found.words);
        let mut words = found.words;
        let program = words.split_off(unwrapped.program_at);
        let mut assignments = found.assignments;
        assignments.extend(unwrapped.assignments);
        let runs = if unwrapped.maybe {
            Runs::Maybe
        } else {
            context.runs
        };
        let index = self.commands.len();
        self.commands.push(Command {
            words: program,
            wrappers: words,
            assignments,
            redirects: found.redirects,
            span,
            runs,
            pipeline: context.pipeline.unwrap_or_else(|| {
                self.pipelines += 1;
                self.pipelines
            }),
            piped_into: context.piped_into,
            parent: context.parent,
            subshell: context.subshell,
        });
        let inside = Context {
            runs,
            pipeline: None,
            piped_into: false,
            parent: Some(index),
            subshell: context.subshell,
            depth: context.depth + 1,
        };
        self.inner_script(index, unwrapped.program_at, inside, inner);
        self.inner_command(index, unwrapped.program_at, inside, inner);
    }

    /// The text that a command gives to a shell: `sh -c TEXT`, `eval TEXT`, `su -c TEXT`.
    fn inner_script(
        &mut self,
        index: usize,
        skipped: usize,
        inside: Context,
        inner: &dyn Fn(usize) -> Joined,
    ) {
        let Some((at, dialect)) = wrappers::script_argument(&self.commands[index]) else {
            return;
        };
        let text = inner(skipped + at);
        if inside.depth > MAX_NESTED_SCRIPTS {
            self.leave_out(Unchecked {
                span: text.span(),
                reason: format!("more than {MAX_NESTED_SCRIPTS} shells start each other"),
            });
            return;
        }
        let is_same_shell = self.commands[index].name() == Some("eval");
        let inside = Context {
            subshell: if is_same_shell {
                inside.subshell
            } else {
                self.new_subshell()
            },
            ..inside
        };
        self.script(&text, dialect, inside);
    }

    /// The command that another runs for each of what it finds: `find -exec`.
    fn inner_command(
        &mut self,
        index: usize,
        skipped: usize,
        inside: Context,
        inner: &dyn Fn(usize) -> Joined,
    ) {
        let Some(range) = wrappers::command_arguments(&self.commands[index]) else {
            return;
        };
        if inside.depth > MAX_NESTED_SCRIPTS {
            return;
        }
        let words = self.commands[index].words[range.clone()].to_vec();
        let (Some(first), Some(last)) = (words.first(), words.last()) else {
            return;
        };
        let found = Found {
            span: first.span.to(last.span),
            words,
            assignments: Vec::new(),
            redirects: Vec::new(),
        };
        let context = Context {
            runs: Runs::Maybe,
            ..inside
        };
        self.add(found, context, &|at| inner(skipped + range.start + at));
    }
}

/// Whether a command must follow that does not: the parser lets that pass.
fn ends_in_operator(text: &str) -> bool {
    let text = text.trim_end();
    let last_line = text.lines().next_back().unwrap_or_default();
    let is_cut_off = text.ends_with('|') || text.ends_with("&&");
    is_cut_off && !text.ends_with("\\|") && !last_line.contains('#')
}
