use super::{FlagValue, Reader, Report, flags::FlagKind, invalid};
use crate::syntax::{HeredocWord, Keyword, Word};

/// `COPY` or `ADD`, with flags, sources and a destination.
#[derive(Clone, Debug)]
pub struct Copy<'i> {
    /// It is an ADD: sources may be URLs and Git repositories, and archives are unpacked.
    pub is_add: bool,
    /// `--from` of COPY: a stage, an image or a named context.
    pub from: Option<FlagValue<'i>>,
    /// `--chown`
    pub chown: Option<FlagValue<'i>>,
    /// `--chmod`
    pub chmod: Option<FlagValue<'i>>,
    /// `--link`
    pub link: bool,
    /// `--parents` of COPY
    pub parents: bool,
    /// `--exclude`, any number
    pub exclude: Vec<FlagValue<'i>>,
    /// `--checksum` of ADD
    pub checksum: Option<FlagValue<'i>>,
    /// `--keep-git-dir` of ADD
    pub keep_git_dir: Option<bool>,
    /// `--unpack` of ADD
    pub unpack: Option<bool>,
    sources: &'i [Word],
    /// Where the files go.
    pub destination: &'i Word,
}

/// Something a COPY or ADD takes.
#[derive(Clone, Debug)]
pub enum CopySource<'i> {
    /// A path, a URL or a Git reference.
    Path(&'i Word),
    /// The lines of a heredoc.
    Heredoc(&'i Word, HeredocWord),
}

impl<'i> Copy<'i> {
    /// What is copied, in order.
    pub fn sources(&self) -> impl Iterator<Item = CopySource<'i>> + use<'i> {
        self.sources
            .iter()
            .map(|word| match HeredocWord::read(&word.text) {
                Some(heredoc) => CopySource::Heredoc(word, heredoc),
                None => CopySource::Path(word),
            })
    }

    /// The sources that are no heredocs.
    pub fn paths(&self) -> impl Iterator<Item = &'i Word> + use<'i> {
        self.sources().filter_map(|source| match source {
            CopySource::Path(word) => Some(word),
            CopySource::Heredoc(..) => None,
        })
    }
}

pub(super) fn read<'i>(reader: &Reader<'i>, report: Report<'_>) -> Option<Copy<'i>> {
    let is_add = reader.keyword == Keyword::Add;
    let flags = reader.flags(if is_add { ADD_FLAGS } else { COPY_FLAGS }, report);
    let Some((destination, sources @ [_, ..])) = reader.node.arguments.words().split_last() else {
        let message = format!("`{}` needs a source and a destination", reader.keyword);
        invalid(message, reader.span(), report);
        return None;
    };
    if HeredocWord::read(&destination.text).is_some() {
        let message = format!(
            "the destination of `{}` cannot be a heredoc",
            reader.keyword
        );
        invalid(message, destination.span, report);
    }
    Some(Copy {
        is_add,
        from: flags.get("from"),
        chown: flags.get("chown"),
        chmod: flags.get("chmod"),
        link: flags.bool("link").unwrap_or_default(),
        parents: flags.bool("parents").unwrap_or_default(),
        exclude: flags.all("exclude").collect(),
        checksum: flags.get("checksum"),
        keep_git_dir: flags.bool("keep-git-dir"),
        unpack: flags.bool("unpack"),
        sources,
        destination,
    })
}

const ADD_FLAGS: &[(&str, FlagKind)] = &[
    ("chown", FlagKind::Text),
    ("chmod", FlagKind::Text),
    ("link", FlagKind::Bool),
    ("keep-git-dir", FlagKind::Bool),
    ("checksum", FlagKind::Text),
    ("unpack", FlagKind::Bool),
    ("exclude", FlagKind::Texts),
];

const COPY_FLAGS: &[(&str, FlagKind)] = &[
    ("from", FlagKind::Text),
    ("chown", FlagKind::Text),
    ("chmod", FlagKind::Text),
    ("link", FlagKind::Bool),
    ("parents", FlagKind::Bool),
    ("exclude", FlagKind::Texts),
];
