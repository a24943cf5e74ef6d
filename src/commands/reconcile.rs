//! `simasn reconcile`: our record beside the registry's, field by field.

use std::{path::PathBuf, process::ExitCode};

use chrono::{DateTime, Utc};
use kernel::clock;
use reconcile::{
    Error, How, RunKind, Scope, Taken, book,
    queries::{self, Filter, Listed, Summary, per_mille},
};

use crate::{
    commands::{
        explain,
        reading::{Opened, Reading},
        say,
    },
    histories,
    settings::Settings,
};

/// Differences on the terminal; the workbook has all.
const SHOWN: usize = 20;

/// Compare our record with the registry's and show, repair or write out what differs
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    reading: Reading,
    /// Only so many people, those who were compared the longest ago
    #[arg(long, value_name = "N")]
    sample: Option<u32>,
    /// Do what config/differences.toml decides: send ours, take theirs over
    #[arg(long)]
    repair: bool,
    /// Write everything that differs into a workbook
    #[arg(long, value_name = "FILE.xlsx")]
    out: Option<PathBuf>,
}

/// Compares.
///
/// # Errors
/// When no registry is set, nobody is in scope, or the registry does not let us in; what was compared is kept.
pub(super) fn run(args: &Args, settings: &Settings) -> anyhow::Result<ExitCode> {
    let Opened { database, reader, call, scope, progress } = args.reading.open(settings)?;
    let how = How { kind: RunKind::Asked, most: args.sample, repair: args.repair };
    let hear = |done, total: u32| progress.rows("membandingkan dengan SIASN", done, total.into());
    let taken = histories::runtime()
        .and_then(|runtime| runtime.block_on(reconcile::take_stock(&database.db, &reader, &call, &scope, how, &hear)));
    progress.done();
    let taken = taken.map_err(explain)?;
    let now = clock::now();
    let (summary, rows) = database
        .db
        .read_here(|conn| {
            let filter = Filter::of(conn, &scope)?;
            let rows = queries::list(conn, clock::day_in_jakarta(now), &filter, i64::MAX)?;
            Ok::<_, Error>((queries::summary(conn, now)?, rows))
        })
        .map_err(explain)?;
    tell(&taken, &scope, &summary, &rows, now)?;
    if let Some(path) = &args.out {
        book::save(path, &summary, &rows, now).map_err(explain)?;
        say(format_args!("selengkapnya: {}", path.display()))?;
    }
    database.close()?;
    Ok(ExitCode::SUCCESS)
}

fn tell(taken: &Taken, scope: &Scope, summary: &Summary, rows: &[Listed], now: DateTime<Utc>) -> anyhow::Result<()> {
    let share = per_mille(taken.different.into(), taken.people.into());
    say(format_args!(
        "dibandingkan {}, berbeda {} ({},{} %), tidak dikenal di SIASN {}, tidak terjawab {}, diperbaiki menurut tabel {}",
        taken.people,
        taken.different,
        share / 10,
        share % 10,
        taken.unknown,
        taken.unanswered,
        taken.repaired
    ))?;
    if *scope == Scope::All && !summary.fields.is_empty() {
        say("menurut isian:")?;
        for field in &summary.fields {
            say(format_args!(
                "  {:<20} {:<24} {:>6} pegawai {:>6} selisih, terlama sejak {}",
                field.kind.label(),
                field.label(),
                field.people,
                field.differences,
                clock::day_in_jakarta(field.oldest_at).format("%d-%m-%Y")
            ))?;
        }
    }
    for row in rows.iter().take(SHOWN) {
        say(format_args!(
            "  {} {:<18} {:<34} {:<16} {} | kami: {} | BKN: {} | {} hari | {}",
            row.nip,
            row.kind.label(),
            row.label,
            row.field_label(),
            row.sort.label(),
            row.ours.as_deref().unwrap_or("–"),
            row.theirs.as_deref().unwrap_or("–"),
            row.age_days(now),
            if row.is_open() { row.winner.label() } else { row.state.label() },
        ))?;
    }
    if rows.len() > SHOWN {
        say(format_args!("  … dan {} lagi; --out FILE.xlsx menulis semuanya", rows.len() - SHOWN))?;
    }
    Ok(())
}
