//! `make bench`: speed as ratios against a limit measured in the same run, since machines are noisy. Rounds of ours and
//! of the limit alternate; the medians are compared. Prints a table and writes `target/bench.json`.
//!
//! The same binary is also the bare server that "get one employee" is measured against (`bare-server URL`).
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::as_conversions,
    clippy::cast_precision_loss,
    reason = "a benchmark stops loudly and prints"
)]

mod bare;
mod decide;
mod eligibility;
mod import;
mod load;
mod pgbench;
mod read;
mod report;
mod sync;
mod world;

use report::Report;
use world::World;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    if let [_, command, url, ..] = args.as_slice()
        && command == "bare-server"
    {
        return bare::serve(url);
    }
    let mut report = Report::default();
    // `cargo bench --bench simasn -- sync`: only the lines of the synchronisation; `-- city`: only the others.
    let asked = |part: &str| args.iter().skip(1).any(|arg| arg == part);
    if !asked("city") {
        eprintln!("making a city of 3,000 …");
        sync::run(&World::new("bench_sync", 3_000), &mut report);
    }
    if !asked("sync") {
        city(&mut report);
    }
    report.finish();
    world::stop_server();
}

fn city(report: &mut Report) {
    eprintln!("making a city of 12,000 …");
    let city = World::new("bench_12k", 12_000);
    import::run(&city, report);
    eligibility::run(&city, 12_000, report);
    let served = city.serve();
    read::run(&city, &served, report);
    decide::run(&city, &served, 50, report);
    report.print_only(
        "memory of `simasn serve` with worker, after the load",
        format!("{} MiB (reach: 64)", served.memory_mib()),
    );
    drop(served);
    let again = city.serve();
    report.print_only("start to ready on existing data", format!("{} ms (reach: 1000)", again.ready_after.as_millis()));
    drop(again);
    eprintln!("making a city of 120,000 …");
    let big = World::new("bench_120k", 120_000);
    eligibility::run(&big, 120_000, report);
    let served = big.serve();
    decide::run(&big, &served, 50_000, report);
    drop(served);
}
