use super::Pin;
use crate::{
    dockerfile::{Command, Dockerfile, Inputs, Instruction},
    text::Source,
};

fn parse(text: &str) -> Dockerfile {
    Dockerfile::parse(Source::new("Dockerfile", text).unwrap(), Inputs::default())
}

/// What a command does and names: the packages with `=` for an exact version, `~` for a range, and
/// what else they are.
fn read(command: &str) -> String {
    let file = parse(&format!("FROM debian:12\nRUN {command}\n"));
    let mut commands = file.instructions().flat_map(Instruction::commands);
    let Some(read) = commands.find_map(Command::package_command) else {
        return "none".to_owned();
    };
    let mut text = format!("{:?}", read.action);
    for package in &read.packages {
        let pin = match package.pin {
            Pin::None => "",
            Pin::Range => "~",
            Pin::Exact => "=",
        };
        let source = match package.source {
            super::PackageSource::Repository => "",
            super::PackageSource::File => "file:",
            super::PackageSource::Url => "url:",
            super::PackageSource::Unknown => "?",
        };
        for part in [" ", source, package.name.unwrap_or("?"), pin] {
            text.push_str(part);
        }
    }
    if read.has_unknown_words {
        text += " …";
    }
    text
}

#[test]
fn command_lines() {
    for (command, expected) in [
        ("apt-get update", "UpdateLists"),
        (
            "apt-get -qq -y install curl wget=1.2 gcc=1.* x/bookworm libc6:i386",
            "Install curl wget= gcc~ x~ libc6",
        ),
        (
            "sudo apt-get install -t backports -yo A=1 ./x.deb /tmp/y.deb foo- g++",
            "Install file:./x.deb file:/tmp/y.deb g++",
        ),
        ("apt-get install -tbackports -a arm64 a", "Install a"),
        (
            "apt-get install -y $buildDeps \"$one\" curl=$V",
            "Install ?? ?? curl= …",
        ),
        ("apt-get $FLAGS install a", "Install a …"),
        ("apt-get build-dep x", "Install …"),
        ("apt-get", "none"),
        (
            "apk --no-cache add -X http://x/y --virtual .d gcc curl=8-r0 a~1 b@edge 'c>1' ./d.apk !e",
            "Install gcc curl= a~ b c~ file:./d.apk",
        ),
        ("apk -p /x add a", "Install a"),
        ("apk cache clean", "Clean"),
        (
            "yum install -y --enablerepo x gcc-toolset-12 java-1.8.0-openjdk bash-5.1.8-6.el9.x86_64 a.rpm http://a/b.rpm",
            "Install gcc-toolset-12 java-1.8.0-openjdk bash= file:a.rpm url:http://a/b.rpm",
        ),
        ("dnf module install nodejs:18", "Install nodejs:18"),
        ("microdnf update -y", "Upgrade"),
        ("zypper -n in -y 'a>=1' b=2", "Install a~ b="),
        ("pacman -Syu --noconfirm git", "Install git"),
        ("pacman -Scc", "Clean"),
        (
            "pip install -r requirements.txt -c c.txt --timeout 10 .",
            "Install file:.",
        ),
        (
            "pip3.12 install --no-cache-dir 'flask[async]==2.0' 'django>=4' uvicorn a==1.* ./b.whl git+https://x/y@1 -e .",
            "Install flask= django~ uvicorn a~ file:./b.whl url:git+https://x/y@1",
        ),
        (
            "python3 -m pip install --index-url https://x a",
            "Install a",
        ),
        ("python3 -m venv x", "none"),
        ("pip install -Ur r.txt a", "Install a"),
        ("uv pip install --system a==1", "Install a="),
        ("uv sync --frozen", "Install"),
        (
            "conda install -c forge -n x python=3.1 numpy",
            "Install python= numpy",
        ),
        (
            "npm i -g @a/b@1.2.3 c d@^1 e@latest user/repo --prefix x --unsafe-perm true",
            "Install @a/b= c d~ e url:user/repo",
        ),
        ("npm ci", "Install"),
        ("npm run build", "Other"),
        ("yarn", "Install"),
        ("yarn --version", "none"),
        ("yarn build", "Other"),
        ("yarn global add a@1", "Install a~"),
        ("gem install rails -v 7.1.2 -- --with-x y", "Install rails="),
        ("gem install a:1.2.3 b", "Install a= b"),
        ("bundle install -j 4", "Install"),
        (
            "go install ./... a.b/c@v1.2.3 d.e/f@latest g.h/i@v1",
            "Install file:./... a.b/c= d.e/f g.h/i~",
        ),
        ("go build -tags x -o y ./cmd", "Build"),
        ("go mod download", "Build"),
        ("go run a.b/c@latest x y", "Build a.b/c"),
        (
            "cargo +nightly install ripgrep --version 14.1.0 --locked",
            "Install ripgrep=",
        ),
        ("cargo install --path . ", "Install"),
        ("composer require a/b:^1 c/d", "Install a/b~ c/d"),
        ("./mvnw -B package", "Build"),
        ("gradle build -x test", "Build"),
        ("dotnet publish -c Release", "Build"),
        ("dotnet app.dll", "Other"),
        ("curl x", "none"),
    ] {
        assert_eq!(read(command), expected, "{command}");
    }
}

#[test]
fn what_stays_installed() {
    for (lines, expected) in [
        (
            "RUN apt-get install -y a b && apt-get purge -y --auto-remove b",
            "a",
        ),
        ("RUN apt-get install -y a\nRUN apt-get remove a", ""),
        ("RUN apk add -t .d a b && apk add c && apk del .d", "c"),
        ("RUN apt-get install -y $D a && apt-get purge $D", "a"),
        ("RUN apt-get install -y a && apt-get purge $D", "a?"),
        ("RUN apt-get install -y a && dpkg -P a", ""),
        ("RUN if x; then apt-get install a; fi", "a?"),
        ("RUN apk --root /x add a", ""),
        ("ONBUILD RUN apk add a", ""),
    ] {
        let file = parse(&format!("FROM debian:12 AS base\n{lines}\nFROM base\n"));
        let packages = file.target().unwrap().system_packages();
        let text: Vec<String> = packages
            .iter()
            .map(|one| {
                format!(
                    "{}{}",
                    one.package.name.unwrap_or("$"),
                    if one.certain { "" } else { "?" }
                )
            })
            .collect();
        assert_eq!(text.join(" "), expected, "{lines}");
    }
}

#[test]
fn which_programs_an_image_has() {
    for (lines, name, expected) in [
        ("FROM debian:12", "curl", Some(false)),
        ("FROM alpine:3", "wget", Some(true)),
        ("FROM alpine:3", "curl", Some(false)),
        ("FROM acme/x", "curl", None),
        ("FROM scratch", "curl", Some(false)),
        (
            "FROM alpine:3\nRUN apk add --no-cache curl",
            "curl",
            Some(true),
        ),
        (
            "FROM alpine:3\nRUN apk add --no-cache bash",
            "bash",
            Some(true),
        ),
        (
            "FROM alpine:3\nRUN apk add --no-cache jq && mkdir /x",
            "curl",
            Some(false),
        ),
        (
            "FROM alpine:3\nRUN apk add -t .d curl && apk del .d",
            "curl",
            None,
        ),
        (
            "FROM alpine:3\nRUN apk add curl && apk del curl",
            "curl",
            Some(false),
        ),
        ("FROM alpine:3\nRUN apk add $X", "curl", None),
        ("FROM alpine:3\nRUN ./install.sh", "curl", None),
        ("FROM alpine:3\nCOPY app /app/", "curl", Some(false)),
        (
            "FROM alpine:3\nCOPY --from=x /usr/bin/curl /usr/bin/",
            "curl",
            Some(true),
        ),
        ("FROM alpine:3\nCOPY root/ /", "curl", None),
        (
            "FROM alpine:3 AS base\nRUN apk add curl\nFROM base",
            "curl",
            Some(true),
        ),
        ("FROM debian:12\nRUN apt-get install -y x", "curl", None),
        (
            "FROM debian:12\nRUN apt-get install -y --no-install-recommends x",
            "curl",
            Some(false),
        ),
        (
            "FROM debian:12\nRUN apt-get install -y netcat-openbsd",
            "nc",
            Some(true),
        ),
    ] {
        let file = parse(&format!("{lines}\n"));
        assert_eq!(
            file.target().unwrap().has_tool(name),
            expected,
            "{lines}: {name}"
        );
    }
}

#[test]
fn caches_that_are_left() {
    for (run, expected) in [
        (
            "apt-get update && apt-get install -y x && apt-get clean",
            "/var/lib/apt/lists",
        ),
        (
            "rm -rf /var/lib/apt/lists/* && apt-get update",
            "/var/lib/apt/lists",
        ),
        ("apt-get update && rm -rf /var/lib/apt/lists/*", ""),
        ("apt-get update && rm -rf \"/var/lib/apt/lists\"/*", ""),
        ("apt-get update && rm -rf /var/lib/apt/*", ""),
        (
            "apt-get update && rm -rf /var/lib/{apt,dpkg} /tmp/*",
            "/var/lib/apt/lists",
        ),
        ("apt-get update && rm -r /var/lib/apt/lists", ""),
        ("apt-get update && apt-get distclean", ""),
        (
            "apt-get update && find /var/lib/apt/lists -type f -delete",
            "",
        ),
        ("apt-get update && $CLEAN", ""),
        ("apt-get update && ./cleanup.sh", ""),
        (
            "c() { rm -rf /var/lib/apt/lists/*; }; apt-get update; c",
            "",
        ),
        ("--mount=type=cache,target=/var/lib/apt apt-get update", ""),
        (
            "--mount=type=tmpfs,target=/var/lib/apt/lists/ apt-get update",
            "",
        ),
        (
            "--mount=type=cache,target=/var/cache/apt apt-get update",
            "/var/lib/apt/lists",
        ),
        ("--mount=type=cache,target=$X apt-get update", ""),
        ("apk add a", "/var/cache/apk"),
        ("apk add --no-cache a && apk del a", ""),
        ("apk update && apk add --no-cache a", "/var/cache/apk"),
        ("apk -U add a && rm -rf /var/cache/apk/*", ""),
        ("yum install -y a && yum clean all", ""),
        ("dnf install -y a", "/var/cache/dnf"),
        (
            "dnf install -y a && rm -rf /var/cache/yum /var/cache/dnf",
            "",
        ),
        ("pip install a", "~/.cache/pip"),
        (
            "pip install --no-cache-dir a && PIP_NO_CACHE_DIR=1 pip install b",
            "",
        ),
        ("pip install a && rm -rf /root/.cache", ""),
        ("pip install a && rm -rf ~/.cache/pip", ""),
        ("pip install a && pip cache purge", ""),
        (
            "--mount=type=cache,target=/home/me/.cache pip install a",
            "",
        ),
        (
            "--mount=type=cache,target=/c pip install --cache-dir /c a",
            "",
        ),
        ("pip install --no-deps .", ""),
        ("npm ci && npm cache clean --force", ""),
        ("npm ci", "~/.npm"),
        ("pnpm install", ""),
        ("go build ./...", "/go/pkg"),
        ("--mount=type=cache,target=/go/pkg/mod go build ./...", ""),
        ("mvn package && gradle build", "~/.m2 ~/.gradle"),
    ] {
        let file = parse(&format!("FROM debian:12\nARG X\nRUN {run}\n"));
        let left: Vec<&str> = file
            .instructions()
            .flat_map(Instruction::left_caches)
            .map(|cache| cache.folder)
            .collect();
        assert_eq!(left.join(" "), expected, "{run}");
    }
    let file = parse("FROM debian:12\nENV PIP_NO_CACHE_DIR=off\nRUN pip install a\n");
    assert_eq!(
        file.instructions()
            .flat_map(Instruction::left_caches)
            .count(),
        0
    );
}
