//! `holystone image-show`

use super::{args::ImageShowArgs, open, tree};
use crate::{
    check_image::image_to_json,
    cli::{Outcome, args::Format, disk, output::screen, print},
    image::{Image, OpenOptions, secrets::mask_text},
    report::{
        ImageFacts, short_step,
        shown::plain,
        tty::{Look, Screen, cut_end, write_facts},
    },
};
use std::{fmt::Write, io};

pub(in crate::cli) fn run(args: &ImageShowArgs) -> Outcome {
    let options = OpenOptions {
        layers: !args.config_only,
        secrets: None,
        ..OpenOptions::default()
    };
    let images = open(&args.image, &args.open, options)?;
    let screen = screen(args.color, &io::stdout());
    if args.tree {
        for image in &images {
            let rows = tree::Rows::of(image, args)?;
            disk::print(|out| rows.write(out, screen))?;
        }
    } else if args.format == Format::Json {
        for image in &images {
            print(&image_to_json(image))?;
        }
    } else {
        let mut text = String::new();
        for image in &images {
            write_image(&mut text, image, screen);
        }
        print(&text)?;
    }
    let complete = images.iter().all(Image::is_complete);
    Ok(if complete { 0 } else { 2 })
}

fn write_image(text: &mut String, image: &Image, screen: Screen) {
    write_facts(text, &image.name, &ImageFacts::of(image), screen);
    write_config(text, image, screen);
    write_history(text, image, screen);
    for problem in &image.problems {
        let problem = plain(&problem.to_string());
        let _ = writeln!(text, "{} {problem}", screen.paint(Look::Yellow, "problem:"));
    }
}

/// What a container gets.
fn write_config(text: &mut String, image: &Image, screen: Screen) {
    let config = &image.config.config;
    let mut line = |name: &str, value: &str| {
        if !value.is_empty() {
            let name = screen.paint(Look::Dim, &format!("  {name:11}"));
            let _ = writeln!(text, "{name}{}", plain(&mask_text(value)));
        }
    };
    let words = |words: &Option<Vec<String>>| {
        let words = words.as_ref().filter(|words| !words.is_empty());
        words.and_then(|words| serde_json::to_string(words).ok())
    };
    line("user", &config.user);
    line("entrypoint", &words(&config.entrypoint).unwrap_or_default());
    line("cmd", &words(&config.cmd).unwrap_or_default());
    line("workdir", &config.working_dir);
    line("ports", &config.exposed_ports.join(", "));
    line("volumes", &config.volumes.join(", "));
    line(
        "stop signal",
        config.stop_signal.as_deref().unwrap_or_default(),
    );
    if let Some(check) = &config.healthcheck {
        line("healthcheck", &check.test.join(" "));
    }
    line("shell", &words(&config.shell).unwrap_or_default());
    for variable in &config.env {
        line("env", variable);
    }
    for (name, value) in &config.labels {
        line("label", &format!("{name}={value}"));
    }
    for trigger in &config.on_build {
        line("onbuild", trigger);
    }
    text.push('\n');
}

/// The steps, each with the layer that it made.
fn write_history(text: &mut String, image: &Image, screen: Screen) {
    if image.config.history.is_empty() {
        return;
    }
    let head = format!("  {:>4}  {:>5}  history", "step", "layer");
    let _ = writeln!(text, "{}", screen.paint(Look::Dim, &head));
    for (index, step) in image.config.history.iter().enumerate() {
        let layer = image
            .layers
            .iter()
            .find(|layer| layer.history == Some(index));
        let layer = match layer {
            Some(layer) => layer.index.to_string(),
            None if step.empty_layer => "-".to_owned(),
            None => "?".to_owned(),
        };
        let said = match short_step(&step.created_by) {
            said if said.is_empty() => step.comment.clone(),
            said => said,
        };
        let said = cut_end(&plain(&mask_text(&said)), screen.left_after(15));
        let _ = writeln!(text, "  {index:>4}  {layer:>5}  {said}");
    }
    text.push('\n');
}
