//! The city's organisation, after the skeleton of a real one: offices, sub-districts, villages, schools, clinics.

use kernel::Echelon;
use serde::Serialize;

use crate::{
    draw::{Draw, Topic},
    offices::{OFFICES, Office, SUBDISTRICTS, VILLAGE_NAMES},
    posts::{self, Staffing},
};

/// Name of the city as the registry writes its agency.
pub const AGENCY_NAME: &str = "Pemerintah Kota Tangerang";
/// The registry's id of the agency (an old spelling: 32 upper-case hexadecimal digits).
pub const AGENCY_ID: &str = "A5EB03E23B9FF6A0E040640A040252AD";

/// One organisational unit (unor).
#[derive(Debug, Clone, Serialize)]
pub struct Unit {
    /// `UNOR ID`: opaque text.
    pub id: String,
    /// `UNOR NAMA`.
    pub name: String,
    /// `DIATASAN ID`: the unit above; `None` at the top.
    pub parent_id: Option<String>,
    /// `INDUK UNOR ID`: the office it belongs to (itself for an office).
    pub office_id: String,
    /// `JENIS`: kota, sekretariat, dinas, badan, bagian, bidang, subbagian, kecamatan, kelurahan, sekolah, puskesmas, rsud, seksi.
    pub kind: &'static str,
    /// Echelon of its head; none where a functional official leads (schools, clinics).
    pub head_echelon: Option<Echelon>,
    /// Title of its head.
    pub head_title: Option<String>,
}

/// Which share of the staff a unit takes from (careers §2.3), in thousandths of the full-time staff.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Group {
    Elementary,
    JuniorHigh,
    Kindergarten,
    Clinic,
    Hospital,
    District,
    Office,
    Order,
}

impl Group {
    pub(crate) const ALL: [Self; 8] = [
        Self::Elementary,
        Self::JuniorHigh,
        Self::Kindergarten,
        Self::Clinic,
        Self::Hospital,
        Self::District,
        Self::Office,
        Self::Order,
    ];
    /// Full-time share, thousandths.
    pub(crate) const fn share(self) -> u64 {
        match self {
            Self::Elementary => 336,
            Self::JuniorHigh => 131,
            Self::Kindergarten => 3,
            Self::Clinic => 130,
            Self::Hospital => 60,
            Self::District => 90,
            Self::Office => 210,
            Self::Order => 40,
        }
    }
    /// Part-time share, thousandths.
    pub(crate) const fn part_time_share(self) -> u64 {
        match self {
            Self::Elementary => 130,
            Self::JuniorHigh => 45,
            Self::Kindergarten => 2,
            Self::Clinic => 40,
            Self::Hospital => 20,
            Self::District => 300,
            Self::Office => 380,
            Self::Order => 83,
        }
    }
    /// Of a hundred full-time staff who are no heads, how many are PPPK (55 in schools; the rest fills up to 40 in all).
    pub(crate) const fn contract_share(self) -> u32 {
        match self {
            Self::Elementary | Self::JuniorHigh | Self::Kindergarten => 55,
            _ => 32,
        }
    }
    /// Whether it is a school.
    pub(crate) const fn is_school(self) -> bool {
        matches!(self, Self::Elementary | Self::JuniorHigh | Self::Kindergarten)
    }
}

/// A unit with what the plan needs to staff it.
pub(crate) struct Planned {
    pub(crate) unit: Unit,
    /// Whether a managerial head is in office, and since the post must fit, its echelon.
    pub(crate) head: Option<Echelon>,
    /// Group and relative size; none for units that only have a head.
    pub(crate) staff: Option<(Group, u64, &'static Staffing)>,
}

/// Builds the tree for about `full_time` people.
pub(crate) fn tree(seed: u64, full_time: u64) -> Vec<Planned> {
    let mut tree = Tree { seed, units: Vec::new(), thin: full_time < 2_000 };
    let city = tree.add(New { name: "Pemerintah Kota Tangerang", kind: "kota", ..New::default() });
    let secretariat = tree.add(New {
        name: "Sekretariat Daerah",
        kind: "sekretariat",
        parent: Some(&city),
        head: Some((Echelon::IIa, "Sekretaris Daerah")),
        staff: Some((Group::Office, 400, &posts::OFFICE)),
        ..New::default()
    });
    tree.secretariat(&city, &secretariat);
    let wanted = scaled(OFFICES.len(), full_time).clamp(5, OFFICES.len());
    for office in OFFICES.iter().take(wanted) {
        tree.office(&city, office, full_time);
    }
    tree.districts(&city, full_time);
    tree.units
}

/// `base` of a city of ten thousand full-time staff, scaled; at least one.
fn scaled(base: usize, full_time: u64) -> usize {
    let base = u64::try_from(base).unwrap_or(0);
    usize::try_from((base * full_time + 5_000) / 10_000).unwrap_or(1).max(1)
}

#[derive(Default, Clone, Copy)]
struct New<'a> {
    name: &'a str,
    kind: &'static str,
    parent: Option<&'a Reference>,
    head: Option<(Echelon, &'a str)>,
    staff: Option<(Group, u64, &'static Staffing)>,
    /// A new office rather than a part of the parent's.
    is_office: bool,
}

struct Reference {
    id: String,
    office_id: String,
}

struct Tree {
    seed: u64,
    units: Vec<Planned>,
    thin: bool,
}

impl Tree {
    fn add(&mut self, new: New<'_>) -> Reference {
        let index = u64::try_from(self.units.len()).unwrap_or(0);
        let mut draw = Draw::new(self.seed, Topic::Unit, index);
        let id = draw.uuid().to_string();
        // 6.5 % of the managerial posts are vacant; the secretary's and the heads' of the first offices are not.
        let vacant = draw.chance(650) && !matches!(new.head, Some((Echelon::IIa | Echelon::IIb, _)));
        let office_id = match new.parent {
            Some(parent) if !new.is_office => parent.office_id.clone(),
            _ => id.clone(),
        };
        let jitter = u64::from(draw.between(80, 120));
        self.units.push(Planned {
            unit: Unit {
                id: id.clone(),
                name: new.name.to_owned(),
                parent_id: new.parent.map(|parent| parent.id.clone()),
                office_id: office_id.clone(),
                kind: new.kind,
                head_echelon: new.head.map(|(echelon, _)| echelon),
                head_title: new.head.map(|(_, title)| title.to_owned()),
            },
            head: new.head.map(|(echelon, _)| echelon).filter(|_| !vacant),
            staff: new.staff.map(|(group, size, staffing)| (group, size * jitter, staffing)),
        });
        Reference { id, office_id }
    }

    fn secretariat(&mut self, city: &Reference, secretariat: &Reference) {
        let assistants: &[&str] = if self.thin {
            &[]
        } else {
            &["Pemerintahan dan Kesejahteraan Rakyat", "Perekonomian dan Pembangunan", "Administrasi Umum"]
        };
        for field in assistants {
            let name = format!("Asisten {field}");
            self.add(New {
                name: &name,
                kind: "asisten",
                parent: Some(secretariat),
                head: Some((Echelon::IIb, &name)),
                ..New::default()
            });
        }
        let advisers: &[&str] = if self.thin {
            &[]
        } else {
            &["Bidang Hukum dan Politik", "Bidang Ekonomi dan Keuangan", "Bidang Kemasyarakatan dan SDM"]
        };
        for field in advisers {
            let name = format!("Staf Ahli {field}");
            self.add(New {
                name: &name,
                kind: "staf_ahli",
                parent: Some(city),
                head: Some((Echelon::IIb, &name)),
                ..New::default()
            });
        }
        let all = [
            "Organisasi",
            "Hukum",
            "Pemerintahan",
            "Kesejahteraan Rakyat",
            "Perekonomian",
            "Pengadaan Barang dan Jasa",
            "Pembangunan",
            "Umum",
            "Protokol dan Komunikasi Pimpinan",
        ];
        for field in all.iter().take(if self.thin { 1 } else { all.len() }) {
            let (name, title) = (format!("Bagian {field}"), format!("Kepala Bagian {field}"));
            self.add(New {
                name: &name,
                kind: "bagian",
                parent: Some(secretariat),
                head: Some((Echelon::IIIa, &title)),
                staff: Some((Group::Office, 250, &posts::OFFICE)),
                ..New::default()
            });
        }
    }

    fn office(&mut self, city: &Reference, office: &Office, full_time: u64) {
        let title = office.head_title();
        let top = self.add(New {
            name: office.name,
            kind: office.kind,
            parent: Some(city),
            head: Some((Echelon::IIb, &title)),
            is_office: true,
            ..New::default()
        });
        let secretariat = format!("Sekretariat {}", office.name);
        let title = format!("Sekretaris {}", office.name);
        let secretariat = self.add(New {
            name: &secretariat,
            kind: "sekretariat",
            parent: Some(&top),
            head: Some((Echelon::IIIa, &title)),
            staff: Some((office.group, office.size, office.staffing)),
            ..New::default()
        });
        if !self.thin {
            for field in ["Umum dan Kepegawaian", "Keuangan"] {
                let (name, title) = (format!("Subbagian {field}"), format!("Kepala Subbagian {field} {}", office.name));
                self.add(New {
                    name: &name,
                    kind: "subbagian",
                    parent: Some(&secretariat),
                    head: Some((Echelon::IVa, &title)),
                    ..New::default()
                });
            }
        }
        for field in office.divisions.iter().take(if self.thin { 1 } else { office.divisions.len() }) {
            let (word, kind, echelon) = if office.kind == "sekretariat_dprd" {
                ("Bagian", "bagian", Echelon::IIIa)
            } else {
                ("Bidang", "bidang", Echelon::IIIb)
            };
            let (name, title) = (format!("{word} {field}"), format!("Kepala {word} {field}"));
            self.add(New {
                name: &name,
                kind,
                parent: Some(&top),
                head: Some((echelon, &title)),
                staff: Some((office.group, office.size, office.staffing)),
                ..New::default()
            });
        }
        match office.name {
            "Dinas Pendidikan" => self.schools(&top, full_time),
            "Dinas Kesehatan" => self.clinics(&top, full_time),
            _ => {}
        }
    }

    fn schools(&mut self, parent: &Reference, full_time: u64) {
        let kinds: [(&str, usize, Group, &'static Staffing); 3] = [
            ("TK Negeri", 4, Group::Kindergarten, &posts::ELEMENTARY),
            ("SD Negeri", 330, Group::Elementary, &posts::ELEMENTARY),
            ("SMP Negeri", 33, Group::JuniorHigh, &posts::JUNIOR_HIGH),
        ];
        for (label, base, group, staffing) in kinds {
            for number in 1..=scaled(base, full_time) {
                let name = match group {
                    Group::Elementary => {
                        let (place, _) =
                            SUBDISTRICTS.get(number % SUBDISTRICTS.len()).copied().unwrap_or(("Tangerang", 0));
                        format!("{label} {place} {}", number.div_ceil(SUBDISTRICTS.len()))
                    }
                    _ => format!("{label} {number} Kota Tangerang"),
                };
                self.add(New {
                    name: &name,
                    kind: "sekolah",
                    parent: Some(parent),
                    staff: Some((group, 100, staffing)),
                    ..New::default()
                });
            }
        }
    }

    fn clinics(&mut self, parent: &Reference, full_time: u64) {
        for number in 1..=scaled(38, full_time) {
            let (place, _) = SUBDISTRICTS.get(number % SUBDISTRICTS.len()).copied().unwrap_or(("Tangerang", 0));
            let round = number.div_ceil(SUBDISTRICTS.len());
            let name = if round == 1 { format!("Puskesmas {place}") } else { format!("Puskesmas {place} {round}") };
            let unit = self.add(New {
                name: &name,
                kind: "puskesmas",
                parent: Some(parent),
                staff: Some((Group::Clinic, 100, &posts::CLINIC)),
                ..New::default()
            });
            let title = format!("Kepala Subbagian Tata Usaha {name}");
            self.add(New {
                name: "Subbagian Tata Usaha",
                kind: "subbagian",
                parent: Some(&unit),
                head: Some((Echelon::IVb, &title)),
                ..New::default()
            });
        }
        for number in 1..=scaled(4, full_time) {
            let name =
                if number == 1 { "RSUD Kota Tangerang".to_owned() } else { format!("RSUD Kota Tangerang {number}") };
            let size = if number == 1 { 300 } else { 100 };
            self.add(New {
                name: &name,
                kind: "rsud",
                parent: Some(parent),
                staff: Some((Group::Hospital, size, &posts::HOSPITAL)),
                ..New::default()
            });
        }
    }

    fn districts(&mut self, city: &Reference, full_time: u64) {
        let count = scaled(SUBDISTRICTS.len(), full_time);
        for number in 0..count {
            let (place, villages) = SUBDISTRICTS.get(number % SUBDISTRICTS.len()).copied().unwrap_or(("Tangerang", 8));
            let round = number / SUBDISTRICTS.len();
            // A city ten times as large has the same names with a number.
            let place = if round == 0 { place.to_owned() } else { format!("{place} {}", round + 1) };
            let (name, title) = (format!("Kecamatan {place}"), format!("Camat {place}"));
            let staff = Some((Group::District, 400, &posts::DISTRICT));
            let top = self.add(New {
                name: &name,
                kind: "kecamatan",
                parent: Some(city),
                head: Some((Echelon::IIIa, &title)),
                staff,
                is_office: true,
            });
            let (name, title) = (format!("Sekretariat Kecamatan {place}"), format!("Sekretaris Kecamatan {place}"));
            self.add(New {
                name: &name,
                kind: "sekretariat",
                parent: Some(&top),
                head: Some((Echelon::IIIb, &title)),
                ..New::default()
            });
            let sections = [
                "Pemerintahan",
                "Ketenteraman dan Ketertiban",
                "Kesejahteraan Sosial",
                "Pembangunan",
                "Pelayanan Umum",
            ];
            for field in sections.iter().take(if self.thin { 1 } else { sections.len() }) {
                let (name, title) = (format!("Seksi {field}"), format!("Kepala Seksi {field} Kecamatan {place}"));
                self.add(New {
                    name: &name,
                    kind: "seksi",
                    parent: Some(&top),
                    head: Some((Echelon::IVa, &title)),
                    ..New::default()
                });
            }
            for village in VILLAGE_NAMES.iter().take(if self.thin { 2 } else { villages }) {
                self.village(&top, &format!("{place} {village}"));
            }
        }
    }

    fn village(&mut self, parent: &Reference, place: &str) {
        let (name, title) = (format!("Kelurahan {place}"), format!("Lurah {place}"));
        let staff = Some((Group::District, 40, &posts::DISTRICT));
        let unit = self.add(New {
            name: &name,
            kind: "kelurahan",
            parent: Some(parent),
            head: Some((Echelon::IVa, &title)),
            staff,
            ..New::default()
        });
        let (name, title) = (format!("Sekretariat Kelurahan {place}"), format!("Sekretaris Kelurahan {place}"));
        self.add(New {
            name: &name,
            kind: "sekretariat",
            parent: Some(&unit),
            head: Some((Echelon::IVb, &title)),
            ..New::default()
        });
        for field in ["Pemerintahan", "Pemberdayaan Masyarakat"].iter().take(if self.thin { 1 } else { 2 }) {
            let (name, title) = (format!("Seksi {field}"), format!("Kepala Seksi {field} Kelurahan {place}"));
            self.add(New {
                name: &name,
                kind: "seksi",
                parent: Some(&unit),
                head: Some((Echelon::IVb, &title)),
                ..New::default()
            });
        }
    }
}
