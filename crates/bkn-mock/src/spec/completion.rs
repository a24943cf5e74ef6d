//! What a save cannot know from its body: names of units and posts, facts of the person, and where else the fact is shown.

use serde_json::Value;

use crate::{
    choices::{Choices, text},
    reference,
    state::{
        Draft, Outcome, Read,
        people::{self, Members},
        rows, units,
    },
};

fn put<const N: usize>(row: &mut Members, members: [(&str, String); N]) {
    for (name, value) in members {
        row.insert(name.to_owned(), value.into());
    }
}

/// Names of the unit and the post. The post of a structural row is named by its unit.
pub(super) fn position(
    tx: &mut Draft<'_>,
    choices: &Choices,
    row: &mut Members,
    _: &Members,
) -> Outcome<Option<String>> {
    let unit = units::by_id(tx, &people::text(row, "unorId"))?;
    if unit.is_none() && choices.check_units && !units::all(tx)?.is_empty() {
        return Ok(Some(text::NO_UNIT.to_owned()));
    }
    let unit = unit.unwrap_or_default();
    let (functional_id, operational_id) =
        (people::text(row, "jabatanFungsionalId"), people::text(row, "jabatanFungsionalUmumId"));
    let (functional, operational) = (units::post_name(tx, &functional_id)?, units::post_name(tx, &operational_id)?);
    for (member, id, name) in [
        ("jabatanFungsionalId", &functional_id, &functional),
        ("jabatanFungsionalUmumId", &operational_id, &operational),
    ] {
        if choices.check_posts && !id.is_empty() && name.is_none() {
            return Ok(Some(text::no_code(member, "jabatan")));
        }
    }
    let (functional, operational) = (functional.unwrap_or_default(), operational.unwrap_or_default());
    let title = match people::text(row, "jenisJabatan").as_str() {
        "1" => people::text(&unit, "NamaJabatan"),
        "2" => functional.clone(),
        _ => operational.clone(),
    };
    let office = people::text(&unit, "IndukUnorId");
    let office_name = units::by_id(tx, &office)?.map(|office| people::text(&office, "NamaUnor")).unwrap_or_default();
    let unit_name = people::text(&unit, "NamaUnor");
    put(
        row,
        [
            ("unorNama", unit_name.clone()),
            ("namaUnor", unit_name),
            ("unorIndukId", office),
            ("unorIndukNama", office_name),
            ("jabatanFungsionalNama", functional),
            ("jabatanFungsionalUmumNama", operational),
            ("namaJabatan", title),
        ],
    );
    Ok(None)
}

/// When the row was made and changed, and the post it belongs to.
pub(super) fn credit(tx: &mut Draft<'_>, _: &Choices, row: &mut Members, person: &Members) -> Outcome<Option<String>> {
    let post = match rows::by_id(tx, &people::text(row, "rwJabatan"))? {
        Some((place, post)) if place.kind() == "jabatan" => people::text(&post, "namaJabatan"),
        _ => people::text(person, "jabatanNama"),
    };
    let now = tx.now().format("%Y-%m-%d %H:%M:%S").to_string();
    put(row, [("namaJabatan", post), ("created_at", now.clone()), ("updated_at", now)]);
    Ok(None)
}

/// The unit and post of the person assessed, and what the coefficient stands for.
pub(super) fn periodic(_: &mut Draft<'_>, _: &Choices, row: &mut Members, person: &Members) -> Outcome<Option<String>> {
    let coefficient = reference::row("koefisien", &people::text(row, "koefisenId"));
    let of_coefficient =
        |name: &str| coefficient.map(|coefficient| people::text(coefficient, name)).unwrap_or_default();
    let of_person = |name: &str| people::text(person, name);
    put(
        row,
        [
            ("instansiId", of_person("instansiKerjaId")),
            ("instansiNama", of_person("instansiKerjaNama")),
            ("jabatan", of_person("jabatanNama")),
            ("unorId", of_person("unorId")),
            ("unorNama", of_person("unorNama")),
            ("kriteria", of_coefficient("kriteria")),
            ("persentase", of_coefficient("persentase")),
        ],
    );
    Ok(None)
}

/// The level follows from the kind where it is not sent.
pub(super) fn discipline(_: &mut Draft<'_>, _: &Choices, row: &mut Members, _: &Members) -> Outcome<Option<String>> {
    if people::text(row, "jenisTingkatHukumanId").is_empty() {
        let kind = reference::row("jenis-hukuman", &people::text(row, "jenisHukuman"));
        let level = kind.map(|kind| people::text(kind, "jenisTingkatHukumanId")).unwrap_or_default();
        put(row, [("jenisTingkatHukumanId", level)]);
    }
    Ok(None)
}

/// Which of the parents the person is.
pub(super) fn child(_: &mut Draft<'_>, _: &Choices, row: &mut Members, person: &Members) -> Outcome<Option<String>> {
    let (this, other) = (people::text(person, "id"), people::text(row, "pasanganId"));
    let is_mother = matches!(people::text(person, "jenisKelamin").to_uppercase().as_str(), "F" | "P" | "W");
    let (father, mother) = if is_mother { (other, this) } else { (this, other) };
    put(row, [("ayahId", father), ("ibuId", mother)]);
    Ok(None)
}

/// Members of `cpns/save` and what they are called in data-utama. The others of the contract are shown nowhere.
const FIRST_APPOINTMENT: [(&str, &str); 12] = [
    ("nomor_sk_cpns", "nomorSkCpns"),
    ("tgl_sk_cpns", "tglSkCpns"),
    ("nomor_sk_pns", "nomorSkPns"),
    ("tgl_sk_pns", "tglSkPns"),
    ("tmt_pns", "tmtPns"),
    ("nomor_spmt", "noSpmt"),
    ("nomor_sttpl", "nomorSttpl"),
    ("tgl_sttpl", "tglSttpl"),
    ("nomor_dokter_pns", "noSuratKeteranganDokter"),
    ("tanggal_dokter_pns", "tglSuratKeteranganDokter"),
    ("kartu_pegawai", "noSeriKarpeg"),
    ("status_cpns_pns", "statusPegawai"),
];

/// The main record shows what was sent; what was not stays.
pub(super) fn first_appointment(
    tx: &mut Draft<'_>,
    _: &Choices,
    row: &mut Members,
    person: &Members,
) -> Outcome<Option<String>> {
    let mut record = person.clone();
    for (name, member) in FIRST_APPOINTMENT {
        let value = people::text(row, name);
        if !value.is_empty() {
            record.insert(member.to_owned(), value.into());
        }
    }
    let documents = super::with_documents(person.get("path"), row.get("path"));
    record.insert("path".to_owned(), Value::Object(documents));
    people::put(tx, &record)?;
    Ok(None)
}
