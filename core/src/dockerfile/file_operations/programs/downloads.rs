//! Programs that fetch and unpack.

use super::{
    Piece, Touched, Value,
    options::{Item, Syntax, items},
};
use crate::{
    dockerfile::file_operations::FileChange,
    shell::{Command, Word},
};

const CURL: Syntax = Syntax {
    short: "oHduAxXbceFKmrTwYyzCEDPQtU",
    long: &[
        "output",
        "output-dir",
        "header",
        "data",
        "data-binary",
        "data-raw",
        "data-urlencode",
        "user",
        "user-agent",
        "proxy",
        "request",
        "cookie",
        "cookie-jar",
        "referer",
        "form",
        "config",
        "max-time",
        "range",
        "upload-file",
        "write-out",
        "continue-at",
        "cert",
        "key",
        "cacert",
        "capath",
        "dump-header",
        "retry",
        "retry-delay",
        "retry-max-time",
        "connect-timeout",
        "max-redirs",
        "proto",
        "proto-redir",
        "ciphers",
        "resolve",
        "url",
        "interface",
        "limit-rate",
        "noproxy",
        "oauth2-bearer",
        "netrc-file",
        "tls-max",
        "proxy-user",
        "stderr",
    ],
};

pub(super) fn curl(command: &Command) -> Vec<Touched<'_>> {
    let mut list = Vec::new();
    let mut urls = Vec::new();
    let (mut folder, mut takes_names) = (None, false);
    for item in items(command, CURL) {
        match item {
            Item::Flag("o" | "output", Some(value)) => {
                list.push(Touched::at(FileChange::Writes, value.word, value.piece()));
            }
            Item::Flag("output-dir", Some(value)) => folder = Some(value.piece()),
            Item::Flag("O" | "remote-name" | "remote-name-all", _) => takes_names = true,
            // The server says the name.
            Item::Flag("J" | "remote-header-name", _) => return list,
            Item::Operand(word) => urls.push(word),
            Item::Flag(..) => {}
        }
    }
    if takes_names && list.is_empty() {
        list.extend(urls.into_iter().filter_map(|url| named_by(url, true)));
    }
    list.into_iter()
        .map(|touched| touched.below(folder.clone()))
        .collect()
}

const WGET: Syntax = Syntax {
    short: "OPoaitTUwQeBDIAR",
    long: &[
        "output-document",
        "directory-prefix",
        "output-file",
        "append-output",
        "tries",
        "timeout",
        "user-agent",
        "wait",
        "header",
        "user",
        "password",
        "execute",
        "limit-rate",
        "post-data",
        "ca-certificate",
        "waitretry",
        "read-timeout",
        "dns-timeout",
        "connect-timeout",
        "referer",
        "progress",
    ],
};

pub(super) fn wget(command: &Command) -> Vec<Touched<'_>> {
    let mut urls = Vec::new();
    let mut folder = None;
    for item in items(command, WGET) {
        match item {
            Item::Flag("O" | "output-document", Some(value)) => {
                return vec![Touched::at(FileChange::Writes, value.word, value.piece())];
            }
            Item::Flag("P" | "directory-prefix", value) => folder = value.map(Value::piece),
            Item::Flag(
                "i"
                | "input-file"
                | "r"
                | "recursive"
                | "m"
                | "mirror"
                | "p"
                | "content-disposition"
                | "spider",
                _,
            ) => {
                return Vec::new();
            }
            Item::Operand(word) => urls.push(word),
            Item::Flag(..) => {}
        }
    }
    let files = urls.into_iter().filter_map(|url| named_by(url, false));
    files.map(|touched| touched.below(folder.clone())).collect()
}

/// The file that is named as the end of its URL.
fn named_by(url: &Word, drops_query: bool) -> Option<Touched<'_>> {
    let (_, rest) = url.text.split_once("://")?;
    let path = match rest.split_once('?') {
        Some((path, _)) if drops_query => path,
        Some(_) => return None,
        None => rest,
    };
    let (_, name) = path.rsplit_once('/')?;
    let is_name = !name.is_empty() && !name.contains(['}', '#', '%']);
    is_name.then(|| Touched::at(FileChange::Writes, url, Piece::part(url, name)))
}

const GIT_CLONE: Syntax = Syntax {
    short: "bcoujC",
    long: &[
        "branch",
        "depth",
        "origin",
        "upload-pack",
        "config",
        "reference",
        "jobs",
        "filter",
        "shallow-since",
        "git-dir",
    ],
};

pub(super) fn git(command: &Command) -> Vec<Touched<'_>> {
    let mut operands = Vec::new();
    for item in items(command, GIT_CLONE) {
        match item {
            Item::Flag("C" | "bare" | "mirror", _) => return Vec::new(),
            Item::Operand(word) => operands.push(word),
            Item::Flag(..) => {}
        }
    }
    match operands.as_slice() {
        [verb, _, folder] if verb.text == "clone" => vec![Touched::new(FileChange::Fills, folder)],
        [verb, url] if verb.text == "clone" => {
            let path = url.text.trim_end_matches('/');
            let name = path.rsplit(['/', ':']).next().unwrap_or(path);
            let name = name.strip_suffix(".git").unwrap_or(name);
            vec![Touched::at(FileChange::Fills, url, Piece::part(url, name))]
        }
        _ => Vec::new(),
    }
}

/// An archive that is unpacked into a folder.
pub(super) fn tar(command: &Command) -> Vec<Touched<'_>> {
    let syntax = Syntax {
        short: "fCTXIbgHKNVFL",
        long: &[
            "file",
            "directory",
            "exclude",
            "files-from",
            "strip-components",
            "use-compress-program",
            "transform",
        ],
    };
    let first = command
        .arguments()
        .first()
        .map_or("", |word| word.text.as_str());
    let mut unpacks = !first.starts_with('-') && first.contains('x');
    let mut folder = None;
    let mut program = command.words.first();
    for item in items(command, syntax) {
        match item {
            Item::Flag("x" | "extract" | "get", _) => unpacks = true,
            Item::Flag("C" | "directory", Some(value)) => {
                folder = Some(value.piece());
                program = Some(value.word);
            }
            _ => {}
        }
    }
    fills(program.filter(|_| unpacks), folder)
}

pub(super) fn unzip(command: &Command) -> Vec<Touched<'_>> {
    let syntax = Syntax {
        short: "dxP",
        long: &[],
    };
    let mut folder = None;
    let mut place = command.words.first();
    for item in items(command, syntax) {
        match item {
            // Only shows or tests.
            Item::Flag("l" | "p" | "t" | "v" | "Z", _) => return Vec::new(),
            Item::Flag("d", Some(value)) => {
                folder = Some(value.piece());
                place = Some(value.word);
            }
            _ => {}
        }
    }
    fills(place, folder)
}

/// Fills a folder, or else the working directory.
fn fills<'a>(word: Option<&'a Word>, folder: Option<Piece<'a>>) -> Vec<Touched<'a>> {
    let folder = folder.unwrap_or_else(|| Piece::exact("."));
    word.map(|word| Touched::at(FileChange::Fills, word, folder))
        .into_iter()
        .collect()
}
