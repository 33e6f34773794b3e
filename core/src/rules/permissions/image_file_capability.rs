use super::capabilities::{Capabilities, XATTR};
use crate::{image::File, rules::prelude::*};

#[derive(Default)]
pub(super) struct ImageFileCapability;

impl Rule for ImageFileCapability {
    const META: Meta<'static> = Meta {
        id: "image-file-capability",
        summary: "a program of the image gets rights of root, whoever starts it",
        why: "A mistake in such a program gives any user of the container that right.",
        category: Category::Security,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("image_file_capability.md"),
    };

    type Subject<'a> = File<'a>;

    fn check(&self, file: File<'_>, findings: &mut Findings) {
        let Some(value) = file.target().entry().xattr(XATTR) else {
            return;
        };
        let Some(capabilities) = Capabilities::parse(value) else {
            findings
                .report(file.place(), "it has file capabilities that cannot be read")
                .severity(Severity::Info);
            return;
        };
        let names = capabilities.names();
        if names.is_empty() {
            return;
        }
        let finding = findings.report(
            file.place(),
            format!("`{}` gets {}", file.display_path(), names.join(", ")),
        );
        finding.help("take them away with `setcap -r FILE` if the program works without; `--cap-drop ALL` takes them from all programs of a container");
        if !capabilities.is_powerful() {
            finding.severity(Severity::Info);
        }
    }
}
