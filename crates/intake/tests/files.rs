//! Files that are damaged, truncated, huge or something else altogether: each gets a clear answer, none gets further.

use std::{
    io::{Cursor, Read, Write},
    path::{Path, PathBuf},
};

use chrono::NaiveDate;
use city::City;
use intake::{Error, Options, Outcome, import_employees};
use tempfile::TempDir;
use testkit::TestDb;
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

type Tested<T> = Result<T, Box<dyn std::error::Error>>;

struct Desk {
    folder: TempDir,
    db: TestDb,
}

impl Desk {
    fn new() -> Tested<Self> {
        Ok(Self { folder: tempfile::tempdir()?, db: TestDb::new() })
    }
    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
    fn load(&self, path: &Path) -> Result<Outcome, Error> {
        self.db
            .db
            .write_here(&testkit::system_call(), |tx| import_employees(tx, path, &Options::default(), &mut |_| ()))
    }
    fn load_bytes(&self, bytes: &[u8]) -> Result<Outcome, Error> {
        let path = self.path("file");
        std::fs::write(&path, bytes).map_err(Error::Unreadable)?;
        self.load(&path)
    }
    fn workbook(&self) -> Tested<Vec<u8>> {
        let path = self.path("city.xlsx");
        let today = NaiveDate::from_ymd_opt(2026, 11, 22).ok_or("no such day")?;
        City::generate(&city::Options { employees: 50, seed: 7, today, defects: false }).export_xlsx(&path, |_| ())?;
        Ok(std::fs::read(path)?)
    }
}

/// The workbook with one of its parts replaced.
fn with_part(workbook: &[u8], part: &str, content: &[u8]) -> Tested<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(workbook))?;
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let mut written = false;
    for place in 0..archive.len() {
        let mut file = archive.by_index(place)?;
        let name = file.name()?.into_owned();
        writer.start_file(name.as_str(), SimpleFileOptions::default())?;
        if name == part {
            writer.write_all(content)?;
            written = true;
        } else {
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes)?;
            writer.write_all(&bytes)?;
        }
    }
    if !written {
        writer.start_file(part, SimpleFileOptions::default())?;
        writer.write_all(content)?;
    }
    Ok(writer.finish()?.into_inner())
}

#[test]
fn what_is_no_table_is_named_for_what_it_is() -> Tested<()> {
    let desk = Desk::new()?;
    assert!(matches!(desk.load(&desk.path("nowhere.xlsx")), Err(Error::Unreadable(_))));
    assert!(matches!(desk.load(desk.folder.path()), Err(Error::WrongType { .. } | Error::Unreadable(_))));
    assert!(matches!(desk.load_bytes(b""), Err(Error::Empty)));
    assert!(matches!(desk.load_bytes(b"\n\n  \n"), Err(Error::Empty)));
    for (bytes, found) in [
        (&b"%PDF-1.7 ..."[..], "PDF"),
        (&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1][..], ".xls"),
        (&[0xFF, 0xFE, b'N', 0][..], "UTF-16"),
        (&[7, 0, 0, 1][..], "biner"),
        (&b"<html><table>"[..], "HTML"),
        (&b"NIP BARU,NAMA\n1,Sit\xe9\n"[..], "UTF-8"),
    ] {
        match desk.load_bytes(bytes) {
            Err(Error::WrongType { found: said }) => assert!(said.contains(found), "{said}"),
            // The header comes before the broken line, and its columns are missing.
            Err(Error::MissingColumns { .. }) if found == "UTF-8" => {}
            other => panic!("{found}: {other:?}"),
        }
    }
    Ok(())
}

#[test]
fn missing_columns_are_named_all_at_once() -> Tested<()> {
    let desk = Desk::new()?;
    match desk.load_bytes(b"nip baru;Nama;pns id\n1;2;3\n") {
        Err(Error::MissingColumns { columns }) => {
            assert!(columns.contains(&"UNOR ID".to_owned()) && columns.contains(&"TANGGAL LAHIR".to_owned()));
            assert!(!columns.contains(&"NAMA".to_owned()) && !columns.contains(&"NIP BARU".to_owned()));
        }
        other => panic!("{other:?}"),
    }
    Ok(())
}

#[test]
fn a_workbook_cut_off_anywhere_is_damaged_and_writes_nothing() -> Tested<()> {
    let desk = Desk::new()?;
    let whole = desk.workbook()?;
    for tenths in 1..10 {
        let cut = whole.get(..whole.len() * tenths / 10).ok_or("short")?;
        assert!(matches!(desk.load_bytes(cut), Err(Error::Damaged(_))), "cut at {tenths} tenths");
    }
    Ok(())
}

#[test]
fn a_workbook_with_broken_bytes_never_brings_the_program_down() -> Tested<()> {
    let desk = Desk::new()?;
    let whole = desk.workbook()?;
    // Bytes spread over the file by a fixed step, each turned around: whatever comes of it, it is an answer.
    let mut refused = 0;
    for round in 0..24_usize {
        let mut broken = whole.clone();
        for place in (round * 131..broken.len()).step_by(2_000 + round * 37) {
            if let Some(byte) = broken.get_mut(place) {
                *byte ^= 0x5A;
            }
        }
        if desk.load_bytes(&broken).is_err() {
            refused += 1;
        }
    }
    assert!(refused > 20, "only {refused} of 24 broken workbooks were refused");
    Ok(())
}

#[test]
fn a_small_file_that_grows_without_end_is_refused() -> Tested<()> {
    let desk = Desk::new()?;
    let whole = desk.workbook()?;
    // 300 MiB of nothing pack into 300 KiB: more than may be held in memory.
    let bomb = with_part(&whole, "xl/styles.xml", &vec![b' '; 300 * 1024 * 1024])?;
    assert!(bomb.len() < 2 * 1024 * 1024, "the bomb is {} bytes", bomb.len());
    assert!(matches!(desk.load_bytes(&bomb), Err(Error::TooLarge { .. })));
    // One cell of two million letters in an otherwise streamed sheet.
    let mut sheet = br#"<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>"#.to_vec();
    sheet.resize(sheet.len() + 2 * 1024 * 1024, b'x');
    sheet.extend(b"</t></is></c></row></sheetData></worksheet>");
    assert!(matches!(
        desk.load_bytes(&with_part(&whole, "xl/worksheets/sheet1.xml", &sheet)?),
        Err(Error::TooLarge { .. })
    ));
    // A table of texts that promises more than there can be: reading it would reserve the memory first.
    let promise = br#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="99999999999999999"></sst>"#;
    assert!(matches!(desk.load_bytes(&with_part(&whole, "xl/sharedStrings.xml", promise)?), Err(Error::Damaged(_))));
    Ok(())
}

#[test]
fn a_quotation_mark_that_is_never_closed_does_not_swallow_the_memory() -> Tested<()> {
    let desk = Desk::new()?;
    let mut text = b"PNS ID,NIP BARU\n\"".to_vec();
    text.resize(3 * 1024 * 1024, b'x');
    let refused = desk.load_bytes(&text);
    assert!(matches!(refused, Err(Error::TooLarge { .. } | Error::MissingColumns { .. })), "{refused:?}");
    let mut header = intake::COLUMNS.join(",").into_bytes();
    header.extend(b"\n\"");
    header.resize(3 * 1024 * 1024, b'x');
    assert!(matches!(desk.load_bytes(&header), Err(Error::TooLarge { .. })));
    Ok(())
}

#[test]
fn a_csv_cut_off_in_its_last_row_refuses_that_row_only() -> Tested<()> {
    let desk = Desk::new()?;
    let mut text = intake::COLUMNS.join(";");
    text.push_str("\nid;198609262015051001;;Siti");
    let outcome = desk.load_bytes(text.as_bytes())?;
    assert_eq!(outcome.counts.bad, 1);
    assert_eq!(outcome.faults.first().map(|fault| (fault.row, fault.code)), Some((2, "ROW-SHAPE")));
    Ok(())
}

#[test]
fn a_row_with_everything_wrong_names_every_fault() -> Tested<()> {
    let desk = Desk::new()?;
    let value = |column: &str| match column {
        "PNS ID" => "x",
        "NIP BARU" => "1.98501E+17",
        "NAMA" => "Siti",
        "TANGGAL LAHIR" => "31-02-1985",
        "JENIS KELAMIN" => "X",
        "STATUS CPNS PNS" => "P",
        "KEDUDUKAN HUKUM ID" => "55",
        "TMT CPNS" => "0000-00-00",
        "GOL AKHIR ID" => "39",
        "TMT GOLONGAN" => "00-04-2015",
        "MK BULAN" => "12",
        "JENIS JABATAN ID" => "9",
        "JABATAN ID" => "j",
        "JABATAN NAMA" => "Guru",
        "UNOR ID" => "nowhere",
        "NIK" => "3,67101E+15",
        _ => "",
    };
    let row: Vec<&str> = intake::COLUMNS.iter().map(|column| value(column)).collect();
    let text = format!("{}\n{}\n", intake::COLUMNS.join(";"), row.join(";"));
    let outcome = desk.load_bytes(text.as_bytes())?;
    let found: Vec<(&str, &str)> = outcome.faults.iter().map(|fault| (fault.column.as_str(), fault.code)).collect();
    for wanted in [
        ("NIP BARU", "NUM-DAMAGED"),
        ("TANGGAL LAHIR", "DATE-INVALID"),
        ("JENIS KELAMIN", "CODE-UNKNOWN"),
        ("KEDUDUKAN HUKUM ID", "CODE-UNKNOWN"),
        ("TMT CPNS", "COL-EMPTY"),
        ("TMT PNS", "COL-EMPTY"),
        ("GOL AKHIR ID", "CODE-UNKNOWN"),
        ("TMT GOLONGAN", "DATE-INVALID"),
        ("MK BULAN", "NUM-INVALID"),
        ("JENIS JABATAN ID", "CODE-UNKNOWN"),
        ("TMT JABATAN", "COL-EMPTY"),
        ("UNOR ID", "UNIT-UNKNOWN"),
        ("NIK", "NUM-DAMAGED"),
    ] {
        assert!(found.contains(&wanted), "{wanted:?} in {found:?}");
    }
    assert!(outcome.faults.iter().all(|fault| fault.row == 2 && !fault.remedy.is_empty()));
    Ok(())
}

#[test]
fn the_generators_columns_are_those_the_import_knows() {
    assert_eq!(city::COLUMNS, intake::COLUMNS);
}
