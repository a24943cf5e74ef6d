//! The proof: for any interleaving of workers, kills, lost and late calls, errors and cut connections, the registry ends
//! with what was approved, each change once and each person's in order.
//!
//! A seed decides everything: what is approved and when, which worker goes on next and how far, what goes wrong. A failing
//! seed prints its trace and how to replay it:
//!
//! ```text
//! SYNC_SEED=4711 cargo test -p sync --test proof -- --nocapture      one seed, with its trace
//! SYNC_SEEDS=50000 SYNC_SEED_FROM=1 cargo test -p sync --test proof  more of them (make sync-seeds)
//! ```
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot build its world, or finds a broken promise, must stop loudly"
)]

mod approvals;
mod chance;
mod effects;
mod fragile;
mod ledger;
mod model;
mod play;
mod rest;
mod scripted;
mod stage;
mod trouble;
mod workers;

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Instant,
};

use play::{Seen, Trace};
use stage::Stage;

/// Seeds in every run of the tests.
const SEEDS: u64 = 2_000;
/// Threads, each with a database and a registry of its own.
const THREADS: u64 = 2;

#[expect(
    clippy::disallowed_methods,
    reason = "which seeds is told from outside; the program's settings are not concerned"
)]
fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap_or_else(|_| panic!("{name} must be a number")))
}

/// Plays one seed; what it saw, or what broke.
fn play_one(stage: &mut Stage, seed: u64, trace: &Trace) -> Result<Seen, String> {
    catch_unwind(AssertUnwindSafe(|| play::play(stage, seed, trace))).map_err(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default()
    })
}

#[test]
fn at_rest_the_registry_has_every_approved_change_once_and_in_order() {
    if let Some(seed) = setting("SYNC_SEED") {
        let trace = Trace::default();
        let played = play_one(&mut Stage::new(), seed, &trace);
        println!("{}", trace.text());
        assert_eq!(played.err(), None, "seed {seed}");
        return;
    }
    let from = setting("SYNC_SEED_FROM").unwrap_or(1);
    let count = setting("SYNC_SEEDS").unwrap_or(SEEDS);
    let (next, stop) = (AtomicU64::new(0), AtomicBool::new(false));
    let (seen, failed) = (Mutex::new(Seen::default()), Mutex::new(Vec::new()));
    let began = Instant::now();
    std::thread::scope(|threads| {
        for _ in 0..THREADS {
            threads.spawn(|| {
                let mut stage = Stage::new();
                while !stop.load(Ordering::Relaxed) {
                    let nth = next.fetch_add(1, Ordering::Relaxed);
                    if nth >= count {
                        break;
                    }
                    let trace = Trace::default();
                    match play_one(&mut stage, from + nth, &trace) {
                        Ok(one) => seen.lock().unwrap().add(&one),
                        Err(broken) => {
                            stop.store(true, Ordering::Relaxed);
                            failed.lock().unwrap().push((from + nth, broken, trace.text()));
                        }
                    }
                }
            });
        }
    });
    let took = began.elapsed();
    for (seed, broken, trace) in failed.lock().unwrap().iter() {
        println!("{trace}\nseed {seed} broke a promise: {broken}");
        println!("replay it: SYNC_SEED={seed} cargo test -p sync --test proof -- --nocapture");
    }
    let seen = seen.into_inner().unwrap();
    println!("{} seeds in {:.1} s: {seen:?}", seen.seeds, took.as_secs_f64());
    assert!(failed.into_inner().unwrap().is_empty(), "a promise was broken; the seed and its trace are above");
    assert_eq!(seen.seeds, count);
    if count >= SEEDS {
        seen.everything_happened();
    }
}
