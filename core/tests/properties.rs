//! What holds for any input.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::format_collect,
    reason = "tests fail by panicking, and need not be fast"
)]

use holystone::{
    Checker,
    dockerfile::{Dockerfile, Inputs, context::IgnoreFile},
    image::reference::Reference,
    lint::Selection,
    shell::{self, Dialect},
    syntax::{
        self,
        expand::{Environment, Mode, Variable, expand_word},
    },
    text::{Edit, Joined, Source, Span},
};
use proptest::prelude::*;

/// Lines that make trouble, put together in any order.
fn dockerfile() -> impl Strategy<Value = String> {
    let lines = prop::sample::select(vec![
        "# escape=`",
        "# check=skip=all",
        "\u{feff}",
        "FROM a",
        "FROM a AS b",
        "from scratch as c",
        "FROM $X",
        "ARG X=1",
        "ARG X",
        "ENV A=b C='d e'",
        "ENV A b c",
        "RUN echo 'x",
        "RUN a && \\",
        "  b \\",
        "# c",
        "",
        "   ",
        "RUN <<EOF",
        "EOF",
        "RUN cat <<-'E F' <<G",
        "E F",
        "G",
        "COPY --from=b x y",
        "COPY --from=0 \"a b\" c",
        "COPY <<EOF /x",
        "CMD [\"a\", \"b\"]",
        "CMD ['a']",
        "ENTRYPOINT a $B",
        "USER 0",
        "WORKDIR x",
        "ONBUILD RUN a",
        "ONBUILD ONBUILD COPY",
        "EXPOSE 80/tcp $P",
        "HEALTHCHECK --interval=1s CMD x",
        "FOO bar",
        "RUN --mount=from=b,target=/x \\",
        "SHELL [\"powershell\"]",
        "VOLUME \"a b\"",
        "LABEL é=ü\u{a0}x",
        "RUN sh -c \"apt-get install x\"",
        "\\",
        "`",
        "ADD --checksum=x http://e/x /",
        "\r",
        "STOPSIGNAL $S",
        "RUN $((1<<2)) ${x^^}",
        "COPY << EOF /x",
    ]);
    let endings = prop::sample::select(vec!["\n", "\r\n", " \\\n", "`\n", ""]);
    prop::collection::vec((lines, endings), 0..24).prop_map(|parts| {
        parts
            .into_iter()
            .flat_map(|(line, end)| [line, end])
            .collect()
    })
}

fn printed(bytes: &[u8]) -> Vec<u8> {
    let source = Source::from_bytes("x", bytes.to_vec()).unwrap();
    let tree = syntax::parse(&source);
    let mut end = 0;
    for token in &tree.tokens {
        assert_eq!(token.span.start, end, "tokens leave no gap");
        assert!(!token.span.is_empty());
        end = token.span.end;
    }
    assert_eq!(end as usize, source.text().len());
    tree.print(&source)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn printing_gives_the_file_back(text in dockerfile()) {
        prop_assert_eq!(printed(text.as_bytes()), text.as_bytes());
    }

    #[test]
    fn any_bytes_print_again(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        prop_assert_eq!(printed(&bytes), bytes);
    }

    #[test]
    fn findings_do_not_depend_on_the_order_of_rules(text in dockerfile()) {
        let mut rules = Selection::default().load().unwrap();
        let source = || Source::new("x", text.as_str()).unwrap();
        let forwards = Checker::with_rules(Selection::default().load().unwrap());
        rules.reverse();
        let backwards = Checker::with_rules(rules);
        let show = |checker: &Checker| format!("{:?}", checker.check(source(), Inputs::default()).findings);
        prop_assert_eq!(show(&forwards), show(&backwards));
    }

    #[test]
    fn places_are_in_the_file_and_fixes_apply(text in dockerfile()) {
        let checker = Checker::new(&Selection::default()).unwrap();
        let report = checker.check(Source::new("x", text.as_str()).unwrap(), Inputs::default());
        for finding in report.findings {
            let span = finding.location.span().unwrap();
            prop_assert!(text.get(span.range()).is_some(), "{:?}", finding);
            for fix in &finding.fixes {
                prop_assert!(Edit::apply_all(&fix.edits, &text).is_ok(), "{:?}", fix);
            }
        }
    }

    #[test]
    fn lines_of_problems_are_in_the_file(text in dockerfile()) {
        let file = Dockerfile::parse(Source::new("x", text).unwrap(), Inputs { complete: true, ..Inputs::default() });
        for problem in file.problems() {
            prop_assert!(problem.lines().iter().all(|line| *line <= file.source().line_count()));
        }
    }

    #[test]
    fn places_of_shell_words_are_in_the_text(text in "[a-c $(){}|&;<>'\"`\\\\\n#é\u{fffd}=!-]{0,60}") {
        let mut joined = Joined::default();
        joined.push(&text, 0);
        for command in shell::parse(&joined, Dialect::Bash).commands {
            for word in command.words.iter().chain(&command.wrappers) {
                prop_assert!(text.get(word.span.range()).is_some(), "{:?}", word);
            }
        }
    }

    /// What a text stands for does not hold a variable that is known, nor depend on one that is not
    /// there.
    #[test]
    fn expansion_ends_and_is_known(text in "[$a-b{}:+?#%/'\"\\\\ <-]{0,24}") {
        struct Known;
        impl Environment for Known {
            fn variable(&self, name: &str) -> Variable<'_> {
                if name == "a" { Variable::Set("A") } else { Variable::Unset }
            }
        }
        if let Ok(expansion) = expand_word(&text, &Known, Mode::default()) {
            prop_assert!(expansion.value.is_some());
            prop_assert!(expansion.names.unknown.is_empty());
        }
    }

    #[test]
    fn references_print_what_they_read(text in "[a-zA-Z0-9:/@._-]{0,40}") {
        if let Ok(reference) = Reference::parse(&text) {
            let printed = reference.to_string();
            prop_assert_eq!(Reference::parse(&printed).unwrap().to_string(), printed);
        }
    }

    #[test]
    fn ignore_files_are_matched_or_refused(text in "[a-c/*?!\\[\\]\\\\^ #.\n-]{0,40}", path in "[a-c/.]{0,12}") {
        if let Ok(ignore) = IgnoreFile::parse(&text) {
            let _ = ignore.matches(&path);
        }
    }

    #[test]
    fn joined_texts_map_to_their_pieces(pieces in prop::collection::vec(("[a-z]{0,4}", 1u32..5), 1..6)) {
        let mut source = String::new();
        let mut joined = Joined::default();
        for (text, gap) in &pieces {
            source.extend(std::iter::repeat_n('-', *gap as usize));
            joined.push(text, u32::try_from(source.len()).unwrap());
            source.push_str(text);
        }
        for at in 0..joined.text().len() {
            let span = joined.source_span(at..at + 1);
            prop_assert_eq!(&source[span.range()], &joined.text()[at..=at]);
            let part = joined.part(at..joined.text().len());
            prop_assert_eq!(part.text(), &joined.text()[at..]);
            prop_assert_eq!(part.span().start, span.start);
        }
        prop_assert!(joined.span().end as usize <= source.len());
        prop_assert_eq!(joined.source_span(0..0).len(), Span::default().len());
    }
}

/// Cost that is not linear would take minutes here.
#[test]
fn large_inputs_are_read() {
    let checker = Checker::new(&Selection::default()).unwrap();
    let stages: String = (0..2_000)
        .map(|n| format!("FROM s{n} AS s{}\nCOPY --from=s{n} a b\n", n + 1))
        .collect();
    for (name, text) in [
        ("instructions", "RUN a\n".repeat(100_000)),
        (
            "one line",
            format!("FROM debian\nLABEL a={}\n", "x".repeat(5_000_000)),
        ),
        ("stages", format!("FROM debian AS s0\n{stages}")),
        (
            "variables",
            format!(
                "FROM debian\nENV {}\nWORKDIR $A1\n",
                (0..20_000)
                    .map(|n| format!("A{n}=$A{n}x "))
                    .collect::<String>()
            ),
        ),
        (
            "heredocs",
            format!(
                "FROM debian\n{}",
                "RUN <<EOF\necho \"$x\"\nEOF\n".repeat(20_000)
            ),
        ),
        (
            "unended",
            format!("FROM debian\nRUN <<EOF\n{}", "echo a\n".repeat(100_000)),
        ),
        ("blank", "\n".repeat(2_000_000)),
        (
            "nested",
            format!(
                "FROM debian\nENV a={}x{}\n",
                "${a:-".repeat(50_000),
                "}".repeat(50_000)
            ),
        ),
        (
            "quotes",
            format!("FROM debian\nENV a={}\n", "\"'".repeat(200_000)),
        ),
        (
            "continued",
            format!("FROM debian\nRUN a{}\n", " \\\n b".repeat(200_000)),
        ),
        ("json", format!("CMD {}", "[".repeat(1_000_000))),
        (
            "heredoc marks",
            format!("FROM debian\nRUN {}\n", "<<a ".repeat(5_000)),
        ),
    ] {
        let report = checker.check(Source::new(name, text).unwrap(), Inputs::default());
        assert!(!report.findings.is_empty(), "{name}");
    }
}
