//! What is wrong with shell texts, as ShellCheck would say it. A linter finds it; every rule here is a
//! row of a table, and its page.

mod table;

use crate::{
    dockerfile::{BaseShell, ShellNote},
    lint::{AnyRule, Entry, Findings, Meta, Needs, Row, Target},
    rules::Topic,
    shell::Dialect,
};
use table::{COUNT, OF_BUSYBOX, row};

pub(super) static TOPIC: Topic = Topic {
    name: "shell",
    about: "what is wrong with the shell texts of RUN and other instructions",
    rules: &ENTRIES,
};

static ENTRIES: [Entry; COUNT] = entries();

const fn entries() -> [Entry; COUNT] {
    let mut entries = [Entry::row(&row(0).meta, row(0)); COUNT];
    let mut at = 1;
    while at < COUNT {
        entries[at] = Entry::row(&row(at).meta, row(at));
        at += 1;
    }
    entries
}

/// What there is to say of one of ShellCheck's numbers.
struct ShellRow {
    code: u16,
    meta: Meta<'static>,
    /// What is wrong; `{}` stands for the text at the place.
    message: &'static str,
    help: &'static str,
}

/// The rule of a row.
struct ShellRule {
    row: &'static ShellRow,
    shell: BaseShell,
}

impl Row for ShellRow {
    fn rule(&'static self) -> Box<dyn AnyRule> {
        Box::new(ShellRule {
            row: self,
            shell: BaseShell::Known,
        })
    }
}

impl AnyRule for ShellRule {
    fn meta(&self) -> Meta<'_> {
        self.row.meta
    }

    fn needs(&self) -> Needs {
        Needs::Dockerfile
    }

    fn prepare(&self, target: Target<'_>) {
        if let Some(file) = target.dockerfile {
            drop(file.shell_notes(self.shell));
        }
    }

    fn check_all(&self, target: Target<'_>, findings: &mut Findings) {
        let notes = target.dockerfile.into_iter();
        let notes = notes.flat_map(|file| file.shell_notes(self.shell));
        for note in notes.filter(|note| self.holds(note)) {
            let text = note.instruction.file().source().slice(note.span);
            let message = self.row.message.replace("{}", &excerpt(text));
            findings.report(note.span, message).help(self.row.help);
        }
    }
}

impl ShellRule {
    /// Whether a note is one of this rule, and right where it stands.
    fn holds(&self, note: &ShellNote<'_>) -> bool {
        let known = self.shell == BaseShell::Known
            && note.instruction.dialect() == Some(Dialect::Ash)
            && OF_BUSYBOX.contains(&note.code);
        note.code == self.row.code && !known
    }
}

/// How many characters of the text at a place a message shows.
const MAX_EXCERPT: usize = 40;

/// A text on one line, cut where it gets long.
fn excerpt(text: &str) -> String {
    let mut words = String::new();
    for word in text.split_whitespace().filter(|word| *word != "\\") {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
        if words.len() > 4 * MAX_EXCERPT {
            break;
        }
    }
    match words.char_indices().nth(MAX_EXCERPT) {
        Some((at, _)) => format!("{}…", &words[..at]),
        None => words,
    }
}
