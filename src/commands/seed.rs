//! `simasn seed`: a synthetic city, as files or straight into the database through the import.

use std::{path::PathBuf, process::ExitCode};

use chrono::NaiveDate;
use city::City;
use kernel::clock;

use crate::{commands::say, database, sample_city::Files, settings::Settings};

/// Make a synthetic city, the same for the same seed: into the database, or with a file option into files only
#[derive(Debug, clap::Args)]
pub struct Args {
    /// How many people, part-time PPPK included
    #[arg(long, default_value_t = 12_000, value_parser = clap::value_parser!(u64).range(50..=1_048_000))]
    employees: u64,
    /// Seed
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// The day the city is looked at; default: today. Give it to get the same files on another day
    #[arg(long, value_name = "YYYY-MM-DD")]
    today: Option<NaiveDate>,
    /// Damage one or two rows in a hundred, as in real files
    #[arg(long)]
    defects: bool,
    /// Write the registry's profile export (.xlsx, or .csv), and beside it what the registry knows further of each person
    /// (FILE with the ending .riwayat-bkn.jsonl), which bkn-mock reads with it
    #[arg(long, value_name = "FILE")]
    export: Option<PathBuf>,
    /// Write the list of units (CSV)
    #[arg(long, value_name = "FILE")]
    units: Option<PathBuf>,
    /// Write the histories (one JSON object per line)
    #[arg(long, value_name = "FILE")]
    histories: Option<PathBuf>,
}

/// Ending of the file beside the export, as bkn-mock looks for it.
const REGISTRY_HISTORIES: &str = "riwayat-bkn.jsonl";

/// Makes the city.
///
/// # Errors
/// When a file cannot be written, or the database cannot be used.
pub(super) fn run(args: &Args, settings: &Settings) -> anyhow::Result<ExitCode> {
    let today = args.today.unwrap_or_else(|| clock::day_in_jakarta(clock::now()));
    let city =
        City::generate(&city::Options { employees: args.employees, seed: args.seed, today, defects: args.defects });
    if args.export.is_none() && args.units.is_none() && args.histories.is_none() {
        let database = database::open(&settings.database)?;
        let folder = tempfile::tempdir()?;
        let files = Files::in_folder(folder.path());
        files.write(&city, &mut |_, _| ())?;
        for outcome in files.load(&database.db, &mut |_, _| ())? {
            let counts = outcome.counts;
            say(format_args!(
                "{}: dibaca {}, baru {}, berubah {}, sama {}, ditolak {}",
                outcome.kind.as_str(),
                counts.read,
                counts.new,
                counts.changed,
                counts.unchanged,
                counts.bad
            ))?;
        }
        database.count_anew()?;
        database.close()?;
        return Ok(ExitCode::SUCCESS);
    }
    write(args, &city)?;
    Ok(ExitCode::SUCCESS)
}

fn write(args: &Args, city: &City) -> anyhow::Result<()> {
    if let Some(path) = &args.units {
        say(format_args!("{}: {} unit", path.display(), city.units_csv(path)?))?;
    }
    if let Some(path) = &args.export {
        let comma_separated = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv"));
        let people = if comma_separated { city.export_csv(path)? } else { city.export_xlsx(path, |_| ())? };
        say(format_args!("{}: {people} pegawai", path.display()))?;
        let histories = path.with_extension(REGISTRY_HISTORIES);
        say(format_args!("{}: {} riwayat di BKN", histories.display(), city.registry_jsonl(&histories)?))?;
    }
    if let Some(path) = &args.histories {
        say(format_args!("{}: {} riwayat", path.display(), city.histories_jsonl(path)?))?;
    }
    Ok(())
}
