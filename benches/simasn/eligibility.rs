//! Everybody's eligibility against `COPY` of the facts to standard output.

use std::{
    process::{Command, Stdio},
    time::Instant,
};

use kernel::clock;

use crate::{
    report::{Reach, Report},
    world::World,
};

pub(crate) fn run(world: &World, people: u32, report: &mut Report) {
    let day = promotions::PromotionPolicies::builtin()
        .unwrap()
        .next_promotion_dates(clock::day_in_jakarta(clock::now()), 2)
        .pop()
        .unwrap();
    let copy = format!("copy ({}) to stdout", promotions::FACTS.replace("$1", &format!("date '{day}'")));
    let (mut ours, mut limit) = (Vec::new(), Vec::new());
    for _ in 0..3 {
        let begun = Instant::now();
        let mut eligible = 0_u64;
        let judged = promotions::everybody::<promotions::Error>(&mut world.conn(), day, |_, assessment| {
            eligible += u64::from(assessment.verdict == kernel::Verdict::Eligible);
            Ok(())
        })
        .unwrap();
        ours.push(begun.elapsed().as_secs_f64() * 1000.0);
        let begun = Instant::now();
        let status =
            Command::new("psql").args(["-X", "-q", "-c", &copy, &world.url()]).stdout(Stdio::null()).status().unwrap();
        assert!(status.success());
        limit.push(begun.elapsed().as_secs_f64() * 1000.0);
        eprintln!("  everybody: {judged} judged, {eligible} eligible on {day}");
    }
    report.ratio(
        &format!("eligibility of everybody, {people} / COPY of the facts"),
        "ms",
        ours,
        limit,
        Reach::AtMost(3.0),
    );
}
