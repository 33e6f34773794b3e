use super::{EntryKind, judge, plain::Plain, problems::Problems, stop::Stop, tar::Archive};
use crate::image::{Limits, Watch};
use std::io::{self, Read, Write};

/// Writes the content of one file of a layer, holes as zeros, without holding it.
///
/// `entry` is its index in [`LayerData::entries`](super::LayerData::entries); the limits are those with
/// which the layer was read. `Ok(false)` if there is no file of this index, or its content is not known.
///
/// # Errors
/// When the layer is damaged before the end of the file, a limit is reached, or `sink` fails.
pub fn write_file(
    mut blob: impl Read,
    entry: usize,
    limits: &Limits,
    watch: &dyn Watch,
    sink: &mut dyn Write,
) -> io::Result<bool> {
    let mut plain = Plain::unhashed(&mut blob, limits, watch);
    let mut archive = Archive::default();
    let mut problems = Problems::new(0);
    let mut index = 0;
    while let Some(member) = archive.next(&mut plain, limits)? {
        let Some(found) = judge::entry(&member, limits, &mut problems) else {
            continue;
        };
        if index < entry {
            index += 1;
            continue;
        }
        if found.kind != EntryKind::File {
            return Ok(false);
        }
        let mut failed = Ok(());
        let written = archive.content(&mut plain, &member, &mut |part| {
            sink.write_all(part).map_err(|error| {
                let stop = Stop::damaged(error.to_string());
                failed = Err(error);
                stop
            })
        });
        failed?;
        return Ok(written?);
    }
    Ok(false)
}
