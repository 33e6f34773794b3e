//! Whether programs can run where they are.

mod absent_program;
mod broken_program;
mod build_paths_in_program;
mod command_without_shell;
mod dynamic_program_in_static_base;
mod foreign_libc_program;
mod interpreter_not_found;
mod library_not_found;
mod library_too_old;
mod loader_not_found;
mod program_not_executable;
mod program_not_found;
mod runtime_data_left_behind;
mod script_without_interpreter;
mod started;
mod symbols_in_program;
mod tls_without_ca_bundle;
mod wrong_architecture;

use crate::{
    dockerfile::{Base, CopiedProgram, Instruction, Language, Linkage, Program, Stage, base::Tool},
    lint::{Confidence, Entry, Finding, Safety, Severity},
    rules::Topic,
    syntax::instruction::{CommandLine, Kind},
    text::Edit,
};

pub(super) static TOPIC: Topic = Topic {
    name: "fit",
    about: "whether programs can run where they are",
    rules: &[
        Entry::plain::<command_without_shell::CommandWithoutShell>(),
        Entry::plain::<absent_program::AbsentProgram>(),
        Entry::plain::<script_without_interpreter::ScriptWithoutInterpreter>(),
        Entry::plain::<dynamic_program_in_static_base::DynamicProgramInStaticBase>(),
        Entry::plain::<foreign_libc_program::ForeignLibcProgram>(),
        Entry::plain::<runtime_data_left_behind::RuntimeDataLeftBehind>(),
        Entry::plain::<build_paths_in_program::BuildPathsInProgram>(),
        Entry::plain::<symbols_in_program::SymbolsInProgram>(),
        Entry::plain::<program_not_found::ProgramNotFound>(),
        Entry::plain::<program_not_executable::ProgramNotExecutable>(),
        Entry::plain::<interpreter_not_found::InterpreterNotFound>(),
        Entry::plain::<wrong_architecture::WrongArchitecture>(),
        Entry::plain::<loader_not_found::LoaderNotFound>(),
        Entry::plain::<library_not_found::LibraryNotFound>(),
        Entry::plain::<tls_without_ca_bundle::TlsWithoutCaBundle>(),
        Entry::plain::<library_too_old::LibraryTooOld>(),
        Entry::plain::<broken_program::BrokenProgram>(),
    ],
};

/// The image that is built starts from this, as a person would call it.
fn base_name(stage: Stage<'_>) -> &str {
    match stage.root_base() {
        Base::Scratch => "scratch",
        Base::Image(name) => name.text().unwrap_or("the base"),
        _ => "the base",
    }
}

/// The programs that COPY brings into the image, one for each source of a COPY.
fn shipped_programs(
    target: Stage<'_>,
) -> impl Iterator<Item = (Instruction<'_>, CopiedProgram<'_>)> {
    target
        .chain()
        .flat_map(Stage::instructions)
        .flat_map(|instruction| {
            let mut programs = instruction.copied_programs();
            programs.dedup_by_key(|copied| copied.word.span);
            programs
                .into_iter()
                .map(move |copied| (instruction, copied))
        })
}

/// Where the loaders of dynamically linked programs are.
const LOADERS: &[&str] = &[
    "/lib64/ld-linux-x86-64.so.2",
    "/usr/lib64/ld-linux-x86-64.so.2",
    "/lib/ld-linux-aarch64.so.1",
    "/usr/lib/ld-linux-aarch64.so.1",
    "/lib/ld-musl-x86_64.so.1",
    "/usr/lib/ld-musl-x86_64.so.1",
];

/// Whether a COPY may bring a loader for dynamically linked programs.
fn may_copy_loader(target: Stage<'_>) -> bool {
    target.may_copy_to(LOADERS, &[])
}

/// Tells of a finding how sure it is that a program is linked dynamically, and how to mend that.
fn explain_linkage(finding: &mut Finding, program: Program<'_>, image: &str) {
    if let Some(command) = program.command() {
        finding.related(command.span(), "it is built here");
    }
    let language = program.language();
    let otherwise = match (language, program.linkage()) {
        (Language::Go, Linkage::MaybeDynamic(_)) => {
            finding
                .confidence(Confidence::Medium)
                .severity(Severity::Warning);
            "build it with `CGO_ENABLED=0`"
        }
        (Language::Go, _) => {
            "build it with `CGO_ENABLED=0`, or link it with `-ldflags '-extldflags \"-static\"'`"
        }
        (Language::Rust, _) => "build it with `--target x86_64-unknown-linux-musl`",
        (Language::C, _) => "link it with `-static`",
        (Language::NativeImage, _) => "build it with `--static --libc=musl`",
        _ => "link it statically",
    };
    finding.help(format!("{otherwise}; or start from `{image}`"));
    if language == Language::Go
        && matches!(program.linkage(), Linkage::MaybeDynamic(_))
        && let Some(edit) = without_cgo(program)
    {
        finding.fix(
            "build it with `CGO_ENABLED=0`",
            Safety::Suggested,
            vec![edit],
        );
    }
}

/// Puts `CGO_ENABLED=0` before a command of a RUN in shell form.
fn without_cgo(program: Program<'_>) -> Option<Edit> {
    let Kind::Run(run) = program.instruction().kind() else {
        return None;
    };
    let command = program.command()?;
    let is_plain = command.shell().wrappers.is_empty() && command.shell().parent.is_none();
    (is_plain && matches!(run.command, CommandLine::Shell(_)))
        .then(|| Edit::insert(command.span(), "CGO_ENABLED=0 "))
}

/// The tool that runs programs by a name.
fn interpreter(name: &str) -> Option<Tool> {
    let name = name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    Some(match name {
        "python" => Tool::Python,
        "node" | "nodejs" => Tool::Node,
        "java" => Tool::Java,
        "ruby" => Tool::Ruby,
        "perl" => Tool::Perl,
        "php" => Tool::Php,
        "bash" => Tool::Bash,
        _ => return None,
    })
}
