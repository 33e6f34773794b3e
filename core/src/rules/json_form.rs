//! The JSON form of a command that needs no shell.

/// Commands that only a shell has.
const BUILTINS: &[&str] = &[
    ".", "alias", "cd", "command", "eval", "exec", "export", "set", "source", "trap", "ulimit",
    "umask", "unset", "wait", "if", "for", "while", "until", "case",
];

/// A shell form as a JSON array; `None` if a shell does anything for it but split it at blanks.
pub(super) fn json_form(command: &str) -> Option<String> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || " ./_-:=@%+,".contains(c);
    let words: Vec<&str> = command.split_whitespace().collect();
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
            ("exec app", None),
            ("app $PORT", None),
            ("app | tee log", None),
            ("app 'a b'", None),
            ("", None),
        ] {
            assert_eq!(json_form(command).as_deref(), json, "{command}");
        }
    }
}
