//! A rule of one's own, beside those of holystone: every stage must be named.
#![allow(clippy::print_stdout, reason = "it is a command")]

use holystone::{
    Checker,
    dockerfile::{Inputs, Stage},
    lint::{Category, Findings, Meta, Profile, Rule, Selection, Severity},
    text::Source,
};

struct UnnamedStage;

impl Rule for UnnamedStage {
    const META: Meta<'static> = Meta {
        id: "unnamed-stage",
        summary: "a stage has no name",
        why: "Our build tool addresses stages by name.",
        category: Category::Style,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "1.0.0",
        same_as: &[],
        page: "",
    };

    type Subject<'a> = Stage<'a>;

    fn check(&self, stage: Stage<'_>, findings: &mut Findings) {
        if stage.name().is_none() {
            findings
                .report(stage.from().span(), "this stage has no name")
                .help("add `AS name`");
        }
    }
}

fn main() -> Result<(), holystone::Error> {
    let mut rules = Selection::default().load()?;
    rules.push(Box::new(UnnamedStage));
    let source = Source::new("Dockerfile", "FROM debian:12\nUSER 1000\n")?;
    for finding in Checker::with_rules(rules)
        .check(source, Inputs::default())
        .findings
    {
        println!("{}: {}", finding.rule, finding.message);
    }
    Ok(())
}
