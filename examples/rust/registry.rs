//! Pins the Dockerfiles named on the command line by what registries say now, with credentials of one's own.
//!
//! `cargo run --example registry -- Dockerfile`
#![allow(clippy::print_stdout, reason = "it is a command")]

use holystone::{
    PinRequest, pin_text,
    registry::{Access, Credential, PublisherOptions, Registries},
};
use std::{env, fs, sync::Arc};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Whoever has `docker login` behind them takes `Access::default().client()`.
    let credentials = |registry: &str, _repository: &str| {
        let token = env::var("REGISTRY_TOKEN").ok();
        Ok(match token.filter(|_| registry == "ghcr.io") {
            Some(token) => Credential::of("token".to_owned(), token),
            None => Credential::Anonymous,
        })
    };
    let client = Access::default().client_with(credentials)?;
    let publisher = Registries::new(Arc::new(client), PublisherOptions::default());
    for path in env::args().skip(1) {
        let mut request = PinRequest::default();
        request.path.clone_from(&path);
        let pinned = pin_text(fs::read(&path)?, &request, &publisher)?;
        for change in &pinned.report.changes {
            println!("{path}:{}: {}", change.line, change.name);
        }
        fs::write(&path, pinned.text)?;
    }
    Ok(())
}
