use crate::{image::container_place, lint::ImageConfig, rules::prelude::*};

#[derive(Default)]
pub(super) struct ImageShellFormCommand;

impl Rule for ImageShellFormCommand {
    const META: Meta<'static> = Meta {
        id: "image-shell-form-command",
        summary: "a shell starts the program of the image",
        why: "The shell gets the signal to stop and does not pass it on, and the image needs a shell that it may not have use for.",
        category: Category::Correctness,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("image_shell_form_command.md"),
    };

    type Subject<'a> = ImageConfig<'a>;

    fn check(&self, config: ImageConfig<'_>, findings: &mut Findings) {
        let container = &config.image.config.config;
        if config.image.config.is_windows() {
            return;
        }
        let lines = [
            ("Entrypoint", &container.entrypoint),
            ("Cmd", &container.cmd),
        ];
        for (field, line) in lines {
            let shell = container.shell.as_deref();
            let Some(text) = line.as_deref().and_then(|line| shell_text(line, shell)) else {
                continue;
            };
            // Assignments before it may hold secrets.
            let first = text
                .split_ascii_whitespace()
                .find(|word| !word.contains('='));
            let Some(first) = first.filter(|first| *first != "exec") else {
                continue;
            };
            findings
                .report(
                    container_place(&[field]),
                    format!("a shell starts `{first}`, and gets the signals that are meant for it"),
                )
                .help("write it as a list, `[\"program\", \"argument\"]`, or start the program with `exec`");
        }
    }
}

/// The text that a shell is given, if that is all the line does: what a builder makes of the shell form.
fn shell_text<'l>(line: &'l [String], shell: Option<&[String]>) -> Option<&'l str> {
    let (text, start) = line.split_last()?;
    let is_shell = match shell {
        Some(shell) if !shell.is_empty() => start == shell,
        _ => start == ["/bin/sh", "-c"],
    };
    is_shell.then_some(text.as_str())
}
