//! Who asks a real registry, and over which connection.

use super::*;
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use common::{code, command, stderr, stdout};
use harness::{openssl, run};
use holystone::{
    Error,
    registry::{Credential, DockerConfig, Failure, RegistryError},
};
use serde_json::json;
use server::{Answer, Server};
use std::error::Error as _;

const PASSWORD: &str = "correct-horse";

fn user(password: &str) -> Credential {
    Credential::Basic {
        username: "user".to_owned(),
        password: password.to_owned(),
    }
}

fn knowing(credential: Credential) -> Client {
    client_as(move |_: &str, _: &str| Ok(credential.clone()))
}

fn failure(result: Result<holystone::image::digest::Digest, Error>) -> Failure {
    let error = result.unwrap_err();
    assert!(!error.to_string().contains(PASSWORD), "{error}");
    let source = error
        .source()
        .and_then(|it| it.downcast_ref::<RegistryError>());
    source.unwrap_or_else(|| panic!("{error}")).kind()
}

/// A registry with a password, and an image.
fn with_password() -> Registry {
    let folder = Folder::with(&[]);
    let users = run(Command::new("htpasswd").args(["-Bbn", "user", PASSWORD]));
    fs::write(folder.0.join("users"), users).unwrap();
    let path = folder.0.join("users");
    let auth = format!(
        "auth: {{htpasswd: {{realm: demo, path: \"{}\"}}}}",
        path.display()
    );
    let mut registry = Registry::with(folder, "", &auth);
    registry.credentials = Some(format!("user:{PASSWORD}"));
    registry.push(&static_program(Packing::Gzip), "app:1");
    registry
}

#[test]
fn passwords() {
    if !has(&["docker-registry", "skopeo", "htpasswd"]) {
        return;
    }
    let registry = with_password();
    let name = registry.name("app:1");
    assert_eq!(open(&knowing(user(PASSWORD)), &name)[0].problems, []);
    for client in [client(), knowing(user("wrong"))] {
        assert_eq!(
            failure(client.resolve(&parse(&name))),
            Failure::Unauthorized
        );
    }
    // As `docker login` keeps it.
    let auth = STANDARD.encode(format!("user:{PASSWORD}"));
    let mut auths = json!({});
    auths[&registry.host] = json!({"auth": auth});
    let text = json!({"auths": auths}).to_string();
    let mut config = DockerConfig::default();
    config.add("config.json", text.clone()).unwrap();
    assert_eq!(open(&client_as(config), &name)[0].problems, []);

    let folder = Folder::with(&[("config.json", &text), ("none.json", "{}")]);
    let argument = format!("registry:{name}");
    let there = folder.0.to_str().unwrap();
    for (args, (variable, value), expected) in [
        (&[][..], ("NOTHING", ""), 2),
        (&["--auth-file", "config.json"], ("NOTHING", ""), 0),
        (&[], ("DOCKER_CONFIG", there), 0),
        (&[], ("DOCKER_AUTH_CONFIG", text.as_str()), 0),
    ] {
        let mut command = command(&folder, &["image-show", "--config-only", &argument]);
        // Nothing of this user's.
        command
            .env_remove("DOCKER_AUTH_CONFIG")
            .env_remove("XDG_RUNTIME_DIR");
        command
            .env("REGISTRY_AUTH_FILE", folder.0.join("none.json"))
            .env("HOME", there);
        let output = command.args(args).env(variable, value).output().unwrap();
        assert_eq!(code(&output), expected, "{}", stderr(&output));
        assert!(!stderr(&output).contains(PASSWORD));
        assert_eq!(stdout(&output).contains("65532"), expected == 0);
    }
}

#[cfg(unix)]
#[test]
fn credential_helpers() {
    use std::os::unix::fs::PermissionsExt;
    if !has(&["docker-registry", "skopeo", "htpasswd"]) {
        return;
    }
    let registry = with_password();
    let script = format!(
        "#!/bin/sh\nread -r host\n[ \"$1 $host\" = \"get {}\" ] || exit 1\n\
         echo '{{\"Username\": \"user\", \"Secret\": \"{PASSWORD}\"}}'\n",
        registry.host
    );
    let broken = format!("#!/bin/sh\nread -r host\necho {PASSWORD} >&2\nexit 3\n");
    let helpers = json!({"credHelpers": {registry.host.clone(): "demo"}}).to_string();
    for (script, config, expected) in [
        (&script, helpers.as_str(), 0),
        (&script, "{\"credsStore\": \"demo\"}", 0),
        (&broken, &helpers, 2),
    ] {
        let folder = Folder::with(&[
            ("bin/docker-credential-demo", script),
            ("config.json", config),
        ]);
        let program = folder.0.join("bin/docker-credential-demo");
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        let path = env::var_os("PATH").unwrap();
        let path = [folder.0.join("bin")]
            .into_iter()
            .chain(env::split_paths(&path));
        let name = format!("registry:{}", registry.name("app:1"));
        let mut command = command(
            &folder,
            &[
                "image-show",
                "--config-only",
                &name,
                "--auth-file",
                "config.json",
            ],
        );
        let output = command
            .env("PATH", env::join_paths(path).unwrap())
            .output()
            .unwrap();
        assert_eq!(code(&output), expected, "{}", stderr(&output));
        // What a helper says of its failure may be the secret.
        assert!(!stderr(&output).contains(PASSWORD));
        assert!(expected == 0 || stderr(&output).contains("docker-credential-demo"));
    }
}

#[test]
fn tokens() {
    if !has(&["docker-registry", "skopeo", "openssl"]) {
        return;
    }
    let folder = Folder::with(&[]);
    openssl(
        &folder.0,
        "req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out certificate.pem -days 3650 -subj /CN=tokens",
    );
    let certificate = openssl(&folder.0, "x509 -in certificate.pem -outform DER");
    let part = |value: serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let head = json!({"typ": "JWT", "alg": "RS256", "x5c": [STANDARD.encode(certificate)]});
    let access = json!([{"type": "repository", "name": "demo/app", "actions": ["pull", "push"]}]);
    let claims = json!({
        "iss": "tokens", "sub": "user", "aud": "demo", "jti": "1", "access": access,
        "nbf": 0, "iat": 0, "exp": 4_102_444_800_u64,
    });
    let signed = format!("{}.{}", part(head), part(claims));
    fs::write(folder.0.join("signed"), &signed).unwrap();
    let signature = openssl(&folder.0, "dgst -sha256 -sign key.pem signed");
    let token = format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature));
    let basic = format!("Basic {}", STANDARD.encode(format!("user:{PASSWORD}")));
    let tokens = Server::start(move |request| match request.header("authorization") {
        Some(sent) if sent == basic => Answer::ok(json!({"token": token}).to_string()),
        _ => Answer::status(401),
    });
    let auth = format!(
        "auth: {{token: {{realm: \"http://{}/token\", service: demo, issuer: tokens, rootcertbundle: \"{}\"}}}}",
        tokens.host(),
        folder.0.join("certificate.pem").display()
    );
    let mut registry = Registry::with(folder, "", &auth);
    registry.credentials = Some(format!("user:{PASSWORD}"));
    registry.push(&static_program(Packing::Gzip), "app:1");
    let before = tokens.requests().len();
    let name = registry.name("app:1");
    assert_eq!(open(&knowing(user(PASSWORD)), &name)[0].problems, []);
    let requests = &tokens.requests()[before..];
    assert_eq!(requests.len(), 1);
    assert_eq!(
        requests[0].target,
        "/token?service=demo&scope=repository%3Ademo%2Fapp%3Apull"
    );
    assert_eq!(
        failure(client().resolve(&parse(&name))),
        Failure::Unauthorized
    );
    // A token of another repository is of no use.
    let other = registry.name("other:1");
    let client = knowing(user(PASSWORD));
    assert_eq!(
        failure(client.resolve(&parse(&other))),
        Failure::Unauthorized
    );
}

#[test]
fn certificates() {
    if !has(&["docker-registry", "skopeo", "openssl"]) {
        return;
    }
    let folder = Folder::with(&[("names", "subjectAltName = IP:127.0.0.1\n")]);
    let key = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes";
    for args in [
        format!("req -x509 {key} -keyout ca.key -out ca.pem -days 3650 -subj /CN=authority"),
        format!("req {key} -keyout server.key -out server.csr -subj /CN=server"),
        "x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 3650 -extfile names \
         -out server.pem"
            .to_owned(),
    ] {
        openssl(&folder.0, &args);
    }
    let at = |name: &str| folder.0.join(name);
    let tls = format!(
        "  tls: {{certificate: \"{}\", key: \"{}\"}}",
        at("server.pem").display(),
        at("server.key").display()
    );
    let authority = at("ca.pem");
    let registry = Registry::with(folder, &tls, "");
    registry.push(&static_program(Packing::Gzip), "app:1");
    let name = registry.name("app:1");
    let trusting = || {
        let options = ClientOptions::default();
        let transport = HttpTransport::new(&options.timeouts, &[&authority]).unwrap();
        Client::new(transport, Anonymous, options)
    };
    assert_eq!(open(&trusting(), &name)[0].problems, []);
    assert_eq!(failure(client().resolve(&parse(&name))), Failure::Tls);
    // It is not asked over plain HTTP then, nor is another name trusted.
    let other = name.replace("127.0.0.1", "localhost");
    assert_eq!(failure(trusting().resolve(&parse(&other))), Failure::Tls);
    let argument = format!("registry:{name}");
    let show = ["image-show", "--config-only", &argument];
    let without = common::holystone(&registry.folder, &show);
    assert_eq!(code(&without), 2);
    assert!(stderr(&without).contains("--ca"), "{}", stderr(&without));
    let mut with = command(&registry.folder, &show);
    let with = with.args(["--ca", "ca.pem"]).output().unwrap();
    assert_eq!(code(&with), 0, "{}", stderr(&with));
}
