//! The report for a person.

mod facts;
mod files;
mod images;
mod screen;

pub(crate) use facts::write_facts;
pub(crate) use screen::{Look, Screen, cut_end, cut_middle};

use super::{
    Report,
    places::{Part, counted, parts},
};
use crate::lint::Severity;
use annotate_snippets::Renderer;
use std::fmt::Write;

/// The whole report as text.
pub(crate) fn to_text(report: &Report, screen: Screen) -> String {
    let renderer = if screen.colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let mut text = String::new();
    for image in &report.images {
        images::write_image(&mut text, image, screen, &renderer);
    }
    for file in &report.files {
        files::write_file(&mut text, file, &renderer);
    }
    files::write_fixes(&mut text, report);
    write_summary(&mut text, report);
    text
}

fn write_summary(text: &mut String, report: &Report) {
    let counts: Vec<String> = [
        (Severity::Error, "error"),
        (Severity::Warning, "warning"),
        (Severity::Info, "info"),
        (Severity::Style, "style"),
    ]
    .into_iter()
    .filter_map(|(severity, name)| {
        let count = report.count(severity);
        (count > 0).then(|| format!("{count} {name}"))
    })
    .collect();
    let unread = |what: fn(&Part<'_>) -> bool| {
        let unread = parts(report).filter(|part| part.error().is_some());
        unread.filter(what).count()
    };
    let files = report.files.len() - unread(|part| matches!(part, Part::File(_)));
    let images = report.images.len() - unread(|part| matches!(part, Part::Image(_)));
    let checked = match (report.files.len(), report.images.len()) {
        (_, 0) => counted(files, "file"),
        (0, _) => counted(images, "image"),
        _ => format!(
            "{} and {}",
            counted(files, "file"),
            counted(images, "image")
        ),
    };
    let found = match counts.as_slice() {
        [] => "nothing found".to_owned(),
        counts => counts.join(", "),
    };
    if files + images == 0 && counts.is_empty() {
        text.push_str("nothing was checked");
    } else {
        let _ = write!(text, "{checked} checked: {found}");
    }
    let unread = unread(|_| true);
    let incomplete = parts(report).filter(|part| !part.is_complete()).count();
    for (count, what) in [
        (
            parts(report).map(|part| part.waived().len()).sum(),
            "waived",
        ),
        (parts(report).map(Part::known).sum(), "known already"),
        (incomplete - unread, "not wholly checked"),
        (unread, "could not be read"),
    ] {
        if count > 0 {
            let _ = write!(text, "; {count} {what}");
        }
    }
    text.push('\n');
}
