//! A server that does to its clients what a test says.
#![allow(
    clippy::unwrap_used,
    dead_code,
    reason = "tests fail by panicking, and each uses a part of it"
)]

use std::{
    fmt::Write as _,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

/// What a client asks.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// Path and query.
    pub(crate) target: String,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
    /// How many times the same was asked before.
    pub(crate) before: usize,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(header, _)| header == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Where the wanted bytes begin.
    pub(crate) fn range(&self) -> Option<usize> {
        let range = self.header("range")?.strip_prefix("bytes=")?;
        range.strip_suffix('-')?.parse().ok()
    }

    fn read(reader: &mut impl BufRead) -> Option<Self> {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let mut words = line.split_whitespace();
        let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
        let mut headers = Vec::new();
        loop {
            line.clear();
            reader.read_line(&mut line).ok()?;
            let Some((name, value)) = line.split_once(':') else {
                break;
            };
            headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        let mut request = Self {
            method,
            target,
            headers,
            body: String::new(),
            before: 0,
        };
        let length = request.header("content-length");
        let length = length.map_or(0, |length| length.parse().unwrap());
        let mut body = vec![0; length];
        reader.read_exact(&mut body).ok()?;
        request.body = String::from_utf8(body).unwrap();
        Some(request)
    }
}

/// What the server does.
#[derive(Clone)]
pub(crate) struct Answer {
    bytes: Vec<u8>,
    then: Then,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Then {
    /// The next request may come.
    GoOn,
    Close,
    /// The connection stays as it is until the client leaves.
    Wait,
    /// Chunks, until the client leaves.
    Endless,
}

impl Answer {
    /// An answer with its length.
    pub(crate) fn of(status: u16, headers: &[(&str, &str)], body: &[u8]) -> Self {
        let length = body.len().to_string();
        let mut all = vec![("Content-Length", length.as_str())];
        all.extend(headers);
        let mut bytes = head(status, &all);
        bytes.extend(body);
        Self::new(bytes, Then::GoOn)
    }

    pub(crate) fn status(status: u16) -> Self {
        Self::of(status, &[], b"")
    }

    pub(crate) fn ok(body: impl AsRef<[u8]>) -> Self {
        Self::of(200, &[], body.as_ref())
    }

    /// These bytes and no more; the connection is closed.
    pub(crate) fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        Self::new(bytes.into(), Then::Close)
    }

    /// These bytes, and nothing after them.
    pub(crate) fn silent(bytes: impl Into<Vec<u8>>) -> Self {
        Self::new(bytes.into(), Then::Wait)
    }

    /// A body of chunks that begins so and does not end.
    pub(crate) fn endless(start: &[u8]) -> Self {
        let mut bytes = head(200, &[("Transfer-Encoding", "chunked")]);
        if !start.is_empty() {
            bytes.extend(format!("{:x}\r\n", start.len()).bytes());
            bytes.extend(start);
            bytes.extend(b"\r\n");
        }
        Self::new(bytes, Then::Endless)
    }

    /// A body that promises all of `body` and breaks off after so many bytes of it.
    pub(crate) fn cut(status: u16, headers: &[(&str, &str)], body: &[u8], after: usize) -> Self {
        let mut answer = Self::of(status, headers, body);
        answer
            .bytes
            .truncate(answer.bytes.len() - body.len() + after);
        answer.then = Then::Close;
        answer
    }

    fn new(bytes: Vec<u8>, then: Then) -> Self {
        Self { bytes, then }
    }

    /// Gives the answer; whether the connection goes on.
    fn give(&self, stream: &mut TcpStream) -> bool {
        if stream.write_all(&self.bytes).is_err() {
            return false;
        }
        match self.then {
            Then::GoOn => return true,
            Then::Close => {}
            Then::Wait => {
                let _ = stream.read(&mut [0]);
            }
            Then::Endless => {
                let chunk = format!("1000\r\n{}\r\n", " ".repeat(0x1000));
                while stream.write_all(chunk.as_bytes()).is_ok() {}
            }
        }
        false
    }
}

fn head(status: u16, headers: &[(&str, &str)]) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {status} Said\r\n");
    for (name, value) in headers {
        write!(head, "{name}: {value}\r\n").unwrap();
    }
    head.push_str("\r\n");
    head.into_bytes()
}

/// Listens on a free port of this machine until it is dropped.
pub(crate) struct Server {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<Request>>>,
    ended: Arc<AtomicBool>,
}

impl Server {
    pub(crate) fn start(handler: impl Fn(&Request) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Self {
            address: listener.local_addr().unwrap(),
            requests: Arc::default(),
            ended: Arc::default(),
        };
        let handler = Arc::new(handler);
        let (requests, ended) = (Arc::clone(&server.requests), Arc::clone(&server.ended));
        thread::spawn(move || {
            for stream in listener.incoming() {
                if ended.load(Ordering::Relaxed) {
                    return;
                }
                let (handler, requests) = (Arc::clone(&handler), Arc::clone(&requests));
                thread::spawn(move || serve(stream.unwrap(), &*handler, &requests));
            }
        });
        server
    }

    /// A server that answers only who knows the password, which is asked for first.
    pub(crate) fn with_password(
        authorization: String,
        handler: impl Fn(&Request) -> Answer + Send + Sync + 'static,
    ) -> Self {
        Self::start(move |request| {
            if request.header("authorization") == Some(&authorization) {
                handler(request)
            } else {
                Answer::of(401, &[("WWW-Authenticate", "Basic realm=\"here\"")], b"")
            }
        })
    }

    /// Host and port.
    pub(crate) fn host(&self) -> String {
        self.address.to_string()
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }

    /// How many requests with such a target were made; those that came without a password do not count.
    pub(crate) fn count(&self, part: &str) -> usize {
        let requests = self.requests();
        let counted = requests.iter().filter(|request| {
            request.target.contains(part) && request.header("authorization").is_some()
        });
        counted.count()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Relaxed);
        // So that it stops waiting for someone.
        let _ = TcpStream::connect(self.address);
    }
}

fn serve(
    mut stream: TcpStream,
    handler: &dyn Fn(&Request) -> Answer,
    requests: &Mutex<Vec<Request>>,
) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    while let Some(mut request) = Request::read(&mut reader) {
        {
            let mut requests = requests.lock().unwrap();
            let is_same = |other: &&Request| {
                other.target == request.target
                    && other.header("authorization") == request.header("authorization")
            };
            request.before = requests.iter().filter(is_same).count();
            requests.push(request.clone());
        }
        if !handler(&request).give(&mut stream) {
            return;
        }
    }
}
