use super::{Mount, MountKind, MountValue};
use crate::dockerfile::values::path;

/// Where a bind, a cache or a tmpfs is mounted; `None` for others, and if it is unknown.
///
/// BuildKit looks at this after it has read all mounts of the instruction and found their stages. An
/// absolute target stays as it is written, so `//` is accepted and `/` is not.
pub(in crate::dockerfile) fn check_target(
    mount: &Mount,
    workdir: Option<&str>,
) -> Result<Option<String>, String> {
    match mount.kind {
        Some(MountKind::Bind | MountKind::Cache | MountKind::Tmpfs) => {}
        Some(MountKind::Ssh) if mount.source.known().is_some() => {
            return Err("an `ssh` mount has no `source`; use `id`".to_owned());
        }
        None | Some(MountKind::Secret | MountKind::Ssh) => return Ok(None),
    }
    let target = match &mount.target {
        MountValue::Unknown => return Ok(None),
        MountValue::Unset => "",
        MountValue::Is(target) => target,
    };
    let target = match workdir {
        _ if target.starts_with('/') => target.to_owned(),
        // Only the directory of a Windows stage has backslashes in front.
        Some(workdir) if workdir.starts_with('\\') => {
            path::join(&["/", &workdir.replace('\\', "/"), target])
        }
        Some(workdir) => path::join(&["/", workdir, target]),
        None => return Ok(None),
    };
    if target == "/" {
        return Err("a mount cannot take the place of `/`: give it a `target`".to_owned());
    }
    Ok(Some(target))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mount(kind: MountKind, target: MountValue<&str>) -> Mount {
        Mount {
            kind: Some(kind),
            target: target.map(|target| (*target).to_owned()),
            ..Mount::bind()
        }
    }

    #[test]
    fn targets_are_joined_to_the_directory() {
        for (target, workdir, expected) in [
            ("/x/../y", Some("/app"), Some("/x/../y")),
            ("/x", None, Some("/x")),
            ("//", Some("/app"), Some("//")),
            ("/.", Some("/app"), Some("/.")),
            ("x/", Some("/app"), Some("/app/x")),
            ("../x", Some("/app"), Some("/x")),
            ("", Some("/app"), Some("/app")),
            ("x", None, None),
            ("x", Some(r"\app\sub"), Some("/app/sub/x")),
            (r"C:\x", Some("/app"), Some(r"/app/C:\x")),
        ] {
            for kind in [MountKind::Bind, MountKind::Cache, MountKind::Tmpfs] {
                let mount = mount(kind, MountValue::Is(target));
                let actual = check_target(&mount, workdir);
                assert_eq!(
                    actual,
                    Ok(expected.map(str::to_owned)),
                    "{target} {workdir:?}"
                );
            }
        }
    }

    #[test]
    fn the_root_cannot_be_mounted_over() {
        for (target, workdir) in [
            ("/", "/app"),
            ("", "/"),
            (".", "/"),
            ("..", "/app"),
            ("../..", "/app"),
            ("", r"\"),
            ("..", r"\app"),
        ] {
            let mount = mount(MountKind::Bind, MountValue::Is(target));
            assert!(
                check_target(&mount, Some(workdir)).is_err(),
                "{target} {workdir}"
            );
        }
        assert!(check_target(&mount(MountKind::Bind, MountValue::Unset), Some("/")).is_err());
        assert!(check_target(&mount(MountKind::Bind, MountValue::Is("/")), None).is_err());
        for mount in [
            mount(MountKind::Bind, MountValue::Unset),
            mount(MountKind::Secret, MountValue::Is("/")),
            mount(MountKind::Ssh, MountValue::Is("/")),
            Mount {
                kind: None,
                ..mount(MountKind::Bind, MountValue::Is("/"))
            },
        ] {
            assert_eq!(check_target(&mount, None), Ok(None), "{mount:?}");
        }
        assert_eq!(
            check_target(&mount(MountKind::Bind, MountValue::Unknown), Some("/")),
            Ok(None)
        );
    }

    #[test]
    fn agents_have_no_source() {
        let mut mount = mount(MountKind::Ssh, MountValue::Unset);
        mount.source = MountValue::Unknown;
        assert_eq!(check_target(&mount, None), Ok(None));
        mount.source = MountValue::Is("x".to_owned());
        assert!(check_target(&mount, None).is_err());
    }
}
