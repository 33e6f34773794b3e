//! Programs and libraries of images in pages:
//!
//! ```toml
//! machine = 183                                   # `e_machine`; 62 is amd64, 183 is arm64
//! interpreter = "/lib64/ld-linux-x86-64.so.2"     # with this or one of the next it is dynamic
//! needed = ["libc.so.6"]
//! soname = "libx.so.1"
//! runpath = "$ORIGIN/../lib"
//! needs = { "libc.so.6" = ["GLIBC_2.34"] }        # versions that libraries must define
//! versions = ["GLIBC_2.31"]                       # versions that it defines
//! ```

#[path = "../../src/image/elf/made.rs"]
mod made;

use made::Made;

pub(super) fn bytes(about: &toml::Table) -> Vec<u8> {
    let text = |name: &str| about.get(name).map(leaked);
    let list = |name: &str| about.get(name).map(leaked_list).unwrap_or_default();
    let needed = list("needed");
    let mut made = match (text("interpreter"), text("soname")) {
        (None, None) => Made::default(),
        (None, Some(soname)) => Made::library(soname, &needed),
        (interpreter, soname) => Made {
            interpreter,
            soname,
            ..Made::dynamic(&needed)
        },
    };
    if let Some(machine) = about.get("machine") {
        made.machine = u16::try_from(machine.as_integer().unwrap()).unwrap();
    }
    made.runpath = text("runpath");
    made.versions = list("versions");
    let needs = about.get("needs").and_then(|needs| needs.as_table());
    for (library, versions) in needs.into_iter().flatten() {
        let library: &'static str = String::leak(library.clone());
        let versions = leaked_list(versions).into_iter();
        made.needs
            .extend(versions.map(|version| (library, version, false)));
    }
    made.bytes()
}

fn leaked(text: &toml::Value) -> &'static str {
    String::leak(text.as_str().unwrap().to_owned())
}

fn leaked_list(list: &toml::Value) -> Vec<&'static str> {
    list.as_array().unwrap().iter().map(leaked).collect()
}
