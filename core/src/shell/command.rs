use crate::text::Span;

/// A command, seen through what only starts it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// The program and its arguments. Empty for assignments alone.
    pub words: Vec<Word>,
    /// What starts it, as written: the words of `sudo -u app` or `env A=1` before the program.
    pub wrappers: Vec<Word>,
    /// `NAME=value` before it, those of `env` among them.
    pub assignments: Vec<Assignment>,
    /// Where it reads from and writes to.
    pub redirects: Vec<Redirect>,
    /// All of it.
    pub span: Span,
    /// Whether it runs in any case.
    pub runs: Runs,
    /// Commands with the same number write into each other, in this order.
    pub pipeline: u32,
    /// Another command writes into it.
    pub piped_into: bool,
    /// The command that runs the text it is in: of `sh -c '…'`.
    pub parent: Option<usize>,
    /// The process it runs in: 0 for the text itself, another number for what runs in a copy of the shell, such as
    /// `(…)`, `$(…)` and the parts of a pipeline. A working directory that is set there does not hold outside.
    pub subshell: u32,
}

/// Whether a command runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Runs {
    /// If the whole text ends with success, it has run.
    #[default]
    Always,
    /// Only on a condition, a number of times that may be none, or as a function's body.
    Maybe,
}

/// A word of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Without quotes and escapes; what the shell would replace stands as it is written.
    pub text: String,
    /// With its quotes.
    pub span: Span,
    /// The shell replaces nothing in it: `text` is the argument, but for patterns of file names.
    pub literal: bool,
    /// It is quoted as a whole, so that it is one argument whatever is replaced in it.
    pub quoted: bool,
}

/// `NAME=value`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// The variable.
    pub name: String,
    /// Its value; `None` for an array.
    pub value: Option<Word>,
    /// All of it.
    pub span: Span,
}

/// `>file`, `2>&1`, …
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    /// It writes.
    pub writes: bool,
    /// The file or descriptor; `None` for a here-document.
    pub target: Option<Word>,
    /// All of it.
    pub span: Span,
}

impl Command {
    /// The program's name without its folders; `None` when it depends on what is replaced.
    pub fn name(&self) -> Option<&str> {
        self.words.first()?.program()
    }

    /// The words after the program.
    pub fn arguments(&self) -> &[Word] {
        self.words.get(1..).unwrap_or_default()
    }

    /// The first argument that is no flag.
    ///
    /// A flag that takes its value as a word of its own hides it; see
    /// [`subcommand_after`](Self::subcommand_after).
    pub fn subcommand(&self) -> Option<&Word> {
        self.subcommand_after(&[])
    }

    /// The first argument that is no flag, nor the value of one of these flags.
    pub fn subcommand_after(&self, with_value: &[&str]) -> Option<&Word> {
        let mut arguments = self.arguments().iter();
        while let Some(word) = arguments.next() {
            if !word.text.starts_with('-') || word.text == "-" {
                return Some(word);
            }
            if with_value.contains(&word.text.as_str()) {
                arguments.next();
            }
        }
        None
    }

    /// The first word that is one of these flags: `-y`, `--yes` and `--yes=…`; a flag of one letter
    /// also among others, as in `-qy`. What follows `--` is no flag.
    pub fn flag(&self, names: &[&str]) -> Option<&Word> {
        self.flag_words()
            .find(|word| names.iter().any(|name| word.flag_count(name) > 0))
    }

    /// How often it has any of these flags.
    pub fn count_flag(&self, names: &[&str]) -> usize {
        self.flag_words()
            .map(|word| {
                names
                    .iter()
                    .map(|name| word.flag_count(name))
                    .sum::<usize>()
            })
            .sum()
    }

    /// The value of a flag: the rest of `--name=value`, or the word that follows.
    pub fn flag_value(&self, name: &str) -> Option<&str> {
        let mut words = self.flag_words();
        while let Some(word) = words.next() {
            if let Some(value) = word
                .text
                .strip_prefix(name)
                .and_then(|rest| rest.strip_prefix('='))
            {
                return Some(value);
            }
            if word.text == name {
                return Some(words.next()?.text.as_str());
            }
        }
        None
    }

    fn flag_words(&self) -> impl Iterator<Item = &Word> {
        self.arguments().iter().take_while(|word| word.text != "--")
    }
}

impl Word {
    /// The name of a program without its folders, if it is known.
    pub(crate) fn program(&self) -> Option<&str> {
        let folders = || self.text.bytes().rposition(|byte| byte == b'/');
        self.literal
            .then(|| &self.text[folders().map_or(0, |slash| slash + 1)..])
    }

    fn flag_count(&self, name: &str) -> usize {
        let text = self.text.as_str();
        if text
            .strip_prefix(name)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('='))
        {
            return 1;
        }
        let mut letters = name.chars();
        match (letters.next(), letters.next(), letters.next()) {
            (Some('-'), Some(letter), None) if text.starts_with('-') && !text.starts_with("--") => {
                text[1..].chars().filter(|c| *c == letter).count()
            }
            _ => 0,
        }
    }
}
