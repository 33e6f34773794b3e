use super::{
    At::{Elf as Program, Plain, Text},
    LIBC, LOADER, image, told, with_glibc,
};
use crate::image::{
    PathError,
    elf::made::Made,
    start::libraries::{MAX_FOLDERS, MAX_LIBRARIES},
};

#[test]
fn loaders() {
    let app = || ("/app", Program(Made::dynamic(&["libc.so.6"])));
    let missing = image(&["/app"], &[app()]);
    assert_eq!(told(&missing), [format!("/app without {LOADER}")]);
    let there = image(&["/app"], &with_glibc(vec![app()]));
    assert_eq!(told(&there), [""; 0]);
    // gcompat: musl under the name of glibc's loader, which finds libraries in its own way.
    let gcompat = image(
        &["/app"],
        &[
            app(),
            (LOADER, Program(Made::library("libgcompat.so.0", &[]))),
        ],
    );
    assert_eq!(told(&gcompat), ["unknown"]);
    let musl = Made {
        interpreter: Some("/lib/ld-musl-x86_64.so.1"),
        ..Made::dynamic(&["libc.so.6", "libz.so.1"])
    };
    let musl = image(
        &["/app"],
        &[
            ("/app", Program(musl)),
            (
                "/lib/ld-musl-x86_64.so.1",
                Program(Made::library("libc.musl-x86_64.so.1", &[])),
            ),
            (
                "/usr/local/lib/libz.so.1",
                Program(Made::library("libz.so.1", &["libc.so"])),
            ),
        ],
    );
    assert_eq!(told(&musl), [""; 0]);
    assert_eq!(musl.resolve(LOADER).err(), Some(PathError::NotFound));
}

#[test]
fn libraries_are_looked_for() {
    let library = |needed: &[&'static str]| Program(Made::library("libx.so.1", needed));
    let app = || Program(Made::dynamic(&["libx.so.1", "libc.so.6"]));
    for (name, app, files, expected) in [
        ("nowhere", app(), vec![], vec!["/srv/app without libx.so.1"]),
        (
            "compiled in",
            app(),
            vec![("/usr/lib/libx.so.1", library(&[]))],
            vec![],
        ),
        (
            "not looked at",
            app(),
            vec![("/opt/x/libx.so.1", library(&[]))],
            vec!["/srv/app without libx.so.1 /opt/x/libx.so.1"],
        ),
        (
            "configured",
            app(),
            vec![
                ("/opt/x/libx.so.1", library(&[])),
                (
                    "/etc/ld.so.conf",
                    Text("include /etc/ld.so.conf.d/*.conf\n"),
                ),
                ("/etc/ld.so.conf.d/x.conf", Text("# ours\n/opt/x\n")),
            ],
            vec![],
        ),
        (
            "configured in an unknown way",
            app(),
            vec![("/etc/ld.so.conf", Text("include /opt/*.conf\n"))],
            vec!["unknown"],
        ),
        (
            "not kept",
            app(),
            vec![("/etc/ld.so.conf", Plain)],
            vec!["unknown"],
        ),
        (
            "cached",
            app(),
            vec![
                ("/opt/x/libx.so.1", library(&[])),
                (
                    "/etc/ld.so.cache",
                    Text("glibc\0libx.so.1\0/opt/x/libx.so.1\0"),
                ),
            ],
            vec![],
        ),
        (
            "for another machine",
            app(),
            vec![(
                "/usr/lib/libx.so.1",
                Program(Made {
                    machine: 183,
                    ..Made::library("libx.so.1", &[])
                }),
            )],
            vec!["/srv/app without libx.so.1 /usr/lib/libx.so.1"],
        ),
        (
            "RUNPATH",
            Program(Made {
                runpath: Some("/none:${ORIGIN}/../lib"),
                ..Made::dynamic(&["libx.so.1"])
            }),
            vec![("/lib/libx.so.1", library(&[]))],
            vec![],
        ),
        (
            "an unknown variable",
            Program(Made {
                runpath: Some("/opt/$LIB"),
                ..Made::dynamic(&["libx.so.1"])
            }),
            vec![],
            vec!["unknown"],
        ),
        (
            "RUNPATH is not for libraries of libraries",
            Program(Made {
                runpath: Some("/opt"),
                ..Made::dynamic(&["libx.so.1"])
            }),
            vec![
                ("/opt/libx.so.1", library(&["liby.so.1"])),
                ("/opt/liby.so.1", Program(Made::library("liby.so.1", &[]))),
            ],
            vec!["/opt/libx.so.1 without liby.so.1 /opt/liby.so.1"],
        ),
        (
            "RPATH is",
            Program(Made {
                rpath: Some("/opt"),
                ..Made::dynamic(&["libx.so.1"])
            }),
            vec![
                ("/opt/libx.so.1", library(&["liby.so.1"])),
                ("/opt/liby.so.1", Program(Made::library("liby.so.1", &[]))),
            ],
            vec![],
        ),
        (
            "of the host's driver",
            Program(Made::dynamic(&["libcuda.so.1", "libEGL_nvidia.so.0"])),
            vec![],
            vec!["unknown"],
        ),
        (
            "a circle",
            app(),
            vec![("/usr/lib/libx.so.1", library(&["libx.so.1", "libc.so.6"]))],
            vec![],
        ),
        (
            "no ELF file",
            app(),
            vec![("/usr/lib/libx.so.1", Plain)],
            vec![],
        ),
    ] {
        let mut files = with_glibc(files);
        files.push(("/srv/app", app));
        assert_eq!(told(&image(&["/srv/app"], &files)), expected, "{name}");
    }
    let mut image = image(
        &["/srv/app"],
        &with_glibc(vec![
            ("/srv/app", app()),
            ("/opt/x/libx.so.1", library(&[])),
        ]),
    );
    image.config.config.env = vec!["LD_LIBRARY_PATH=/none:/opt/x".to_owned()];
    assert_eq!(told(&image), [""; 0]);
}

#[test]
fn versions() {
    let needs = |versions: &[&'static str], is_weak| Made {
        needs: versions
            .iter()
            .map(|&version| ("libc.so.6", version, is_weak))
            .collect(),
        ..Made::dynamic(&["libc.so.6"])
    };
    for (app, expected) in [
        (needs(&["GLIBC_2.2.5", "GLIBC_2.31"], false), vec![]),
        (
            needs(&["GLIBC_2.33", "GLIBC_2.34", "GLIBC_2.4"], false),
            vec![format!("/app without GLIBC_2.34, {LIBC} has GLIBC_2.31")],
        ),
        (needs(&["GLIBC_2.34"], true), vec![]),
    ] {
        let image = image(&["/app"], &with_glibc(vec![("/app", Program(app))]));
        assert_eq!(told(&image), expected);
    }
}

#[test]
fn libraries_have_a_limit() {
    let many = |count: usize| {
        let names = (0..count).map(|at| -> &'static str { String::leak(format!("l{at}")) });
        let app = Made::dynamic(&names.collect::<Vec<_>>());
        image(&["/app"], &with_glibc(vec![("/app", Program(app))]))
    };
    assert_eq!(told(&many(MAX_LIBRARIES)).len(), MAX_LIBRARIES);
    let beyond = told(&many(MAX_LIBRARIES + 1));
    assert_eq!(beyond.last().map(String::as_str), Some("unknown"));
}

#[test]
fn folders_have_a_limit() {
    let app = |count: usize| {
        let path = "/none:".repeat(count);
        let app = Made {
            runpath: Some(String::leak(path)),
            ..Made::dynamic(&["libx.so.1"])
        };
        told(&image(&["/app"], &with_glibc(vec![("/app", Program(app))])))
    };
    assert_eq!(app(MAX_FOLDERS - 1), ["/app without libx.so.1"]);
    assert_eq!(app(MAX_FOLDERS), ["unknown"]);
    let configured = |count: usize| {
        let text = "/none\n".repeat(count);
        let app = Program(Made::dynamic(&["libx.so.1"]));
        let conf = Text(String::leak(text));
        let files = with_glibc(vec![("/app", app), ("/etc/ld.so.conf", conf)]);
        told(&image(&["/app"], &files))
    };
    assert_eq!(configured(512), ["/app without libx.so.1"]);
    assert_eq!(configured(513), ["unknown"]);
}
