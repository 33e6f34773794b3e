//! The kind and permissions of a file as texts.

use crate::image::{Entry, EntryKind};

/// As Go's `os.FileMode` writes it: `urwxr-xr-x` for a setuid file, `dtrwxrwxrwx` for `/tmp`.
pub(super) fn go(entry: &Entry) -> String {
    let kind = match entry.kind {
        EntryKind::Directory => "d",
        EntryKind::Symlink => "L",
        EntryKind::CharDevice => "Dc",
        EntryKind::BlockDevice => "D",
        EntryKind::Fifo => "p",
        _ => "",
    };
    // The order of the letters is `dalTLDpSugct?`.
    let (device, char_device) = match kind {
        "Dc" => ("D", "c"),
        kind => (kind, ""),
    };
    let mut text = device.to_owned();
    for (bit, letter) in [(0o4000, "u"), (0o2000, "g")] {
        if entry.mode & bit != 0 {
            text.push_str(letter);
        }
    }
    text.push_str(char_device);
    if entry.mode & 0o1000 != 0 {
        text.push('t');
    }
    if text.is_empty() {
        text.push('-');
    }
    text + &bits(entry.mode)
}

/// As `ls` writes it: `-rwsr-xr-x`, `drwxrwxrwt`.
pub(super) fn unix(entry: &Entry) -> String {
    let kind = match entry.kind {
        EntryKind::Directory => 'd',
        EntryKind::Symlink => 'l',
        EntryKind::CharDevice => 'c',
        EntryKind::BlockDevice => 'b',
        EntryKind::Fifo => 'p',
        _ => '-',
    };
    let mut bits: Vec<char> = bits(entry.mode).chars().collect();
    let special = [
        (0o4000, 2, ['s', 'S']),
        (0o2000, 5, ['s', 'S']),
        (0o1000, 8, ['t', 'T']),
    ];
    for (bit, at, [with_x, without_x]) in special {
        if entry.mode & bit != 0 {
            bits[at] = if bits[at] == 'x' { with_x } else { without_x };
        }
    }
    std::iter::once(kind).chain(bits).collect()
}

fn bits(mode: u16) -> String {
    (0..9)
        .map(|at| {
            let is_set = mode & (0o400 >> at) != 0;
            if is_set { ['r', 'w', 'x'][at % 3] } else { '-' }
        })
        .collect()
}
