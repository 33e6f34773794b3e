//! A registry of Debian's on a free port of this machine, and the tools beside it.

use crate::{common::Folder, registry_images::Layout};
use std::{
    env, fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
};

/// What is set where a tool that is missing is a fault.
const NEEDED: &str = "HOLYSTONE_NEEDS_REGISTRY";

/// Whether these programs are here; says which is not.
pub(crate) fn has(tools: &[&str]) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    let is_here = |tool: &str| env::split_paths(&path).any(|folder| folder.join(tool).is_file());
    let missing: Vec<&&str> = tools.iter().filter(|tool| !is_here(tool)).collect();
    if missing.is_empty() {
        return true;
    }
    assert!(env::var_os(NEEDED).is_none(), "{missing:?} is missing");
    println!("skipped: {missing:?} is missing");
    false
}

/// Runs a program to its end, and gives what it writes.
pub(crate) fn run(command: &mut Command) -> Vec<u8> {
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {said}");
    output.stdout
}

/// Runs `openssl` in a folder.
pub(crate) fn openssl(folder: &Path, args: &str) -> Vec<u8> {
    let args = args.split_whitespace();
    run(Command::new("openssl").args(args).current_dir(folder))
}

/// A registry that is running; it ends when this is dropped.
pub(crate) struct Registry {
    process: Child,
    pub(crate) folder: Folder,
    /// Host and port.
    pub(crate) host: String,
    /// What skopeo is told beside.
    pub(crate) credentials: Option<String>,
}

impl Registry {
    pub(crate) fn start() -> Self {
        Self::with(Folder::with(&[]), "", "")
    }

    /// A registry with more lines of configuration: for `http`, and at the top. Its data are in the folder.
    pub(crate) fn with(folder: Folder, http: &str, top: &str) -> Self {
        let data = folder.0.join("data");
        let config = format!(
            "version: 0.1\nlog: {{level: info}}\n\
             storage: {{filesystem: {{rootdirectory: \"{}\"}}}}\n\
             http:\n  addr: 127.0.0.1:0\n{http}\n{top}\n",
            data.display()
        );
        fs::write(folder.0.join("registry.yml"), config).unwrap();
        let mut process = Command::new("docker-registry")
            .args(["serve", "registry.yml"])
            .current_dir(&folder.0)
            .env("OTEL_TRACES_EXPORTER", "none")
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // It says where it listens once it does.
        let mut lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let mut said = Vec::new();
        let host = lines.by_ref().map_while(Result::ok).find_map(|line| {
            let listening = line.split_once("listening on ");
            let host = listening.map(|(_, rest)| {
                let is_part = |c: char| c.is_ascii_digit() || ".:".contains(c);
                rest.chars().take_while(|c| is_part(*c)).collect::<String>()
            });
            said.push(line);
            host
        });
        let host = host.unwrap_or_else(|| panic!("{said:?}"));
        // What else it says must go somewhere.
        thread::spawn(move || lines.for_each(drop));
        Self {
            process,
            folder,
            host,
            credentials: None,
        }
    }

    /// The full name of an image.
    pub(crate) fn name(&self, image: &str) -> String {
        format!("{}/demo/{image}", self.host)
    }

    fn skopeo(&self) -> Command {
        let mut command = Command::new("skopeo");
        // Nothing of this user's.
        let none = self.folder.0.join("none.json");
        fs::write(&none, "{}").unwrap();
        command
            .arg("--insecure-policy")
            .env("REGISTRY_AUTH_FILE", none);
        command
    }

    /// Pushes an image by a tag, all platforms of it.
    pub(crate) fn push(&self, layout: &Layout, image: &str) {
        self.push_as(layout, image, &["--all", "--preserve-digests"]);
    }

    pub(crate) fn push_as(&self, layout: &Layout, image: &str, args: &[&str]) {
        let from = self.folder.0.join("push").join(image.replace(':', "-"));
        layout.write(&from, None);
        let mut command = self.skopeo();
        command.args(["copy", "--quiet", "--dest-tls-verify=false"]);
        command.args(args);
        if let Some(credentials) = &self.credentials {
            command.args(["--dest-creds", credentials]);
        }
        command.arg(format!("oci:{}", from.display()));
        run(command.arg(format!("docker://{}", self.name(image))));
    }

    /// The manifest or index of an image, as skopeo gets it.
    pub(crate) fn raw(&self, image: &str) -> Vec<u8> {
        let mut command = self.skopeo();
        command.args(["inspect", "--raw", "--tls-verify=false"]);
        run(command.arg(format!("docker://{}", self.name(image))))
    }

    /// Copies an image to a folder of its own as it is.
    pub(crate) fn copy(&self, image: &str) -> PathBuf {
        let to = self.folder.0.join("copy");
        let mut command = self.skopeo();
        command.args([
            "copy",
            "--quiet",
            "--src-tls-verify=false",
            "--preserve-digests",
        ]);
        command.arg(format!("docker://{}", self.name(image)));
        run(command.arg(format!("dir:{}", to.display())));
        to
    }

    /// Puts a manifest or an index as it is, which skopeo does only with what it understands.
    pub(crate) fn put(&self, image: &str, media_type: &str, document: &[u8]) {
        let (name, tag) = image.split_once(':').unwrap();
        let mut stream = TcpStream::connect(&self.host).unwrap();
        let head = format!(
            "PUT /v2/demo/{name}/manifests/{tag} HTTP/1.1\r\nHost: {}\r\nContent-Type: {media_type}\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n",
            self.host,
            document.len()
        );
        stream
            .write_all(&[head.as_bytes(), document].concat())
            .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    }
}

impl Drop for Registry {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
