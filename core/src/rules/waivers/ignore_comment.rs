use crate::{dockerfile::Dockerfile, lint::ignore_comments, rules::prelude::*};

#[derive(Default)]
pub(super) struct IgnoreComment;

impl Rule for IgnoreComment {
    const META: Meta<'static> = Meta {
        id: "ignore-comment",
        summary: "a comment waives what is found at one instruction",
        why: "Where waivers are kept in one place or are not allowed at all, one in the file goes unseen.",
        category: Category::Style,
        severity: Severity::Info,
        profile: Profile::All,
        since: "0.1.0",
        same_as: &["hadolint:DL1001"],
        page: include_str!("ignore_comment.md"),
    };

    type Subject<'a> = &'a Dockerfile;

    fn check(&self, file: &Dockerfile, findings: &mut Findings) {
        for comment in ignore_comments(file) {
            findings
                .report(comment, "this comment keeps a finding out of the report")
                .help("mend what it hides, or put the waiver with its reason into the team's file");
        }
    }
}
