use city::City;
use serde_json::{Value, json};

use super::{Story, check, client::fresh_key};

/// Columns of the export that this step reads or bends.
const NUMBER: &str = "NIP BARU";
const PHONE: &str = "NOMOR HP";

/// Three rows of the city's own export: one as it is, one with another phone, one whose number a spreadsheet has eaten.
fn bent_rows(options: &city::Options) -> anyhow::Result<Vec<u8>> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("profil.csv");
    City::generate(options).export_csv(&file)?;
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_path(&file)?;
    let headers = reader.headers()?.clone();
    let place =
        |name: &str| headers.iter().position(|h| h == name).ok_or_else(|| anyhow::anyhow!("kolom {name} tidak ada"));
    let (number, phone) = (place(NUMBER)?, place(PHONE)?);
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&headers)?;
    for (row, record) in reader.records().take(3).enumerate() {
        let record = record?;
        let bent = record.iter().enumerate().map(|(column, value)| match (row, column) {
            (1, c) if c == phone => "081200001111",
            (2, c) if c == number => "1.98501E+17",
            _ => value,
        });
        writer.write_record(bent)?;
    }
    Ok(writer.into_inner()?)
}

/// How many rows came out how.
fn counts(body: &Value) -> [u64; 4] {
    ["new", "changed", "unchanged", "bad"].map(|name| body.get(name).and_then(Value::as_u64).unwrap_or(u64::MAX))
}

pub(super) async fn load(story: &mut Story) -> anyhow::Result<String> {
    let officer = story.token(&story.stage.cast.hr_officer).await?;
    let rows = bent_rows(&story.stage.city)?;
    let import = |dry_run: bool| story.client.import(&officer, dry_run, rows.clone());
    let tried = import(true).await?.expect(200)?;
    check(counts(&tried.body) == [0, 1, 1, 1], format_args!("percobaan: {}", tried.body))?;
    let fault = tried.body.pointer("/faults/0").cloned().unwrap_or(Value::Null);
    check(
        fault.get("row") == Some(&json!(4)) && fault.get("column") == Some(&json!(NUMBER)),
        format_args!("kesalahan: {fault}"),
    )?;
    check(tried.body.get("batch_id").is_some_and(Value::is_null), "percobaan membuat batch")?;
    let loaded = import(false).await?.expect(200)?;
    check(counts(&loaded.body) == [0, 1, 1, 1], format_args!("muat: {}", loaded.body))?;
    let again = import(false).await?.expect(200)?;
    check(counts(&again.body) == [0, 0, 2, 1], format_args!("muat ulang mengubah sesuatu: {}", again.body))?;
    let undo = format!("/api/v1/imports/{}/undo", loaded.text("/batch_id")?);
    story
        .client
        .write(reqwest::Method::POST, &undo, Some(&officer), &fresh_key(), None, &Value::Null)
        .await?
        .expect(200)?;
    let after = import(true).await?.expect(200)?;
    check(counts(&after.body) == [0, 1, 1, 1], format_args!("sesudah dibatalkan: {}", after.body))?;
    Ok(format!(
        "satu baris berubah, satu ditolak: baris {}, kolom {}; muat ulang tidak mengubah apa pun; dibatalkan utuh",
        fault.get("row").cloned().unwrap_or(Value::Null),
        NUMBER
    ))
}
