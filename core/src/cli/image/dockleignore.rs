//! `.dockleignore`: Dockle's codes that are not wanted, one a line, `#` before what is none.

use crate::{cli::disk, error::Error, lint::find_entry};
use std::path::Path;

const NAME: &str = ".dockleignore";

/// What the file of this folder says; nothing if there is none.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Ignored {
    /// Codes that rules have.
    pub(super) codes: Vec<String>,
    /// Those that none has.
    pub(super) unknown: Vec<String>,
}

impl Ignored {
    pub(super) fn here() -> Result<Self, Error> {
        let path = Path::new(NAME);
        if !path.is_file() {
            return Ok(Self::default());
        }
        Ok(Self::read(&disk::read_text(path)?))
    }

    fn read(text: &str) -> Self {
        let codes = text.lines().map(|line| {
            let code = line.split('#').next().unwrap_or_default();
            code.trim().to_owned()
        });
        let codes = codes.filter(|code| !code.is_empty());
        let (codes, unknown) = codes.partition(|code| find_entry(code).is_ok());
        Self { codes, unknown }
    }

    /// What is said of it: nobody wonders where findings are.
    pub(super) fn note(&self) -> Option<String> {
        let list = |codes: &[String]| codes.join(", ");
        match (self.codes.as_slice(), self.unknown.as_slice()) {
            ([], []) => None,
            (codes, []) => Some(format!("{NAME} ignores {}", list(codes))),
            ([], unknown) => Some(format!("{NAME}: no rule is called {}", list(unknown))),
            (codes, unknown) => Some(format!(
                "{NAME} ignores {}; no rule is called {}",
                list(codes),
                list(unknown)
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Ignored;

    #[test]
    fn codes_and_comments() {
        let ignored = Ignored::read("# Dockle\n\n root-user # here\nCIS-DI-9999\r\n");
        assert_eq!(ignored.codes, ["root-user"]);
        assert_eq!(ignored.unknown, ["CIS-DI-9999"]);
        assert_eq!(
            ignored.note().as_deref(),
            Some(".dockleignore ignores root-user; no rule is called CIS-DI-9999")
        );
        assert_eq!(Ignored::read("#x\n").note(), None);
    }
}
