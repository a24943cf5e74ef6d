//! The loop: it is woken, shares work, and finishes what it began.

use std::time::Duration;

use store::outbox::State;
use sync::{Settings, Worker};
use tokio::sync::oneshot;

use crate::world::World;

/// Waits until `done`, looking again whenever the runtime has nothing better to do.
async fn until(what: &str, done: impl Fn() -> bool) {
    let looked = async {
        while !done() {
            tokio::task::yield_now().await;
        }
    };
    assert!(tokio::time::timeout(Duration::from_secs(20), looked).await.is_ok(), "never: {what}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_hears_of_new_events_from_the_database_and_stops_when_told() {
    let slow = Settings { idle_seconds: 3_600, poll_seconds: 3_600, ..Settings::default() };
    let world = World::with(bkn_mock::Options::in_memory(), slow, false);
    let (budi, siti) = (world.someone(), world.someone());
    let worker = Worker::new(world.deps.clone(), Some(world.db.url()));
    let (stop, stopped) = oneshot::channel::<()>();
    let running = tokio::spawn(worker.run(async move { drop(stopped.await) }));
    for number in 1..=3 {
        world.emit_position(&budi, &format!("821/{number}/2026"), &format!("UNIT{number}"));
        world.emit_contact(&siti, &format!("0813{number}"));
    }
    until("all six settled", || world.entries().iter().all(|entry| entry.state != State::Pending)).await;
    stop.send(()).unwrap();
    tokio::time::timeout(Duration::from_secs(10), running).await.unwrap().unwrap();
    world.emit_contact(&siti, "08139");
    assert_eq!(world.entries().last().unwrap().state, State::Pending, "nobody is listening any more");
    let states: Vec<_> = world.entries().into_iter().map(|entry| entry.state).collect();
    let fine = |state: &State| matches!(state, State::Delivered | State::Superseded);
    assert!(states.iter().take(6).all(fine), "{states:?}");
    let accepted = world.did();
    assert_eq!(accepted, ["accepted"; 3]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_workers_on_one_database_deliver_everything_once() {
    let settings = Settings { poll_seconds: 3_600, ..Settings::default() };
    let world = World::with(bkn_mock::Options::in_memory(), settings, false);
    let people: Vec<_> = (0..6).map(|_| world.someone()).collect();
    for someone in &people {
        for number in 1..=2 {
            world.emit_position(someone, &format!("821/{number}/2026"), &format!("UNIT{number}"));
        }
    }
    let (stop, _) = tokio::sync::broadcast::channel::<()>(1);
    let start = || {
        let mut stopped = stop.subscribe();
        let worker = Worker::new(world.deps.clone(), None);
        tokio::spawn(worker.run(async move { drop(stopped.recv().await) }))
    };
    let workers = [start(), start()];
    until("all delivered", || world.entries().iter().all(|entry| entry.state == State::Delivered)).await;
    stop.send(()).unwrap();
    for worker in workers {
        tokio::time::timeout(Duration::from_secs(10), worker).await.unwrap().unwrap();
    }
    for someone in &people {
        for number in 1..=2 {
            assert_eq!(world.rows_of(someone, &format!("821/{number}/2026")).await.len(), 1);
        }
    }
    assert_eq!(world.mock().count("/jabatan/unorjabatan/save"), 12);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_outlives_a_database_that_cuts_every_connection() {
    use diesel::RunQueryDsl;
    let settings = Settings { poll_seconds: 3_600, ..Settings::default() };
    let world = World::with(bkn_mock::Options::in_memory(), settings, false);
    let (budi, siti) = (world.someone(), world.someone());
    let worker = Worker::new(world.deps.clone(), Some(world.db.url()));
    let (stop, stopped) = oneshot::channel::<()>();
    let running = tokio::spawn(worker.run(async move { drop(stopped.await) }));
    world.emit_contact(&budi, "08131");
    until("the first delivered", || world.entries().iter().all(|entry| entry.state == State::Delivered)).await;
    diesel::sql_query(
        "select pg_terminate_backend(pid) from pg_stat_activity \
         where datname = current_database() and pid <> pg_backend_pid()",
    )
    .execute(&mut world.db.conn())
    .unwrap();
    world.emit_contact(&siti, "08132");
    until("the second delivered", || world.entries().iter().all(|entry| entry.state == State::Delivered)).await;
    stop.send(()).unwrap();
    tokio::time::timeout(Duration::from_secs(10), running).await.unwrap().unwrap();
}
