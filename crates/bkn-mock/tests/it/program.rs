//! The program itself: its one line, its state after `kill -9`, its seed from an export, and TLS.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use crate::common::*;
use bkn::{Client, Registry};
use bkn_mock::{Credentials, Options, SeedFiles, TlsFiles};
use serde_json::{Value, json};

struct Program {
    child: Child,
    line: Value,
}

impl Program {
    fn start(state: &Path, more: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_bkn-mock"))
            .args(["--listen", "127.0.0.1:0", "--state"])
            .arg(state)
            .args(more)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Self { child, line: serde_json::from_str(&line).unwrap() }
    }

    fn client(&self) -> Client {
        let credentials: Credentials = serde_json::from_value(self.line.clone()).unwrap();
        Client::new(&options(self.line["address"].as_str().unwrap(), &credentials, password_login(&credentials)))
            .unwrap()
    }

    /// SIGKILL: nothing is written on the way out.
    fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Already gone when the test killed it.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn only(export: PathBuf) -> SeedFiles {
    SeedFiles { export, units: None, histories: None }
}

const HEADER: &str = "pns id;Nip Baru;NAMA;GOL AKHIR ID;GOL AKHIR NAMA;TMT GOLONGAN;MK TAHUN;MK BULAN;JENIS JABATAN ID;JABATAN ID;JABATAN NAMA;TMT JABATAN;UNOR ID;UNOR NAMA;STATUS CPNS PNS;KEDUDUKAN HUKUM ID";

#[tokio::test]
async fn what_was_accepted_survives_kill_9() {
    let folder = tempfile::tempdir().unwrap();
    let (state, export) = (folder.path().join("registry.redb"), folder.path().join("profil.csv"));
    let lines = [
        format!("\u{feff}{HEADER}"),
        format!(
            "{BUDI_ID};'{BUDI};BUDI;31;III/a;2022-04-01;7;0;4;jfu;Pengelola Data;02-01-2020;{UNIT};Dinas Pendidikan;P;01"
        ),
        format!(
            "{SITI_ID};1.98501E+17;SITI;31;III/a;01-04-2022;7;0;4;jfu;Pengelola Data;02-01-2020;{UNIT};Dinas Pendidikan;P;01"
        ),
    ];
    std::fs::write(&export, lines.join("\r\n")).unwrap();
    let mut program = Program::start(&state, &["--seed-from", export.to_str().unwrap()]);
    let row = program.client().save_position(&call(), &position("821/7/2026", UNIT)).await.unwrap();
    program.kill();

    let again = Program::start(&state, &["--seed-from", export.to_str().unwrap()]);
    for member in ["client_id", "client_secret", "sso_client_id", "sso_password"] {
        assert_eq!(again.line[member], program.line[member], "{member} stays");
    }
    let client = again.client();
    let record = client.data_utama(&call(), &nip(BUDI)).await.unwrap();
    assert_eq!((record.id.as_str(), record.rank_from, record.name.as_str()), (BUDI_ID, Some(day(2022, 4, 1)), "BUDI"));
    let history = client.position_history(&call(), &nip(BUDI)).await.unwrap();
    assert_eq!(history.len(), 2, "one row of the export, one that was saved; the export is not read twice");
    assert!(history.iter().any(|saved| saved.id == row));
    assert!(client.data_utama(&call(), &nip(SITI)).await.is_err(), "a damaged number is left out, not guessed");
}

#[tokio::test]
async fn an_export_as_a_workbook() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("profil.xlsx");
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, name) in (0..).zip(HEADER.split(';')) {
        sheet.write_string(0, column, name).unwrap();
    }
    let cells = [
        BUDI_ID,
        BUDI,
        "BUDI",
        "31",
        "III/a",
        "",
        "7",
        "0",
        "2",
        "jf-guru",
        "Guru Ahli Pertama",
        "02-01-2020",
        UNIT,
        "SDN 1",
        "P",
        "01",
    ];
    for (column, cell) in (0..).zip(cells) {
        sheet.write_string(1, column, cell).unwrap();
    }
    let date = rust_xlsxwriter::ExcelDateTime::from_ymd(2022, 4, 1).unwrap();
    sheet.write_with_format(1, 5, &date, &rust_xlsxwriter::Format::new().set_num_format("dd/mm/yyyy")).unwrap();
    workbook.save(&path).unwrap();

    let registry = bkn_mock::start(Options { seed_from: Some(only(path)), ..Options::in_memory() }).unwrap();
    let client = client(&registry);
    let record = client.data_utama(&call(), &nip(BUDI)).await.unwrap();
    assert_eq!((record.rank_from, record.service_years), (Some(day(2022, 4, 1)), Some(7)));
    let ranks = client.rank_history(&call(), &nip(BUDI)).await.unwrap();
    assert_eq!(ranks[0].rank().unwrap().code(), "III/a");
    let positions = client.position_history(&call(), &nip(BUDI)).await.unwrap();
    assert_eq!(
        (positions[0].title.as_deref(), positions[0].functional_id.as_deref()),
        (Some("Guru Ahli Pertama"), Some("jf-guru"))
    );
    assert_eq!(client.units(&call()).await.unwrap()[0].name, "SDN 1");
}

#[tokio::test]
async fn a_list_of_units_makes_a_tree_and_histories_take_the_place_of_the_one_row() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, content: String| {
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    };
    let line = |id: &str, nip: &str| {
        format!("{id};{nip};X;31;III/a;2022-04-01;7;0;4;jfu;Pengelola Data;02-01-2020;{UNIT};Dinas;P;01")
    };
    let export = file("profil.csv", [HEADER.to_owned(), line(BUDI_ID, BUDI), line(SITI_ID, SITI)].join("\n"));
    let head = "UNOR ID,UNOR NAMA,DIATASAN ID,JENIS,ESELON ID,NAMA JABATAN PIMPINAN,INDUK UNOR ID";
    let units =
        format!("{head}\nkota,Kota,,agency,99,,kota\n{UNIT},Dinas Pendidikan,kota,office,22,Kepala Dinas,{UNIT}\n");
    let history = json!({
        "nip": BUDI,
        "ranks": [
            {"rank": "II/d", "rank_id": "24", "effective_on": "2018-04-01", "kind": "101", "service_years": 3, "service_months": 2,
             "decree": {"number": "823/1/2018", "signed_on": "2018-03-20"}, "consideration_number": "PG-1", "consideration_on": "2018-03-01"},
            {"rank": "III/a", "rank_id": "31", "effective_on": "2022-04-01", "kind": "101", "service_years": 7, "service_months": 0, "decree": {}},
        ],
        "positions": [{"kind": "structural", "position_id": "x", "name": "Kepala Dinas", "echelon": "II.b", "unit_id": UNIT, "effective_on": "2020-01-02"}],
        "educations": [{"level_id": "40", "program_id": "p", "program": "S-1 Hukum", "graduated_on": "2013-08-17", "school": "UI"}],
        "appraisals": [{"year": 2025, "rating": "good"}],
    });
    let files = SeedFiles {
        export,
        units: Some(file("unit.csv", units)),
        histories: Some(file("riwayat.jsonl", format!("{history}\n"))),
    };
    let registry = bkn_mock::start(Options { seed_from: Some(files), ..Options::in_memory() }).unwrap();
    let client = client(&registry);
    let units = client.units(&call()).await.unwrap();
    let office = units.iter().find(|unit| unit.id.as_str() == UNIT).unwrap();
    assert_eq!(
        (office.parent_id.as_ref().map(|id| id.as_str()), office.head_title.as_deref()),
        (Some("kota"), Some("Kepala Dinas"))
    );
    let ranks = client.rank_history(&call(), &nip(BUDI)).await.unwrap();
    assert_eq!(ranks.iter().map(|row| row.rank_code.as_deref().unwrap()).collect::<Vec<_>>(), ["II/d", "III/a"]);
    assert_eq!((ranks[0].decree_on, ranks[0].consideration_number.as_deref()), (Some(day(2018, 3, 20)), Some("PG-1")));
    let positions = client.position_history(&call(), &nip(BUDI)).await.unwrap();
    assert_eq!(
        (positions.len(), positions[0].echelon_id.as_deref(), positions[0].kind_id.as_deref()),
        (1, Some("22"), Some("1"))
    );
    assert_eq!(
        client.rank_history(&call(), &nip(SITI)).await.unwrap().len(),
        1,
        "whoever has no history has the export's row"
    );
}

#[test]
fn an_export_that_is_none_is_refused_with_a_reason() {
    let folder = tempfile::tempdir().unwrap();
    let start = |content: &str| {
        let path = folder.path().join("x.csv");
        std::fs::write(&path, content).unwrap();
        match bkn_mock::start(Options { seed_from: Some(only(path)), ..Options::in_memory() }) {
            Ok(_) => String::new(),
            Err(error) => std::error::Error::source(&error).unwrap().to_string(),
        }
    };
    assert!(start("A,B\n1,2\n").contains("NIP BARU, NAMA"));
    assert!(start("").contains("it is empty"));
    assert!(start("PK\u{3}\u{4}broken").contains("neither a workbook"));
}

#[test]
fn a_second_mock_on_the_same_state_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("registry.redb");
    let _first = bkn_mock::start(Options::kept_in(&state)).unwrap();
    let error = bkn_mock::start(Options::kept_in(&state)).err().unwrap();
    assert!(error.to_string().contains("another bkn-mock"));
}

#[tokio::test]
async fn tls_with_an_authority_of_ones_own_and_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let (certificate, key) = (folder.path().join("cert.pem"), folder.path().join("key.pem"));
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned(), "localhost".to_owned()]).unwrap();
    std::fs::write(&certificate, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    let tls = TlsFiles { certificate: certificate.clone(), key, listen: ([127, 0, 0, 1], 0).into() };
    let registry = start(Options { tls: Some(tls), ..Options::in_memory() });
    let address = registry.handle().tls_address().unwrap();
    assert!(address.starts_with("https://127.0.0.1:"));

    let mut options = options(&address, registry.credentials(), password_login(registry.credentials()));
    options.ca_file = Some(certificate.clone());
    let trusting = Client::new(&options).unwrap();
    assert_eq!(trusting.data_utama(&call(), &nip(BUDI)).await.unwrap().id.as_str(), BUDI_ID);

    let other = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    std::fs::write(&certificate, other.cert.pem()).unwrap();
    let failure = Client::new(&options).unwrap().data_utama(&call(), &nip(BUDI)).await.unwrap_err();
    assert_eq!((failure.detail, failure.ambiguous), ("certificate or handshake refused", false));
}
