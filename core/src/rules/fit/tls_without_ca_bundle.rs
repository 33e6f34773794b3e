use crate::{
    image::{File, Image, Keep, start},
    rules::prelude::*,
};

#[derive(Default)]
pub(super) struct TlsWithoutCaBundle;

/// Libraries that verify who is at the other end of a connection, by how their names start.
const TLS: &[&str] = &["libssl.", "libssl3.", "libgnutls.", "libcurl.", "libcurl-"];

/// Where the certificates of authorities are: Go's list of bundles for Linux, and the folder that
/// OpenSSL's own copies look into.
const BUNDLES: &[&str] = &[
    "etc/ssl/certs/ca-certificates.crt",
    "etc/pki/tls/certs/ca-bundle.crt",
    "etc/ssl/ca-bundle.pem",
    "etc/pki/tls/cacert.pem",
    "etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "etc/ssl/cert.pem",
];

/// Variables that say that they are elsewhere.
const VARIABLES: &[&str] = &["SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE"];

impl Rule for TlsWithoutCaBundle {
    const META: Meta<'static> = Meta {
        id: "tls-without-ca-bundle",
        summary: "a program that speaks TLS finds no certificates of authorities",
        why: "Each connection that it opens to a server fails: \"certificate signed by unknown authority\"; and the usual way out is to verify nothing.",
        category: Category::Correctness,
        severity: Severity::Info,
        profile: Profile::Hardening,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("tls_without_ca_bundle.md"),
    };

    type Subject<'a> = &'a Image;

    fn keep(&self, keep: &mut Keep) {
        start::keep(keep);
    }

    fn check(&self, image: &Image, findings: &mut Findings) {
        if !image.is_complete() || image.config.is_windows() || has_authorities(image) {
            return;
        }
        let programs = image.start().programs;
        let Some((program, library)) = programs
            .iter()
            .find_map(|program| Some((program, tls_library(*program)?)))
        else {
            return;
        };
        findings
            .report(
                program.place(),
                format!("this uses `{library}`, and the image has no certificates of authorities"),
            )
            .confidence(Confidence::Medium)
            .help("install `ca-certificates`, or copy `/etc/ssl/certs/ca-certificates.crt` from a stage that has it; a program that only serves needs none");
    }
}

fn has_authorities(image: &Image) -> bool {
    let is_set = |name: &&str| image.config.config.variable(name).is_some();
    BUNDLES.iter().any(|path| image.resolve(path).is_ok())
        || image.below("etc/ssl/certs").next().is_some()
        || VARIABLES.iter().any(is_set)
}

/// The library by which a program verifies others.
fn tls_library(program: File<'_>) -> Option<&str> {
    let linking = program.target().entry().elf()?.linking.as_ref()?;
    let mut needed = linking.needed.iter();
    let found = needed.find(|name| TLS.iter().any(|start| name.starts_with(start)));
    found.map(|name| &**name)
}
