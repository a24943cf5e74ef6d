//! The shorter career of a PPPK: birth, diploma, one contract, one class.

use chrono::{Datelike, NaiveDate};

use crate::{
    career::entry_of,
    draw::Draw,
    ladder::day,
    posts::{Course, Post},
};

/// The bones of a PPPK's record.
pub(crate) struct Contract {
    pub(crate) born_on: NaiveDate,
    pub(crate) starts_on: NaiveDate,
    /// Digits 13–14 of the number: 21 for a first contract.
    pub(crate) frequency: u32,
    pub(crate) course: Course,
    pub(crate) graduated_on: NaiveDate,
    /// Class (golongan) 1–17.
    pub(crate) class: u8,
}

/// A full-time PPPK: intakes since 2021.
pub(crate) fn full_time(draw: &mut Draw, post: &Post) -> Contract {
    let starts_on = *draw.weighted(&[
        (8, day(2021, 1, 1)),
        (22, day(2022, 5, 1)),
        (18, day(2023, 6, 1)),
        (22, day(2024, 4, 1)),
        (20, day(2025, 3, 1)),
        (10, day(2025, 10, 1)),
    ]);
    contract(draw, post, starts_on, 21)
}

/// A part-time PPPK: all by decrees of late 2025.
pub(crate) fn part_time(draw: &mut Draw, post: &Post) -> Contract {
    let starts_on = *draw.weighted(&[(75, day(2025, 12, 1)), (25, day(2026, 1, 1))]);
    contract(draw, post, starts_on, 24)
}

fn contract(draw: &mut Draw, post: &Post, starts_on: NaiveDate, frequency: u32) -> Contract {
    let course = *draw.weighted(post.courses);
    let entry = entry_of(course);
    let (low, high) = *draw.weighted(&[(30, (24_u32, 29_u32)), (40, (30, 39)), (24, (40, 49)), (6, (50, 54))]);
    let age = draw.between(low, high).max(entry.youngest);
    let born_on = starts_on - chrono::Months::new(age * 12) - chrono::Days::new(u64::from(draw.between(1, 360)));
    let studied = born_on.year() + i32::try_from(entry.youngest.max(18)).unwrap_or(22);
    Contract {
        born_on,
        starts_on,
        frequency,
        course,
        graduated_on: day(studied.min(starts_on.year() - 1), 8, draw.between(5, 28)),
        class: entry.class,
    }
}
