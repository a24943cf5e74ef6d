//! How proposals move at BKN, for all four services: what an operator may do, from where, and what it leaves in the row.
//!
//! ```text
//! received ──► verifying ──► numbered ──► consideration signed ──► done (decree)
//!     └───────────┴──────────────┴──► returned (BTS), refused (TMS)
//! ```
//! A returned proposal is handed in again by the agency and is received once more; refused and done are the end. Names and codes
//! of the states: promotions as in `bkn::proposal`; the others as in the registry's list of states (pensions), which is the only
//! one published; I-MUT's and recruitment's are not, so theirs are the same.

use bkn::{
    dates,
    proposal::{STATUSES, Stage, Status},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    choices::text,
    pdf,
    state::{
        Draft, Outcome, Read, files,
        people::{self, Members},
        proposals::{self, Stored},
        rows::{self, Place},
    },
};

/// A service of the registry that takes proposals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Service {
    /// Rank promotion (`list-kp-instansi`).
    #[serde(rename = "kp")]
    Promotion,
    /// Pension (`list-pensiun-instansi`).
    #[serde(rename = "pensiun")]
    Pension,
    /// Transfer (I-MUT).
    #[serde(rename = "imut")]
    Transfer,
    /// Recruitment (`list-pengadaan-instansi`).
    #[serde(rename = "pengadaan")]
    Recruitment,
}

/// What an operator does with a proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "langkah", deny_unknown_fields)]
pub enum Move {
    /// Verifies the papers.
    #[serde(rename = "verifikasi")]
    Verify,
    /// Gives it back for mending (BTS).
    #[serde(rename = "kembalikan")]
    Return {
        /// Why.
        alasan: String,
    },
    /// Refuses it (TMS).
    #[serde(rename = "tolak")]
    Refuse {
        /// Why.
        alasan: String,
    },
    /// Numbers the technical consideration, which then waits for its signature.
    #[serde(rename = "pertek")]
    Number {
        /// Number; absent for the next one.
        #[serde(default)]
        nomor: Option<String>,
        /// Its day; absent for today.
        #[serde(default)]
        tanggal: Option<NaiveDate>,
    },
    /// Signs the technical consideration, numbering it first where that was not done.
    #[serde(rename = "ttd")]
    Sign,
    /// Issues the decree. For promotions the agency does that by uploading it.
    #[serde(rename = "sk")]
    Decree {
        /// Number.
        nomor: String,
        /// Its day; absent for today.
        #[serde(default)]
        tanggal: Option<NaiveDate>,
    },
}

/// States of pensions, transfers and recruitment (retirement.md §12).
const STATES: [Status; 8] = [
    Status { code: "12", name: "Terima Usulan", stage: Stage::Received },
    Status { code: "15", name: "Validasi: Disetujui", stage: Stage::Verifying },
    Status { code: "67", name: "Perbaikan Dokumen - BTS", stage: Stage::Returned },
    Status { code: "13", name: "Validasi: Tidak Memenuhi Syarat", stage: Stage::Refused },
    Status { code: "20", name: "Menunggu TTD Pertek", stage: Stage::ConsiderationNumbered },
    Status { code: "22", name: "Sudah TTD - Pertek", stage: Stage::ConsiderationSigned },
    Status { code: "49", name: "Sudah TTD - SK", stage: Stage::Done },
    Status { code: "31", name: "Telah Update di Profile PNS", stage: Stage::Done },
];

/// What a service calls the members of its rows.
struct Words {
    /// Kind of the rows; none for promotions, which are kept apart.
    kind: &'static str,
    state: [&'static str; 2],
    reason: &'static str,
    /// Number, day and file of the technical consideration.
    consideration: [&'static str; 3],
    /// Number, day and file of the decree.
    decree: [&'static str; 3],
}

impl Service {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Promotion, Self::Pension, Self::Transfer, Self::Recruitment];

    /// Its name in paths.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Promotion => "kp",
            Self::Pension => "pensiun",
            Self::Transfer => "imut",
            Self::Recruitment => "pengadaan",
        }
    }
    /// The service of a name in a path.
    pub(crate) fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|service| service.name() == name)
    }
    /// The service whose rows are of this kind.
    pub(crate) fn of_kind(kind: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|service| !kind.is_empty() && service.words().kind == kind)
    }
    /// What a person calls it.
    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::Promotion => "Kenaikan pangkat",
            Self::Pension => "Pensiun",
            Self::Transfer => "Mutasi (I-MUT)",
            Self::Recruitment => "Pengadaan",
        }
    }
    /// Kind of its rows.
    pub(crate) const fn kind(self) -> &'static str {
        self.words().kind
    }
    const fn words(self) -> Words {
        const SNAKE: [[&str; 3]; 2] =
            [["no_pertek", "tgl_pertek", "path_ttd_pertek"], ["no_sk", "tgl_sk", "path_ttd_sk"]];
        const CAMEL: [&str; 2] = ["statusUsulan", "statusUsulanNama"];
        let [consideration, decree] = SNAKE;
        match self {
            Self::Promotion => Words { kind: "", state: CAMEL, reason: "alasan_tolak_tambahan", consideration, decree },
            Self::Pension => Words {
                kind: "usul-pensiun",
                state: CAMEL,
                reason: "alasan",
                consideration: ["pertekNomor", "pertekTgl", "pathPertek"],
                decree: ["skNomor", "skTgl", "pathSk"],
            },
            Self::Transfer => Words {
                kind: "usul-imut",
                state: ["status_usulan", "status_usulan_nama"],
                reason: "alasan",
                consideration,
                decree,
            },
            // The list does not show the state; it is kept all the same.
            Self::Recruitment => {
                Words { kind: "usul-pengadaan", state: CAMEL, reason: "alasan", consideration, decree }
            }
        }
    }
    /// Days of recruitment are shown with a time (contract §3.4).
    fn day(self, day: NaiveDate) -> String {
        if self == Self::Recruitment { format!("{day} 00:00:00") } else { dates::day_first(day) }
    }
    const fn states(self) -> &'static [Status] {
        match self {
            Self::Promotion => &STATUSES,
            _ => &STATES,
        }
    }
}

/// A proposal taken out to be worked on.
pub(crate) struct File {
    pub(crate) service: Service,
    pub(crate) row: Members,
    home: Home,
}

enum Home {
    Promotion(Box<Stored>),
    Row(Place),
}

impl File {
    /// Takes a proposal out.
    pub(crate) fn open(tx: &impl Read, service: Service, id: &str) -> Outcome<Option<Self>> {
        if service == Service::Promotion {
            let stored = proposals::by_id(tx, id)?;
            return Ok(stored.map(|stored| Self {
                service,
                row: stored.row.clone(),
                home: Home::Promotion(Box::new(stored)),
            }));
        }
        let found = rows::by_id(tx, id)?.filter(|(place, _)| place.kind() == service.kind());
        Ok(found.map(|(place, row)| Self { service, row, home: Home::Row(place) }))
    }
    /// Puts it back.
    pub(crate) fn close(self, tx: &mut Draft<'_>) -> Outcome<()> {
        match self.home {
            Home::Promotion(stored) => proposals::replace(tx, &Stored { row: self.row, ..*stored }),
            Home::Row(place) => rows::replace(tx, &place, &self.row),
        }
    }
    /// The person's id at the registry.
    pub(crate) fn person(&self) -> &str {
        match &self.home {
            Home::Promotion(stored) => &stored.person,
            Home::Row(place) => place.person(),
        }
    }
    /// Where it stands.
    pub(crate) fn stage(&self) -> Stage {
        stage(self.service, &self.row)
    }
    /// Sets the state shown.
    pub(crate) fn set_state(&mut self, code: &str, name: &str) {
        let [code_member, name_member] = self.service.words().state;
        self.set(code_member, code);
        self.set(name_member, name);
    }
    fn set_stage(&mut self, stage: Stage) {
        if let Some(status) = self.service.states().iter().find(|status| status.stage == stage) {
            self.set_state(status.code, status.name);
        }
    }
    /// Sets the reason shown; empty for none.
    pub(crate) fn set_reason(&mut self, reason: &str) {
        self.set(self.service.words().reason, reason);
    }
    fn set(&mut self, member: &str, value: impl Into<Value>) {
        self.row.insert(member.to_owned(), value.into());
    }
    fn has(&self, member: &str) -> bool {
        !people::text(&self.row, member).is_empty()
    }
    fn number(&mut self, tx: &mut Draft<'_>, number: Option<String>, on: Option<NaiveDate>) -> Outcome<()> {
        let [number_member, day_member, _] = self.service.words().consideration;
        if number.is_some() || !self.has(number_member) {
            let number = match number.filter(|number| !number.is_empty()) {
                Some(number) => number,
                None => format!("PG-36719{:06}", tx.next("pertek")?),
            };
            let on = on.map_or_else(|| tx.today(), Ok)?;
            self.set(number_member, number);
            self.set(day_member, self.service.day(on));
        }
        Ok(())
    }
    /// Signs the technical consideration, numbering it first where that was not done.
    pub(crate) fn sign(&mut self, tx: &mut Draft<'_>) -> Outcome<()> {
        self.number(tx, None, None)?;
        let [number_member, _, path_member] = self.service.words().consideration;
        if !self.has(path_member) {
            let title = format!("PERTIMBANGAN TEKNIS {}", self.service.title().to_uppercase());
            let path = keep_page(tx, "pertek", &title, &people::text(&self.row, number_member))?;
            self.set(path_member, path);
        }
        self.set_reason("");
        self.set_stage(Stage::ConsiderationSigned);
        Ok(())
    }
    fn decree(&mut self, tx: &mut Draft<'_>, number: &str, on: Option<NaiveDate>) -> Outcome<()> {
        let on = on.map_or_else(|| tx.today(), Ok)?;
        let [number_member, day_member, path_member] = self.service.words().decree;
        let path = keep_page(tx, "sk", &format!("KEPUTUSAN {}", self.service.title().to_uppercase()), number)?;
        self.set(number_member, number);
        self.set(day_member, self.service.day(on));
        self.set(path_member, path);
        self.set_stage(Stage::Done);
        self.take_effect(tx, number, on)
    }
    /// What a decree changes in the person's record and histories.
    fn take_effect(&self, tx: &mut Draft<'_>, number: &str, on: NaiveDate) -> Outcome<()> {
        let Some(person) = people::by_id(tx, self.person())? else { return Ok(()) };
        let of_person = |name: &str| people::text(&person, name);
        let (id, on) = (uuid::Uuid::new_v4().to_string(), dates::day_first(on));
        let (kind, row) = match self.service {
            Service::Pension => (
                "pemberhentian",
                json!({
                    "id": id, "pnsOrang": of_person("id"), "jenisHenti": people::text(&self.row, "detailLayananNama"),
                    "kedudukanHukumPns": "99", "skNomor": number, "skTanggal": on, "asalNama": of_person("instansiKerjaNama"),
                }),
            ),
            Service::Transfer => (
                "pindahinstansi",
                json!({
                    "id": id, "pnsOrang": of_person("id"), "jenisPi": people::text(&self.row, "jenis_mutasi"),
                    "instansiKerjaLama": of_person("instansiKerjaId"), "instansiIndukLama": of_person("instansiIndukId"),
                    "unorLama": of_person("unorId"), "instansiKerjaBaru": people::text(&self.row, "instansi_tujuan_id"),
                    "instansiIndukBaru": people::text(&self.row, "instansi_tujuan_id"),
                    "skUsulNomor": people::text(&self.row, "no_surat_usulan"), "skBknNomor": people::text(&self.row, "no_pertek"),
                    "skBknTanggal": people::text(&self.row, "tgl_pertek"), "skTujuanNomor": number, "skTujuanTanggal": on,
                    "tmtPi": people::text(&self.row, "tmt"),
                }),
            ),
            Service::Promotion | Service::Recruitment => return Ok(()),
        };
        match row {
            Value::Object(row) => rows::add(tx, kind, &of_person("id"), &row),
            _ => Ok(()),
        }
    }
}

/// Where the proposal of a row stands: by its name, then by its code.
pub(crate) fn stage(service: Service, row: &Members) -> Stage {
    let [code_member, name_member] = service.words().state;
    let (code, name) = (people::text(row, code_member), people::text(row, name_member));
    let known = service.states().iter().find(|status| status.name == name && status.code == code);
    known.map_or_else(|| Stage::of_name(&name), |status| status.stage)
}

/// Name of the state of a row.
pub(crate) fn state_name(service: Service, row: &Members) -> String {
    people::text(row, service.words().state[1])
}

/// Puts a row of a new or mended proposal into its first state.
pub(crate) fn receive(service: Service, row: &mut Members) {
    if let Some(first) = service.states().first() {
        let [code_member, name_member] = service.words().state;
        row.insert(code_member.to_owned(), first.code.into());
        row.insert(name_member.to_owned(), first.name.into());
    }
    row.remove(service.words().reason);
}

/// Makes a move, or says why it cannot be made; `None` when there is no such proposal.
pub(crate) fn make(
    tx: &mut Draft<'_>,
    service: Service,
    id: &str,
    step: Move,
) -> Outcome<Option<Result<(), &'static str>>> {
    let Some(mut file) = File::open(tx, service, id)? else { return Ok(None) };
    let stage = file.stage();
    let open = matches!(stage, Stage::Received | Stage::Verifying | Stage::ConsiderationNumbered | Stage::Unknown);
    match step {
        Move::Decree { .. } if service == Service::Promotion => return Ok(Some(Err(text::DECREE_IS_UPLOADED))),
        Move::Decree { nomor, .. } if nomor.trim().is_empty() => return Ok(Some(Err(text::NO_NUMBER))),
        Move::Decree { nomor, tanggal } if stage == Stage::ConsiderationSigned => file.decree(tx, &nomor, tanggal)?,
        Move::Decree { .. } => return Ok(Some(Err(text::NO_CONSIDERATION))),
        Move::Return { alasan } | Move::Refuse { alasan } if alasan.trim().is_empty() => {
            return Ok(Some(Err(text::NO_REASON)));
        }
        _ if !open => return Ok(Some(Err(text::NOT_OPEN))),
        Move::Verify => file.set_stage(Stage::Verifying),
        Move::Return { alasan } => {
            file.set_stage(Stage::Returned);
            file.set_reason(&alasan);
        }
        Move::Refuse { alasan } => {
            file.set_stage(Stage::Refused);
            file.set_reason(&alasan);
        }
        Move::Number { nomor, tanggal } => {
            file.number(tx, nomor, tanggal)?;
            file.set_stage(Stage::ConsiderationNumbered);
        }
        Move::Sign => file.sign(tx)?,
    }
    file.close(tx)?;
    Ok(Some(Ok(())))
}

fn keep_page(tx: &mut Draft<'_>, kind: &str, title: &str, number: &str) -> Outcome<Value> {
    let page = pdf::page(&[title, &format!("Nomor {number}"), "Dokumen tiruan, tanpa kekuatan hukum"]);
    let document = files::keep(tx, kind, &page)?;
    Ok(document.get("dok_uri").cloned().unwrap_or_default())
}
