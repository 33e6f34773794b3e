//! `holystone resolve`

use super::{
    Outcome,
    args::{Format, ResolveArgs},
    print,
};
use crate::{
    error::Error,
    registry::{Client, Resolved, parse_reference},
};
use std::{
    io::{self, Write},
    sync::Arc,
};

pub(super) fn run(args: &ResolveArgs) -> Outcome {
    let client = Arc::new(args.registry.client()?);
    let mut code = 0;
    for image in &args.images {
        match resolve(&client, image) {
            Ok(resolved) => print(&text(&resolved, args.format))?,
            // The others are still asked for.
            Err(error) => {
                let _ = writeln!(io::stderr(), "holystone: {error}");
                code = 2;
            }
        }
    }
    Ok(code)
}

fn resolve(client: &Arc<Client>, image: &str) -> Result<Resolved, Error> {
    Resolved::of(client, &parse_reference(image)?)
}

fn text(resolved: &Resolved, format: Format) -> String {
    match format {
        Format::Tty => format!("{}\n", resolved.digest),
        Format::Json => resolved.to_json(),
    }
}
