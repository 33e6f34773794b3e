use super::Manifest;
use crate::{
    dockerfile::{Dockerfile, Inputs},
    text::Source,
};

#[track_caller]
fn manifest(text: &str) -> Manifest {
    let source = Source::new("Dockerfile", text).expect("short");
    let file = Dockerfile::parse(source, Inputs::default());
    Manifest::of(file.target().expect("a stage"))
}

#[test]
fn a_hardened_image_fits() {
    let text = "FROM gcr.io/distroless/static-debian12 AS prod\nCOPY app /app\nEXPOSE 8080 9000-9001/udp\n\
        VOLUME [\"/data\", \"/odd path\"]\nUSER nonroot:nonroot\nENTRYPOINT [\"/app\"]\n";
    let made = manifest(text);
    assert!(made.fits());
    assert_eq!(
        made.yaml,
        r#"# For Dockerfile, stage `prod`: the restricted profile of the Pod Security Standards.
# Nothing in the file stands against it.
apiVersion: v1
kind: Pod
metadata:
  name: app
spec:
  securityContext:
    runAsNonRoot: true
    runAsUser: 65532 # nonroot
    runAsGroup: 65532
    seccompProfile:
      type: RuntimeDefault
  containers:
    - name: app
      image: app # the image of this Dockerfile
      ports:
        - containerPort: 8080
          protocol: TCP
        - containerPort: 9000
          protocol: UDP
        - containerPort: 9001
          protocol: UDP
      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities:
          drop:
            - ALL
      volumeMounts:
        - name: data
          mountPath: /data # VOLUME in line 4; empty at the start, and gone with the pod
        - name: odd-path
          mountPath: "/odd path" # VOLUME in line 4; empty at the start, and gone with the pod
        - name: tmp
          mountPath: /tmp # for temporary files
  volumes:
    - name: data
      emptyDir: {}
    - name: odd-path
      emptyDir: {}
    - name: tmp
      emptyDir: {}
"#
    );
}

#[test]
fn what_stands_against_it() {
    for (lines, expected) in [
        ("FROM scratch\nUSER 1:1", &[][..]),
        (
            "FROM debian:12",
            &["1:6 nothing sets a user, and the base runs as root"],
        ),
        ("FROM debian:12\nUSER 0", &["2:6 the image runs as root"]),
        (
            "FROM acme/base",
            &["1:6 nothing sets a user, and what the base runs as is not known"],
        ),
        (
            "FROM debian:12\nARG U\nUSER $U",
            &["3:6 the user depends on the build"],
        ),
        (
            "FROM debian:12\nUSER app",
            &["2:6 Kubernetes cannot verify that `app` is not root, for it does not look names up"],
        ),
        ("FROM debian:12\nRUN useradd -u 7 app\nUSER app", &[]),
        ("FROM node:22\nUSER node", &[]),
        (
            "FROM debian:12\nUSER 7\nENTRYPOINT [\"gosu\", \"app\", \"/app\"]",
            &["3:14 `gosu` changes the user, for which it must be root"],
        ),
        (
            "FROM debian:12\nUSER 7\nCMD set > /etc/app.env; cat >/tmp/x; exec app 2>/dev/stderr",
            &["3:11 `/etc/app.env` is written at the start, and the root file system is read-only"],
        ),
        (
            "FROM debian:12\nRUN setcap cap_net_raw+ep /bin/ping\nUSER 7",
            &[
                "2:1 `setcap` gives a program capabilities that are dropped here, and then it does not start",
            ],
        ),
        (
            "FROM debian:12\nRUN setcap 'cap_net_bind_service=+ep' /app\nUSER 7",
            &[],
        ),
        (
            "FROM debian:12\nUSER 7\nFOO",
            &["3:1 the build stops here: there is no instruction `FOO`"],
        ),
    ] {
        let made = manifest(&format!("{lines}\n"));
        let told: Vec<String> = made
            .obstacles
            .iter()
            .map(|obstacle| format!("{}:{} {}", obstacle.line, obstacle.column, obstacle.message))
            .collect();
        assert_eq!(told, expected, "{lines}");
        for message in expected {
            assert!(
                made.yaml.contains(&format!("Dockerfile:{message}\n")),
                "{}",
                made.yaml
            );
        }
    }
}

#[test]
fn privileged_ports() {
    let made = manifest("FROM debian:12\nEXPOSE 443 80 80\nUSER 7\n").yaml;
    for part in [
        "      - name: net.ipv4.ip_unprivileged_port_start\n        value: \"80\"",
        "          add:\n            - NET_BIND_SERVICE\n",
        "        - containerPort: 80\n          protocol: TCP\n        - containerPort: 443\n",
    ] {
        assert!(made.contains(part), "{part}\n{made}");
    }
    let free = manifest("FROM debian:12\nEXPOSE 8080\nUSER 7\n").yaml;
    assert!(
        !free.contains("NET_BIND_SERVICE") && !free.contains("sysctls"),
        "{free}"
    );
}

#[test]
fn folders_that_bases_write_to() {
    let made = manifest("FROM nginx:1.29\nVOLUME /var/cache/nginx /\nUSER 101\n").yaml;
    for part in [
        "mountPath: /var/cache/nginx # VOLUME in line 2",
        "mountPath: /var/run # nginx writes here",
        "mountPath: /tmp # for temporary files",
    ] {
        assert!(made.contains(part), "{part}\n{made}");
    }
    assert!(!made.contains("mountPath: / "), "{made}");
}

#[test]
fn odd_texts_stay_in_their_comments() {
    let made =
        manifest("FROM debian:12\nENV U=\"a\u{2028}b\"\nUSER \"$U\u{85}x: y\"\nEXPOSE 1-60000\n");
    let outside: Vec<&str> = made
        .yaml
        .lines()
        .filter(|line| line.contains("x: y") && !line.starts_with('#'))
        .collect();
    assert_eq!(outside, [""; 0]);
    assert!(!made.yaml.contains(['\u{2028}', '\u{85}']));
    assert!(made.yaml.lines().count() < 60);
}
