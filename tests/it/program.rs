//! The built program as an operator meets it: started, killed, told to stop, misconfigured.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Child, Command, Output, Stdio},
    time::{Duration, Instant},
};

use tempfile::TempDir;

/// A folder of data that another account may walk to, should the private server need one.
fn data() -> TempDir {
    let permissions = std::fs::Permissions::from_mode(0o755);
    tempfile::Builder::new().prefix("simasn-test-").permissions(permissions).tempdir().unwrap()
}

/// The program on this data, with nothing of the developer's own environment.
fn simasn(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_simasn"));
    for (name, _) in std::env::vars_os() {
        if name == "DATABASE_URL" || name.to_string_lossy().starts_with("SIMASN_") {
            command.env_remove(name);
        }
    }
    command.env("SIMASN__DATABASE__DATA_DIR", data).stdin(Stdio::null());
    command
}

fn run(command: &mut Command) -> Output {
    command.output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A running `simasn serve`, killed when the test ends early.
struct Served {
    child: Child,
    address: String,
    ready_after: Duration,
}

impl Served {
    fn start(data: &Path) -> Self {
        let begun = Instant::now();
        let mut child = simasn(data)
            .args(["serve", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().rsplit("http://").next().unwrap().to_owned();
        assert!(line.contains("ready"), "not ready: {line:?}");
        Self { child, address, ready_after: begun.elapsed() }
    }

    /// Status and head of the answer to a GET.
    fn get(&self, path: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
        (status, answer)
    }

    fn signal(&self, name: &str) {
        let done = Command::new("kill").arg(name).arg(self.child.id().to_string()).status().unwrap();
        assert!(done.success());
    }

    /// Waits for the end; the exit code, or none when a signal ended it.
    fn ended(mut self) -> Option<i32> {
        self.child.wait().unwrap().code()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // It has ended already when the test went well.
        if self.child.kill().is_ok() {
            self.child.wait().unwrap();
        }
    }
}

/// Whether a private server still runs on this data.
fn database_runs(data: &Path) -> bool {
    data.join("pg/cluster/postmaster.pid").exists()
}

/// The whole story, from loading a city to looking back at the trail, on the built program.
#[test]
fn the_story_of_a_promotion_plays() {
    let data = data();
    let played = run(simasn(data.path()).args(["demo", "--check", "--employees", "400"]));
    assert!(played.status.success(), "{}\n{}", text(&played.stdout), text(&played.stderr));
    assert!(text(&played.stdout).lines().filter(|line| line.starts_with("ok ")).count() >= 13);
}

#[test]
fn told_to_stop_it_drains_and_stops_the_database() {
    let data = data();
    let served = Served::start(data.path());
    assert_eq!(served.get("/healthz").0, 200);
    assert_eq!(served.get("/readyz").0, 200);
    assert!(database_runs(data.path()));
    served.signal("-TERM");
    assert_eq!(served.ended(), Some(0));
    assert!(!database_runs(data.path()));
}

#[test]
fn killed_it_starts_again_on_the_same_database() {
    let data = data();
    let first = Served::start(data.path());
    first.signal("-KILL");
    assert_eq!(first.ended(), None);
    assert!(database_runs(data.path()), "nobody was left to stop it");

    let second = Served::start(data.path());
    assert_eq!(second.get("/readyz").0, 200);
    assert!(second.ready_after < Duration::from_secs(5), "{:?}", second.ready_after);
    second.signal("-INT");
    assert_eq!(second.ended(), Some(0));
    assert!(!database_runs(data.path()), "the last one stops it, whoever started it");
}

#[test]
fn a_command_beside_it_leaves_the_database_running() {
    let data = data();
    let served = Served::start(data.path());
    let sealed = run(simasn(data.path()).args(["audit", "seal"]));
    assert!(sealed.status.success(), "{}", text(&sealed.stderr));
    assert_eq!(served.get("/readyz").0, 200);
    served.signal("-TERM");
    assert_eq!(served.ended(), Some(0));
}

#[test]
fn without_its_database_it_says_so_and_serves_again_when_it_is_back() {
    let data = data();
    let served = Served::start(data.path());
    let pidfile = data.path().join("pg/cluster/postmaster.pid");
    let pid = std::fs::read_to_string(&pidfile).unwrap().lines().next().unwrap().to_owned();
    assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    let gone = Instant::now();
    while pidfile.exists() {
        assert!(gone.elapsed() < Duration::from_secs(30), "the database does not stop");
        std::thread::yield_now();
    }
    assert_eq!(served.get("/healthz").0, 200);
    assert_eq!(served.get("/readyz").0, 503);

    // Any command of the installation starts the server again.
    assert!(run(simasn(data.path()).arg("migrate")).status.success());
    let back = Instant::now();
    while served.get("/readyz").0 != 200 {
        assert!(back.elapsed() < Duration::from_secs(30), "it does not serve again");
    }
    served.signal("-TERM");
    assert_eq!(served.ended(), Some(0));
}

#[test]
fn a_wrong_key_is_refused_before_anything_is_touched() {
    let data = data();
    let refused = run(simasn(data.path()).env("SIMASN__SERVER__LISTENN", "x").arg("migrate"));
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(&refused.stderr).contains("SIMASN__SERVER__LISTEN`"), "{}", text(&refused.stderr));
    assert!(!data.path().join("pg").exists());
}

#[test]
fn judged_cases_agree_and_a_difference_is_told() {
    let data = data();
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/test-vectors-promotion.csv");
    let agreed = run(simasn(data.path()).args(["assess", "promotion", "--cases"]).arg(&cases));
    assert!(agreed.status.success(), "{}", text(&agreed.stdout));

    let changed = data.path().join("cases.csv");
    let text_of_cases = std::fs::read_to_string(&cases).unwrap();
    std::fs::write(&changed, text_of_cases.replacen(",ELIGIBLE,101,III/b,", ",ELIGIBLE,101,III/c,", 1)).unwrap();
    let differs = run(simasn(data.path()).args(["assess", "promotion", "--cases"]).arg(&changed));
    assert_eq!(differs.status.code(), Some(1), "{}", text(&differs.stdout));
    assert!(text(&differs.stdout).contains("difference"), "{}", text(&differs.stdout));
}
