//! `simasn pull`: everybody's histories from the registry, as one batch.

use std::{path::PathBuf, process::ExitCode, sync::Arc, time::Duration};

use anyhow::Context;
use kernel::{Actor, Call, Nip, clock};
use pg::Db;
use reconcile::{Error, Reader, Scope, pull::Report};

use crate::{
    commands::{explain, say},
    database, histories,
    progress::Progress,
    registry,
    settings::Settings,
};

/// What did not fit, on the terminal; the workbook has all.
const SHOWN: usize = 20;

/// Bring histories (rank, position, education, ratings, training, awards, sanctions, family) from the registry; interrupted, the
/// same command goes on where it was
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    whom: Whom,
    /// Name that stands in the batch and in the trail
    #[arg(long, value_name = "NAME", default_value = "Baris perintah")]
    author: String,
    /// Where to write what did not fit, with reason and remedy
    #[arg(long, value_name = "FILE.xlsx")]
    out: Option<PathBuf>,
}

/// Whom it is about; everybody when nothing is said.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct Whom {
    /// Only a unit and everything below it (our id or UNOR ID)
    #[arg(long, value_name = "UNIT")]
    unit: Option<String>,
    /// Only one person
    #[arg(long, value_name = "NIP", conflicts_with = "unit")]
    person: Option<Nip>,
}

impl Whom {
    /// As the library knows it.
    pub(super) fn scope(&self, db: &Db) -> Result<Scope, Error> {
        match (&self.unit, &self.person) {
            (Some(unit), _) => db.read_here(|conn| Scope::unit_named(conn, unit)),
            (_, Some(nip)) => Ok(Scope::Person(nip.clone())),
            (None, None) => Ok(Scope::All),
        }
    }
}

/// Pulls.
///
/// # Errors
/// When no registry is set, nobody is in scope, or the registry does not let us in; what was read is kept.
pub(super) fn run(args: &Args, settings: &Settings) -> anyhow::Result<ExitCode> {
    let client =
        registry::client(&settings.registry)?.context("registry.environment is none: nothing can be pulled")?;
    let database = database::open(&settings.database)?;
    let call = Call::new(Actor { name: args.author.clone(), ..Actor::system() }, clock::now());
    let scope = args.whom.scope(&database.db).map_err(explain)?;
    let progress = Progress::new();
    let reader =
        Reader::new(Arc::new(client), settings.reconcile.clone(), reconcile::machine_sleep(), Arc::new(tell_pause));
    let report = histories::pull(&database.db, &reader, &call, &scope, &progress);
    progress.done();
    tell(&report.map_err(explain)?, args)?;
    database.count_anew()?;
    database.close()?;
    Ok(ExitCode::SUCCESS)
}

/// Reading pauses: whoever watches should know why, and what helps.
pub(super) fn tell_pause(cause: &'static str, wait: Duration) {
    let said = web::sentence(cause, &[]);
    tracing::warn!(cause, seconds = wait.as_secs(), "reading the registry pauses");
    // A terminal that is gone is no reason to stop.
    drop(say(format_args!("jeda {} detik: {} {}", wait.as_secs(), said.title, said.detail)));
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
