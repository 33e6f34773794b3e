//! The files of an image as a tree.

use super::args::{ImageShowArgs, TreeFilter};
use crate::{
    error::Error,
    image::{EntryKind, Fate, File, Image},
    report::{
        shown::{bytes, plain},
        tty::{Look, Screen},
    },
};
use std::{
    collections::HashSet,
    io::{self, Write},
};

/// Files in order of their paths, each with what became of it.
pub(super) struct Rows<'i> {
    rows: Vec<(File<'i>, Mark)>,
}

/// What a layer did, or what became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Added,
    Changed,
    /// The layer that took it away.
    Removed(usize),
    /// The layer that has another in its place.
    Replaced(usize),
}

impl<'i> Rows<'i> {
    pub(super) fn of(image: &'i Image, args: &ImageShowArgs) -> Result<Self, Error> {
        let layer = args
            .layer
            .map(|layer| TreeFilter::layer(layer, image.layers.len()));
        let layer = layer.transpose()?;
        // The paths that a layer has instead of a lower one.
        let replaced: HashSet<(usize, &[u8])> = image
            .copies()
            .filter_map(|file| match file.fate() {
                Fate::Replaced { layer } if layer != file.layer().index => {
                    Some((layer, file.path()))
                }
                _ => None,
            })
            .collect();
        let mark = |file: File<'i>| match file.fate() {
            Fate::Removed { layer } => Mark::Removed(layer),
            Fate::Replaced { layer } => Mark::Replaced(layer),
            _ if replaced.contains(&(file.layer().index, file.path())) => Mark::Changed,
            _ => Mark::Added,
        };
        let wants = |file: File<'i>| {
            let (made, fate) = (file.layer().index, mark(file));
            let is_hidden = matches!(fate, Mark::Removed(_) | Mark::Replaced(_));
            let changed = replaced.contains(&(made, file.path()));
            // What the layer did to it: what it has, and what it took away.
            let of_layer = layer.is_none_or(|layer| made == layer || fate == Mark::Removed(layer));
            let wanted = args.filters.iter().any(|filter| match filter {
                TreeFilter::Added => !changed && layer.is_none_or(|layer| made == layer),
                TreeFilter::Changed => changed && layer.is_none_or(|layer| made == layer),
                TreeFilter::Removed => match layer {
                    Some(layer) => fate == Mark::Removed(layer),
                    None => matches!(fate, Mark::Removed(_)),
                },
                TreeFilter::Wasted => is_hidden && file.entry().size > 0,
            });
            // Without a wish: what a container sees, or all that the layer did.
            let usual = args.filters.is_empty() && (layer.is_some() || !is_hidden);
            let least = args.min_size.unwrap_or_default();
            of_layer && (wanted || usual) && file.entry().size >= least
        };
        let files = image.copies().filter(|file| wants(*file));
        let mut rows: Vec<(File<'_>, Mark)> = files
            .map(|file| {
                let mark = match (mark(file), layer) {
                    // In its own layer it is what that did.
                    (Mark::Replaced(_) | Mark::Removed(_), Some(layer))
                        if file.layer().index == layer =>
                    {
                        if replaced.contains(&(layer, file.path())) {
                            Mark::Changed
                        } else {
                            Mark::Added
                        }
                    }
                    (mark, _) => mark,
                };
                (file, mark)
            })
            .collect();
        rows.sort_by(|a, b| {
            let parts = |file: File<'i>| file.path().split(|byte| *byte == b'/');
            let order = parts(a.0).cmp(parts(b.0));
            order.then(a.0.layer().index.cmp(&b.0.layer().index))
        });
        Ok(Self { rows })
    }

    /// Writes them line by line: there may be millions.
    pub(super) fn write(&self, out: &mut dyn Write, screen: Screen) -> io::Result<()> {
        let mut out = io::BufWriter::new(out);
        let mut above: Vec<&[u8]> = Vec::new();
        for (file, mark) in &self.rows {
            let parts: Vec<&[u8]> = file.path().split(|byte| *byte == b'/').collect();
            let Some((name, folders)) = parts.split_last() else {
                continue;
            };
            // Folders that have no row of their own here.
            let same = above.iter().zip(folders).take_while(|(a, b)| a == b);
            let same = same.count();
            for (depth, folder) in folders.iter().enumerate().skip(same) {
                writeln!(out, "{:38}{}{}/", "", indent(depth), shown(folder))?;
            }
            above.clear();
            above.extend_from_slice(folders);
            if file.kind() == EntryKind::Directory {
                above.push(name);
            }
            write_row(&mut out, *file, *mark, (folders.len(), name), screen)?;
        }
        out.flush()
    }
}

fn write_row(
    out: &mut impl Write,
    file: File<'_>,
    mark: Mark,
    (depth, name): (usize, &[u8]),
    screen: Screen,
) -> io::Result<()> {
    let entry = file.entry();
    let (sign, look, note) = match mark {
        Mark::Added => ('+', Look::Green, String::new()),
        Mark::Changed => ('~', Look::Yellow, String::new()),
        Mark::Removed(layer) => ('-', Look::Red, format!("  deleted in layer {layer}")),
        Mark::Replaced(layer) => ('-', Look::Red, format!("  replaced in layer {layer}")),
    };
    let kind = match file.kind() {
        EntryKind::Directory => 'd',
        EntryKind::Symlink => 'l',
        EntryKind::HardLink => 'h',
        EntryKind::CharDevice => 'c',
        EntryKind::BlockDevice => 'b',
        EntryKind::Fifo => 'p',
        _ => '-',
    };
    let owner = format!("{}:{}", entry.uid, entry.gid);
    let size = match file.kind() {
        EntryKind::File => bytes(entry.size),
        _ => String::new(),
    };
    let name = match file.kind() {
        EntryKind::Directory => format!("{}/", shown(name)),
        EntryKind::Symlink | EntryKind::HardLink => {
            let link = entry.link().unwrap_or_default();
            format!("{} -> {}", shown(name), shown(link))
        }
        _ => shown(name),
    };
    let start = screen.paint(look, &sign.to_string());
    writeln!(
        out,
        "{start} {kind}{:04o} {owner:>11} {:>3} {size:>9}    {}{name}{note}",
        entry.mode,
        file.layer().index,
        indent(depth),
    )
}

fn indent(depth: usize) -> String {
    "  ".repeat(depth)
}

fn shown(name: &[u8]) -> String {
    plain(&String::from_utf8_lossy(name))
}
