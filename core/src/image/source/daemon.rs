//! Images of a daemon that speaks Docker's API: Docker, also with containerd's image store, and Podman.
//!
//! `GET /images/NAME/get` gives what `docker save` writes. Only a Unix socket of this machine is asked, and
//! only if the caller names the image so.

use crate::error::{Error, ErrorKind};
use std::{
    fmt::Write as _,
    io::{self, BufRead, BufReader, Read, Write},
    os::unix::net::UnixStream,
    path::{Path, PathBuf},
};

/// Bytes of the head of an answer.
const MAX_HEAD_BYTES: u64 = 64 << 10;
/// Bytes of the text of an error.
const MAX_ERROR_BYTES: u64 = 64 << 10;

/// Where daemons listen, the most usual first: Docker, and Podman for root and for the user.
pub fn usual_sockets(runtime_folder: Option<&Path>) -> Vec<PathBuf> {
    let mut sockets = vec![
        PathBuf::from("/var/run/docker.sock"),
        PathBuf::from("/run/podman/podman.sock"),
    ];
    sockets.extend(runtime_folder.map(|folder| folder.join("docker.sock")));
    sockets.extend(runtime_folder.map(|folder| folder.join("podman/podman.sock")));
    sockets
}

/// Asks the first daemon that listens for an image; its archive is read as it comes.
///
/// # Errors
/// When none listens, or the daemon has no such image; its own words are in the message.
pub fn fetch(image: &str, sockets: &[PathBuf]) -> Result<impl Read + Send + use<>, Error> {
    let stream = sockets
        .iter()
        .find_map(|path| UnixStream::connect(path).ok());
    let Some(stream) = stream else {
        let names: Vec<String> = sockets
            .iter()
            .map(|path| path.display().to_string())
            .collect();
        let message = format!("no container daemon listens at {}", names.join(", "));
        return Err(Error::new(ErrorKind::Io, message).at(image));
    };
    let failed = |error| {
        Error::new(ErrorKind::Io, "the container daemon does not answer")
            .at(image)
            .because(error)
    };
    let answer = ask(stream, &format!("/images/{}/get", escaped(image))).map_err(failed)?;
    if answer.status == 200 {
        return Ok(answer.body);
    }
    let mut text = Vec::new();
    answer
        .body
        .take(MAX_ERROR_BYTES)
        .read_to_end(&mut text)
        .map_err(failed)?;
    let said = serde_json::from_slice(&text).map(|said: Said| said.message);
    let said = said.unwrap_or_else(|_| format!("status {}", answer.status));
    Err(Error::new(
        ErrorKind::NoImage,
        format!("the container daemon says: {said}"),
    )
    .at(image))
}

/// What a daemon says of an error.
#[derive(serde::Deserialize)]
struct Said {
    message: String,
}

struct Answer {
    status: u16,
    body: Box<dyn Read + Send>,
}

/// One request of HTTP/1.1, after which the connection ends.
fn ask(mut stream: UnixStream, path: &str) -> io::Result<Answer> {
    let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes())?;
    let mut reader = BufReader::new(stream);
    let mut head = reader.by_ref().take(MAX_HEAD_BYTES);
    let mut line = || -> io::Result<String> {
        let mut line = Vec::new();
        head.read_until(b'\n', &mut line)?;
        if line.pop() != Some(b'\n') {
            return Err(io::Error::other("the head of its answer has no end"));
        }
        Ok(String::from_utf8_lossy(&line).trim_end().to_owned())
    };
    let first = line()?;
    let status = first.split(' ').nth(1).and_then(|word| word.parse().ok());
    let status = status.ok_or_else(|| io::Error::other("its answer is no HTTP"))?;
    let (mut length, mut is_chunked) = (None, false);
    loop {
        let field = line()?;
        let Some((name, value)) = field.split_once(':') else {
            break;
        };
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.trim().parse::<u64>().ok(),
            "transfer-encoding" => is_chunked = value.trim().eq_ignore_ascii_case("chunked"),
            _ => {}
        }
    }
    let body: Box<dyn Read + Send> = match length {
        _ if is_chunked => Box::new(Chunked {
            reader,
            left: 0,
            ended: false,
        }),
        Some(length) => Box::new(Exact {
            reader,
            left: length,
        }),
        None => Box::new(reader),
    };
    Ok(Answer { status, body })
}

/// A body of a known length; one that ends before is an error.
struct Exact<R> {
    reader: R,
    left: u64,
}

impl<R: Read> Read for Exact<R> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.left).map_or(target.len(), |left| left.min(target.len()));
        let read = self.reader.read(&mut target[..most])?;
        if read == 0 && most > 0 {
            return Err(ended_early());
        }
        self.left -= read as u64;
        Ok(read)
    }
}

/// A body in chunks (RFC 9112, section 7.1).
struct Chunked<R> {
    reader: R,
    /// Bytes of the current chunk.
    left: u64,
    ended: bool,
}

impl<R: BufRead> Chunked<R> {
    /// The head of a chunk, or the end of one.
    fn line(&mut self) -> io::Result<String> {
        let mut line = Vec::new();
        self.reader
            .by_ref()
            .take(MAX_HEAD_BYTES)
            .read_until(b'\n', &mut line)?;
        if line.pop() != Some(b'\n') {
            return Err(ended_early());
        }
        Ok(String::from_utf8_lossy(&line).trim().to_owned())
    }
}

impl<R: BufRead> Read for Chunked<R> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        if self.ended || target.is_empty() {
            return Ok(0);
        }
        if self.left == 0 {
            let line = self.line()?;
            let size = line.split(';').next().unwrap_or_default().trim();
            self.left = u64::from_str_radix(size, 16)
                .map_err(|_| io::Error::other("a chunk of its answer has no size"))?;
            if self.left == 0 {
                self.ended = true;
                return Ok(0);
            }
        }
        let most = usize::try_from(self.left).map_or(target.len(), |left| left.min(target.len()));
        let read = self.reader.read(&mut target[..most])?;
        if read == 0 {
            return Err(ended_early());
        }
        self.left -= read as u64;
        if self.left == 0 && !self.line()?.is_empty() {
            return Err(io::Error::other(
                "a chunk of its answer is longer than it says",
            ));
        }
        Ok(read)
    }
}

fn ended_early() -> io::Error {
    io::Error::new(io::ErrorKind::UnexpectedEof, "its answer ends early")
}

/// A name as a part of a path of a URL.
fn escaped(name: &str) -> String {
    let mut escaped = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/:@".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            let _ = write!(escaped, "%{byte:02X}");
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{os::unix::net::UnixListener, thread};

    /// A daemon that gives one answer; what was asked of it comes back.
    fn daemon(answer: &'static [u8]) -> (PathBuf, thread::JoinHandle<String>) {
        use std::sync::atomic::{AtomicUsize, Ordering};
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("holystone-{}-{count}.sock", std::process::id());
        let path = std::env::temp_dir().join(name);
        let listener = UnixListener::bind(&path).expect("it can listen");
        let asked = thread::spawn(move || {
            let (mut stream, _) = listener.accept().expect("someone asks");
            let mut head = Vec::new();
            let mut byte = [0];
            while !head.ends_with(b"\r\n\r\n") {
                stream.read_exact(&mut byte).expect("a whole head");
                head.push(byte[0]);
            }
            // Who has seen enough may be gone.
            let _ = stream.write_all(answer);
            String::from_utf8_lossy(&head).into_owned()
        });
        (path, asked)
    }

    fn body(answer: &'static [u8]) -> Result<io::Result<Vec<u8>>, Error> {
        let (path, asked) = daemon(answer);
        let reader = fetch("app:1", std::slice::from_ref(&path));
        let read = reader.map(|mut reader| {
            let mut bytes = Vec::new();
            reader.read_to_end(&mut bytes).map(|_| bytes)
        });
        let asked = asked.join().expect("the daemon ends");
        assert!(
            asked.starts_with("GET /images/app:1/get HTTP/1.1\r\n"),
            "{asked}"
        );
        std::fs::remove_file(path).expect("it is there");
        read
    }

    #[test]
    fn bodies_are_read_to_their_end() {
        for (answer, expected) in [
            (&b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"[..], "hello"),
            (
                b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\n\r\n",
                "hello",
            ),
            (b"HTTP/1.1 200 OK\r\n\r\nhello", "hello"),
        ] {
            let read = body(answer).expect("the image is there").expect("it is whole");
            assert_eq!(read, expected.as_bytes());
        }
    }

    #[test]
    fn bodies_that_end_early_are_errors() {
        for answer in [
            &b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello"[..],
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhello",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\nhello",
        ] {
            assert!(body(answer).expect("the image is there").is_err());
        }
    }

    #[test]
    fn the_daemon_says_why_not() {
        let error = body(
            b"HTTP/1.1 404 Not Found\r\nContent-Length: 27\r\n\r\n{\"message\":\"no such image\"}",
        );
        let error = error.expect_err("there is none");
        assert_eq!(error.kind(), ErrorKind::NoImage);
        assert!(error.to_string().contains("no such image"), "{error}");
        let error = body(b"nonsense\r\n\r\n").expect_err("it is no HTTP");
        assert_eq!(error.kind(), ErrorKind::Io);
    }

    #[test]
    fn none_listens() {
        let error = fetch("app", &[PathBuf::from("/nowhere.sock")]).err();
        assert!(error.is_some_and(|error| error.to_string().contains("/nowhere.sock")));
    }

    #[test]
    fn names_are_escaped() {
        assert_eq!(escaped("reg.io/a b:1@x#"), "reg.io/a%20b:1@x%23");
    }
}
