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
    options.name = name.to_owned();
    options.platform = args.platform()?;
    options.limits = args.limits();
    options.reference.clone_from(&args.reference);
    if name == "-" {
        let progress = Progress::new(name, None);
        let mut options = options;
        options.watch = &progress;
        return image::open(Input::Reader(Box::new(io::stdin())), &options);
    }
    #[cfg(unix)]
    if let Some(image) = DAEMONS.iter().find_map(|it| name.strip_prefix(it)) {
        let reader = image::daemon::fetch(image, &sockets())?;
        let progress = Progress::new(name, None);
        let mut options = options;
        options.watch = &progress;
        return image::open(Input::Reader(Box::new(reader)), &options);
    }
    let (input, reference) = Input::parse(name);
    options.reference = options.reference.or(reference);
    let Input::Path(path) = &input else {
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
                        IMAGE -o image.tar` or `skopeo copy docker://IMAGE oci:folder` write them";
            return Some(said.to_owned());
        }
        Err(error) => return Some(format!("it cannot be read: {error}")),
    };
    if !about.is_file() {
        return None;
    }
    if about.len() == 0 {
        return Some("the file is empty".to_owned());
    }
    let mut head = Vec::new();
    let file = File::open(path).ok()?;
    file.take(HEAD_BYTES).read_to_end(&mut head).ok()?;
    is_text(&head).then(|| {
        let text = String::from_utf8_lossy(&head);
        let mut lines = text.lines();
        if lines.any(|line| line.get(..5).is_some_and(|it| it.eq_ignore_ascii_case("from "))) {
            "this is a text, a Dockerfile it seems: `holystone check` checks those; with an image, it \
             is told by `--dockerfile`"
                .to_owned()
        } else {
            "this is a text and no archive; an image is a tar archive or a folder".to_owned()
        }
    })
}

/// Whether bytes are a text: a tar archive has NULs in its first header, compressed data soon has some
/// byte that no text has.
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
    use super::is_text;

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
