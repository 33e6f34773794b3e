use super::*;
use crate::{
    dockerfile::{Dockerfile, Inputs},
    text::Source,
};
use std::fmt::Write;

/// What the last RUN does, a line each.
fn operations(text: &str) -> String {
    let source = Source::new("Dockerfile", text).expect("short");
    let file = Dockerfile::parse(source, Inputs::default());
    let run = file.instructions().last().expect("one");
    let mut lines = String::new();
    for operation in run.file_operations() {
        let change = match operation.change {
            FileChange::Removes { recursive: true } => "removes all of".to_owned(),
            FileChange::Removes { .. } => "removes".to_owned(),
            FileChange::SetsMode { mode, .. } => format!("mode {}", mode.unwrap_or("?")),
            FileChange::SetsOwner { owner, .. } => format!("owner {}", owner.unwrap_or("?")),
            FileChange::Writes => "writes".to_owned(),
            FileChange::Fills => "fills".to_owned(),
            FileChange::MakesFolder => "makes".to_owned(),
        };
        writeln!(lines, "{change} {}", operation.path).expect("a string takes all");
    }
    lines
}

#[test]
fn what_commands_do() {
    for (run, expected) in [
        (
            "rm -rf /a b/ ../c",
            "removes all of /a\nremoves all of /w/b\nremoves all of /c\n",
        ),
        ("rm -f -- -x", "removes /w/-x\n"),
        ("mv a /b/", "writes /b/a\nremoves all of /w/a\n"),
        ("cp a b c /d", "writes /d/a\nwrites /d/b\nwrites /d/c\n"),
        ("cp /x/y z", "writes /w/z\n"),
        ("chmod +x a", "mode +x /w/a\n"),
        (
            "chmod -R u=rwx,go-w /a /b",
            "mode u=rwx,go-w /a\nmode u=rwx,go-w /b\n",
        ),
        ("chmod -x /a", "mode -x /a\n"),
        ("chown -hR app:app /a", "owner app:app /a\n"),
        ("chgrp 0 /a", "owner 0 /a\n"),
        (
            "install -m 0755 -o app a /usr/bin/b",
            "mode 0755 /usr/bin/b\nowner app /usr/bin/b\nwrites /usr/bin/b\n",
        ),
        ("install -d /x", "makes /x\n"),
        ("ln -s /a /b/", "writes /b/a\n"),
        ("mkdir -p -m 755 x", "makes /w/x\n"),
        ("dd if=/dev/zero of=/x", "writes /x\n"),
        ("echo a > b 2>&1 2>/dev/null", "writes /w/b\n"),
        ("a | tee -a /x", "writes /x\n"),
        ("curl -fsSLo /x https://a/b", "writes /x\n"),
        ("curl -fsSL https://a/b -o x --retry 3", "writes /w/x\n"),
        ("curl -LO https://a/b/c.tgz?x=1", "writes /w/c.tgz\n"),
        ("curl -O --output-dir /tmp https://a/c", "writes /tmp/c\n"),
        ("curl https://a/b", ""),
        ("wget -q https://a/b/c.tgz -P /tmp", "writes /tmp/c.tgz\n"),
        ("wget -qO- https://a/b", ""),
        ("wget -O /x https://a/b", "writes /x\n"),
        ("git clone --depth 1 https://a/b.git", "fills /w/b\n"),
        ("git clone -b main https://a/b.git /src", "fills /src\n"),
        ("tar xzf a.tgz -C /opt", "fills /opt\n"),
        ("tar -xf a.tgz", "fills /w\n"),
        ("tar -czf a.tgz x", ""),
        ("unzip -q a.zip -d /opt", "fills /opt\n"),
    ] {
        assert_eq!(
            operations(&format!("FROM debian:12\nWORKDIR /w\nRUN {run}\n")),
            expected,
            "{run}"
        );
    }
}

#[test]
fn where_they_do_it() {
    for (lines, expected) in [
        (
            "RUN cd /a && rm b && cd c && rm d",
            "removes /a/b\nremoves /a/c/d\n",
        ),
        (
            "RUN (cd /a && rm b) && rm c",
            "removes /a/b\nremoves /w/c\n",
        ),
        ("RUN x=$(cd /a && pwd); rm c", "removes /w/c\n"),
        (
            "RUN sh -c 'cd /a; rm b' && rm c",
            "removes /a/b\nremoves /w/c\n",
        ),
        ("RUN if a; then cd /b; fi; rm c /d", "removes /d\n"),
        ("RUN cd $A && rm c /d", "removes /d\n"),
        ("RUN cd - && rm c /d", "removes /d\n"),
        ("RUN pushd x && rm c", ""),
        ("RUN chroot /r rm /a", ""),
        ("RUN env -C /r rm a", ""),
        (
            "ENV D=/x\nRUN rm $D/a \"${D}/b\" $E/c ${D:-z}/d",
            "removes /x/a\nremoves /x/b\n",
        ),
        ("ENV D=/x\nRUN D=/y; rm $D/a", ""),
        ("ENV D=\"/x /y\"\nRUN rm $D \"$D\"", "removes /x /y\n"),
        ("RUN rm ~/a $HOME/b", "removes /root/a\nremoves /root/b\n"),
        ("USER app\nRUN rm ~/a", ""),
        ("RUN rm /a/{b,c}", ""),
        ("RUN [\"rm\", \"*\"]", "removes /w/*\n"),
        (
            "RUN --mount=type=cache,target=/c rm /c/a /d",
            "removes /d\n",
        ),
        ("RUN --mount=type=bind,target=. rm a /d", "removes /d\n"),
        (
            "RUN <<EOF\nrm a\ncat > b\nEOF",
            "removes /w/a\nwrites /w/b\n",
        ),
        ("ONBUILD RUN rm a", ""),
    ] {
        assert_eq!(
            operations(&format!("FROM debian:12\nWORKDIR /w\n{lines}\n")),
            expected,
            "{lines}"
        );
    }
    assert_eq!(operations("FROM acme/base\nRUN rm a /b\n"), "removes /b\n");
}

#[test]
fn what_is_covered() {
    for (run, path, expected) in [
        ("rm /a", "/a", true),
        ("rm /a", "/a/b", false),
        ("rm -r /a", "/a/b", true),
        ("rm -r /a", "/ab", false),
        ("rm -r /", "/ab", true),
        ("rm /a/*", "/a/b", true),
        ("rm /a/*", "/a/b/c", false),
        ("rm -r /a/*", "/a/b/c", true),
        ("rm -r /a/*", "/a", false),
        ("rm -r /a/*", "/a/.b", false),
        ("rm -r /a/.*", "/a/.b", true),
        ("rm /a/*.tgz", "/a/b.tgz", true),
        ("rm /a/*.tgz", "/a/b.zip", false),
        ("rm '/a/*'", "/a/b", false),
    ] {
        let text = format!("FROM debian:12\nRUN {run}\n");
        let source = Source::new("Dockerfile", &text).expect("short");
        let file = Dockerfile::parse(source, Inputs::default());
        let run_operations = file.instructions().last().expect("one").file_operations();
        assert_eq!(run_operations[0].covers(path), expected, "{run} {path}");
    }
}
