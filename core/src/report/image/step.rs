//! The history for people.

/// A step of the history as it would stand in a Dockerfile, in one line: without what builders add around
/// it, and without the build arguments that it was run with.
pub(crate) fn short_step(created_by: &str) -> String {
    let mut text = created_by.trim();
    text = text.strip_suffix("# buildkit").unwrap_or(text).trim_end();
    let shell = ["/bin/sh -c ", "/bin/bash -c "];
    let without_shell = |text: &'_ str| {
        let rest = shell.iter().find_map(|shell| text.strip_prefix(shell));
        rest.map(|rest| rest.trim_start().to_owned())
    };
    let text = if let Some(rest) = text.strip_prefix("RUN ") {
        let rest = without_args(rest);
        format!("RUN {}", without_shell(rest).unwrap_or(rest.to_owned()))
    } else if let Some(rest) = without_shell(without_args(text)) {
        match rest.strip_prefix("#(nop)") {
            // buildah adds its own after a bar.
            Some(instruction) => {
                let end = instruction
                    .find("|unsetLabel=")
                    .unwrap_or(instruction.len());
                instruction[..end].trim().to_owned()
            }
            None => format!("RUN {rest}"),
        }
    } else {
        text.to_owned()
    };
    let words = text.split_whitespace().map(|word| match digest(word) {
        Some(at) => format!("{}…", &word[..at + SHORT_DIGEST]),
        None => word.to_owned(),
    });
    words.collect::<Vec<_>>().join(" ")
}

/// How much of a digest tells it apart from others, as in `docker images`.
const SHORT_DIGEST: usize = 12;

/// Where the SHA-256 starts that a word ends with, as in `file:0d2d…`.
fn digest(word: &str) -> Option<usize> {
    let start = word.len().checked_sub(64)?;
    let digits = word.as_bytes().get(start..)?;
    let before = start.checked_sub(1).and_then(|at| word.as_bytes().get(at));
    let is_whole = before.is_none_or(|byte| *byte == b':');
    (is_whole && digits.iter().all(u8::is_ascii_hexdigit)).then_some(start)
}

/// What comes after `|2 A=1 B=2 `, which a builder writes for the arguments of a build; they may be secrets.
fn without_args(text: &str) -> &str {
    let counted = || {
        let (count, rest) = text.strip_prefix('|')?.split_once(' ')?;
        let count: usize = count.parse().ok()?;
        let shell = rest
            .find("/bin/")
            .or_else(|| rest.rfind('=').filter(|_| count > 0))?;
        Some(&rest[shell..])
    };
    counted().unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_read_like_a_dockerfile() {
        for (text, expected) in [
            ("/bin/sh -c #(nop)  CMD [\"bash\"]", "CMD [\"bash\"]"),
            ("/bin/sh -c #(nop) ADD file:ab in / ", "ADD file:ab in /"),
            ("/bin/sh -c apt-get  update", "RUN apt-get update"),
            ("|1 A=1 /bin/sh -c make", "RUN make"),
            ("RUN /bin/sh -c make # buildkit", "RUN make"),
            ("RUN |2 A=x B=y z /bin/sh -c make # buildkit", "RUN make"),
            ("COPY . /app # buildkit", "COPY . /app"),
            (
                "/bin/sh -c #(nop) USER 1|unsetLabel=true|force-mtime=0",
                "USER 1",
            ),
            ("bazel build ...", "bazel build ..."),
            (
                "ADD file:0d2d36be034a73ca2988062b4897f02639dd02885483160ab92e3d2b889d27cb in /",
                "ADD file:0d2d36be034a… in /",
            ),
            (
                "RUN é0d2d36be034a73ca2988062b4897f02639dd02885483160ab92e3d2b889d27c",
                "RUN é0d2d36be034a73ca2988062b4897f02639dd02885483160ab92e3d2b889d27c",
            ),
            ("", ""),
        ] {
            assert_eq!(short_step(text), expected, "{text}");
        }
    }
}
