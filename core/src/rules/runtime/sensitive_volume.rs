use super::volumes::Danger;
use crate::{
    dockerfile::{Instruction, Stage},
    rules::prelude::*,
    syntax::instruction::Kind,
};

#[derive(Default)]
pub(super) struct SensitiveVolume;

impl Rule for SensitiveVolume {
    const META: Meta<'static> = Meta {
        id: "sensitive-volume",
        summary: "a `VOLUME` lies over folders of the system",
        why: "What is mounted there takes the place of files that the container or the kernel needs, and outlives the container.",
        category: Category::Security,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &["dockle:DKL-DI-0002"],
        page: include_str!("sensitive_volume.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        let Kind::Volume(words) = instruction.kind() else {
            return;
        };
        let stage = instruction.stage();
        if !stage.is_some_and(Stage::ships) || stage.is_some_and(Stage::is_windows) {
            return;
        }
        for word in words {
            let path = instruction.expand_word(word);
            let path = path.and_then(|path| instruction.absolute_path(&path));
            if let Some(danger) = path.as_deref().and_then(Danger::of) {
                danger.complete(findings.report(word.span, &*danger.message));
            }
        }
    }
}
