//! What becomes of a finding in `docker build --check`: whether BuildKit comes that far, and whether
//! `# check=` has it leave the check out.
//!
//! Source: `spec/buildkit.md` 1, 6 and 7.

use super::{Dockerfile, Instruction, values::check_options::CheckOptions};
use crate::{
    syntax::{
        Comment, Directive, DirectiveName, Keyword, Phase, Problem, detect_directive,
        instruction::Kind,
    },
    text::Span,
};

/// The build argument that gives the options of the checks.
pub(super) const OPTIONS_ARG: &str = "BUILDKIT_DOCKERFILE_CHECK";

/// What BuildKit's checks of a file are told, and how far they come.
pub struct Checks<'a> {
    file: &'a Dockerfile,
    options: CheckOptions,
    /// The directive that has the options.
    directive: Option<Span>,
    stop: Option<&'a Problem>,
}

/// What becomes of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is told.
    Told,
    /// Options leave it out: those of a directive or comment, if they have a place.
    Skipped(Option<Span>),
    /// BuildKit does not come so far, or the check is off unless it is asked for.
    Untold,
}

/// When a check is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Pass {
    /// When the lines have been read.
    Lines,
    /// When an instruction is read.
    Reading,
    /// When all instructions have been read.
    Whole,
    /// When a FROM is looked at.
    Bases,
    /// When images are asked for.
    Images,
    /// When a stage is gone through.
    Steps,
}

struct Check {
    name: &'static str,
    pass: Pass,
    /// A comment above an instruction can leave it out.
    by_comment: bool,
}

const fn check(name: &'static str, pass: Pass, by_comment: bool) -> Check {
    Check {
        name,
        pass,
        by_comment,
    }
}

/// The check that is off unless it is asked for.
const EXPERIMENTAL: &str = "InvalidDefinitionDescription";

/// The check that tells an instruction and is left out by a comment above a later one.
const MULTIPLE: &str = "MultipleInstructionsDisallowed";

const CHECKS: &[Check] = &[
    check("NoEmptyContinuation", Pass::Lines, false),
    check("StageNameCasing", Pass::Reading, true),
    check("FromAsCasing", Pass::Reading, true),
    check("MaintainerDeprecated", Pass::Reading, true),
    check(EXPERIMENTAL, Pass::Reading, true),
    check("ReservedStageName", Pass::Whole, false),
    check("DuplicateStageName", Pass::Whole, false),
    check("ConsistentInstructionCasing", Pass::Whole, false),
    check("InvalidDefaultArgInFrom", Pass::Whole, false),
    check("UndefinedArgInFrom", Pass::Bases, true),
    check("RedundantTargetPlatform", Pass::Bases, true),
    check("FromPlatformFlagConstDisallowed", Pass::Bases, true),
    check("InvalidBaseImagePlatform", Pass::Images, false),
    check("UndefinedVar", Pass::Steps, true),
    check("JSONArgsRecommended", Pass::Steps, true),
    check("WorkdirRelativePath", Pass::Steps, true),
    check(MULTIPLE, Pass::Steps, true),
    check("LegacyKeyValueFormat", Pass::Steps, true),
    check("SecretsUsedInArgOrEnv", Pass::Steps, true),
    check("CopyIgnoredFile", Pass::Steps, true),
    check("ExposeProtoCasing", Pass::Steps, true),
    check("ExposeInvalidFormat", Pass::Steps, true),
];

impl Dockerfile {
    /// What BuildKit's checks are told, and how far they come. It is right only for one build: with
    /// [`Inputs::complete`](super::Inputs::complete).
    pub fn checks(&self) -> Checks<'_> {
        let given = self.inputs.build_args.get(OPTIONS_ARG);
        let directive = detect_directive(&self.source, DirectiveName::Check);
        let directive = directive.filter(|_| given.is_none());
        let text = match (given, &directive) {
            (Some(given), _) => given.as_str(),
            (None, Some(directive)) => directive.effective_value(),
            (None, None) => "",
        };
        Checks {
            file: self,
            options: CheckOptions::parse(text).unwrap_or_default(),
            directive: directive.map(|directive| directive.span),
            stop: self.first_problem(),
        }
    }

    /// What a build stops at: the first problem of the first phase that has any.
    pub fn first_problem(&self) -> Option<&Problem> {
        let problems = self.problems().filter(|problem| problem.stops());
        problems.min_by_key(|problem| problem.phase)
    }
}

impl Checks<'_> {
    /// Whether what a check finds fails the build.
    pub fn fail_the_build(&self) -> bool {
        self.options.error
    }

    /// What the build stops at.
    pub fn stop(&self) -> Option<&Problem> {
        self.stop
    }

    /// What becomes of a finding at a place of the check with BuildKit's name.
    ///
    /// A finding about two instructions, of which the later is the one that the check is made at, has
    /// the place of that one too.
    pub fn verdict(&self, name: &str, place: Span, later: Option<Span>) -> Verdict {
        let Some(check) = CHECKS.iter().find(|check| check.name == name) else {
            return Verdict::Told;
        };
        let place = later.filter(|_| name == MULTIPLE).unwrap_or(place);
        let Some(instruction) = self.file.instruction_at(place.start) else {
            return Verdict::Told;
        };
        if !self.comes_to(check, instruction, place) {
            return Verdict::Untold;
        }
        // What is deferred to a stage has no comments.
        let is_deferred = check.pass == Pass::Steps && instruction.keyword() == Some(Keyword::From);
        let comment = if check.by_comment && !is_deferred {
            options_above(instruction)
        } else {
            None
        };
        let by_comment = |has: &dyn Fn(&CheckOptions) -> bool| {
            let (options, span) = comment.as_ref()?;
            has(options).then_some(*span)
        };
        if name == EXPERIMENTAL {
            let is_tried = self.options.is_tried(name)
                || by_comment(&|options| options.is_tried(name)).is_some();
            return if is_tried {
                Verdict::Told
            } else {
                Verdict::Untold
            };
        }
        if self.options.skips(name) {
            return Verdict::Skipped(self.directive);
        }
        match by_comment(&|options| options.skips(name)) {
            Some(span) => Verdict::Skipped(Some(span)),
            None => Verdict::Told,
        }
    }

    fn comes_to(&self, check: &Check, instruction: Instruction<'_>, place: Span) -> bool {
        let target = self.file.inputs.target.is_some();
        if target && check.pass >= Pass::Images {
            // Of a target only what it needs is looked at.
            let is_needed = instruction.stage().is_none_or(super::Stage::is_reachable);
            if !is_needed {
                return false;
            }
        }
        let Some(stop) = self.stop else { return true };
        // The phase in which the check is made, and whether single instructions count in it.
        let (phase, one_by_one) = match check.pass {
            Pass::Lines => (Phase::Instruction, false),
            Pass::Reading => (Phase::Instruction, true),
            Pass::Whole => (Phase::Globals, false),
            Pass::Bases => (Phase::Bases, true),
            // All images are asked for at once, whatever becomes of one.
            Pass::Images => (Phase::Images, false),
            Pass::Steps => (Phase::Dispatch, true),
        };
        if stop.phase != phase || !one_by_one {
            return stop.phase >= phase;
        }
        // Without lines it comes before all instructions.
        let Some(at) = self.file.instruction_at(stop.span.start) else {
            return false;
        };
        if stop.lines.is_empty() && check.pass == Pass::Steps {
            return false;
        }
        if instruction.index() != at.index() {
            return instruction.index() < at.index();
        }
        match check.pass {
            Pass::Reading => check.name != EXPERIMENTAL,
            Pass::Bases => comes_to_in_from(instruction, place, stop.span),
            _ => comes_to_in_step(check.name, instruction, place, stop.span),
        }
    }
}

/// Whether BuildKit comes to a place in a FROM that it stops in: it looks at the image first.
fn comes_to_in_from(instruction: Instruction<'_>, place: Span, stop: Span) -> bool {
    let Kind::From(from) = instruction.kind() else {
        return false;
    };
    let in_image =
        |span: Span| span.start >= from.image.span.start && span.start <= from.image.span.end;
    in_image(place) || !in_image(stop)
}

/// Whether BuildKit comes to a place in an instruction of a stage that it stops in.
fn comes_to_in_step(name: &str, instruction: Instruction<'_>, place: Span, stop: Span) -> bool {
    match instruction.kind() {
        // How far it came with variables is known; all of them come before what they mean.
        _ if name == "UndefinedVar" => true,
        Kind::Env(_) | Kind::Label(_) => false,
        Kind::Arg(_) => place.start <= stop.start,
        Kind::Copy(copy) => {
            let is_known = |text: &str| instruction.expand(text).is_some();
            let at_source = copy.paths().any(|word| word.span == stop);
            at_source
                && copy.paths().all(|word| is_known(&word.text))
                && is_known(&copy.destination.text)
                && place.start <= stop.start
        }
        _ => true,
    }
}

/// The options in the first comment above an instruction that has any.
fn options_above(instruction: Instruction<'_>) -> Option<(CheckOptions, Span)> {
    let is_check = |comment: &Comment| {
        let directive = Directive::of_comment(comment)?;
        (directive.name == DirectiveName::Check).then_some((directive, comment.span))
    };
    let (directive, span) = instruction.syntax().comments.iter().find_map(is_check)?;
    let options = CheckOptions::parse(directive.effective_value()).ok()?;
    Some((options, span))
}
