//! What BuildKit refuses, and what it reads otherwise than a person would.

mod blank_continuation_line;
mod cut_check_directive;
mod faults;
mod file_without_from;
mod instruction_before_from;
mod invalid_instruction;
mod invalid_onbuild_trigger;
mod maintainer_instruction;
mod misread_heredoc;
mod mixed_instruction_casing;
mod no_stage;
mod not_checked;
mod quoted_copy_path;
mod unknown_flag;
mod unknown_instruction;
mod unrendered_template;

use crate::{lint::Entry, rules::Topic};

pub(super) static TOPIC: Topic = Topic {
    name: "syntax",
    about: "what BuildKit refuses, and what it reads otherwise than a person would",
    rules: &[
        Entry::configurable::<unknown_instruction::UnknownInstruction>(),
        Entry::configurable::<unknown_flag::UnknownFlag>(),
        Entry::configurable::<invalid_instruction::InvalidInstruction>(),
        Entry::plain::<file_without_from::FileWithoutFrom>(),
        Entry::configurable::<instruction_before_from::InstructionBeforeFrom>(),
        Entry::plain::<invalid_onbuild_trigger::InvalidOnbuildTrigger>(),
        Entry::plain::<not_checked::NotChecked>(),
        Entry::plain::<unrendered_template::UnrenderedTemplate>(),
        Entry::plain::<misread_heredoc::MisreadHeredoc>(),
        Entry::plain::<quoted_copy_path::QuotedCopyPath>(),
        Entry::plain::<cut_check_directive::CutCheckDirective>(),
        Entry::plain::<blank_continuation_line::BlankContinuationLine>(),
        Entry::plain::<mixed_instruction_casing::MixedInstructionCasing>(),
        Entry::plain::<maintainer_instruction::MaintainerInstruction>(),
    ],
};
