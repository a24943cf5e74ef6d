//! The catalogue of posts: what people do in which kind of unit, what they studied for it.

use crate::ladder::LevelId;

/// Something one studies: level, name of the course, titles before and after the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Course {
    pub(crate) level: LevelId,
    pub(crate) name: &'static str,
    pub(crate) before: &'static str,
    pub(crate) after: &'static str,
}

/// Course of study.
const fn course(level: LevelId, name: &'static str, before: &'static str, after: &'static str) -> Course {
    Course { level, name, before, after }
}

const PRIMARY: Course = course("05", "Sekolah Dasar", "", "");
const LOWER: Course = course("10", "Sekolah Menengah Pertama", "", "");
const SMA_IPS: Course = course("15", "SLTA/SMA IPS", "", "");
const SMK: Course = course("15", "SMK Administrasi Perkantoran", "", "");
const D3_INFO: Course = course("30", "D-III Manajemen Informatika", "", "A.Md.Kom.");
const D3_ADM: Course = course("30", "D-III Administrasi Negara", "", "A.Md.");
const S1_ADM: Course = course("40", "S-1 Ilmu Administrasi Negara", "", "S.AP.");
const S1_LAW: Course = course("40", "S-1 Ilmu Hukum", "", "S.H.");
const S1_ECO: Course = course("40", "S-1 Akuntansi", "", "S.Ak.");
const S1_SOC: Course = course("40", "S-1 Ilmu Pemerintahan", "", "S.IP.");
const S1_ENG: Course = course("40", "S-1 Teknik Sipil", "", "S.T.");
const S1_INFO: Course = course("40", "S-1 Teknik Informatika", "", "S.Kom.");
const S1_PGSD: Course = course("40", "S-1 Pendidikan Guru Sekolah Dasar", "", "S.Pd.");
const S1_MATH: Course = course("40", "S-1 Pendidikan Matematika", "", "S.Pd.");
const S1_IND: Course = course("40", "S-1 Pendidikan Bahasa Indonesia", "", "S.Pd.");
const S2_ADM: Course = course("45", "S-2 Administrasi Publik", "", "M.AP.");
const S2_EDU: Course = course("45", "S-2 Manajemen Pendidikan", "", "M.Pd.");
const S2_HEALTH: Course = course("45", "S-2 Kesehatan Masyarakat", "", "M.K.M.");
const D3_NURSE: Course = course("30", "D-III Keperawatan", "", "A.Md.Kep.");
const NERS: Course = course("42", "Profesi Ners", "", "S.Kep., Ners");
const D3_MIDWIFE: Course = course("30", "D-III Kebidanan", "", "A.Md.Keb.");
const D4_MIDWIFE: Course = course("35", "D-IV Kebidanan", "", "S.Tr.Keb.");
const DOCTOR: Course = course("42", "Profesi Dokter", "dr.", "");
const DENTIST: Course = course("42", "Profesi Dokter Gigi", "drg.", "");
const PHARMACIST: Course = course("42", "Profesi Apoteker", "apt.", "S.Farm.");
const D3_PHARMACY: Course = course("30", "D-III Farmasi", "", "A.Md.Farm.");
const D3_SANITATION: Course = course("30", "D-III Kesehatan Lingkungan", "", "A.Md.KL.");
const D3_NUTRITION: Course = course("30", "D-III Gizi", "", "A.Md.Gz.");
const D3_LAB: Course = course("30", "D-III Analis Kesehatan", "", "A.Md.AK.");
const D3_RECORDS: Course = course("30", "D-III Rekam Medis", "", "A.Md.RMIK.");
const D3_LIBRARY: Course = course("30", "D-III Perpustakaan", "", "A.Md.");

/// Whether a profession is treated as S2 by the rank rules (doctor, dentist, pharmacist) or as S1 (ners, teacher).
pub(crate) fn is_medical_profession(course: Course) -> bool {
    course == DOCTOR || course == DENTIST || course == PHARMACIST
}

/// Courses of a master's degree taken in service.
pub(crate) const MASTERS: &[(u32, Course)] = &[(60, S2_ADM), (30, S2_EDU), (10, S2_HEALTH)];
/// Master's degree of a teacher.
pub(crate) const MASTERS_OF_EDUCATION: &[(u32, Course)] = &[(1, S2_EDU)];
/// A bachelor's degree taken in service.
pub(crate) const BACHELORS: &[(u32, Course)] = &[(40, S1_ADM), (30, S1_SOC), (30, S1_LAW)];
/// What managers studied first.
pub(crate) const MANAGERS: &[(u32, Course)] =
    &[(30, S1_SOC), (25, S1_ADM), (15, S1_LAW), (10, S1_ECO), (15, S1_ENG), (5, S1_INFO)];

/// How the name of a post is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Track {
    /// Jabatan fungsional: the step (jenjang) is added to the name.
    Functional,
    /// Pelaksana.
    Operational,
}

/// A post and what is studied for it, by weight.
#[derive(Debug)]
pub(crate) struct Post {
    pub(crate) name: &'static str,
    /// Name before the regrouping of July 2024 (KepmenPANRB 11/2024), for pelaksana.
    pub(crate) earlier: &'static str,
    pub(crate) track: Track,
    pub(crate) teacher: bool,
    pub(crate) courses: &'static [(u32, Course)],
}

const fn functional(name: &'static str, courses: &'static [(u32, Course)]) -> Post {
    Post { name, earlier: "", track: Track::Functional, teacher: false, courses }
}
const fn operational(name: &'static str, earlier: &'static str, courses: &'static [(u32, Course)]) -> Post {
    Post { name, earlier, track: Track::Operational, teacher: false, courses }
}

const TEACHER_PRIMARY: Post = Post {
    name: "Guru Kelas",
    earlier: "",
    track: Track::Functional,
    teacher: true,
    courses: &[(94, S1_PGSD), (6, S1_IND)],
};
const TEACHER_SUBJECT: Post = Post {
    name: "Guru Mata Pelajaran",
    earlier: "",
    track: Track::Functional,
    teacher: true,
    courses: &[(50, S1_MATH), (50, S1_IND)],
};
const NURSE: Post = functional("Perawat", &[(50, D3_NURSE), (50, NERS)]);
const MIDWIFE: Post = functional("Bidan", &[(55, D3_MIDWIFE), (45, D4_MIDWIFE)]);
const PHYSICIAN: Post = functional("Dokter", &[(1, DOCTOR)]);
const DENTAL: Post = functional("Dokter Gigi", &[(1, DENTIST)]);
const CHEMIST: Post = functional("Apoteker", &[(1, PHARMACIST)]);
const CHEMIST_ASSISTANT: Post = functional("Asisten Apoteker", &[(1, D3_PHARMACY)]);
const SANITARIAN: Post = functional("Tenaga Sanitasi Lingkungan", &[(1, D3_SANITATION)]);
const NUTRITIONIST: Post = functional("Nutrisionis", &[(1, D3_NUTRITION)]);
const LABORATORY: Post = functional("Pranata Laboratorium Kesehatan", &[(1, D3_LAB)]);
const RECORDS: Post = functional("Perekam Medis", &[(1, D3_RECORDS)]);

const ANALYST_STAFF: Post =
    functional("Analis Sumber Daya Manusia Aparatur", &[(50, S1_ADM), (30, S1_LAW), (20, S1_SOC)]);
const PLANNER: Post = functional("Perencana", &[(60, S1_ENG), (40, S1_ECO)]);
const POLICY: Post = functional("Analis Kebijakan", &[(50, S1_SOC), (50, S1_ADM)]);
const ARCHIVIST: Post = functional("Arsiparis", &[(60, D3_ADM), (40, S1_ADM)]);
const COMPUTING: Post = functional("Pranata Komputer", &[(50, D3_INFO), (50, S1_INFO)]);
const PUBLIC_RELATIONS: Post = functional("Pranata Hubungan Masyarakat", &[(50, D3_ADM), (50, S1_SOC)]);
const LIBRARIAN: Post = functional("Pustakawan", &[(1, D3_LIBRARY)]);
const AUDITOR: Post = functional("Auditor", &[(70, S1_ECO), (30, S1_LAW)]);
const POLICE: Post = functional("Polisi Pamong Praja", &[(50, SMA_IPS), (50, S1_SOC)]);
const FIREFIGHTER: Post = functional("Pemadam Kebakaran", &[(85, SMA_IPS), (15, D3_ADM)]);

const REVIEWER: Post = operational(
    "Penelaah Teknis Kebijakan",
    "Analis Tata Laksana",
    &[(35, S1_ADM), (25, S1_SOC), (20, S1_LAW), (20, S1_ECO)],
);
const ARRANGER: Post =
    operational("Penata Layanan Operasional", "Analis Perencanaan", &[(40, S1_ENG), (30, S1_INFO), (30, S1_ECO)]);
const PROCESSOR: Post = operational("Pengolah Data dan Informasi", "Pengelola Data", &[(60, D3_INFO), (40, D3_ADM)]);
const CLERK: Post = operational("Pengadministrasi Perkantoran", "Pengadministrasi Umum", &[(55, SMA_IPS), (45, SMK)]);
const OPERATOR: Post = operational("Operator Layanan Operasional", "Petugas Lapangan", &[(80, SMA_IPS), (20, SMK)]);
const CARETAKER: Post = operational("Pengelola Umum Operasional", "Pramu Kebersihan", &[(35, PRIMARY), (65, LOWER)]);

/// What staff of a kind of unit do: posts by weight, and how many of a hundred are women.
pub(crate) struct Staffing {
    pub(crate) posts: &'static [(u32, &'static Post)],
    pub(crate) women: u32,
}

pub(crate) static ELEMENTARY: Staffing =
    Staffing { posts: &[(93, &TEACHER_PRIMARY), (4, &CLERK), (3, &CARETAKER)], women: 72 };
pub(crate) static JUNIOR_HIGH: Staffing =
    Staffing { posts: &[(90, &TEACHER_SUBJECT), (7, &CLERK), (3, &CARETAKER)], women: 66 };
pub(crate) static CLINIC: Staffing = Staffing {
    posts: &[
        (8, &PHYSICIAN),
        (3, &DENTAL),
        (30, &NURSE),
        (32, &MIDWIFE),
        (3, &CHEMIST),
        (5, &CHEMIST_ASSISTANT),
        (4, &SANITARIAN),
        (4, &NUTRITIONIST),
        (4, &LABORATORY),
        (3, &RECORDS),
        (4, &CLERK),
    ],
    women: 80,
};
pub(crate) static HOSPITAL: Staffing = Staffing {
    posts: &[
        (12, &PHYSICIAN),
        (2, &DENTAL),
        (45, &NURSE),
        (10, &MIDWIFE),
        (4, &CHEMIST),
        (6, &CHEMIST_ASSISTANT),
        (3, &NUTRITIONIST),
        (6, &LABORATORY),
        (5, &RECORDS),
        (4, &CLERK),
        (3, &PROCESSOR),
    ],
    women: 72,
};
pub(crate) static OFFICE: Staffing = Staffing {
    posts: &[
        (30, &REVIEWER),
        (15, &ARRANGER),
        (10, &PROCESSOR),
        (8, &CLERK),
        (3, &OPERATOR),
        (5, &ANALYST_STAFF),
        (6, &PLANNER),
        (8, &POLICY),
        (5, &ARCHIVIST),
        (6, &COMPUTING),
        (3, &PUBLIC_RELATIONS),
        (1, &LIBRARIAN),
    ],
    women: 48,
};
pub(crate) static INSPECTION: Staffing =
    Staffing { posts: &[(60, &AUDITOR), (25, &REVIEWER), (10, &PROCESSOR), (5, &CLERK)], women: 45 };
pub(crate) static DISTRICT: Staffing =
    Staffing { posts: &[(50, &REVIEWER), (20, &PROCESSOR), (20, &CLERK), (5, &OPERATOR), (5, &ARCHIVIST)], women: 44 };
pub(crate) static PUBLIC_ORDER: Staffing =
    Staffing { posts: &[(75, &POLICE), (15, &CLERK), (10, &REVIEWER)], women: 12 };
pub(crate) static FIRE: Staffing =
    Staffing { posts: &[(75, &FIREFIGHTER), (15, &OPERATOR), (10, &PROCESSOR)], women: 8 };

/// Posts of part-time PPPK: nearly all technical (careers: 98 in a hundred).
pub(crate) static PART_TIME: Staffing =
    Staffing { posts: &[(30, &CLERK), (60, &OPERATOR), (10, &CARETAKER)], women: 38 };
/// Part-time staff of schools: one in ten teaches.
pub(crate) static PART_TIME_SCHOOL: Staffing =
    Staffing { posts: &[(11, &TEACHER_PRIMARY), (55, &OPERATOR), (34, &CARETAKER)], women: 45 };
