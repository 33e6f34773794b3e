//! Histories of several builders against the Dockerfiles that they come from.

use super::*;
use crate::{
    dockerfile::Inputs,
    image::{
        Provenance,
        config::{History, RootFs},
    },
    syntax::expand::Variable,
    text::Source,
};

/// An image with this history. A text that starts with `-` made no layer.
fn image(history: &[&str]) -> Image {
    let mut image = Image::default();
    for text in history {
        let (created_by, empty_layer) = match text.strip_prefix('-') {
            Some(text) => (text, true),
            None => (*text, false),
        };
        image.config.history.push(History {
            created_by: created_by.to_owned(),
            empty_layer,
            ..History::default()
        });
        if !empty_layer {
            let RootFs { diff_ids, .. } = &mut image.config.rootfs;
            diff_ids.push(created_by.to_owned());
        }
    }
    image
}

fn file(text: &str) -> Dockerfile {
    let source = Source::new("Dockerfile", text).expect("short");
    Dockerfile::parse(source, Inputs::default())
}

/// For each step the line of its instruction; 0 for the base's, `None` if it is not known.
fn lines(text: &str, history: &[&str]) -> Vec<Option<u32>> {
    let (image, file) = (image(history), file(text));
    let (trace, _) = Trace::of(&image, Some(&file), None);
    let line = |step: &StepTrace| match (step.instruction, step.origin) {
        (Some(span), _) => Some(file.source().line(span.start)),
        (None, Some(Origin::Base)) => Some(0),
        (None, _) => None,
    };
    trace.steps.iter().map(line).collect()
}

#[test]
fn nothing_is_known_without_a_dockerfile() {
    let image = image(&["ADD a / # buildkit", "-CMD [\"sh\"]"]);
    let (trace, known) = Trace::of(&image, None, None);
    assert_eq!(trace.steps, [StepTrace::default(); 2]);
    assert!(!trace.is_aligned() && known.is_none());
}

/// Every builder's history of the same file.
#[test]
fn histories_of_builders() {
    let text = "FROM debian:12\n\
        ARG VERSION=1\n\
        ENV A=\"1 2\" B=$VERSION\n\
        WORKDIR srv\n\
        COPY --chown=1:1 a.txt b.txt ./\n\
        RUN make \\\n  # not seen\n  all\n\
        RUN [\"/bin/echo\", \"a b\"]\n\
        EXPOSE 80 53/udp\n\
        VOLUME /data /cache\n\
        LABEL name=\"a b\"\n\
        HEALTHCHECK CMD curl -f http://localhost\n\
        STOPSIGNAL SIGINT\n\
        USER app\n\
        ENTRYPOINT [\"/app\", \"-x\"]\n\
        CMD serve --all\n";
    let buildkit = [
        "ADD rootfs.tar / # buildkit",
        "-CMD [\"bash\"]",
        "-ARG VERSION=2",
        "-ENV A=1 2 B=2",
        "WORKDIR /srv",
        "COPY --chown=1:1 a.txt b.txt ./ # buildkit",
        "RUN |1 VERSION=2 /bin/sh -c make   all # buildkit",
        "RUN |1 VERSION=2 /bin/echo a b # buildkit",
        "-EXPOSE map[53/udp:{} 80/tcp:{}]",
        "-VOLUME [/data /cache]",
        "-LABEL name=a b",
        "-HEALTHCHECK {Test:[CMD-SHELL curl -f http://localhost] Interval:0s Timeout:0s StartPeriod:0s StartInterval:0s Retries:0}",
        "-STOPSIGNAL SIGINT",
        "-USER app",
        "-ENTRYPOINT [\"/app\" \"-x\"]",
        "-CMD [\"/bin/sh\" \"-c\" \"serve --all\"]",
    ];
    let classic = [
        "/bin/sh -c #(nop) ADD file:00 in / ",
        "-/bin/sh -c #(nop)  CMD [\"bash\"]",
        "-/bin/sh -c #(nop)  ARG VERSION=1",
        "-/bin/sh -c #(nop)  ENV A=1 2 B=2",
        "-/bin/sh -c #(nop) WORKDIR /srv",
        "/bin/sh -c #(nop) COPY --chown=1:1multi:00 in ./ ",
        "|1 VERSION=2 /bin/sh -c make   all",
        "|1 VERSION=2 /bin/echo a b",
        "-/bin/sh -c #(nop)  EXPOSE 53/udp 80",
        "-/bin/sh -c #(nop)  VOLUME [/data /cache]",
        "-/bin/sh -c #(nop)  LABEL name=a b",
        "-/bin/sh -c #(nop)  HEALTHCHECK &{[\"CMD-SHELL\" \"curl -f http://localhost\"] \"0s\" \"0s\" \"0s\" '\\x00'}",
        "-/bin/sh -c #(nop)  STOPSIGNAL SIGINT",
        "-/bin/sh -c #(nop)  USER app",
        "-/bin/sh -c #(nop)  ENTRYPOINT [\"/app\" \"-x\"]",
        "-/bin/sh -c #(nop)  CMD [\"/bin/sh\" \"-c\" \"serve --all\"]",
    ];
    let buildah = [
        "/bin/sh -c #(nop) ADD file:00 in / ",
        "-/bin/sh -c #(nop) CMD [\"bash\"]",
        "-/bin/sh -c #(nop) ARG VERSION",
        "-/bin/sh -c #(nop) ENV A=\"1 2\" B=$VERSION",
        "-/bin/sh -c #(nop) WORKDIR srv",
        "/bin/sh -c #(nop) COPY multi:00 in ./ ",
        "|1 VERSION=2 /bin/sh -c make   all",
        "|1 VERSION=2 /bin/sh -c [\"/bin/echo\", \"a b\"]",
        "-/bin/sh -c #(nop) EXPOSE 80 53/udp",
        "-/bin/sh -c #(nop) VOLUME /data /cache",
        "-/bin/sh -c #(nop) LABEL name=\"a b\"",
        "-/bin/sh -c #(nop) HEALTHCHECK CMD curl -f http://localhost",
        "-/bin/sh -c #(nop) STOPSIGNAL SIGINT",
        "-/bin/sh -c #(nop) USER app",
        "-/bin/sh -c #(nop) ENTRYPOINT [\"/app\", \"-x\"]",
        "-/bin/sh -c #(nop) CMD serve --all|unsetLabel=x",
    ];
    let expected: Vec<Option<u32>> = [0, 0, 2, 3, 4, 5, 6, 9, 10, 11, 12, 13, 14, 15, 16, 17]
        .into_iter()
        .map(Some)
        .collect();
    for history in [buildkit, classic, buildah] {
        assert_eq!(lines(text, &history), expected, "{history:#?}");
    }
    // Kaniko tells layers alone.
    let kaniko = [
        "debuerreotype",
        "COPY --chown=1:1 a.txt b.txt ./",
        "RUN make   all",
        "RUN [\"/bin/echo\", \"a b\"]",
    ];
    let [base, copy, make, echo] = [0, 5, 6, 9].map(Some);
    // The base may have been the last of what comes before the first that is found.
    assert_eq!(lines(text, &kaniko)[1..], [copy, make, echo]);
    assert_ne!(lines(text, &kaniko)[0], copy.or(base));
}

/// Buildah names all arguments that have a value so far, and counts the words of their values.
#[test]
fn arguments_of_buildah() {
    let text = "FROM scratch\nARG B=1\nARG UNSET\nARG A=\"x y\"\nRUN make\nRUN --mount=type=tmpfs,target=/m a\n";
    let history = [
        "-/bin/sh -c #(nop) ARG B",
        "-/bin/sh -c #(nop) ARG B",
        "-/bin/sh -c #(nop) ARG A B",
        "|3 A=x y B=1 /bin/sh -c make",
        "|3 A=x y B=1 /bin/sh -c --mount=type=tmpfs,target=/m a",
    ];
    assert_eq!(lines(text, &history), [2, 3, 4, 5, 6].map(Some));
}

#[test]
fn heredocs() {
    let text = "FROM debian\n\
        RUN <<EOF\nset -e\necho a\nEOF\n\
        RUN <<-E\n\techo tab\n\tE\n\
        RUN <<X\n#!/usr/bin/env python3\nprint(1)\nX\n\
        RUN <<A cat > /f && <<B cat > /g\na $X\nA\nb\nB\n\
        COPY <<M /motd\nhello\nM\n";
    let buildkit = [
        "ADD rootfs.tar / # buildkit",
        "RUN /bin/sh -c set -e\necho a\n # buildkit",
        "RUN /bin/sh -c echo tab\n # buildkit",
        "RUN /dev/pipes/X # buildkit",
        "RUN /bin/sh -c <<A cat > /f && <<B cat > /g\na $X\nA\nb\nB # buildkit",
        "COPY <<M /motd # buildkit",
    ];
    let buildah = [
        "/bin/sh -c #(nop) ADD file:00 in / ",
        "/bin/sh -c <<EOF\nset -e\necho a",
        "/bin/sh -c <<-E\necho tab",
        "/bin/sh -c <<X\n#!/usr/bin/env python3\nprint(1)",
        "/bin/sh -c <<A cat > /f && <<B cat > /g\na $X\nb",
        "/bin/sh -c #(nop) COPY file:00 in /motd ",
    ];
    let expected = [0, 2, 6, 9, 13, 18].map(Some);
    assert_eq!(lines(text, &buildkit), expected);
    assert_eq!(lines(text, &buildah), expected);
}

#[test]
fn stages_that_ship() {
    let text = "FROM debian AS base\nRUN one\nSHELL [\"/bin/bash\", \"-c\"]\n\
        FROM golang AS build\nRUN two\n\
        FROM base\nCOPY --from=build /out/app /usr/bin/\nRUN three\n";
    let history = [
        "ADD rootfs.tar / # buildkit",
        "RUN /bin/sh -c one # buildkit",
        "-SHELL [/bin/bash -c]",
        "COPY /out/app /usr/bin/ # buildkit",
        "RUN /bin/bash -c three # buildkit",
    ];
    assert_eq!(lines(text, &history), [0, 2, 3, 7, 8].map(Some));
}

#[test]
fn steps_and_instructions_that_differ() {
    let history = [
        "ADD rootfs.tar / # buildkit",
        "RUN /bin/sh -c one # buildkit",
        "RUN /bin/sh -c other # buildkit",
        "RUN /bin/sh -c three # buildkit",
        "bash",
    ];
    let (image, file) = (
        image(&history),
        file("FROM debian\nRUN one\nRUN two\nRUN three\n"),
    );
    let (trace, _) = Trace::of(&image, Some(&file), None);
    let unexplained: Vec<bool> = trace.steps.iter().map(|step| step.is_unexplained).collect();
    assert_eq!(unexplained, [false, false, true, false, true]);
    let unseen: Vec<u32> = trace
        .unseen
        .iter()
        .map(|span| file.source().line(span.start))
        .collect();
    assert_eq!(unseen, [3]);
    assert_eq!(trace.steps[0].origin, Some(Origin::Base));
    assert_eq!(trace.steps[4].origin, Some(Origin::Ours));
}

/// Where the first instructions are lost, what comes before the first that is found may be theirs.
#[test]
fn a_lost_beginning_is_unknown() {
    let text = "FROM debian\nRUN a\nRUN b\nRUN c\n";
    let history = [
        "RUN /bin/sh -c x",
        "RUN /bin/sh -c y",
        "RUN /bin/sh -c z",
        "RUN /bin/sh -c c",
    ];
    assert_eq!(lines(text, &history), [Some(0), None, None, Some(4)]);
}

#[test]
fn equal_texts_go_by_order_or_stay_unknown() {
    let text = "FROM debian\nRUN a\nRUN b\nRUN a\n";
    let all = ["RUN a", "RUN b", "RUN a"];
    assert_eq!(lines(text, &all), [2, 3, 4].map(Some));
    // Either of the two.
    assert_eq!(lines(text, &["RUN a"]), [None]);
    // The base may have the same; ours is the end.
    let again = ["RUN a", "RUN a", "RUN b", "RUN a"];
    assert_eq!(lines(text, &again), [0, 2, 3, 4].map(Some));
    // One instruction, and two steps that may be it.
    let twice = ["RUN a", "RUN x", "RUN x", "RUN b"];
    assert_eq!(
        lines("FROM d\nRUN a\nRUN x\nRUN b\n", &twice),
        [Some(2), None, None, Some(4)]
    );
}

#[test]
fn nothing_comes_before_scratch() {
    let history = ["COPY b /b # buildkit", "COPY a /a # buildkit"];
    let (image, file) = (image(&history), file("FROM scratch\nCOPY a /a\n"));
    let (trace, _) = Trace::of(&image, Some(&file), None);
    assert!(
        trace
            .steps
            .iter()
            .all(|step| step.origin == Some(Origin::Ours))
    );
    assert!(trace.steps[0].is_unexplained && trace.steps[1].instruction.is_some());
}

/// A value that no one knows may be any; its instruction is found between others.
#[test]
fn unknown_values() {
    let text = "FROM debian\nARG DIR\nRUN a\nWORKDIR $DIR\nUSER ${DIR}u\n";
    let history = [
        "-WORKDIR /base",
        "RUN /bin/sh -c a # buildkit",
        "WORKDIR /srv",
        "-USER xu",
    ];
    assert_eq!(lines(text, &history), [None, Some(3), Some(4), Some(5)]);
}

#[test]
fn build_arguments_are_told() {
    let text = "FROM debian\nARG V=1\nARG W=1\nRUN a\nENV X=$V Y=$W\n";
    let history = ["|1 V=2 /bin/sh -c a", "-/bin/sh -c #(nop)  ENV X=2 Y=5"];
    let (image, file) = (image(&history), file(text));
    let (trace, known) = Trace::of(&image, Some(&file), None);
    assert!(trace.steps.iter().all(|step| step.instruction.is_some()));
    let known = known.expect("there are arguments");
    let target = known.target().expect("a stage");
    assert_eq!(target.variable("X"), Variable::Set("2"));
    // The default may not be what it was built with.
    assert_eq!(target.variable("Y"), Variable::Unknown);
}

#[test]
fn a_base_by_its_layers() {
    let base = image(&["ADD a / # buildkit", "-CMD [\"sh\"]"]);
    let ours = image(&[
        "ADD a / # buildkit",
        "-CMD [\"sh\"]",
        "RUN /bin/sh -c x",
        "-CMD [\"sh\"]",
    ]);
    let (trace, _) = Trace::of(&ours, None, Some(&base));
    assert_eq!(
        trace.base,
        Some(BaseShare {
            layers: 1,
            steps: 2
        })
    );
    let origins: Vec<_> = trace.steps.iter().map(|step| step.origin).collect();
    let (b, o) = (Some(Origin::Base), Some(Origin::Ours));
    assert_eq!(origins, [b, b, o, o]);
    // Another history, the same layers.
    let mut anew = image(&["ADD a / # buildkit"]);
    anew.config.history[0].created_by = "import".to_owned();
    let share = BaseShare::of(&ours, &anew);
    assert_eq!(
        share,
        Some(BaseShare {
            layers: 1,
            steps: 1
        })
    );
    let other = image(&["ADD b / # buildkit"]);
    assert_eq!(BaseShare::of(&ours, &other), None);
    assert_eq!(Trace::of(&ours, None, Some(&other)).0.steps[0].origin, None);
}

/// Beyond the limit what is equal at the end is still found, and quickly.
#[test]
fn limits() {
    let count = 600;
    assert!(count * count > MAX_PAIRS);
    let mut text = "FROM debian\n".to_owned();
    let mut history = vec!["CMD x".to_owned()];
    for n in 0..count {
        text.extend(["RUN ", &n.to_string(), "\n"]);
        history.push(format!("RUN /bin/sh -c {n}"));
    }
    history[300] = "RUN /bin/sh -c another".to_owned();
    let history: Vec<&str> = history.iter().map(String::as_str).collect();
    let lines = lines(&text, &history);
    assert_eq!(lines[600], Some(601));
    assert_eq!(lines[301], Some(302));
    assert!(lines[1..301].iter().all(Option::is_none));
}

/// What the builder attests needs no text that is alike.
#[test]
fn attested_lines() {
    let text = "FROM debian\nRUN a\nRUN b\nCMD c\n";
    let mut image = image(&["base", "layer", "layer", "-CMD [\"/bin/sh\" \"-c\" \"c\"]"]);
    image.provenance = Some(Provenance {
        dockerfile: Some(text.as_bytes().to_vec()),
        lines: vec![Some(1), Some(2), Some(3)],
        ..Provenance::default()
    });
    let lines = |text: &str| {
        let file = file(text);
        let (trace, _) = Trace::of(&image, Some(&file), None);
        let lines = trace
            .steps
            .iter()
            .map(|step| Some(file.source().line(step.instruction?.start)));
        (lines.collect::<Vec<_>>(), trace.unseen.len())
    };
    assert_eq!(lines(text), (vec![None, Some(2), Some(3), Some(4)], 0));
    // Another Dockerfile is not the one that is attested.
    let other = text.replace("RUN a", "RUN x");
    assert_eq!(lines(&other), (vec![None, None, None, Some(4)], 2));
}
