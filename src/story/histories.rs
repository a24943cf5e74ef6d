//! What an HR officer enters and another officer verifies: an appraisal and an award, each sent with its document.

use bkn::CallId;
use chrono::Datelike;
use kernel::clock;
use serde_json::{Value, json};

use super::{Story, check, client::fresh_key, registry::delivered, sample::sample_pdf};

/// Enters, tries to verify as the same officer, verifies as another, and waits for the registry.
async fn through(story: &Story, history: &str, kind: &str, title: &str, mut body: Value) -> anyhow::Result<String> {
    let officer = story.token(&story.stage.cast.hr_officer).await?;
    let verifier = story.token(&story.stage.cast.verifier).await?;
    let person = &story.employee_id;
    let scan = story.client.upload(person, &officer, kind, Some(title), sample_pdf(title)?).await?.expect(201)?;
    if let Some(fields) = body.as_object_mut() {
        fields.insert("document_id".to_owned(), json!(scan.text("/id")?));
    }
    let path = format!("/api/v1/employees/{person}/{history}");
    let entered = story.client.post(&path, Some(&officer), &body).await?.expect(201)?;
    let (id, number) = (entered.text("/id")?, entered.text("/number")?);
    let verify = format!("/api/v1/{history}/{id}/verify");
    let own = story.client.step(&verify, &officer, &entered.etag()?, &json!({})).await?;
    check(own.status == 403, format_args!("yang mencatat memverifikasi sendiri: {}", own.status))?;
    story.client.step(&verify, &verifier, &entered.etag()?, &json!({})).await?.expect(200)?;
    Ok(number)
}

/// The year the record knows last is taken over with its evaluation document.
pub(super) async fn appraisal(story: &mut Story) -> anyhow::Result<String> {
    let officer = story.token(&story.stage.cast.hr_officer).await?;
    let path = format!("/api/v1/employees/{}/appraisals", story.employee_id);
    let known = story.client.get(&path, Some(&officer)).await?.expect(200)?;
    let years = known.body.get("items").and_then(Value::as_array).cloned().unwrap_or_default();
    // The year that is not over has a provisional rating only.
    let present = i64::from(clock::day_in_jakarta(clock::now()).year());
    let good = years.iter().filter(|row| row.pointer("/rating/code").and_then(Value::as_str) == Some("good"));
    let over = good.filter_map(|row| row.get("year")?.as_i64()).filter(|year| *year < present);
    let year = over.max().unwrap_or(present - 1);
    let assessor =
        json!({ "status": "non_asn", "name": "Wali Kota", "position": "Wali Kota", "unit": "Pemerintah Kota" });
    // The rating is refused before the document is looked for.
    let wrong = json!({ "year": year, "work_result": "above", "behaviour": "below", "rating": "good", "assessor": assessor,
        "document_id": story.employee_id });
    let refused = story.client.post(&path, Some(&officer), &wrong).await?;
    check(refused.status == 400, format_args!("predikat yang tidak sesuai tabel dijawab {}", refused.status))?;
    let body =
        json!({ "year": year, "work_result": "meets", "behaviour": "meets", "rating": "good", "assessor": assessor });
    let title = format!("Dokumen evaluasi kinerja {year}");
    let number = through(story, "appraisals", "appraisal", &title, body).await?;
    delivered(story, "appraisal.recorded").await?;
    let rows = story.stage.registry.appraisal_history(&CallId::new(fresh_key()), &story.nip.parse()?).await?;
    let there: Vec<_> = rows.iter().filter(|row| row.year == Some(year)).collect();
    check(there.len() == 1, format_args!("tahun {year} ada {} kali di BKN", there.len()))?;
    check(there.iter().all(|row| row.quadrant == Some(2)), "kuadran di BKN bukan 2 (Baik)")?;
    check(there.iter().all(|row| row.documents.iter().any(|d| d.dok_id == "890")), "dokumen 890 belum ada di BKN")?;
    Ok(format!("{number}: tahun {year} Baik, satu baris di BKN dengan dokumennya"))
}

pub(super) async fn award(story: &mut Story) -> anyhow::Result<String> {
    let decree = format!("52/TK/{}/2026", story.nip.get(14..).unwrap_or(""));
    let body = json!({ "kind_code": "400", "year": 2026, "decree_number": decree, "decree_issued_on": "2026-08-12" });
    let number = through(story, "awards", "award_certificate", "Piagam penghargaan 2026", body).await?;
    delivered(story, "award.recorded").await?;
    let rows = story.stage.registry.award_history(&CallId::new(fresh_key()), &story.nip.parse()?).await?;
    let there = rows.iter().filter(|row| row.decree_number.as_deref() == Some(decree.as_str()));
    let documents: Vec<bool> = there.map(|row| row.documents.iter().any(|d| d.dok_id == "892")).collect();
    check(documents == [true], format_args!("penghargaan ada {} kali di BKN", documents.len()))?;
    Ok(format!("{number}: penghargaan dengan keputusan {decree}, satu baris di BKN dengan piagamnya"))
}
