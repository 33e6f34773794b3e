use crate::{
    image::Step,
    rules::{prelude::*, steps},
};

#[derive(Default)]
pub(super) struct AddUrlInHistory;

impl Rule for AddUrlInHistory {
    const META: Meta<'static> = Meta {
        id: "add-url-in-history",
        summary: "`ADD` downloaded a file into the image",
        why: "What the server had on the day of the build is in the image, and the history does not say whether it was what was meant.",
        category: Category::Security,
        severity: Severity::Info,
        profile: Profile::Hardening,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("add_url_in_history.md"),
    };

    type Subject<'a> = Step<'a>;

    fn check(&self, step: Step<'_>, findings: &mut Findings) {
        let sources = steps::added(&step.history.created_by);
        let mut urls = sources.iter().filter(|source| {
            ["http://", "https://"]
                .iter()
                .any(|scheme| source.starts_with(scheme))
        });
        if let Some(url) = urls.next() {
            // A user's name and password may stand before the host.
            let host = url
                .split("//")
                .nth(1)
                .and_then(|rest| rest.split('/').next());
            let host = host
                .and_then(|host| host.rsplit('@').next())
                .unwrap_or_default();
            findings
                .report(step.place(), format!("`ADD` downloaded from `{host}`"))
                .help("give the digest that is expected: `ADD --checksum=sha256:… URL FILE`")
                .confidence(Confidence::Medium);
        }
    }
}
