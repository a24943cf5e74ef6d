//! Filling the mock: from the registry's profile export (with the agency's list of units and the people's histories, where
//! there are such files), or person by person in a test.

mod export;
mod histories;
mod rows_of_wire;
mod table;
mod unit_list;

pub(crate) use rows_of_wire::add_rows;

use std::path::PathBuf;

use bkn::dates;
use chrono::NaiveDate;
use kernel::RankGrade;
use serde_json::{Map, Value, json};

use crate::state::{
    Draft, Outcome, Read, State, StateError,
    people::{self, Members, text},
    rows, units,
};

/// Why an export cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// The file cannot be opened or is no workbook.
    #[error("{path} is neither a workbook (xlsx) nor a table (csv) that can be read: {reason}")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// Columns that must be there are not.
    #[error("the export lacks the columns {0}")]
    Columns(String),
    /// The state.
    #[error("the state cannot be written")]
    State(#[from] StateError),
}

/// A person for a test or a demo. Texts that are empty are blank at the registry too.
#[derive(Debug, Clone, Default)]
pub struct Person {
    /// `id`, the registry's.
    pub id: String,
    /// NIP.
    pub nip: String,
    /// Name.
    pub name: String,
    /// Present rank with its first day.
    pub rank: Option<(RankGrade, NaiveDate)>,
    /// Whole years of service counted in the rank.
    pub service_years: u8,
    /// `unorId`.
    pub unit_id: String,
    /// 1 structural, 2 functional, 4 operational.
    pub position_kind: String,
    /// Id of the post.
    pub position_id: String,
    /// Name of the post.
    pub position_title: String,
    /// First day of the post.
    pub position_from: Option<NaiveDate>,
    /// Mobile number.
    pub mobile: String,
}

/// A unit for a test or a demo.
#[derive(Debug, Clone, Default)]
pub struct Unit {
    /// `Id`.
    pub id: String,
    /// `DiatasanId`, empty at the top.
    pub parent_id: String,
    /// `IndukUnorId`.
    pub root_id: String,
    /// `NamaUnor`.
    pub name: String,
    /// `NamaJabatan`: post of its head.
    pub head_title: String,
    /// `EselonId` of its head.
    pub echelon_id: String,
}

/// The files to fill an empty state from.
#[derive(Debug, Clone)]
pub struct SeedFiles {
    /// The registry's profile export, xlsx or csv.
    pub export: PathBuf,
    /// The agency's list of units, xlsx or csv: `UNOR ID`, `UNOR NAMA`, `DIATASAN ID`, `ESELON ID`, `NAMA JABATAN PIMPINAN`,
    /// `INDUK UNOR ID`. Without it the units are those of the export, and no tree.
    pub units: Option<PathBuf>,
    /// Histories, one JSON object per person and line. Without it they are looked for beside the export (`kota.xlsx`,
    /// `kota.riwayat-bkn.jsonl`). Whoever is in none has the one rank and the one position of the export.
    pub histories: Option<PathBuf>,
}

impl SeedFiles {
    /// The file of histories: the one that is named, or the one beside the export.
    fn histories(&self) -> Option<PathBuf> {
        let beside = self.export.with_extension("riwayat-bkn.jsonl");
        self.histories.clone().or_else(|| beside.exists().then_some(beside))
    }
}

/// Fills an empty state; a state that was filled before is left as it is.
pub(crate) fn from_files(state: &State, files: &SeedFiles) -> Result<(), SeedError> {
    if state.read(|tx| tx.get::<bool>("meta/seeded"))?.is_some() {
        tracing::info!("the state is filled already; the files are not read");
        return Ok(());
    }
    let mut export = export::read(&files.export)?;
    if let Some(path) = &files.units {
        export.arrange(unit_list::read(path)?);
    }
    let histories = files.histories().as_deref().map(histories::open).transpose()?;
    state.write(|tx| {
        export.units.values().try_for_each(|unit| units::put(tx, unit))?;
        for person in &export.people {
            people::put(tx, person)?;
            note_post(tx, person)?;
        }
        for history in histories.into_iter().flatten() {
            histories::add(tx, &history?)?;
        }
        export.people.iter().try_for_each(|person| add_implied_rows(tx, person))?;
        tx.put("meta/seeded", &true)
    })?;
    tracing::info!(people = export.people.len(), units = export.units.len(), skipped = export.skipped.len(), "filled");
    if !export.skipped.is_empty() {
        tracing::warn!(rows = ?export.skipped.iter().take(20).collect::<Vec<_>>(), "rows without a usable number were skipped");
    }
    Ok(())
}

/// Adds a person of a test.
pub(crate) fn add_person(tx: &mut Draft<'_>, person: &Person) -> Outcome<()> {
    let day = |day: Option<NaiveDate>| day.map(dates::day_first).unwrap_or_default();
    let mut members = object(json!({
        "id": person.id, "nipBaru": person.nip, "nama": person.name, "noHp": person.mobile, "kedudukanPnsId": "01", "statusPegawai": "P",
        "unorId": person.unit_id, "jenisJabatanId": person.position_kind, "jabatanNama": person.position_title,
        "tmtJabatan": day(person.position_from), "mkTahun": person.service_years, "mkBulan": 0,
    }));
    let post = match person.position_kind.as_str() {
        "1" => ("jabatanStrukturalId", "jabatanStrukturalNama"),
        "2" => ("jabatanFungsionalId", "jabatanFungsionalNama"),
        _ => ("jabatanFungsionalUmumId", "jabatanFungsionalUmumNama"),
    };
    members.insert(post.0.to_owned(), person.position_id.clone().into());
    members.insert(post.1.to_owned(), person.position_title.clone().into());
    if let Some((rank, from)) = person.rank {
        members.extend(object(json!({
            "golRuangAkhirId": rank.registry_id(), "golRuangAkhir": rank.code(), "pangkatAkhir": rank.title(), "tmtGolAkhir": dates::day_first(from),
        })));
    }
    if let Some(unit) = units::by_id(tx, &person.unit_id)? {
        members.insert("unorNama".to_owned(), text(&unit, "NamaUnor").into());
        members.insert("unorIndukId".to_owned(), text(&unit, "IndukUnorId").into());
    }
    people::put(tx, &members)?;
    note_post(tx, &members)?;
    add_implied_rows(tx, &members)
}

/// Adds a unit of a test.
pub(crate) fn add_unit(tx: &mut Draft<'_>, unit: &Unit) -> Outcome<()> {
    let members = json!({
        "Id": unit.id, "DiatasanId": unit.parent_id, "IndukUnorId": unit.root_id, "NamaUnor": unit.name, "NamaJabatan": unit.head_title,
        "EselonId": unit.echelon_id,
    });
    units::put(tx, &object(members))
}

/// The rows a record implies, for a person who has none of the kind: one rank, one position, one education.
fn add_implied_rows(tx: &mut Draft<'_>, person: &Members) -> Outcome<()> {
    let id = text(person, "id");
    let mut imply = |kind: &str, members: &[&str], row: fn(&Members) -> Members| {
        let implied = members.iter().any(|member| !text(person, member).is_empty());
        if implied && rows::of_person(tx, kind, &id)?.is_empty() {
            rows::add(tx, kind, &id, &row(person))
        } else {
            Ok(())
        }
    };
    imply("golongan", &["golRuangAkhirId"], rank_row)?;
    imply("jabatan", &["jabatanNama", "unorId"], position_row)?;
    imply("pendidikan", &["pendidikanTerakhirId", "tkPendidikanTerakhirId"], education_row)
}

/// Names of functional and operational posts are needed when a save gives only their ids.
fn note_post(tx: &mut Draft<'_>, person: &Members) -> Outcome<()> {
    for (id, name) in
        [("jabatanFungsionalId", "jabatanFungsionalNama"), ("jabatanFungsionalUmumId", "jabatanFungsionalUmumNama")]
    {
        let (id, name) = (text(person, id), text(person, name));
        if !id.is_empty() && units::post_name(tx, &id)?.as_deref() != Some(name.as_str()) {
            units::put_post(tx, &id, &name)?;
        }
    }
    Ok(())
}

fn rank_row(person: &Members) -> Members {
    object(json!({
        "id": new_id(), "idPns": text(person, "id"), "nipBaru": text(person, "nipBaru"), "nipLama": text(person, "nipLama"),
        "golonganId": text(person, "golRuangAkhirId"), "golongan": text(person, "golRuangAkhir"), "pangkat": text(person, "pangkatAkhir"),
        "tmtGolongan": text(person, "tmtGolAkhir"), "masaKerjaGolonganTahun": text(person, "mkTahun"), "masaKerjaGolonganBulan": text(person, "mkBulan"),
    }))
}

fn position_row(person: &Members) -> Members {
    let same = [
        "nipBaru",
        "nipLama",
        "eselonId",
        "eselon",
        "jabatanFungsionalId",
        "jabatanFungsionalNama",
        "jabatanFungsionalUmumId",
        "jabatanFungsionalUmumNama",
        "instansiKerjaId",
        "instansiKerjaNama",
        "unorId",
        "unorNama",
        "unorIndukId",
        "tmtJabatan",
    ];
    let mut row: Members = same.iter().map(|name| ((*name).to_owned(), text(person, name).into())).collect();
    row.extend(object(json!({
        "id": new_id(), "idPns": text(person, "id"), "jenisJabatan": text(person, "jenisJabatanId"), "namaJabatan": text(person, "jabatanNama"),
        "namaUnor": text(person, "unorNama"), "satuanKerjaId": text(person, "satuanKerjaKerjaId"), "jenisPenugasanId": "D", "jenisMutasiId": "MJ",
    })));
    row
}

fn education_row(person: &Members) -> Members {
    object(json!({
        "id": new_id(), "idPns": text(person, "id"), "nipBaru": text(person, "nipBaru"), "nipLama": text(person, "nipLama"),
        "tkPendidikanId": text(person, "tkPendidikanTerakhirId"), "tkPendidikanNama": text(person, "tkPendidikanTerakhir"),
        "pendidikanId": text(person, "pendidikanTerakhirId"), "pendidikanNama": text(person, "pendidikanTerakhirNama"),
        "tahunLulus": text(person, "tahunLulus"),
    }))
}

/// An id for a seeded row. Version 7, because ids that grow are cheap to index by the million; to clients it is opaque.
fn new_id() -> String {
    uuid::Uuid::now_v7().to_string()
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}
