//! The commands about images.

pub(super) mod args;
mod cat;
mod check;
mod diff;
mod dockleignore;
mod progress;
mod show;
mod test;
mod tree;

pub(super) use cat::run as cat;
pub(super) use check::run as check;
pub(super) use diff::run as diff;
pub(super) use show::run as show;
pub(super) use test::run as test;

use crate::{
    error::{Error, ErrorKind},
    image::{self, Image, Input, OpenOptions},
    registry,
};
use args::OpenArgs;
use progress::Progress;
use std::{
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
};

/// How much of a file is looked at to say what it is instead of an image.
const HEAD_BYTES: u64 = 4096;

/// Opens the image, or the images, of an argument.
fn open(name: &str, args: &OpenArgs, mut options: OpenOptions<'_>) -> Result<Vec<Image>, Error> {
    name.clone_into(&mut options.name);
    options.platform = args.platform()?;
    options.limits = args.limits();
    options.reference.clone_from(&args.reference);
    if name == "-" {
        let mut head = Vec::new();
        io::stdin()
            .take(HEAD_BYTES)
            .read_to_end(&mut head)
            .map_err(|error| {
                Error::new(ErrorKind::Io, "it cannot be read")
                    .at(name)
                    .because(error)
            })?;
        if let Some(fault) = fault_of(&head) {
            return Err(Error::new(ErrorKind::NoImage, fault).at(name));
        }
        let progress = Progress::new(name, None);
        let mut options = options;
        options.watch = &progress;
        let reader = io::Cursor::new(head).chain(io::stdin());
        return image::open(Input::Reader(Box::new(reader)), &options);
    }
    #[cfg(unix)]
    if let Some(image) = DAEMONS.iter().find_map(|it| name.strip_prefix(it)) {
        let reader = image::daemon::fetch(image, &sockets())?;
        let progress = Progress::new(name, None);
        let mut options = options;
        options.watch = &progress;
        return image::open(Input::Reader(Box::new(reader)), &options);
    }
    let (input, reference) = registry::input(name, || args.registry.client())?;
    options.reference = options.reference.or(reference);
    let Input::Path(path) = &input else {
        let progress = Progress::new(name, None);
        let mut options = options;
        options.watch = &progress;
        return image::open(input, &options);
    };
    if let Some(fault) = fault(path) {
        return Err(Error::new(ErrorKind::NoImage, fault).at(name));
    }
    let progress = Progress::new(name, Some(path));
    let mut options = options;
    options.watch = &progress;
    image::open(input, &options)
}

/// What stands before the name of an image that a daemon of this machine has.
#[cfg(unix)]
const DAEMONS: &[&str] = &["docker-daemon:", "daemon:"];

/// Where the daemon listens: where `DOCKER_HOST` or `CONTAINER_HOST` says, else at the usual places.
#[cfg(unix)]
fn sockets() -> Vec<PathBuf> {
    let hosts = ["DOCKER_HOST", "CONTAINER_HOST"].map(std::env::var);
    let said = hosts.into_iter().flatten();
    let said: Vec<PathBuf> = said
        .filter_map(|host| Some(host.strip_prefix("unix://")?.into()))
        .collect();
    if !said.is_empty() {
        return said;
    }
    let runtime = std::env::var_os("XDG_RUNTIME_DIR");
    image::daemon::usual_sockets(runtime.as_deref().map(Path::new))
}

/// What is wrong with a path that is no image at all, with what to do.
fn fault(path: &Path) -> Option<String> {
    let about = match fs::metadata(path) {
        Ok(about) => about,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let said = "there is no such file or folder; images are read from files, as `docker save \
                        IMAGE -o image.tar` writes them, or from a registry: `registry:NAME`";
            return Some(said.to_owned());
        }
        Err(error) => return Some(format!("it cannot be read: {error}")),
    };
    if !about.is_file() {
        return None;
    }
    let mut head = Vec::new();
    let file = File::open(path).ok()?;
    file.take(HEAD_BYTES).read_to_end(&mut head).ok()?;
    fault_of(&head)
}

/// What is wrong with bytes that start no archive.
fn fault_of(head: &[u8]) -> Option<String> {
    let says_from = |line: &str| {
        let keyword = line.get(..5);
        keyword.is_some_and(|keyword| keyword.eq_ignore_ascii_case("from "))
    };
    let said = if head.is_empty() {
        "it is empty"
    } else if is_archive(head) {
        return None;
    } else if !is_text(head) {
        "this is no archive: neither tar, nor gzip, nor zstd"
    } else if String::from_utf8_lossy(head).lines().any(says_from) {
        "this is a text, a Dockerfile it seems: `holystone check` checks those; with an image, it is told \
         by `--dockerfile`"
    } else {
        "this is a text and no archive; an image is a tar archive or a folder"
    };
    Some(said.to_owned())
}

/// Whether an archive may start so: compressed, or with the header of an entry, whose checksum is the sum
/// of its bytes with blanks for the checksum itself (POSIX `pax`). A block of zeros is an empty archive.
fn is_archive(head: &[u8]) -> bool {
    const CHECKSUM: std::ops::Range<usize> = 148..156;
    // gzip, zstd, and the skippable frames that may come before the first of zstd.
    let is_compressed = head.starts_with(&[0x1f, 0x8b])
        || head.starts_with(&[0x28, 0xb5, 0x2f, 0xfd])
        || matches!(head, [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..]);
    let Some(block) = head.get(..512) else {
        return is_compressed;
    };
    if is_compressed || block.iter().all(|byte| *byte == 0) {
        return true;
    }
    let said = String::from_utf8_lossy(&block[CHECKSUM]);
    let said = said.trim_matches([' ', '\0']);
    let said = u32::from_str_radix(said.split(['\0', ' ']).next().unwrap_or_default(), 8);
    let byte = |(at, byte): (usize, &u8)| if CHECKSUM.contains(&at) { b' ' } else { *byte };
    let bytes = || block.iter().enumerate().map(byte);
    let unsigned: u32 = bytes().map(u32::from).sum();
    // Old archivers summed signed bytes.
    let signed: i32 = bytes().map(|byte| i32::from(byte.cast_signed())).sum();
    said.is_ok_and(|said| said == unsigned || i32::try_from(said) == Ok(signed))
}

/// Whether bytes are a text: what is none soon has some byte that no text has.
fn is_text(head: &[u8]) -> bool {
    let is_control = |byte: &u8| *byte < b' ' && !b"\t\n\r\x0c\x1b".contains(byte);
    let text = String::from_utf8_lossy(head);
    !head.iter().any(is_control) && text.chars().filter(|c| *c == '\u{fffd}').count() <= 1
}

/// The one image that is wanted.
fn open_one(name: &str, args: &OpenArgs, options: OpenOptions<'_>) -> Result<Image, Error> {
    let mut images = open(name, args, options)?;
    if images.len() > 1 {
        let names: Vec<&str> = images.iter().map(|image| image.name.as_str()).collect();
        let message = format!(
            "there are {} images; name one with `--image` or `--platform`: {}",
            names.len(),
            names.join(", ")
        );
        return Err(Error::new(ErrorKind::NoImage, message).at(name));
    }
    let none = || Error::new(ErrorKind::NoImage, "there is no image").at(name);
    images.pop().ok_or_else(none)
}

#[cfg(test)]
mod tests {
    use super::{is_archive, is_text};

    #[test]
    fn archives_are_told_by_their_first_header() {
        let mut header = tar::Header::new_old();
        header.set_path("é").expect("short");
        header.set_size(0);
        header.set_cksum();
        let mut block = header.as_bytes().to_vec();
        assert!(is_archive(&block));
        block[3] = b'x';
        assert!(!is_archive(&block));
        assert!(is_archive(&[0; 512]));
        assert!(is_archive(&[0x1f, 0x8b, 8]));
        assert!(is_archive(&[0x52, 0x2a, 0x4d, 0x18, 0]));
        assert!(!is_archive(b"FROM x"));
        assert!(!is_archive(&[0x7f; 600]));
    }

    #[test]
    fn texts_are_told_from_archives() {
        for (head, expected) in [
            (&b"FROM debian\nRUN x\n"[..], true),
            ("é\tü".as_bytes(), true),
            (b"manifest.json\0\0\0\0", false),
            (b"\x1f\x8b\x08", false),
            (b"\x28\xb5\x2f\xfd", false),
            (b"\x89PNG\r\n\x1a\n", false),
        ] {
            assert_eq!(is_text(head), expected, "{head:?}");
        }
    }
}
