//! Where COPY and ADD put what they take.

use super::{
    Dockerfile, Instruction,
    context::{IgnoreFile, ignore_file_of},
    values::{git, path},
};
use crate::syntax::{Word, instruction::Kind};
use std::borrow::Cow;

/// A source of a COPY or ADD, and where it goes.
#[derive(Clone, Debug)]
pub struct CopiedPath<'a> {
    /// The source as written.
    pub word: &'a Word,
    /// The source with its variables replaced; `None` when that is not known.
    pub source: Option<Cow<'a, str>>,
    /// The absolute, clean path of the destination; `None` when it is not known.
    pub destination: Option<String>,
    /// The destination is a folder for sure: it ends with a slash, or several things go there. A
    /// file then keeps its name in it.
    pub into_folder: bool,
}

impl CopiedPath<'_> {
    /// The path in the image if the source is one file; `None` when it is not known, as with a
    /// pattern for its name.
    ///
    /// If the source is a folder, what is in it goes to the destination itself.
    pub fn file_path(&self) -> Option<String> {
        let destination = self.destination.as_deref()?;
        if !self.into_folder {
            return Some(destination.to_owned());
        }
        let source = self.source.as_deref()?;
        let name = source.trim_end_matches('/').rsplit('/').next()?;
        let is_name = !matches!(name, "" | "." | "..") && !name.contains(['*', '?', '[', '\\']);
        is_name.then(|| path::join(&[destination, name]))
    }
}

impl<'a> Instruction<'a> {
    /// The paths that a COPY or ADD takes, and where each goes; empty for other instructions.
    /// Heredocs are not among them.
    pub fn copied_paths(self) -> Vec<CopiedPath<'a>> {
        let Kind::Copy(copy) = self.kind() else {
            return Vec::new();
        };
        let written = self.expand_word(copy.destination);
        let destination = written.as_deref().and_then(|to| self.absolute_path(to));
        let into_folder = copy.sources().count() > 1
            || written.as_deref().is_some_and(|to| {
                to.ends_with(['/', '\\']) || matches!(to, "." | "..") || to.ends_with("/.")
            });
        copy.paths()
            .map(|word| CopiedPath {
                word,
                source: self.expand_word(word),
                destination: destination.clone(),
                into_folder,
            })
            .collect()
    }

    /// The paths that a COPY or ADD takes from the build context and that are known: not from a stage, an
    /// image, a URL or a Git repository.
    pub fn context_paths(self) -> Vec<CopiedPath<'a>> {
        let from_elsewhere = match self.kind() {
            Kind::Copy(copy) => copy.from.is_some(),
            _ => true,
        };
        if from_elsewhere {
            return Vec::new();
        }
        let mut paths = self.copied_paths();
        paths.retain(|path| {
            let source = path.source.as_deref();
            source.is_some_and(|source| !git::is_http(source) && !git::is_git(source))
        });
        paths
    }

    /// A path as it is in the image, from the root and clean; `None` when it depends on a working
    /// directory that is not known, or on Windows.
    pub fn absolute_path(self, written: &str) -> Option<String> {
        let stage = self.stage()?;
        if stage.is_windows() {
            return None;
        }
        if written.starts_with('/') {
            return Some(path::clean(written));
        }
        Some(path::join(&["/", &self.workdir()?, written]))
    }
}

impl Dockerfile {
    /// The ignore file that applies to it, and its path if it has one; `None` without a build context,
    /// and when a build would stop at the ignore file.
    pub fn ignore_file(&self) -> Option<(Option<String>, IgnoreFile)> {
        let context = self.inputs.context.as_ref()?;
        match ignore_file_of(context.as_ref(), self.source.name()) {
            Some((path, text)) => Some((Some(path), IgnoreFile::parse(&text).ok()?)),
            None => Some((None, IgnoreFile::default())),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        dockerfile::{Dockerfile, Inputs, Instruction},
        text::Source,
    };

    #[test]
    fn where_files_go() {
        for (lines, expected) in [
            ("COPY a /b", Some("/b")),
            ("COPY a /b/", Some("/b/a")),
            ("COPY x/a /b/", Some("/b/a")),
            ("WORKDIR /w\nCOPY a .", Some("/w/a")),
            ("WORKDIR /w\nWORKDIR v\nCOPY a ./c", Some("/w/v/c")),
            ("WORKDIR /w\nENV D=../d\nCOPY a $D/", Some("/d/a")),
            ("COPY a* /b/", None),
            ("COPY . /b/", None),
            ("ARG D\nCOPY a $D", None),
            ("COPY a b /c/", Some("/c/a")),
        ] {
            let text = format!("FROM scratch\n{lines}\n");
            let source = Source::new("Dockerfile", &text).expect("short");
            let file = Dockerfile::parse(source, Inputs::default());
            let copied = file
                .instructions()
                .flat_map(Instruction::copied_paths)
                .next();
            let path = copied.expect(lines).file_path();
            assert_eq!(path.as_deref(), expected, "{lines}");
        }
    }

    #[test]
    fn an_unknown_working_directory() {
        let source = Source::new("Dockerfile", "FROM acme/base\nCOPY a b\n").expect("short");
        let file = Dockerfile::parse(source, Inputs::default());
        let copied = file
            .instructions()
            .flat_map(Instruction::copied_paths)
            .next();
        assert_eq!(copied.expect("one").file_path(), None);
    }
}
