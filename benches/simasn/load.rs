//! A load of keep-alive connections, one thread each: plain sockets, so that the generator costs little of the two
//! processors both sides share.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    sync::Mutex,
    time::{Duration, Instant},
};

/// What one run of the load saw.
pub(crate) struct Seen {
    /// Answers a second.
    pub(crate) rate: f64,
    /// Median, in milliseconds.
    pub(crate) p50: f64,
    /// 99th percentile, in milliseconds.
    pub(crate) p99: f64,
    /// Statuses other than 2xx.
    pub(crate) failed: usize,
}

/// One keep-alive connection.
pub(crate) struct Connection {
    reader: BufReader<TcpStream>,
}

impl Connection {
    pub(crate) fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        Self { reader: BufReader::new(stream) }
    }

    /// Sends a request and reads the whole answer; the status and the body.
    pub(crate) fn exchange(&mut self, request: &[u8]) -> (u16, Vec<u8>) {
        self.reader.get_mut().write_all(request).unwrap();
        let mut line = String::new();
        self.reader.read_line(&mut line).unwrap();
        let status: u16 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
        let (mut length, mut chunked) = (0, false);
        loop {
            line.clear();
            self.reader.read_line(&mut line).unwrap();
            let header = line.trim().to_ascii_lowercase();
            if header.is_empty() {
                break;
            }
            if let Some(value) = header.strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
            chunked |= header == "transfer-encoding: chunked";
        }
        assert!(!chunked, "answers have a length");
        let mut body = vec![0; length];
        self.reader.read_exact(&mut body).unwrap();
        (status, body)
    }
}

/// Runs `connections` for `time`; each asks for what `next` gives it.
pub(crate) fn run(
    address: SocketAddr,
    connections: usize,
    time: Duration,
    next: impl Fn(usize, usize) -> Option<Vec<u8>> + Sync,
) -> Seen {
    let latencies = Mutex::new(Vec::new());
    let failed = Mutex::new(0);
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for worker in 0..connections {
            let (latencies, failed, next) = (&latencies, &failed, &next);
            scope.spawn(move || {
                let mut connection = Connection::open(address);
                let mut mine = Vec::new();
                let mut round = 0;
                while begun.elapsed() < time {
                    let Some(request) = next(worker, round) else { break };
                    let sent = Instant::now();
                    let (status, body) = connection.exchange(&request);
                    mine.push(sent.elapsed().as_secs_f64() * 1000.0);
                    if !(200..300).contains(&status) {
                        let mut failed = failed.lock().unwrap();
                        if *failed == 0 {
                            eprintln!("{status}: {}", String::from_utf8_lossy(&body));
                        }
                        *failed += 1;
                    }
                    round += 1;
                }
                latencies.lock().unwrap().extend(mine);
            });
        }
    });
    let elapsed = begun.elapsed().as_secs_f64();
    let mut all = latencies.into_inner().unwrap();
    all.sort_by(f64::total_cmp);
    let at = |share: f64| all.get((all.len() as f64 * share) as usize).copied().unwrap_or(0.0);
    Seen { rate: all.len() as f64 / elapsed, p50: at(0.5), p99: at(0.99), failed: failed.into_inner().unwrap() }
}

/// A GET with a token.
pub(crate) fn get(path: &str, token: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\n\r\n").into_bytes()
}

/// A step on a request: a POST of JSON with a token, an idempotency key and the version seen.
pub(crate) fn step(path: &str, token: &str, key: &str, version: i32, body: &str) -> Vec<u8> {
    format!(
        "POST {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\nIdempotency-Key: {key}\r\nIf-Match: \"{version}\"\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}
