//! `holystone image-cat`

use super::{
    args::{ImageCatArgs, TreeFilter},
    open_one,
};
use crate::{
    cli::{Outcome, disk},
    error::{Error, ErrorKind},
    image::{EntryKind, Fate, File, Image, MAX_LINKS, OpenOptions, PathError},
    report::shown::{bytes, plain},
};

pub(in crate::cli) fn run(args: &ImageCatArgs) -> Outcome {
    let path = args.path.trim_start_matches('/');
    let mut options = OpenOptions {
        secrets: None,
        ..OpenOptions::default()
    };
    let limit = args.open.limits().memory_bytes;
    options.keep.file(path, limit);
    let image = open_one(&args.image, &args.open, options)?;
    let fail = |message: String| Error::new(ErrorKind::NoImage, message).at(&args.image);
    let file = find(&image, args).map_err(fail)?;
    if let Some(kept) = kept(file) {
        disk::print(|out| out.write_all(kept))?;
        return Ok(complete(&image));
    }
    // A link led elsewhere, which is known only now: the image is read again.
    if args.image == "-" {
        let message = format!(
            "`{}` is {}, and standard input is read only once; ask for that path, or save the image to \
             a file",
            plain(&args.path),
            plain(&file.target().display_path())
        );
        return Err(fail(message).into());
    }
    let mut options = OpenOptions {
        secrets: None,
        ..OpenOptions::default()
    };
    options.keep.file(file.target().path(), limit);
    let image = open_one(&args.image, &args.open, options)?;
    let file = find(&image, args).map_err(fail)?;
    let Some(kept) = kept(file) else {
        let message = format!(
            "{} has {}, for which there is no room; `--max-memory` gives more",
            plain(&file.display_path()),
            bytes(file.target().entry().size)
        );
        return Err(fail(message).into());
    };
    disk::print(|out| out.write_all(kept))?;
    Ok(complete(&image))
}

/// The content, if it was kept; an empty file needs no keeping.
fn kept(file: File<'_>) -> Option<&[u8]> {
    let target = file.target();
    match target.entry().kept() {
        None if target.entry().size == 0 => Some(&[]),
        kept => kept,
    }
}

/// What was read of a damaged image may not be the file that a container sees.
fn complete(image: &Image) -> u8 {
    if image.is_complete() { 0 } else { 2 }
}

/// The file that is wanted, or why there is none.
fn find<'i>(image: &'i Image, args: &ImageCatArgs) -> Result<File<'i>, String> {
    let shown = plain(&args.path);
    let file = match args.layer {
        Some(layer) => in_layer(image, layer, &args.path)?,
        None => match image.resolve(&args.path) {
            Ok(Some(file)) => file,
            Ok(None) => return Err(format!("`{shown}` is a folder")),
            Err(PathError::Loop) => {
                return Err(format!(
                    "`{shown}` leads through more than {MAX_LINKS} links"
                ));
            }
            Err(PathError::NotADirectory) => {
                return Err(format!("something on the way of `{shown}` is no folder"));
            }
            Err(_) => return Err(missing(image, &args.path)),
        },
    };
    let what = match file.kind() {
        EntryKind::File | EntryKind::HardLink => return Ok(file),
        EntryKind::Directory => "a folder",
        EntryKind::Symlink => {
            let link = file.entry().link().unwrap_or_default();
            return Err(format!(
                "`{shown}` is a link to `{}`",
                plain(&String::from_utf8_lossy(link))
            ));
        }
        _ => "no file but a device or a pipe",
    };
    Err(format!("`{shown}` is {what}"))
}

fn in_layer<'i>(image: &'i Image, layer: usize, path: &str) -> Result<File<'i>, String> {
    let layer = TreeFilter::layer(layer, image.layers.len()).map_err(|error| error.to_string())?;
    let wanted = path.trim_start_matches('/').as_bytes();
    // The last of several is what unpacking leaves.
    let found = image.files_of(layer).filter(|file| file.path() == wanted);
    found.last().ok_or_else(|| {
        let others = layers_with(image, wanted);
        let hint = match others.as_str() {
            "" => "no layer has it".to_owned(),
            others => format!("it is in {others}"),
        };
        format!("layer {layer} has no `{}`; {hint}", plain(path))
    })
}

/// That there is no such file, and whether there was one.
fn missing(image: &Image, path: &str) -> String {
    let shown = plain(path);
    let wanted = path.trim_start_matches('/').as_bytes();
    let mut copies = image.copies().filter(|file| file.path() == wanted);
    let Some(last) = copies.by_ref().last() else {
        let mut problems = image.problems.iter();
        let unread = problems.find(|problem| problem.kind.is_unchecked());
        let unread = unread.map(|problem| {
            let problem = plain(&problem.to_string());
            format!("; not all of the image was read: {problem}")
        });
        return format!("there is no `{shown}`{}", unread.unwrap_or_default());
    };
    let had = last.layer().index;
    match last.fate() {
        Fate::Removed { layer } => format!(
            "`{shown}` was deleted in layer {layer}; `--layer {had}` shows it as it was before"
        ),
        _ => format!("there is no `{shown}`; `--layer {had}` shows a copy"),
    }
}

/// `layer 1`, `layers 1, 4`
fn layers_with(image: &Image, path: &[u8]) -> String {
    let copies = image.copies().filter(|file| file.path() == path);
    let mut layers: Vec<usize> = copies.map(|file| file.layer().index).collect();
    layers.dedup();
    let list: Vec<String> = layers.iter().map(usize::to_string).collect();
    match list.len() {
        0 => String::new(),
        1 => format!("layer {}", list.concat()),
        _ => format!("layers {}", list.join(", ")),
    }
}
