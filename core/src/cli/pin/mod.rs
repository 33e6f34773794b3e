//! `holystone pin`: finds the files, asks, writes what `pin` makes of them.

pub(in crate::cli) mod args;
mod outcome;
mod run;

use super::{
    Outcome,
    args::Format,
    check::{build_args, build_contexts},
    discover::{self, Wanted},
    disk,
    publisher::read_lock,
};
use crate::{
    dockerfile::{Inputs, Publisher},
    error::Error,
    image::reference::Reference,
    lock::Lock,
    pin::{FileKind, Memory, PinReport},
};
use args::PinArgs;
use outcome::RunOutcome;
use rayon::prelude::*;
use run::{File, Mode, Run};
use std::{io, path::Path};

/// What names images.
const PINNABLE: Wanted = Wanted {
    has_name: |name| FileKind::of(name).is_some(),
    what: "Dockerfile, Compose file or file of Bake",
};

pub(super) fn run(args: &PinArgs) -> Outcome {
    let run = Run {
        inputs: Inputs {
            build_args: build_args(&args.build_args)?,
            named_contexts: build_contexts(&args.build_contexts).into_iter().collect(),
            ..Inputs::default()
        },
        mode: Mode::of(args),
        update: args.update,
    };
    let found = discover::find(&args.paths, PINNABLE);
    if run.mode == Mode::Check && !args.update {
        let files: Vec<PinReport> = found.par_iter().map(|found| run.look(found)).collect();
        return tell(args, &run, files);
    }
    let mut lock = None;
    let publisher: Box<dyn Publisher> = if let Some(file) = &args.from_lock {
        Box::new(read_lock(file)?)
    } else {
        if run.mode == Mode::Write && !args.no_lock {
            // One that cannot be read is told before anybody is asked.
            let there = args.lock.exists();
            lock = Some(if there {
                read_lock(&args.lock)?
            } else {
                Lock::default()
            });
        }
        super::publisher::publisher(&args.registry, lock.is_some())?
    };
    let memory = Memory::new(&*publisher);
    let files: Vec<_> = found.iter().map(File::read).collect();
    // What registries take their time for is asked at once; errors are told where the names are.
    let mut asked: Vec<Reference> = files.iter().flat_map(|file| run.asked(file)).collect();
    asked.sort_by_key(ToString::to_string);
    asked.dedup();
    asked.par_iter().for_each(|reference| {
        let _ = memory.published(reference);
    });
    let files = files
        .into_iter()
        .map(|file| run.pin(file, &memory))
        .collect();
    if let Some(lock) = lock {
        write_lock(&args.lock, lock, &memory)?;
    }
    tell(args, &run, files)
}

/// Writes what was said to the lock file, on top of what it had.
fn write_lock(path: &Path, mut lock: Lock, memory: &Memory<'_>) -> Result<(), Error> {
    let before = lock.clone();
    for (name, published) in memory.answers() {
        if let Ok(reference) = Reference::parse(&name) {
            lock.insert(&reference, &published)?;
        }
    }
    if lock == before {
        return Ok(());
    }
    disk::write_atomically(path, lock.to_string().as_bytes()).map_err(|error| {
        Error::new(crate::ErrorKind::Io, "cannot be written")
            .at(disk::display(path))
            .because(error)
    })
}

fn tell(args: &PinArgs, run: &Run, files: Vec<PinReport>) -> Outcome {
    let outcome = RunOutcome::new(files, run.mode);
    let text = match args.format {
        Format::Tty => outcome.to_text(),
        Format::Json => outcome.to_json(),
    };
    // Standard output is for the diff, or for the file that was read from standard input.
    let is_taken = run.mode == Mode::Diff
        || (run.mode == Mode::Write && args.paths.iter().any(|path| path.as_os_str() == "-"));
    if is_taken {
        io::Write::write_all(&mut io::stderr(), text.as_bytes())?;
    } else {
        super::print(&text)?;
    }
    Ok(outcome.code())
}
