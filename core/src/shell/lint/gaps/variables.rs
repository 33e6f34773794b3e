//! Variables that bash sets and `sh` does not (SC3028).

use super::Gaps;

const OF_BASH: &[&str] = &[
    "BASHOPTS",
    "BASHPID",
    "BASH_ALIASES",
    "BASH_ARGC",
    "BASH_ARGV",
    "BASH_ARGV0",
    "BASH_CMDS",
    "BASH_COMMAND",
    "BASH_EXECUTION_STRING",
    "BASH_LINENO",
    "BASH_REMATCH",
    "BASH_SOURCE",
    "BASH_SUBSHELL",
    "BASH_VERSINFO",
    "DIRSTACK",
    "EPOCHREALTIME",
    "EPOCHSECONDS",
    "EUID",
    "FUNCNAME",
    "GROUPS",
    "HOSTNAME",
    "HOSTTYPE",
    "MACHTYPE",
    "MAPFILE",
    "OSTYPE",
    "PIPESTATUS",
    "RANDOM",
    "SECONDS",
    "SHELLOPTS",
    "SHLVL",
    "UID",
];

impl Gaps<'_> {
    /// Those that nothing in the text gives a value.
    pub(super) fn variables_of_bash(&mut self) {
        for (name, range) in std::mem::take(&mut self.used) {
            if !self.assigned.contains(&name) {
                self.found.add(3028, range);
            }
        }
    }

    pub(super) fn note_variable(&mut self, text: &str, range: std::ops::Range<usize>) {
        if !self.lacks_bash {
            return;
        }
        let name = text.trim_start_matches(['$', '{', '#', '!']);
        let end = name.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
        let name = &name[..end.unwrap_or(name.len())];
        let is_of_bash = OF_BASH.contains(&name) || (name == "_" && self.lacks_last_word);
        if is_of_bash {
            self.used.push((name.to_owned(), range));
        }
    }
}
