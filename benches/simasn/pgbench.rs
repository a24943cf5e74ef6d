//! pgbench with a script of ours, as the limit.

use std::process::Command;

/// Transactions a second of `script` on `url`: `clients` connections for `seconds`, or a number of transactions each.
pub(crate) fn rate(url: &str, script: &str, clients: u32, run: Run) -> f64 {
    let file = std::env::temp_dir().join(format!("simasn-bench-{}.sql", uuid::Uuid::now_v7().simple()));
    std::fs::write(&file, script).unwrap();
    let mut command = Command::new(binary());
    command.args(["-n", "-c", &clients.to_string(), "-j", "2", "-f"]).arg(&file);
    match run {
        Run::Seconds(seconds) => command.args(["-T", &seconds.to_string()]),
        Run::Each(transactions) => command.args(["-t", &transactions.to_string()]),
    };
    let output = command.arg(url).output().unwrap();
    std::fs::remove_file(&file).unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text
        .lines()
        .find(|l| l.starts_with("tps ="))
        .unwrap_or_else(|| panic!("{text}{}", String::from_utf8_lossy(&output.stderr)));
    line.split_whitespace().nth(2).unwrap().parse().unwrap()
}

/// How long.
#[derive(Clone, Copy)]
pub(crate) enum Run {
    Seconds(u32),
    Each(u32),
}

fn binary() -> std::path::PathBuf {
    let mut found: Vec<_> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|e| e.path().join("bin/pgbench"))
        .filter(|p| p.exists())
        .collect();
    found.sort();
    found.pop().unwrap_or_else(|| "pgbench".into())
}
