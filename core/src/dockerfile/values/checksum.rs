//! The `--checksum` of ADD.
//!
//! Source: `convert_copy.go` and `opencontainers/go-digest`.

use super::git;

/// Checks that there is one source, and one that can have a checksum. `None` is an unknown source.
///
/// The checksum of a Git source may be any text here; that of a download is a [digest](check_digest).
pub(super) fn check_sources(paths: &[Option<&str>]) -> Result<(), String> {
    match paths {
        [None] => Ok(()),
        [Some(path)] if git::is_http(path) || git::is_git(path) => Ok(()),
        [Some(path)] => Err(format!(
            "`--checksum` needs an HTTP(S) or Git source, not `{path}`"
        )),
        _ => Err(format!(
            "`--checksum` needs exactly one source, not {}",
            paths.len()
        )),
    }
}

/// Checks a digest, `sha256:` and 64 hexadecimal digits in lower case, or `sha384:`, `sha512:`.
pub(in crate::dockerfile) fn check_digest(text: &str) -> Result<(), String> {
    let invalid = |why| format!("the checksum `{text}` {why}");
    let Some((algorithm, encoded)) = text
        .split_once(':')
        .filter(|(algorithm, encoded)| !algorithm.is_empty() && !encoded.is_empty())
    else {
        return Err(invalid("is not of the form `sha256:<hex>`"));
    };
    let length = match algorithm {
        "sha256" => 64,
        "sha384" => 96,
        "sha512" => 128,
        _ if is_algorithm(algorithm) && is_encoded(encoded) => {
            return Err(invalid(
                "has an unknown algorithm; use `sha256`, `sha384` or `sha512`",
            ));
        }
        _ => return Err(invalid("is not of the form `sha256:<hex>`")),
    };
    if encoded.len() != length {
        return Err(format!(
            "the checksum `{text}` has {} characters after `{algorithm}:`, not {length}",
            encoded.len()
        ));
    }
    if !encoded
        .bytes()
        .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    {
        return Err(invalid("is not in lower-case hexadecimal digits"));
    }
    Ok(())
}

/// `[a-z0-9]+(?:[.+_-][a-z0-9]+)*`
fn is_algorithm(text: &str) -> bool {
    text.split(['.', '+', '_', '-']).all(|part| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9'))
    })
}

/// `[a-zA-Z0-9=_-]+`
fn is_encoded(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"=_-".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests() {
        for (algorithm, length) in [("sha256", 64), ("sha384", 96), ("sha512", 128)] {
            let digits = "0123456789abcdef".repeat(8);
            assert_eq!(
                check_digest(&format!("{algorithm}:{}", &digits[..length])),
                Ok(())
            );
            for (wrong, why) in [
                (format!("{algorithm}:{}", &digits[1..length]), "characters"),
                (format!("{algorithm}:{}g", &digits[1..length]), "lower-case"),
                (
                    format!("{algorithm}:{}", digits[..length].to_uppercase()),
                    "lower-case",
                ),
                (
                    format!("{}:{}", algorithm.to_uppercase(), &digits[..length]),
                    "form",
                ),
            ] {
                assert!(check_digest(&wrong).unwrap_err().contains(why), "{wrong}");
            }
        }
        for (wrong, why) in [
            ("", "form"),
            ("sha256", "form"),
            (":abc", "form"),
            ("sha256:", "form"),
            ("sha256:a:b", "characters"),
            ("md5:d41d8cd98f00b204e9800998ecf8427e", "algorithm"),
            ("a+b.c-d_e:x=", "algorithm"),
            ("a..b:x", "form"),
            ("md5:x y", "form"),
        ] {
            assert!(check_digest(wrong).unwrap_err().contains(why), "{wrong}");
        }
    }

    #[test]
    fn only_one_download_has_a_checksum() {
        let (web, git, local) = (Some("https://a/b"), Some("git://a"), Some("a"));
        for paths in [
            [web],
            [git],
            [Some("github.com/a/b")],
            [Some("https://a/b.git?foo")],
            [None],
        ] {
            assert_eq!(check_sources(&paths), Ok(()), "{paths:?}");
        }
        for paths in [
            &[] as &[_],
            &[local],
            &[Some("")],
            &[web, web],
            &[None, web],
        ] {
            assert!(check_sources(paths).is_err(), "{paths:?}");
        }
    }
}
