//! `simasn import`: the registry's files in, as batches.

use std::{
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use intake::{Error, Options, Outcome, RowFault};
use kernel::{Actor, BatchId, Call, clock};
use pg::Db;
use store::Tx;

use crate::{
    commands::{explain, say},
    database,
    settings::Settings,
};

/// Faults shown on the terminal; the workbook has all.
const SHOWN: usize = 20;

/// Load units, the registry's profile export or histories; list batches and take them back
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Name that stands in the batch and in the trail
    #[arg(long, global = true, value_name = "NAME", default_value = "Baris perintah")]
    author: String,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Load the agency's list of units (.xlsx or CSV)
    Units(File),
    /// Load the registry's profile export (.xlsx or CSV)
    Employees(File),
    /// Load histories beyond the profile (one JSON object per line)
    Histories(File),
    /// Show the latest batches
    List,
    /// Take a whole batch back, while nothing has been built on it
    Undo {
        /// Number of the batch
        batch: BatchId,
    },
}

#[derive(Debug, clap::Args)]
struct File {
    /// The file
    file: PathBuf,
    /// Show what would happen and write nothing into the database
    #[arg(long)]
    dry_run: bool,
    /// Where refused rows go; default: beside the file, as NAME-kesalahan.xlsx
    #[arg(long, value_name = "FILE")]
    faults: Option<PathBuf>,
}

/// What the three loads have in common.
type Load = fn(&mut Tx<'_>, &Path, &Options, intake::Progress<'_>) -> Result<Outcome, Error>;

/// Loads, lists or takes back. Refused rows are no failure of the command: good rows are in, and it says where the bad
/// ones are.
///
/// # Errors
/// When the file cannot be loaded at all, the batch cannot be undone, or the database cannot be used.
pub(super) fn run(args: &Args, settings: &Settings) -> anyhow::Result<ExitCode> {
    let database = database::open(&settings.database)?;
    let call = Call::new(Actor { name: args.author.clone(), ..Actor::system() }, clock::now());
    match &args.command {
        Command::Units(file) => load(&database.db, &call, file, intake::import_units)?,
        Command::Employees(file) => load(&database.db, &call, file, intake::import_employees)?,
        Command::Histories(file) => load(&database.db, &call, file, intake::import_histories)?,
        Command::List => list(&database.db)?,
        Command::Undo { batch } => undo(&database.db, &call, *batch)?,
    }
    if !matches!(args.command, Command::List) {
        database.count_anew()?;
    }
    database.close()?;
    Ok(ExitCode::SUCCESS)
}

fn load(db: &Db, call: &Call, file: &File, load: Load) -> anyhow::Result<()> {
    let faults = file.faults.clone().unwrap_or_else(|| beside(&file.file));
    let options = Options { dry_run: file.dry_run, faults: Some(faults) };
    let shown = io::stderr().is_terminal();
    let mut progress = |rows: u32| {
        if shown {
            // A progress line that cannot be written is no reason to stop a load.
            drop(write!(io::stderr(), "\r{rows} baris dibaca"));
        }
    };
    let outcome = db.write_here(call, |tx| load(tx, &file.file, &options, &mut progress)).map_err(explain)?;
    if shown {
        writeln!(io::stderr())?;
    }
    report(&outcome)
}

/// `city.xlsx` → `city-kesalahan.xlsx`.
fn beside(file: &Path) -> PathBuf {
    let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    file.with_file_name(format!("{stem}-kesalahan.xlsx"))
}

fn report(outcome: &Outcome) -> anyhow::Result<()> {
    let counts = outcome.counts;
    match (outcome.dry_run, outcome.batch) {
        (true, _) => say("percobaan: tidak ada yang ditulis")?,
        (false, Some(batch)) => say(format_args!("batch {batch}"))?,
        (false, None) => say("tidak ada yang berubah; tidak ada batch")?,
    }
    say(format_args!(
        "dibaca {}, baru {}, berubah {}, sama {}, ditolak {}",
        counts.read, counts.new, counts.changed, counts.unchanged, counts.bad
    ))?;
    if outcome.held > 0 {
        say(format_args!(
            "{} fakta yang diputuskan di sini lebih baru daripada berkas dan dipertahankan",
            outcome.held
        ))?;
    }
    outcome.faults.iter().take(SHOWN).try_for_each(tell)?;
    if let Some(book) = &outcome.fault_book {
        say(format_args!("baris yang ditolak: {}", book.display()))?;
    }
    if outcome.warning_count > 0 {
        say(format_args!("peringatan: {}", outcome.warning_count))?;
        outcome.warnings.iter().take(SHOWN).try_for_each(tell)?;
    }
    Ok(())
}

fn tell(fault: &RowFault) -> io::Result<()> {
    say(format_args!(
        "  baris {} {} {} [{}]: {} {}",
        fault.row, fault.column, fault.value, fault.code, fault.what, fault.remedy
    ))
}

fn list(db: &Db) -> anyhow::Result<()> {
    for batch in db.read_here(|conn| intake::batches(conn, 50)).map_err(explain)? {
        let undone = if batch.undone_at.is_some() { " (dibatalkan)" } else { "" };
        say(format_args!(
            "{} {} {:<9} {}: baru {}, berubah {}, sama {}, ditolak {}, oleh {}{undone}",
            batch.id,
            batch.started_at.with_timezone(&clock::jakarta()).format("%d-%m-%Y %H:%M"),
            batch.kind,
            batch.file_name,
            batch.rows_new,
            batch.rows_changed,
            batch.rows_unchanged,
            batch.rows_bad,
            batch.author_name,
        ))?;
    }
    Ok(())
}

fn undo(db: &Db, call: &Call, batch: BatchId) -> anyhow::Result<()> {
    let undone = db.write_here(call, |tx| intake::undo(tx, batch)).map_err(explain)?;
    say(format_args!("dibatalkan: {} pegawai, {} unit, {} fakta", undone.people, undone.units, undone.facts))?;
    Ok(())
}
