//! What an image is: its size, its layers, its largest files.

use super::screen::{Look, Screen, cut_end, cut_middle};
use crate::{
    build::Origin,
    report::{
        ImageFacts, LayerFacts, PathSize,
        places::counted,
        short_step,
        shown::{bytes, moment, percent, plain},
    },
};
use std::fmt::Write;

/// From which width on a table tells what is hidden.
const WIDE: usize = 60;

/// The part of an image that is hidden at which that is shown as bad, in percent.
const MUCH_HIDDEN: u64 = 10;

/// Writes the facts of an image under its name.
pub(crate) fn write_facts(text: &mut String, name: &str, facts: &ImageFacts, screen: Screen) {
    let title = screen.paint(Look::Bold, &cut_middle(&plain(name), screen.left_after(0)));
    let _ = writeln!(text, "{title}");
    let mut line = |what: &str, value: &str| {
        let label = screen.paint(Look::Dim, &format!("  {what:9}"));
        let value = cut_middle(&plain(value), screen.left_after(11));
        let _ = writeln!(text, "{label}{value}");
    };
    if !facts.tags.is_empty() && !facts.tags.iter().all(|tag| name.contains(tag.as_str())) {
        line("tags", &facts.tags.join(", "));
    }
    line("platform", &facts.platform);
    if let Some(digest) = facts.digest.as_ref().or(facts.config_digest.as_ref()) {
        line("digest", digest);
    }
    if let Some(created) = &facts.created {
        line("created", &moment(created));
    }
    if facts.layers.is_empty() {
        line("layers", "not read");
    } else {
        line(
            "size",
            &format!(
                "{} in {}",
                bytes(facts.size),
                counted(facts.layers.len(), "layer")
            ),
        );
        line(
            "visible",
            &format!(
                "{} in {}",
                bytes(facts.visible_size),
                counted(facts.files, "entry").replace("entrys", "entries")
            ),
        );
        write_hidden(text, facts, screen);
        text.push('\n');
        write_layers(text, facts, screen);
        write_paths(text, "largest files", &facts.largest, screen);
        write_paths(
            text,
            "hidden by later layers, and shipped",
            &facts.hidden,
            screen,
        );
    }
    text.push('\n');
}

fn write_hidden(text: &mut String, facts: &ImageFacts, screen: Screen) {
    let hidden: u64 = facts.layers.iter().map(|layer| layer.hidden_size).sum();
    if hidden == 0 {
        return;
    }
    let value = format!("{} ({})", bytes(hidden), percent(hidden, facts.size));
    let is_much = hidden.saturating_mul(100) >= facts.size.saturating_mul(MUCH_HIDDEN);
    let look = if is_much { Look::Yellow } else { Look::Dim };
    let label = screen.paint(Look::Dim, "  hidden   ");
    let _ = writeln!(text, "{label}{}", screen.paint(look, &value));
}

fn write_layers(text: &mut String, facts: &ImageFacts, screen: Screen) {
    let is_wide = screen.width >= WIDE;
    let with_origin = is_wide && facts.layers.iter().any(|layer| layer.origin.is_some());
    let mut head = format!("  {:>3}  {:>8}", "#", "size");
    if is_wide {
        let _ = write!(head, "  {:>8}", "hidden");
    }
    if with_origin {
        head.push_str("  from");
    }
    head.push_str("  step");
    let _ = writeln!(text, "{}", screen.paint(Look::Dim, &head));
    for (index, layer) in facts.layers.iter().enumerate() {
        let mut row = format!("  {index:>3}  {:>8}", bytes(layer.size));
        if is_wide {
            let hidden = match layer.hidden_size {
                0 => "-".to_owned(),
                hidden => percent(hidden, layer.size),
            };
            let cell = format!("{hidden:>8}");
            let is_much = layer.hidden_size.saturating_mul(2) >= layer.size && layer.size > 0;
            let look = if is_much { Look::Yellow } else { Look::Dim };
            let _ = write!(row, "  {}", screen.paint(look, &cell));
        }
        if with_origin {
            let origin = match layer.origin {
                Some(Origin::Base) => "base",
                Some(Origin::Ours) => "ours",
                None => "?",
            };
            let _ = write!(row, "  {origin:4}");
        }
        let columns = 15 + if is_wide { 10 } else { 0 } + if with_origin { 6 } else { 0 };
        let step = cut_end(&step(facts, layer), screen.left_after(columns + 2));
        let _ = writeln!(text, "{row}  {step}");
    }
}

/// What made a layer, or its digest.
fn step(facts: &ImageFacts, layer: &LayerFacts) -> String {
    let step = layer.step.and_then(|step| facts.history.get(step));
    let said = step.map(|step| short_step(&step.created_by));
    let said = said.filter(|said| !said.is_empty());
    let digest = || layer.diff_id.clone().or(layer.digest.clone());
    plain(&said.or_else(digest).unwrap_or_default())
}

fn write_paths(text: &mut String, title: &str, paths: &[PathSize], screen: Screen) {
    if paths.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n{}", screen.paint(Look::Dim, &format!("  {title}")));
    for path in paths {
        let copies = match path.copies {
            1 => String::new(),
            copies => format!(" ({copies} copies)"),
        };
        let room = screen.left_after(20 + copies.len());
        let _ = writeln!(
            text,
            "  {:>8}  layer {:<3}{}{copies}",
            bytes(path.size),
            path.layer,
            cut_middle(&plain(&path.path), room)
        );
    }
}
