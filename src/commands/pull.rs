//! `simasn pull`: everybody's histories from the registry, as one batch.

use std::{path::PathBuf, process::ExitCode};

use reconcile::pull::Report;

use crate::{
    commands::{
        explain,
        reading::{Opened, Reading},
        say,
    },
    histories,
    settings::Settings,
};

/// What did not fit, on the terminal; the workbook has all.
const SHOWN: usize = 20;

/// Bring histories (rank, position, education, ratings, training, awards, sanctions, family) from the registry; interrupted, the
/// same command goes on where it was
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    reading: Reading,
    /// Where to write what did not fit, with reason and remedy
    #[arg(long, value_name = "FILE.xlsx")]
    out: Option<PathBuf>,
}

/// Pulls.
///
/// # Errors
/// When no registry is set, nobody is in scope, or the registry does not let us in; what was read is kept.
pub(super) fn run(args: &Args, settings: &Settings) -> anyhow::Result<ExitCode> {
    let Opened { database, reader, call, scope, progress } = args.reading.open(settings)?;
    let report = histories::pull(&database.db, &reader, &call, &scope, &progress);
    progress.done();
    tell(&report.map_err(explain)?, args)?;
    database.count_anew()?;
    database.close()?;
    Ok(ExitCode::SUCCESS)
}

fn tell(report: &Report, args: &Args) -> anyhow::Result<()> {
    match report.batch {
        Some(batch) => say(format_args!("batch {batch}"))?,
        None => say("tidak ada yang berubah; tidak ada batch")?,
    }
    say(format_args!(
        "pegawai {}, berubah {}, sama {}, ditolak {}, tidak terjawab {}",
        report.people, report.changed, report.unchanged, report.refused, report.unanswered
    ))?;
    if report.misfits.is_empty() {
        return Ok(());
    }
    say(format_args!("tidak cocok: {}", report.misfits.len()))?;
    for (nip, misfit) in report.misfits.iter().take(SHOWN) {
        say(format_args!(
            "  {nip} {:<16} {:<18} [{}] {} {}",
            misfit.history,
            misfit.row,
            misfit.code,
            misfit.what(),
            misfit.remedy()
        ))?;
    }
    match &args.out {
        Some(path) => {
            report.save(path).map_err(explain)?;
            say(format_args!("selengkapnya: {}", path.display()))?;
        }
        None if report.misfits.len() > SHOWN => say("selengkapnya: jalankan dengan --out FILE.xlsx")?,
        None => {}
    }
    Ok(())
}
