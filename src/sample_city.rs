//! A synthetic city the way an agency is loaded: written as the registry's files, which then go through the import,
//! units first, then profiles, then histories: from their file, or from the registry (`demo`).

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
    /// That its people are invented could not be noted.
    #[error("the database cannot be used")]
    Database(#[from] store::DbError),
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
    /// Of them what the registry does not keep.
    pub local: PathBuf,
    /// What the registry knows of people beyond the profile.
    pub registry: PathBuf,
}

impl Files {
    /// Their usual names in a folder.
    #[must_use]
    pub fn in_folder(folder: &Path) -> Self {
        Self {
            units: folder.join("unit.csv"),
            profiles: folder.join("profil.xlsx"),
            histories: folder.join("riwayat.jsonl"),
            local: folder.join("riwayat-lokal.jsonl"),
            registry: folder.join("profil.riwayat-bkn.jsonl"),
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
        city.local_histories_jsonl(&self.local)?;
        city.registry_jsonl(&self.registry)?;
        Ok(())
    }

    /// Loads them, one batch each. Loading them again changes nothing.
    ///
    /// # Errors
    /// [`CityError::Intake`].
    pub fn load(&self, db: &Db, progress: &mut dyn FnMut(&'static str, u32)) -> Result<[Outcome; 3], CityError> {
        let [units, people] = self.load_people(db, progress)?;
        Ok([units, people, histories(db, &self.histories, progress)?])
    }

    /// Loads units and people, whose histories are pulled from the registry afterwards.
    ///
    /// # Errors
    /// [`CityError::Intake`].
    pub fn load_people(&self, db: &Db, progress: &mut dyn FnMut(&'static str, u32)) -> Result<[Outcome; 2], CityError> {
        let (call, options) = (loader(), Options::default());
        db.write_here(&call, sync::binding::mark_synthetic)?;
        Ok([
            db.write_here(&call, |tx| {
                intake::import_units(tx, &self.units, &options, &mut |rows| progress("memuat unit", rows))
            })?,
            db.write_here(&call, |tx| {
                intake::import_employees(tx, &self.profiles, &options, &mut |rows| progress("memuat profil", rows))
            })?,
        ])
    }

    /// Loads what the registry does not keep.
    ///
    /// # Errors
    /// [`CityError::Intake`].
    pub fn load_local(&self, db: &Db, progress: &mut dyn FnMut(&'static str, u32)) -> Result<Outcome, CityError> {
        histories(db, &self.local, progress)
    }
}

/// Who loads the city.
pub(crate) fn loader() -> Call {
    Call::new(Actor { name: "Kota contoh".to_owned(), ..Actor::system() }, clock::now())
}

fn histories(db: &Db, path: &Path, progress: &mut dyn FnMut(&'static str, u32)) -> Result<Outcome, CityError> {
    Ok(db.write_here(&loader(), |tx| {
        intake::import_histories(tx, path, &Options::default(), &mut |rows| progress("memuat riwayat", rows))
    })?)
}
