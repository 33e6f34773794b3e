use crate::{dockerfile::Step, rules::prelude::*};

#[derive(Default)]
pub(super) struct HostPortInExpose;

impl Rule for HostPortInExpose {
    const META: Meta<'static> = Meta {
        id: "host-port-in-expose",
        summary: "`EXPOSE` names a port or an address of the host",
        why: "An image cannot say where it is published, so that part does nothing; a later version of BuildKit will stop at it.",
        category: Category::Correctness,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &["buildkit:ExposeInvalidFormat"],
        page: include_str!("host_port_in_expose.md"),
    };

    type Subject<'a> = Step<'a>;

    fn check(&self, step: Step<'_>, findings: &mut Findings) {
        for port in step.port_specs().into_iter().filter(|port| port.is_bound) {
            let span = port.word.span;
            let finding = findings.report(
                step.place(span),
                format!(
                    "`{}` names a port or an address of the host, which has no effect",
                    port.text
                ),
            );
            finding.help(format!(
                "write `EXPOSE {}`, and publish it when the container starts: `docker run --publish {}`",
                port.container, port.text
            ));
            // Not where a variable stands for it.
            if port.word.text == port.text && !step.is_deferred() {
                let title = format!("expose `{}`", port.container);
                finding.safe_fix(title, Edit::replace(span, port.container));
            }
        }
    }
}
