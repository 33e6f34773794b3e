//! The pod as YAML.

use super::{MAX_LISTED_RANGE, Needs, Obstacle};
use crate::dockerfile::Stage;
use std::{collections::HashMap, fmt::Write};

/// The whole document.
pub(super) fn pod(stage: Stage<'_>, needs: &Needs<'_>, obstacles: &[Obstacle]) -> String {
    let mut yaml = String::new();
    head(&mut yaml, stage, obstacles);
    yaml.push_str(
        "apiVersion: v1\n\
         kind: Pod\n\
         metadata:\n\
         \x20 name: app\n\
         spec:\n\
         \x20 securityContext:\n",
    );
    identity(&mut yaml, needs);
    yaml.push_str("    seccompProfile:\n      type: RuntimeDefault\n");
    sysctls(&mut yaml, needs);
    yaml.push_str(
        "  containers:\n    - name: app\n      image: app # the image of this Dockerfile\n",
    );
    ports(&mut yaml, needs);
    yaml.push_str(
        "      securityContext:\n\
         \x20       allowPrivilegeEscalation: false\n\
         \x20       readOnlyRootFilesystem: true\n\
         \x20       capabilities:\n\
         \x20         drop:\n\
         \x20           - ALL\n",
    );
    if needs.needs_bind() {
        yaml.push_str("          add:\n            - NET_BIND_SERVICE\n");
    }
    mounts(&mut yaml, needs);
    yaml
}

/// What it is, and what stands against it.
fn head(yaml: &mut String, stage: Stage<'_>, obstacles: &[Obstacle]) {
    let path = stage.file().source().name();
    let name = stage
        .name()
        .map_or(String::new(), |name| format!(", stage `{name}`"));
    comment(
        yaml,
        &format!("For {path}{name}: the restricted profile of the Pod Security Standards."),
    );
    if obstacles.is_empty() {
        comment(yaml, "Nothing in the file stands against it.");
        return;
    }
    comment(yaml, "What in the file stands against it:");
    for Obstacle {
        message,
        help,
        line,
        column,
    } in obstacles
    {
        comment(yaml, &format!("  {path}:{line}:{column} {message}"));
        comment(yaml, &format!("    {help}"));
    }
}

fn comment(yaml: &mut String, text: &str) {
    yaml.push_str("# ");
    yaml.extend(text.chars().map(printable));
    yaml.push('\n');
}

/// YAML takes few characters that cannot be seen, and a comment ends with its line.
fn printable(c: char) -> char {
    let is_break = matches!(
        c,
        '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
    );
    if c.is_control() || is_break {
        '\u{fffd}'
    } else {
        c
    }
}

fn identity(yaml: &mut String, needs: &Needs<'_>) {
    yaml.push_str("    runAsNonRoot: true\n");
    let run_as = &needs.run_as;
    if let Some(uid) = run_as.uid.filter(|uid| *uid != 0) {
        let _ = write!(yaml, "    runAsUser: {uid}");
        if let Some(name) = run_as.name() {
            yaml.push_str(" # ");
            yaml.extend(name.chars().map(printable));
        }
        yaml.push('\n');
    }
    if let Some(gid) = run_as.gid.filter(|_| run_as.uid != Some(0)) {
        let _ = writeln!(yaml, "    runAsGroup: {gid}");
    }
}

/// `NET_BIND_SERVICE` reaches a program that is not root only if its file has it; the sysctl, which the profile allows,
/// needs no such file.
fn sysctls(yaml: &mut String, needs: &Needs<'_>) {
    if let Some(port) = needs.privileged_port() {
        let _ = write!(
            yaml,
            "    sysctls:\n      - name: net.ipv4.ip_unprivileged_port_start\n        value: \"{port}\" # to listen on it without being root\n"
        );
    }
}

fn ports(yaml: &mut String, needs: &Needs<'_>) {
    for (start, end) in &needs.long_ranges {
        let _ = writeln!(
            yaml,
            "      # Ports {start} to {end} are more than {MAX_LISTED_RANGE}, and not listed."
        );
    }
    if needs.ports.is_empty() {
        return;
    }
    yaml.push_str("      ports:\n");
    for (number, protocol) in &needs.ports {
        let protocol = protocol.as_str().to_ascii_uppercase();
        let _ = write!(
            yaml,
            "        - containerPort: {number}\n          protocol: {protocol}\n"
        );
    }
}

fn mounts(yaml: &mut String, needs: &Needs<'_>) {
    let mut taken = HashMap::new();
    let names: Vec<String> = needs
        .mounts
        .iter()
        .map(|mount| volume_name(&mount.path, &mut taken))
        .collect();
    let mounts = || needs.mounts.iter().zip(&names);
    yaml.push_str("      volumeMounts:\n");
    for (mount, name) in mounts() {
        let path = scalar(&mount.path);
        let _ = write!(
            yaml,
            "        - name: {name}\n          mountPath: {path} # {}\n",
            mount.reason
        );
    }
    yaml.push_str("  volumes:\n");
    for (_, name) in mounts() {
        let _ = write!(yaml, "    - name: {name}\n      emptyDir: {{}}\n");
    }
}

/// The longest name of a volume.
const MAX_NAME: usize = 63;

/// A name for a path as Kubernetes takes it: lower-case letters, digits and hyphens, and no other's. `taken` has each
/// name with the next number to try after it.
fn volume_name(path: &str, taken: &mut HashMap<String, u32>) -> String {
    let mut base = String::new();
    for c in path.chars() {
        if c.is_ascii_alphanumeric() {
            base.push(c.to_ascii_lowercase());
        } else if !base.is_empty() && !base.ends_with('-') {
            base.push('-');
        }
    }
    // Room for a number.
    base.truncate(MAX_NAME - 6);
    let base = base.trim_end_matches('-');
    let base = if base.is_empty() { "data" } else { base };
    let mut name = base.to_owned();
    while taken.contains_key(&name) {
        let number = taken.entry(base.to_owned()).or_insert(2);
        name = format!("{base}-{number}");
        *number += 1;
    }
    taken.insert(name.clone(), 2);
    name
}

/// A text as a YAML value, in quotes if it needs any.
fn scalar(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '_' | '-');
    if text.starts_with('/') && text.chars().all(is_plain) {
        return text.to_owned();
    }
    let mut quoted = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if printable(c) != c => {
                let _ = write!(quoted, "\\U{:08X}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_volumes() {
        let mut taken = HashMap::new();
        for (path, name) in [
            ("/var/cache/nginx", "var-cache-nginx"),
            ("/var/cache_nginx", "var-cache-nginx-2"),
            ("/Ä", "data"),
            ("/.local/", "local"),
        ] {
            assert_eq!(volume_name(path, &mut taken), name);
        }
        assert!(volume_name(&"/a".repeat(100), &mut taken).len() <= MAX_NAME);
    }

    #[test]
    fn scalars() {
        for (text, expected) in [
            ("/var/lib/x-1.2_3", "/var/lib/x-1.2_3"),
            ("/a b", "\"/a b\""),
            ("/a: #\"\\\n", "\"/a: #\\\"\\\\\\U0000000A\""),
        ] {
            assert_eq!(scalar(text), expected);
        }
    }
}
