//! Any text is read as shell without a panic, and every word has a place in it.
#![no_main]

use holystone::{
    shell::{self, Dialect},
    text::Joined,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut joined = Joined::default();
    joined.push(text, 0);
    for dialect in [Dialect::Posix, Dialect::Bash, Dialect::Ksh, Dialect::Zsh] {
        let script = shell::parse(&joined, dialect);
        for command in &script.commands {
            assert!(text.get(command.span.range()).is_some());
            let words = command.words.iter().chain(&command.wrappers);
            for word in words {
                assert!(text.get(word.span.range()).is_some(), "{word:?}");
            }
            let _ = (command.name(), command.subcommand(), command.flag(&["-y", "--yes"]));
        }
    }
    let words: Vec<Joined> = text
        .split('\n')
        .map(|line| {
            let mut joined = Joined::default();
            joined.push(line, 0);
            joined
        })
        .collect();
    shell::exec(&words);
});
