use crate::{dockerfile::Step, rules::prelude::*, syntax::instruction::lowercase};

#[derive(Default)]
pub(super) struct UppercaseProtocol;

impl Rule for UppercaseProtocol {
    const META: Meta<'static> = Meta {
        id: "uppercase-protocol",
        summary: "the protocol of an exposed port is in capitals",
        why: "Protocols are written in small letters everywhere else, and a search for `/udp` passes over it.",
        category: Category::Style,
        severity: Severity::Style,
        profile: Profile::All,
        since: "0.1.0",
        same_as: &["buildkit:ExposeProtoCasing"],
        page: include_str!("uppercase_protocol.md"),
    };

    type Subject<'a> = Step<'a>;

    fn check(&self, step: Step<'_>, findings: &mut Findings) {
        for port in step.port_specs() {
            let lower = lowercase(&port.protocol);
            if lower == port.protocol {
                continue;
            }
            let span = port.word.span;
            let finding = findings.report(
                step.place(span),
                format!("the protocol of `{}` has capitals", port.text),
            );
            finding.help(format!("write `{lower}`"));
            // Not where a variable stands for it.
            if port.word.text == port.text && !step.is_deferred() {
                let text = port.text.replace(&port.protocol, &lower);
                finding.safe_fix(format!("write `{lower}`"), Edit::replace(span, text));
            }
        }
    }
}
