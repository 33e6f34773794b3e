//! The JSON form of a command that needs no shell.

/// Commands that only a shell has.
const BUILTINS: &[&str] = &[
    ".", ":", "alias", "cd", "command", "eval", "exec", "exit", "export", "read", "set", "source",
    "trap", "ulimit", "umask", "unset", "wait", "if", "for", "while", "until", "case",
];

/// A shell form as a JSON array; `None` if a shell does anything for it but split it at blanks.
pub(super) fn json_form(command: &str) -> Option<String> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || " ./_-:=@%+,".contains(c);
    let mut words: Vec<&str> = command.split_whitespace().collect();
    // What takes the place of the shell needs none.
    if words.len() > 1 && words[0] == "exec" && !words[1].starts_with('-') {
        words.remove(0);
    }
    let first = words.first()?;
    // `A=1 program` sets a variable, and that takes a shell, as does what is no program.
    let takes_shell = first.contains('=') || BUILTINS.contains(first);
    if !command.chars().all(is_plain) || takes_shell {
        return None;
    }
    let json = serde_json::to_string(&words).ok()?;
    Some(json.replace("\",\"", "\", \""))
}

#[cfg(test)]
mod tests {
    use super::json_form;

    #[test]
    fn what_needs_no_shell() {
        for (command, json) in [
            ("/app --serve", Some("[\"/app\", \"--serve\"]")),
            ("app", Some("[\"app\"]")),
            ("A=1 app", None),
            ("exec app", Some("[\"app\"]")),
            ("exec -a b app", None),
            ("cd /srv", None),
            ("app $PORT", None),
            ("app | tee log", None),
            ("app 'a b'", None),
            ("", None),
        ] {
            assert_eq!(json_form(command).as_deref(), json, "{command}");
        }
    }
}
