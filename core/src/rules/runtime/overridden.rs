//! Instructions of which a stage has one, so that a second takes the place of the first.

use crate::{
    dockerfile::{Section, Step},
    lint::Finding,
    rules::{prelude::*, removal::removal},
    syntax::Keyword,
    text::Span,
};
use serde::{Deserialize, Serialize};

pub(super) const WHY: &str = "Who reads or changes the first one believes that it counts.";

/// Which of two instructions is reported.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub(super) enum Reported {
    /// The later one, of those that stand in the stage.
    #[default]
    Later,
    /// The earlier one, which has no effect; what the base of the stage defers to it counts too.
    Earlier,
}

impl Reported {
    /// Reports each instruction of a kind that takes the place of an earlier one in its stage.
    pub(super) fn of(self, section: Section<'_>, keyword: Keyword, findings: &mut Findings) {
        let mut earlier: Option<Step<'_>> = None;
        let mut can_all_go = true;
        let steps = section.steps();
        for step in steps.filter(|step| self == Self::Earlier || !step.is_deferred()) {
            // A line of a template may choose between the two.
            if step.keyword().is_none() {
                earlier = None;
                can_all_go = true;
            }
            if step.keyword() != Some(keyword) {
                continue;
            }
            if let Some(earlier) = earlier {
                let finding = self.report(earlier, step, keyword, findings);
                // One that stays is overridden by this one then.
                let removal = if earlier.is_deferred() {
                    None
                } else {
                    removal(earlier.instruction()).filter(|_| can_all_go)
                };
                can_all_go = removal.is_some();
                if let Some(edit) = removal {
                    finding.safe_fix("remove the one without effect", edit);
                }
            }
            earlier = Some(step);
        }
    }

    fn report<'f>(
        self,
        earlier: Step<'_>,
        later: Step<'_>,
        keyword: Keyword,
        findings: &'f mut Findings,
    ) -> &'f mut Finding {
        let source = later.instruction().file().source();
        let line = |step: Step<'_>| source.position(place(step).start).line;
        let help = match keyword {
            Keyword::Healthcheck => {
                "keep one `HEALTHCHECK`; to ask for several things, run one script that asks for them"
                    .to_owned()
            }
            _ => format!(
                "keep one `{keyword}`; to start several programs, start one that starts the others"
            ),
        };
        match self {
            Self::Later => findings
                .report(
                    place(later),
                    format!(
                        "this `{keyword}` takes the place of the one in line {}, which has no effect",
                        line(earlier)
                    ),
                )
                .help(help)
                .related(place(earlier), "this one has no effect"),
            Self::Earlier => findings
                .report(
                    place(earlier),
                    format!(
                        "this `{keyword}` has no effect: the one in line {} takes its place",
                        line(later)
                    ),
                )
                .help(help)
                .related(place(later), "this one takes its place"),
        }
    }
}

fn place(step: Step<'_>) -> Span {
    step.place(step.syntax().node.keyword.span)
}
