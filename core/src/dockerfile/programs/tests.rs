use super::*;
use crate::{dockerfile::Inputs, text::Source};
use Linkage::{Dynamic, MaybeDynamic, NeedsRuntime, Static, Unknown};

fn parse(text: &str) -> Dockerfile {
    Dockerfile::parse(
        Source::new("Dockerfile", text).expect("short"),
        Inputs::default(),
    )
}

#[test]
fn how_programs_are_linked() {
    let go = "golang:1.22";
    let alpine = "golang:1.22-alpine";
    let rust = "rust:1.80";
    for (base, lines, expected) in [
        (go, "RUN go build -o /app", MaybeDynamic(Libc::Glibc)),
        (go, "RUN CGO_ENABLED=0 go build -o /app", Static),
        (go, "ENV CGO_ENABLED=0\nRUN go build -o /app", Static),
        (go, "ENV CGO_ENABLED 0\nRUN GOOS=linux go build .", Static),
        (go, "RUN export CGO_ENABLED=0 && go build .", Static),
        (
            go,
            "RUN export CGO_ENABLED=0\nRUN go build .",
            MaybeDynamic(Libc::Glibc),
        ),
        (go, "RUN go env -w CGO_ENABLED=0\nRUN go build .", Static),
        (go, "ARG CGO_ENABLED\nRUN go build .", Unknown),
        (go, "ARG CGO=0\nRUN CGO_ENABLED=$CGO go build .", Static),
        (go, "ARG CGO\nRUN CGO_ENABLED=${CGO} go build .", Unknown),
        (go, "RUN CGO_ENABLED=1 go build .", Dynamic(Libc::Glibc)),
        (
            go,
            "RUN go build -ldflags '-linkmode external -extldflags \"-static\"' .",
            Static,
        ),
        (go, "RUN go build -ldflags=\"$FLAGS\" .", Unknown),
        (
            go,
            "RUN go build -ldflags=\"-s -X main.v=$V\" .",
            MaybeDynamic(Libc::Glibc),
        ),
        (go, "RUN go build -tags netgo .", Unknown),
        (go, "RUN go build $FLAGS .", Unknown),
        (go, "RUN GOOS=windows go build .", Unknown),
        (alpine, "RUN go build -o /app", Static),
        (
            alpine,
            "RUN apk add build-base\nRUN go build .",
            MaybeDynamic(Libc::Musl),
        ),
        (alpine, "RUN apk add $PACKAGES\nRUN go build .", Unknown),
        (
            "golang:1.18-alpine",
            "RUN go build -o /app",
            MaybeDynamic(Libc::Musl),
        ),
        ("acme/golang", "RUN go build -o /app", Unknown),
        (rust, "RUN cargo build --release", Dynamic(Libc::Glibc)),
        (
            rust,
            "RUN cargo build --target x86_64-unknown-linux-musl",
            Static,
        ),
        (rust, "RUN cargo build --target=$TARGET", Unknown),
        (
            rust,
            "ENV RUSTFLAGS='-C target-feature=+crt-static'\nRUN cargo build",
            Static,
        ),
        ("rust:1.80-alpine", "RUN cargo build --release", Static),
        (
            "alpine:3.20",
            "RUN apk add cargo\nRUN cargo build",
            Dynamic(Libc::Musl),
        ),
        ("gcc:14", "RUN gcc -o /app main.c", Dynamic(Libc::Glibc)),
        ("gcc:14", "RUN gcc -static -o /app main.c", Static),
        ("alpine:3.20", "RUN cc main.c -o /app", Dynamic(Libc::Musl)),
        ("gcc:14", "RUN make", Unknown),
        ("maven:3", "RUN mvn -B package", NeedsRuntime(Runtime::Java)),
        (
            "eclipse-temurin:21-alpine",
            "RUN jlink --output /jre",
            Dynamic(Libc::Musl),
        ),
        (
            "mcr.microsoft.com/dotnet/sdk:8.0",
            "RUN dotnet publish -r linux-musl-x64 --self-contained -o /app",
            Dynamic(Libc::Musl),
        ),
    ] {
        let file = parse(&format!("FROM {base}\n{lines}\n"));
        let target = file.target().expect(lines);
        let program = target.programs().next().expect(lines);
        assert_eq!(program.linkage(), expected, "{base}: {lines}");
    }
}

#[test]
fn what_builds_nothing() {
    for lines in [
        "go version",
        "go mod download",
        "go test ./...",
        "cargo fetch",
        "gcc --version",
        "gcc -c main.c",
        "make clean",
        "mvn dependency:go-offline",
        "mvn -f pom.xml clean",
        "gradle dependencies",
        "npm ci",
        "npm install",
        "yarn install",
        "pip install .",
        "cmake ..",
        "dotnet restore",
        "jlink --version",
    ] {
        let file = parse(&format!("FROM debian\nRUN {lines}\n"));
        let count = file.stages().flat_map(Stage::programs).count();
        assert_eq!(count, 0, "{lines}");
    }
}

/// What the last COPY of a file takes along, as `command -> path`.
fn copied(text: &str) -> Vec<String> {
    let file = parse(text);
    let target = file.target().expect("a stage");
    let programs = target.instructions().flat_map(Instruction::copied_programs);
    programs
        .map(|copied| {
            let command = copied.program.command().expect("a command");
            let path = copied.path.unwrap_or_else(|| "?".to_owned());
            format!("{} -> {path}", file.source().slice(command.span()))
        })
        .collect()
}

#[test]
fn what_comes_with_a_copy() {
    let go = "FROM golang:1.22 AS build\nWORKDIR /src\n";
    for (build, copy, expected) in [
        (
            "RUN go build -o /out/app",
            "COPY --from=build /out/app /app",
            "go build -o /out/app -> /app",
        ),
        (
            "RUN go build -o app",
            "COPY --from=build /src/app /bin/",
            "go build -o app -> /bin/app",
        ),
        (
            "RUN go build -o app",
            "COPY --from=build /src /src",
            "go build -o app -> ?",
        ),
        (
            "RUN go build -o bin/ ./...",
            "COPY --from=0 /src/bin/x /x",
            "go build -o bin/ ./... -> ?",
        ),
        (
            "RUN go build ./cmd/x",
            "COPY --from=build /src/x /x",
            "go build ./cmd/x -> /x",
        ),
        (
            "RUN go build main.go",
            "COPY --from=build src/main /x",
            "go build main.go -> /x",
        ),
        (
            "RUN go build",
            "COPY --from=build /src/name /x",
            "go build -> ?",
        ),
        (
            "RUN cd cmd && go build -o x",
            "COPY --from=build /src/cmd/x /x",
            "go build -o x -> /x",
        ),
        (
            "RUN (cd cmd) && go build -o x",
            "COPY --from=build /src/x /x",
            "",
        ),
        (
            "RUN go install .",
            "COPY --from=build /go/bin/x /x",
            "go install . -> ?",
        ),
        (
            "RUN go build -o x && mv x /out/y",
            "COPY --from=build /out/y /y",
            "go build -o x -> /y",
        ),
        (
            "RUN go build -o /a\nRUN cp /a /b/",
            "COPY --from=build /b/a /y",
            "go build -o /a -> /y",
        ),
        (
            "RUN cargo build --release",
            "COPY --from=build /src/target/release/x /x",
            "cargo build --release -> ?",
        ),
        (
            "RUN cargo build",
            "COPY --from=build /src/target/release/x /x",
            "",
        ),
        (
            "RUN go build -o /out/app",
            "COPY --from=build /out/other /app",
            "",
        ),
        (
            "RUN go build -o /out/app\nFROM alpine AS mid\nCOPY --from=build /out /mid",
            "COPY --from=mid /mid/app /app",
            "go build -o /out/app -> /app",
        ),
        (
            "RUN go build -o /out/app\nFROM build AS mid",
            "COPY --from=mid /out/app /app",
            "go build -o /out/app -> /app",
        ),
    ] {
        let found = copied(&format!("{go}{build}\nFROM scratch\n{copy}\n"));
        let expected: Vec<&str> = expected
            .split('\n')
            .filter(|line| !line.is_empty())
            .collect();
        assert_eq!(found, expected, "{build} {copy}");
    }
}

#[test]
fn what_is_started() {
    for (lines, expected) in [
        ("ENTRYPOINT [\"/app\", \"-v\"]", Some("/app: /app")),
        ("WORKDIR /w\nENTRYPOINT [\"./app\"]", Some("./app: /w/app")),
        ("ENV PATH=/w\nCMD [\"app\"]", Some("app: /w/app")),
        (
            "ENTRYPOINT [\"tini\", \"--\"]\nCMD [\"/app\"]",
            Some("/app: /app"),
        ),
        (
            "ENTRYPOINT [\"/tini\", \"--\", \"/app\"]",
            Some("/app: /app"),
        ),
        ("CMD exec /app --port 80", Some("/app: /app")),
        ("CMD a && b", None),
        ("CMD $APP", None),
        ("RUN true", None),
    ] {
        let file = parse(&format!("FROM debian\n{lines}\n"));
        let started = file.target().expect("a stage").started();
        let found =
            started.map(|started| format!("{}: {}", started.program, started.paths.join(" ")));
        assert_eq!(found.as_deref(), expected, "{lines}");
    }
    // CMD holds the arguments of the base's own ENTRYPOINT.
    let file = parse("FROM gcr.io/distroless/python3-debian12\nCMD [\"/app.py\"]\n");
    assert!(file.target().expect("a stage").started().is_none());
}

/// A program handed on by so many stages.
fn relay(stages: usize) -> String {
    use std::fmt::Write;
    let mut text = "FROM golang:1.22 AS s0\nRUN go build -o /app\n".to_owned();
    for index in 1..stages {
        let from = index - 1;
        let _ = write!(
            text,
            "FROM alpine AS s{index}\nCOPY --from=s{from} / /x\nCOPY --from=s{from} /app /app\n"
        );
    }
    text
}

#[test]
fn long_ways_are_followed_so_far() {
    assert_eq!(copied(&relay(20)).len(), 1);
    assert_eq!(copied(&relay(2000)).len(), 0);
}
