/// Images of Docker's own that start in `/`.
const ROOT: &[&str] = &[
    "almalinux",
    "alpine",
    "amazonlinux",
    "archlinux",
    "buildpack-deps",
    "busybox",
    "centos",
    "debian",
    "eclipse-temurin",
    "fedora",
    "gcc",
    "nginx",
    "node",
    "openjdk",
    "oraclelinux",
    "python",
    "rockylinux",
    "ruby",
    "rust",
    "ubuntu",
];

/// The working directory of a well-known image for Linux.
pub(in crate::dockerfile) fn directory_of(
    registry: &str,
    repository: &str,
) -> Option<&'static str> {
    match (registry, repository) {
        ("docker.io", "library/golang") => Some("/go"),
        ("docker.io", repository) => {
            let name = repository.strip_prefix("library/")?;
            ROOT.contains(&name).then_some("/")
        }
        _ => None,
    }
}
