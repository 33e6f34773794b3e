//! `holystone image-diff`

use super::{args::ImageDiffArgs, open_one};
use crate::{
    cli::{Outcome, args::Format, output::screen, print},
    error::{Error, ErrorKind},
    image_diff::{Allowed, Budget, Files, ImageDiff, MAX_DIFF_PATHS, Measure, Side},
    report::{
        shown::{bytes, plain},
        tty::{Look, Screen, cut_end},
    },
    surface::Surface,
};
use std::{fmt::Write, io};

/// How many paths of each list are shown on a terminal.
const SHOWN: usize = 8;

pub(in crate::cli) fn run(args: &ImageDiffArgs) -> Outcome {
    if args.old == "-" && args.new == "-" {
        let message = "standard input (`-`) can be read once only";
        return Err(Error::new(ErrorKind::InvalidOption, message).into());
    }
    let budget = budget(&args.allowed)?;
    let old = open_one(&args.old, &args.open, Surface::open_options())?;
    let new = open_one(&args.new, &args.open, Surface::open_options())?;
    let diff = ImageDiff::of(&old, &new, &budget);
    if args.format == Format::Json {
        let mut json = serde_json::to_string_pretty(&diff).unwrap_or_default();
        json.push('\n');
        print(&json)?;
    } else {
        let mut text = String::new();
        write_diff(&mut text, &diff, screen(args.color, &io::stdout()));
        print(&text)?;
    }
    Ok(match &diff {
        diff if !diff.old.complete || !diff.new.complete => 2,
        diff if !diff.grown.is_empty() => 1,
        _ => 0,
    })
}

fn budget(allowed: &[String]) -> Result<Budget, Error> {
    let mut budget = Budget::default();
    for text in allowed {
        let (measure, allowed) = parse(text).ok_or_else(|| {
            let message = format!(
                "`--allow {text}` means nothing: write WHAT=MORE, such as `size=10MB`, `files=5%`, \
                 `setuid=1` or `shell=any`"
            );
            Error::new(ErrorKind::InvalidOption, message)
        })?;
        budget = budget.with(measure, allowed);
    }
    Ok(budget)
}

fn parse(text: &str) -> Option<(Measure, Allowed)> {
    let (name, more) = text.split_once('=')?;
    let more = more.trim_start_matches('+');
    let allowed = match more.strip_suffix('%') {
        _ if more == "any" => Allowed::More(u64::MAX),
        Some(percent) => Allowed::Percent(percent.parse().ok()?),
        None => Allowed::More(super::args::parse_size(more).ok()?),
    };
    Some((Measure::named(name)?, allowed))
}

fn write_diff(text: &mut String, diff: &ImageDiff, screen: Screen) {
    let (old, new) = (&diff.old, &diff.new);
    let _ = writeln!(text, "{} -> {}", plain(&old.name), plain(&new.name));
    let number = |side: &Side, what: fn(&Side) -> usize| what(side).to_string();
    for (name, before, after) in [
        ("size", bytes(old.size), bytes(new.size)),
        ("shipped", bytes(old.shipped), bytes(new.shipped)),
        (
            "files",
            number(old, |it| it.files),
            number(new, |it| it.files),
        ),
        (
            "programs",
            number(old, |it| it.programs),
            number(new, |it| it.programs),
        ),
        (
            "layers",
            number(old, |it| it.layers),
            number(new, |it| it.layers),
        ),
        ("score", old.score.to_string(), new.score.to_string()),
    ] {
        let name = screen.paint(Look::Dim, &format!("  {name:9}"));
        let _ = if before == after {
            writeln!(text, "{name}{after}")
        } else {
            writeln!(text, "{name}{before} -> {after}")
        };
    }
    for (sign, look, kinds) in [
        ("+", Look::Red, &diff.gained),
        ("-", Look::Green, &diff.lost),
    ] {
        for (kind, names) in kinds {
            let shown: Vec<String> = names.iter().take(SHOWN).map(|name| plain(name)).collect();
            let more = match names.len() - shown.len() {
                0 => String::new(),
                more => format!(", and {more} more"),
            };
            let line = format!("{sign} {kind}: {}{more}", shown.join(", "));
            let _ = writeln!(text, "{}", screen.paint(look, &line));
        }
    }
    if !diff.settings.is_empty() {
        let _ = writeln!(text, "~ settings: {}", plain(&diff.settings.join(", ")));
    }
    write_files(text, "added", &diff.added, screen);
    write_files(text, "removed", &diff.removed, screen);
    write_files(text, "changed", &diff.changed, screen);
    for growth in &diff.grown {
        let is_bytes = matches!(growth.what, "size" | "shipped");
        let told = |number: u64| {
            if is_bytes {
                bytes(number)
            } else {
                number.to_string()
            }
        };
        let line = format!(
            "{} grew from {} to {}; {} more are allowed (`--allow {}=…`)",
            growth.what,
            told(growth.old),
            told(growth.new),
            told(growth.allowed),
            growth.what
        );
        let _ = writeln!(text, "{} {line}", screen.paint(Look::Red, "too much:"));
    }
    for side in [old, new].into_iter().filter(|side| !side.complete) {
        let name = plain(&side.name);
        let _ = writeln!(
            text,
            "{name}: a part could not be read; `holystone image-show` says which"
        );
    }
}

fn write_files(text: &mut String, what: &str, files: &Files, screen: Screen) {
    if files.count == 0 {
        return;
    }
    let head = format!("{what}: {} files, {}", files.count, bytes(files.size));
    let _ = writeln!(text, "{}", screen.paint(Look::Bold, &head));
    for (path, size) in files.largest.iter().take(SHOWN) {
        let path = cut_end(&plain(path), screen.left_after(14));
        let _ = writeln!(text, "  {:>10}  {path}", bytes(*size));
    }
    if files.count > SHOWN {
        let rest = files.count - SHOWN;
        let json = if files.count <= MAX_DIFF_PATHS {
            "all"
        } else {
            "more"
        };
        let _ = writeln!(text, "  and {rest} smaller ones; --format json has {json}");
    }
}
