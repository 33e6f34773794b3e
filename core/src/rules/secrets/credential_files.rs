//! Files that hold credentials, by their names.

/// What a file that holds credentials is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::rules) struct CredentialFile {
    /// In a few words, with its article.
    pub(in crate::rules) what: &'static str,
    /// It often holds none: settings, or a key for tests.
    pub(in crate::rules) is_doubtful: bool,
}

/// Whether a path, which may hold wildcards, is that of a file or folder with credentials.
pub(in crate::rules) fn of_path(path: &str) -> Option<CredentialFile> {
    let lower = path.trim_end_matches('/').to_ascii_lowercase();
    let name = lower.rsplit('/').next().unwrap_or(&lower);
    if is_sample(name) {
        return None;
    }
    let what = by_name(name)
        .or_else(|| by_folder(&lower))
        .or_else(|| by_ending(name, &lower))?;
    let is_for_tests = lower
        .split(|c: char| !c.is_ascii_alphanumeric())
        .any(|word| {
            matches!(
                word,
                "test"
                    | "tests"
                    | "testdata"
                    | "dummy"
                    | "fake"
                    | "fixtures"
                    | "snakeoil"
                    | "demo"
                    | "dev"
                    | "localhost"
                    | "selfsigned"
                    | "vagrant"
                    | "insecure"
            )
        });
    Some(CredentialFile {
        what,
        is_doubtful: is_for_tests || DOUBTFUL.contains(&what),
    })
}

const SETTINGS: &str = "an environment file";
const NPMRC: &str = "npm's settings, which may hold a token";
const KEY: &str = "a private key";
const STORE: &str = "a key store";

const DOUBTFUL: &[&str] = &[NPMRC];

/// `.env.example` and the like show what the real file would hold.
fn is_sample(name: &str) -> bool {
    name.split(['.', '-', '_']).any(|part| {
        matches!(
            part,
            "example"
                | "examples"
                | "sample"
                | "template"
                | "tmpl"
                | "tpl"
                | "dist"
                | "default"
                | "defaults"
                | "schema"
                | "j2"
                | "erb"
                | "md"
                | "d"
                | "ci"
                | "gpg"
                | "pub"
                | "sh"
                | "py"
                | "js"
                | "ts"
                | "go"
                | "rb"
        )
    })
}

const NAMES: &[(&str, &str)] = &[
    (".env", SETTINGS),
    (".envrc", SETTINGS),
    (".npmrc", NPMRC),
    (".yarnrc.yml", NPMRC),
    (".netrc", "a file of passwords"),
    ("_netrc", "a file of passwords"),
    (".pgpass", "a file of passwords"),
    (".my.cnf", "a file of passwords"),
    (".htpasswd", "a file of password hashes"),
    (".git-credentials", "Git's credentials"),
    (".pypirc", "PyPI credentials"),
    (".dockercfg", "registry credentials"),
    (".dockerconfigjson", "registry credentials"),
    (".s3cfg", "cloud credentials"),
    (".boto", "cloud credentials"),
    ("id_rsa", "an SSH key"),
    ("id_dsa", "an SSH key"),
    ("id_ecdsa", "an SSH key"),
    ("id_ed25519", "an SSH key"),
    (".ssh", "a folder of SSH keys"),
    (".aws", "a folder of cloud credentials"),
    (".gnupg", "a folder of private keys"),
    ("kubeconfig", "a cluster's credentials"),
    (
        "terraform.tfstate",
        "Terraform's state, which holds secrets",
    ),
    (
        "terraform.tfstate.backup",
        "Terraform's state, which holds secrets",
    ),
    (".terraformrc", "Terraform's credentials"),
    (".vault-token", "a Vault token"),
];

fn by_name(name: &str) -> Option<&'static str> {
    if let Some((_, what)) = NAMES.iter().find(|(known, _)| *known == name) {
        return Some(what);
    }
    // `.env.production`, `.env*`
    name.strip_prefix(".env")
        .is_some_and(|rest| rest.starts_with(['.', '*', '-', '_']))
        .then_some(SETTINGS)
}

const FOLDERS: &[(&str, &str)] = &[
    (".aws/credentials", "cloud credentials"),
    (".docker/config.json", "registry credentials"),
    (".kube/config", "a cluster's credentials"),
    (".config/gcloud", "cloud credentials"),
    (".azure/accesstokens.json", "cloud credentials"),
    (".azure/msal_token_cache.json", "cloud credentials"),
];

fn by_folder(path: &str) -> Option<&'static str> {
    let is_end = |end: &str| {
        path.strip_suffix(end)
            .is_some_and(|before| before.is_empty() || before.ends_with('/'))
    };
    Some(FOLDERS.iter().find(|(end, _)| is_end(end))?.1)
}

const ENDINGS: &[(&str, &str)] = &[
    (".pem", KEY),
    (".key", KEY),
    (".ppk", "an SSH key"),
    (".p12", STORE),
    (".pfx", STORE),
    (".jks", STORE),
    (".keystore", STORE),
    (".kdbx", "a password store"),
    (".tfvars", "Terraform's variables, which may hold secrets"),
    (".kubeconfig", "a cluster's credentials"),
    (".mobileprovision", "a signing profile"),
];

fn by_ending(name: &str, path: &str) -> Option<&'static str> {
    if let Some(stem) = name.strip_suffix(".json") {
        let stem = stem.replace(['-', '_', '.', ' '], "");
        let is_account = stem.contains("serviceaccount")
            || stem.contains("firebaseadminsdk")
            || stem.contains("clientsecret")
            || [
                "gcpkey",
                "gcloudkey",
                "googlecredentials",
                "gcpcredentials",
                "gcloudcredentials",
            ]
            .contains(&stem.as_str());
        return is_account.then_some("a service account's key");
    }
    let (_, what) = ENDINGS.iter().find(|(ending, _)| name.ends_with(ending))?;
    let is_public = match *what {
        KEY => is_public(name, path),
        // A store of the certificates that are trusted.
        STORE => name.contains("trust") || name.contains("cacerts"),
        _ => false,
    };
    (!is_public).then_some(what)
}

/// Words in the names of what is no secret: certificates, and keys that only check signatures.
const PUBLIC_WORDS: &[&str] = &[
    "apt",
    "archive",
    "authority",
    "bundle",
    "ca",
    "cacert",
    "cacerts",
    "cert",
    "certificate",
    "certificates",
    "certs",
    "chain",
    "crt",
    "fullchain",
    "intermediate",
    "keyring",
    "openpgp",
    "pgp",
    "licence",
    "license",
    "pub",
    "pubkey",
    "public",
    "publickey",
    "release",
    "repo",
    "repomd",
    "repository",
    "root",
    "rootca",
    "signing",
    "trust",
    "trusted",
    "truststore",
    "verify",
];

fn is_public(name: &str, path: &str) -> bool {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let has = |text: &str, words: &[&str]| {
        text.split(|c: char| !c.is_ascii_alphanumeric())
            .any(|word| words.contains(&word))
    };
    let says_private = has(name, &["private", "privkey", "priv"]);
    let in_public = (name.strip_suffix(".pem").is_some() && has(folder, &["cert", "certs"]))
        || has(
            folder,
            &[
                "ca",
                "cacerts",
                "certificates",
                "trust",
                "keyrings",
                "gpg",
                "pki",
            ],
        );
    !says_private
        && (has(name, PUBLIC_WORDS)
            || in_public
            || name.ends_with("ca.pem")
            || name.ends_with("cert.pem"))
}

/// Folders of images where keys are public ones.
pub(in crate::rules) fn is_public_folder(destination: &str) -> bool {
    [
        "/etc/apt",
        "/etc/apk/keys",
        "/etc/pki",
        "/etc/ssl/certs",
        "/usr/share/keyrings",
        "/usr/local/share/ca-certificates",
        "/usr/share/ca-certificates",
        "/etc/yum",
    ]
    .iter()
    .any(|folder| destination.starts_with(folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths() {
        for path in [
            ".env",
            "app/.env.production",
            ".env*",
            "config/id_rsa",
            "/root/.aws/credentials",
            "tls/server.key",
            "*.key",
            "privkey.pem",
            "app.p12",
            "release.keystore",
            "my-service-account.json",
            "app-firebase-adminsdk-x1.json",
            ".ssh/",
            "prod.tfvars",
            "root/.docker/config.json",
        ] {
            assert!(of_path(path).is_some(), "{path}");
        }
        for path in [
            ".env.example",
            ".env.sample",
            ".env.template",
            ".env.dist",
            "ca.pem",
            "cert.pem",
            "fullchain.pem",
            "server.crt",
            "id_rsa.pub",
            "public.key",
            "nginx_signing.key",
            "truststore.jks",
            "settings.py",
            "config.json",
            "package.json",
            "certs/ca/a.pem",
            "environment",
            "auth.js",
            "secrets.ts",
            "apt-key.key",
            "docker/config.json",
            "keys.json",
            ".envoy",
        ] {
            assert_eq!(of_path(path), None, "{path}");
        }
        assert!(of_path("tests/fixtures/server.key").is_some_and(|file| file.is_doubtful));
    }
}
