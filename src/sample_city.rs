//! A synthetic city the way an agency is loaded: written as the registry's files, which then go through the import,
//! units first, then profiles, then histories.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use city::{City, ExportError};
use intake::{Options, Outcome};
use kernel::{Actor, Call, clock};
use pg::Db;

/// Why the city is not there.
#[derive(Debug, thiserror::Error)]
pub enum CityError {
    /// The folder.
    #[error("the folder for the city's files cannot be made")]
    Folder(#[from] io::Error),
    /// A file could not be written.
    #[error("a file of the city cannot be written")]
    Export(#[from] ExportError),
    /// A file could not be loaded.
    #[error("a file of the city cannot be loaded")]
    Intake(#[from] intake::Error),
}

/// The files of a city.
#[derive(Debug, Clone)]
pub struct Files {
    /// The agency's list of units.
    pub units: PathBuf,
    /// The registry's profile export.
    pub profiles: PathBuf,
    /// Histories beyond the profile.
    pub histories: PathBuf,
}

impl Files {
    /// Their usual names in a folder.
    #[must_use]
    pub fn in_folder(folder: &Path) -> Self {
        Self {
            units: folder.join("unit.csv"),
            profiles: folder.join("profil.xlsx"),
            histories: folder.join("riwayat.jsonl"),
        }
    }

    /// Writes the city into them. `progress` hears what is being done and how many rows are through.
    ///
    /// # Errors
    /// [`CityError::Folder`], [`CityError::Export`].
    pub fn write(&self, city: &City, progress: &mut dyn FnMut(&'static str, u32)) -> Result<(), CityError> {
        if let Some(folder) = self.units.parent() {
            fs::create_dir_all(folder)?;
        }
        city.units_csv(&self.units)?;
        city.export_xlsx(&self.profiles, |rows| {
            progress("menulis berkas profil", u32::try_from(rows).unwrap_or(u32::MAX));
        })?;
        progress("menulis berkas riwayat", 0);
        city.histories_jsonl(&self.histories)?;
        Ok(())
    }

    /// Loads them, one batch each. Loading them again changes nothing.
    ///
    /// # Errors
    /// [`CityError::Intake`].
    pub fn load(&self, db: &Db, progress: &mut dyn FnMut(&'static str, u32)) -> Result<[Outcome; 3], CityError> {
        let call = Call::new(Actor { name: "Kota contoh".to_owned(), ..Actor::system() }, clock::now());
        let options = Options::default();
        Ok([
            db.write_here(&call, |tx| {
                intake::import_units(tx, &self.units, &options, &mut |rows| progress("memuat unit", rows))
            })?,
            db.write_here(&call, |tx| {
                intake::import_employees(tx, &self.profiles, &options, &mut |rows| progress("memuat profil", rows))
            })?,
            db.write_here(&call, |tx| {
                intake::import_histories(tx, &self.histories, &options, &mut |rows| progress("memuat riwayat", rows))
            })?,
        ])
    }
}
