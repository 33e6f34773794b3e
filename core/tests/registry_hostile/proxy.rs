//! Proxies, as the environment names them: the command is asked, for tests share theirs.

use super::{keeps_secrets, registry, registry_images};
use std::{
    io::{self, BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    process::{Command, Output},
    thread,
};

/// A proxy that takes one connection to wherever `to` is, and gives the head of what it was asked.
fn proxy(to: String) -> (String, thread::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let host = listener.local_addr().unwrap().to_string();
    let asked = thread::spawn(move || {
        let (mut client, _) = listener.accept().unwrap();
        let mut reader = BufReader::new(client.try_clone().unwrap());
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            reader.read_line(&mut head).unwrap();
        }
        client.write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
        let mut server = TcpStream::connect(to).unwrap();
        let mut back = server.try_clone().unwrap();
        let answers = thread::spawn(move || io::copy(&mut back, &mut client));
        // Whoever leaves first ends it.
        let _ = io::copy(&mut reader, &mut server);
        let _ = server.shutdown(std::net::Shutdown::Both);
        let _ = answers.join().unwrap();
        head
    });
    (host, asked)
}

fn resolve(name: &str, variables: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_holystone"));
    for name in ["ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY"] {
        command.env_remove(name).env_remove(name.to_lowercase());
    }
    let auth = format!(
        r#"{{"auths": {{"registry.test": {{"auth": "{0}"}}, "127.0.0.1": {{"auth": "{0}"}}}}}}"#,
        super::BASIC.trim_start_matches("Basic ")
    );
    command
        .args([
            "resolve",
            name,
            "--plain-http",
            "registry.test",
            "--plain-http",
            "localhost",
        ])
        .env("DOCKER_AUTH_CONFIG", auth)
        .envs(variables.iter().copied())
        .output()
        .unwrap()
}

#[test]
fn a_registry_is_reached_through_a_proxy() {
    let layout = registry_images::static_program(registry_images::Packing::Gzip);
    let server = registry(&layout, |_| None);
    let (host, asked) = proxy(server.host());
    let output = resolve(
        "registry.test/demo/app:1",
        &[("HTTP_PROXY", &format!("http://{host}"))],
    );
    let digest = layout.root["digest"].as_str().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(text, format!("{digest}\n"), "{errors}");
    let asked = asked.join().unwrap();
    assert!(asked.starts_with("CONNECT registry.test:80 "), "{asked}");
    keeps_secrets(&asked);
}

#[test]
fn this_machine_is_reached_without_a_proxy() {
    let layout = registry_images::static_program(registry_images::Packing::Gzip);
    let server = registry(&layout, |_| Some(super::Answer::status(404)));
    // Nobody listens there.
    let output = resolve(
        &format!(
            "{}/demo/app:1",
            server.host().replace("127.0.0.1", "localhost")
        ),
        &[
            ("ALL_PROXY", "http://127.0.0.1:9"),
            ("HTTP_PROXY", "http://127.0.0.1:9"),
        ],
    );
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(errors.contains("there is no such image"), "{errors}");
}
