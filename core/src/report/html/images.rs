//! What an image is: facts, layers with their sizes, the largest paths.

use super::{escape, findings, treemap};
use crate::{
    build::Origin,
    report::{
        ImageFacts, ImageReport, LayerFacts, PathSize, Report,
        places::{Part, counted},
        short_step,
        shown::{bytes, moment, percent},
    },
};
use std::{cmp::Reverse, fmt::Write};

/// How many layers have a map of their sizes: the largest.
pub(super) const MAX_MAPS: usize = 40;

pub(super) fn write(html: &mut String, image: &ImageReport, number: usize, report: &Report) {
    let _ = writeln!(
        html,
        "<section class=\"part image\" id=\"image-{number}\">\n<h2>{}</h2>",
        escape(&image.name)
    );
    if let Some(facts) = &image.facts {
        write_facts(html, image, facts);
        write_layers(html, facts);
        write_paths(html, "Largest files", &facts.largest);
        write_paths(html, "Hidden by later layers, and shipped", &facts.hidden);
        html.push_str("<h3 class=\"list\">Findings</h3>\n");
    }
    findings::write(html, Part::Image(image), report);
    html.push_str("</section>\n");
}

fn write_facts(html: &mut String, image: &ImageReport, facts: &ImageFacts) {
    html.push_str("<dl class=\"facts\">\n");
    let mut fact = |name: &str, value: String| {
        if !value.is_empty() {
            let _ = writeln!(html, "<div><dt>{name}</dt><dd>{value}</dd></div>");
        }
    };
    let code = |text: &str| format!("<code>{}</code>", escape(text));
    fact("Tags", escape(&facts.tags.join(", ")));
    fact("Platform", escape(&facts.platform));
    if !facts.layers.is_empty() {
        let hidden: u64 = facts.layers.iter().map(|layer| layer.hidden_size).sum();
        let layers = counted(facts.layers.len(), "layer");
        fact("Size", format!("{} in {layers}", bytes(facts.size)));
        fact("Visible", bytes(facts.visible_size));
        let part = percent(hidden, facts.size);
        fact("Hidden", format!("{} ({part})", bytes(hidden)));
        fact("Files, links and folders", facts.files.to_string());
    }
    fact(
        "Created",
        facts
            .created
            .as_deref()
            .map_or_else(String::new, |time| escape(&moment(time))),
    );
    fact(
        "Digest",
        facts.digest.as_deref().map_or_else(String::new, code),
    );
    fact(
        "Configuration",
        facts
            .config_digest
            .as_deref()
            .map_or_else(String::new, code),
    );
    let dockerfile = image.dockerfile.as_ref();
    fact(
        "Dockerfile",
        dockerfile.map_or_else(String::new, |source| code(source.name())),
    );
    html.push_str("</dl>\n");
}

fn write_layers(html: &mut String, facts: &ImageFacts) {
    if facts.layers.is_empty() {
        html.push_str("<p class=\"nothing\">Its layers were not read.</p>\n");
        return;
    }
    let mut order: Vec<usize> = (0..facts.layers.len()).collect();
    order.sort_by_key(|index| Reverse(facts.layers[*index].size));
    let mapped = &order[..order.len().min(MAX_MAPS)];
    html.push_str("<h3 class=\"list\">Layers</h3>\n<div class=\"layers\">\n");
    for (index, layer) in facts.layers.iter().enumerate() {
        let map = mapped.contains(&index).then_some(&layer.tree);
        let map = map.filter(|tree| tree.size > 0);
        let Some(tree) = map else {
            html.push_str("<div class=\"flat\">");
            write_row(html, facts, layer, index);
            html.push_str("</div>\n");
            continue;
        };
        // The largest is open: it shows that the others open too.
        let open = if mapped.first() == Some(&index) {
            " open"
        } else {
            ""
        };
        let _ = write!(html, "<details{open}><summary>");
        write_row(html, facts, layer, index);
        html.push_str("</summary>\n");
        treemap::write(html, tree, &format!("layer {index}"));
        html.push_str("</details>\n");
    }
    html.push_str(
        "</div>\n<p class=\"key\"><span class=\"seen\"></span> seen by a container \
         <span class=\"gone\"></span> hidden by later layers, and shipped</p>\n",
    );
}

/// A layer in a line: its number, its part of the image, what made it.
fn write_row(html: &mut String, facts: &ImageFacts, layer: &LayerFacts, index: usize) {
    let largest = facts.layers.iter().map(|layer| layer.size).max();
    let largest = largest.unwrap_or_default();
    let width = |size: u64| percent(size, largest).replace(' ', "").replace('-', "0");
    let step = layer.step.and_then(|step| facts.history.get(step));
    let step = step.map(|step| short_step(&step.created_by));
    let step = step.filter(|step| !step.is_empty());
    let digest = || layer.diff_id.clone().or(layer.digest.clone());
    let step = step.or_else(digest).unwrap_or_default();
    let origin = match layer.origin {
        Some(Origin::Base) => "<span class=\"origin\">base</span> ",
        _ => "",
    };
    let _ = write!(
        html,
        "<span class=\"number\">{index}</span><span class=\"bar\"><span class=\"seen\" style=\"width:{}\"></span>\
         <span class=\"gone\" style=\"width:{}\"></span></span><span class=\"size\">{}</span>\
         <span class=\"step\">{origin}<code>{}</code></span>",
        width(layer.size.saturating_sub(layer.hidden_size)),
        width(layer.hidden_size),
        bytes(layer.size),
        escape(&step)
    );
}

fn write_paths(html: &mut String, title: &str, paths: &[PathSize]) {
    if paths.is_empty() {
        return;
    }
    let _ = writeln!(
        html,
        "<details class=\"paths\"><summary>{title}</summary>\n<table><thead><tr><th>Size</th><th>Layer</th><th>Path</th></tr></thead><tbody>"
    );
    for path in paths {
        let copies = match path.copies {
            1 => String::new(),
            copies => format!(" <span class=\"count\">{copies} copies</span>"),
        };
        let _ = writeln!(
            html,
            "<tr><td>{}</td><td>{}</td><td><code>{}</code>{copies}</td></tr>",
            bytes(path.size),
            path.layer,
            escape(&path.path)
        );
    }
    html.push_str("</tbody></table></details>\n");
}
