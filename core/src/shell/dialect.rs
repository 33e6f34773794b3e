/// The language of a shell text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Dialect {
    /// `sh` as POSIX has it; dash among others.
    Posix,
    /// bash.
    Bash,
    /// The shell of busybox.
    Ash,
    /// ksh and mksh.
    Ksh,
    /// zsh.
    Zsh,
    /// Windows PowerShell and pwsh. Not read.
    PowerShell,
    /// The command interpreter of Windows. Not read.
    Cmd,
    /// Something else, a program that is no shell among it. Not read.
    Unknown,
}

impl Dialect {
    /// The language of a program by its name or path: `/bin/bash`, `pwsh`, `cmd.exe`.
    pub fn of_program(program: &str) -> Self {
        let name = program
            .rsplit(['/', '\\'])
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase();
        match name.strip_suffix(".exe").unwrap_or(&name) {
            "sh" | "dash" => Self::Posix,
            "bash" => Self::Bash,
            "ash" => Self::Ash,
            "ksh" | "mksh" | "ksh93" => Self::Ksh,
            "zsh" => Self::Zsh,
            "powershell" | "pwsh" => Self::PowerShell,
            "cmd" => Self::Cmd,
            _ => Self::Unknown,
        }
    }

    /// The language of what a SHELL instruction's words run, also through `env` and busybox.
    pub fn of_shell(words: &[String]) -> Self {
        let mut programs = words.iter().skip_while(|word| {
            let name = word.rsplit(['/', '\\']).next().unwrap_or_default();
            matches!(name, "env" | "busybox" | "time" | "nice" | "exec")
                || word.starts_with('-')
                || word.contains('=')
        });
        let through_busybox = words.first().is_some_and(|word| word.ends_with("busybox"));
        match programs.next().map(|program| Self::of_program(program)) {
            Some(Self::Posix) if through_busybox => Self::Ash,
            Some(dialect) => dialect,
            None => Self::Unknown,
        }
    }

    /// The language that a first line `#!…` asks for; `None` if there is none.
    pub fn of_shebang(script: &str) -> Option<Self> {
        let line = script.lines().next()?.strip_prefix("#!")?;
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        Some(Self::of_shell(&words))
    }

    /// Whether texts in this language are read.
    pub const fn is_read(self) -> bool {
        matches!(
            self,
            Self::Posix | Self::Bash | Self::Ash | Self::Ksh | Self::Zsh
        )
    }
}
