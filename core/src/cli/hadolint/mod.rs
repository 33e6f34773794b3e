//! `holystone hadolint`, and the command when it is called `hadolint`: hadolint's options,
//! environment, configuration, formats and exit codes.

pub(super) mod args;
mod env;
mod file;
mod lookup;
mod run;
mod settings;

pub(super) use file::{Read, read};
pub(super) use lookup::find;
pub(super) use run::run;

use std::{
    ffi::{OsStr, OsString},
    path::Path,
};

/// The subcommand's name, and the program's whose place it takes.
pub(super) const NAME: &str = "hadolint";

/// The arguments with the subcommand's name, if the program was started under it.
pub(super) fn as_subcommand(args: impl IntoIterator<Item = OsString>) -> Vec<OsString> {
    let mut args: Vec<OsString> = args.into_iter().collect();
    if let Some(program) = args.first_mut()
        && is_our_name(program)
    {
        *program = env!("CARGO_PKG_NAME").into();
        args.insert(1, NAME.into());
    }
    args
}

fn is_our_name(program: &OsStr) -> bool {
    let name = Path::new(program).file_name().and_then(OsStr::to_str);
    let name = name.map(str::to_ascii_lowercase);
    name.is_some_and(|name| name.strip_suffix(".exe").unwrap_or(&name) == NAME)
}

/// Whether arguments are for the subcommand.
pub(super) fn is_asked(args: &[OsString]) -> bool {
    args.get(1).is_some_and(|arg| arg == NAME)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn program_names() {
        for (program, asked) in [
            ("hadolint", true),
            ("/usr/local/bin/hadolint", true),
            ("bin/Hadolint.EXE", true),
            ("holystone", false),
            ("/opt/hadolint/holystone", false),
            ("hadolint.sh", false),
        ] {
            let args = as_subcommand([program, "-"].map(OsString::from));
            assert_eq!(is_asked(&args), asked, "{program}");
            assert_eq!(args.last().unwrap(), "-");
        }
        assert!(is_asked(&as_subcommand(
            ["x", "hadolint"].map(OsString::from)
        )));
        assert!(!is_asked(&as_subcommand([])));
    }
}
