use crate::{
    dockerfile::{Base, Instruction, RunAs, Stage},
    rules::prelude::*,
    syntax::instruction::Kind,
};

#[derive(Default)]
pub(super) struct NamedUserWithoutPasswd;

impl Rule for NamedUserWithoutPasswd {
    const META: Meta<'static> = Meta {
        id: "named-user-without-passwd",
        summary: "`USER` names a user, and the image has no `/etc/passwd` to find it in",
        why: "A name is looked up in the image when the container starts, and without `/etc/passwd` and `/etc/group` it does not start.",
        category: Category::Correctness,
        severity: Severity::Error,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("named_user_without_passwd.md"),
    };

    type Subject<'a> = Stage<'a>;

    fn check(&self, stage: Stage<'_>, findings: &mut Findings) {
        if !stage.is_target() || stage.is_windows() || !lacks_passwd(stage) {
            return;
        }
        let run_as = stage.run_as();
        let (Some(set_by), Some((name, file))) = (run_as.setting.set_by, unresolved(&run_as))
        else {
            return;
        };
        let Kind::User(word) = set_by.kind() else {
            return;
        };
        if stage
            .chain()
            .flat_map(Stage::instructions)
            .any(|instruction| may_make(instruction, file))
        {
            return;
        }
        let base = match stage.root_base() {
            Base::Image(name) => name.text().unwrap_or("the base").to_owned(),
            _ => "scratch".to_owned(),
        };
        findings
            .report(
                word.span,
                format!("`{name}` cannot be found: `{base}` has no `{file}`, and none is copied in"),
            )
            .help(format!(
                "write numbers, `USER 65534:65534`, or copy the file from a builder stage: `COPY --from=… {file} {file}`"
            ));
    }
}

fn lacks_passwd(stage: Stage<'_>) -> bool {
    match stage.root_base() {
        Base::Scratch => true,
        Base::Image(_) => stage
            .known_base()
            .is_some_and(|known| known.facts.has_passwd == Some(false)),
        _ => false,
    }
}

/// The name that must be looked up, and where.
fn unresolved<'r>(run_as: &'r RunAs<'_>) -> Option<(&'r str, &'static str)> {
    let user = run_as.name().map(|name| (name, "/etc/passwd"));
    user.or_else(|| run_as.group_name().map(|name| (name, "/etc/group")))
}

/// Whether an instruction could put a file there.
fn may_make(instruction: Instruction<'_>, file: &str) -> bool {
    match instruction.kind() {
        // What a program does that was copied in is not known.
        Kind::Run(_) => true,
        Kind::Copy(copy) => {
            let destination = instruction
                .expand_word(copy.destination)
                .and_then(|to| instruction.absolute_path(&to));
            let Some(destination) = destination else {
                return true;
            };
            if destination == file {
                return true;
            }
            // A folder, or an archive, may hold it.
            let below = file
                .strip_prefix(&destination)
                .is_some_and(|rest| destination == "/" || rest.starts_with('/'));
            below
                && instruction
                    .copied_paths()
                    .iter()
                    .any(|path| may_hold(path.source.as_deref()))
        }
        _ => false,
    }
}

/// Whether what is copied may be a folder or archive with `/etc/passwd` in it, or the file itself.
fn may_hold(source: Option<&str>) -> bool {
    let Some(source) = source else {
        return true;
    };
    let name = source
        .trim_end_matches('/')
        .rsplit('/')
        .next()
        .unwrap_or_default();
    // A name with an ending, other than an archive's, is a file.
    let is_archive = [
        ".tar", ".gz", ".tgz", ".xz", ".bz2", ".zst", ".txz", ".tbz2",
    ]
    .iter()
    .any(|ending| name.ends_with(ending));
    is_archive || !name.contains('.') || name.contains(['*', '?', '[']) || name.starts_with('.')
}
