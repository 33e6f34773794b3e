//! How programs of an image are told.

use super::inventory::{Class, MAX_RELATED, names, programs, runs_a_program, used};
use crate::{
    image::Image,
    lint::{Findings, Severity},
};

/// Reports the programs of these classes, in one finding for each class.
pub(super) fn report_programs(image: &Image, classes: &[Class], findings: &mut Findings) {
    let used = used(image);
    for (class, mut programs) in programs(image, classes) {
        programs.retain(|program| !used.contains(program.name.as_str()));
        let Some(first) = programs.first() else {
            continue;
        };
        let verb = match programs.as_slice() {
            [_] => "is",
            _ => "are",
        };
        let finding = findings.report(
            first.file.place(),
            format!("{} {verb} in the image: {}", names(&programs), gives(class)),
        );
        finding.help(help(class));
        for other in programs.iter().skip(1).take(MAX_RELATED) {
            finding.related(other.file.place(), format!("`{}`", other.name));
        }
        if !runs_a_program(image) {
            finding.severity(Severity::Info);
        }
    }
}

fn gives(class: Class) -> &'static str {
    match class {
        Class::Shell => "an intruder has all commands at hand",
        Class::PackageManager => "an intruder installs what is not there",
        Class::Interpreter => "an intruder runs scripts that need no shell",
        Class::Compiler => "building is over when the image is built",
        Class::Transfer => "an intruder fetches and sends files",
        Class::VersionControl => {
            "an intruder fetches programs, and reads what credentials are left"
        }
        Class::Editor => "an intruder changes files with ease",
        Class::Connection => "one line opens a shell to the outside",
        Class::Scanner => "an intruder finds the next hosts, or reads what is sent between them",
        Class::Debugger => "an intruder reads the memory of other processes, and the secrets in it",
        Class::Privilege => "each hole in a setuid root program makes an intruder root",
        Class::RemoteLogin => "an intruder goes on to other hosts, or comes back",
    }
}

fn help(class: Class) -> &'static str {
    match class {
        Class::Shell | Class::PackageManager => {
            "start from `scratch` or a base without one, such as a distroless image, and copy the program there"
        }
        Class::Interpreter => {
            "take a base without it, or a smaller one: the variant `-slim`, a distroless image"
        }
        Class::Compiler => {
            "build in a stage of its own, and copy the result: `COPY --from=build /app /app`"
        }
        Class::Transfer | Class::VersionControl | Class::Editor => {
            "use it in a builder stage, or take it away in the step that needs it"
        }
        _ => {
            "leave it out of this image; to look into a running container, attach one with tools: `kubectl debug`, `docker debug`"
        }
    }
}
