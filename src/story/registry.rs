use std::time::Duration;

use super::sample::sample_pdf;
use bkn::CallId;
use kernel::clock;
use reqwest::Method;
use serde_json::{Value, json};

use super::{
    Story, check,
    client::{fresh_key, text},
};

pub(super) async fn consideration(story: &mut Story) -> anyhow::Result<String> {
    let owner = story.token(&story.stage.cast.employee).await?;
    let seen = story
        .wait_for(&owner, "pertimbangan teknis", |r| {
            r.pointer("/state/code").and_then(Value::as_str) == Some("considered")
        })
        .await?;
    Ok(format!("pertek {}", text(&seen, "/registry/consideration_number")?))
}

pub(super) async fn decree(story: &mut Story) -> anyhow::Result<String> {
    let officer = story.token(&story.stage.cast.hr_officer).await?;
    let path = format!("/api/v1/promotions/{}", story.request_id);
    let scan = story
        .client
        .upload(
            &story.employee_id,
            &officer,
            "rank_decree",
            Some("SK kenaikan pangkat"),
            sample_pdf("SK kenaikan pangkat")?,
        )
        .await?
        .expect(201)?;
    let present = story.client.get(&path, Some(&officer)).await?.expect(200)?;
    let number = format!("823.3/{}/2026", present.text("/number")?);
    let body = json!({
        "number": number, "issued_on": clock::day_in_jakarta(clock::now()), "signatory": "Wali Kota", "document_id": scan.text("/id")?
    });
    story.client.step(&format!("{path}/decree"), &officer, &present.etag()?, &body).await?.expect(200)?;
    story.wait_for(&officer, "tampil di BKN", |r| r.pointer("/marks/visible_at").is_some_and(|m| !m.is_null())).await?;
    let rows = story.stage.registry.rank_history(&CallId::new(fresh_key()), &story.nip.parse()?).await?;
    let row = rows.iter().find(|r| r.decree_number.as_deref() == Some(number.as_str()));
    check(row.is_some(), "riwayat golongan di BKN belum memuat SK ini")?;
    Ok(format!("SK {number} tampil di riwayat golongan BKN, {} baris", rows.len()))
}

/// Waits until the registry has nothing of this person to take.
pub(super) async fn delivered(story: &Story, kind: &str) -> anyhow::Result<()> {
    let officer = story.token(&story.stage.cast.registry_officer).await?;
    let path = format!("/api/v1/registry/events?employee_id={}&kind={kind}", story.employee_id);
    let mut last = Value::Null;
    for _ in 0..600 {
        let events = story.client.get(&path, Some(&officer)).await?.expect(200)?;
        let items = events.body.get("items").and_then(Value::as_array).cloned().unwrap_or_default();
        let waiting =
            items.iter().filter(|e| e.pointer("/state/code").and_then(Value::as_str) != Some("delivered")).count();
        if !items.is_empty() && waiting == 0 {
            return Ok(());
        }
        last = events.body;
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    anyhow::bail!("{kind} belum diterima BKN: {last}")
}

pub(super) async fn phone(story: &mut Story) -> anyhow::Result<String> {
    let owner = story.token(&story.stage.cast.employee).await?;
    let path = format!("/api/v1/employees/{}", story.employee_id);
    let version = story.client.get(&path, Some(&owner)).await?.expect(200)?.etag()?;
    let body = json!({ "phone": "081299990000" });
    let changed = story
        .client
        .write(Method::PATCH, &format!("{path}/contact"), Some(&owner), &fresh_key(), Some(&version), &body)
        .await?
        .expect(200)?;
    let stale = story
        .client
        .write(
            Method::PATCH,
            &format!("{path}/contact"),
            Some(&owner),
            &fresh_key(),
            Some(&version),
            &json!({ "phone": "081299991111" }),
        )
        .await?;
    check(stale.status == 412, format_args!("salinan lama dijawab {}", stale.status))?;
    delivered(story, "contact.changed").await?;
    let there = story.stage.registry.data_utama(&CallId::new(fresh_key()), &story.nip.parse()?).await?;
    check(there.mobile.as_deref() == Some("081299990000"), "nomor di BKN belum berubah")?;
    Ok(format!("berubah: {}", changed.body.get("changed").cloned().unwrap_or(Value::Null)))
}

pub(super) async fn position(story: &mut Story) -> anyhow::Result<String> {
    let officer = story.token(&story.stage.cast.hr_officer).await?;
    let path = format!("/api/v1/employees/{}", story.employee_id);
    let now = story.client.get(&path, Some(&officer)).await?.expect(200)?;
    let held = now.text("/position/id")?;
    let found = story.client.get("/api/v1/positions?text=Peng&limit=50", Some(&officer)).await?.expect(200)?;
    let items = found.body.get("items").and_then(Value::as_array).cloned().unwrap_or_default();
    let other = items
        .iter()
        .find(|p| {
            p.pointer("/kind/code").and_then(Value::as_str) == Some("operational")
                && p.get("id").and_then(Value::as_str) != Some(&held)
        })
        .ok_or_else(|| anyhow::anyhow!("tidak ada jabatan pelaksana lain"))?;
    let today = clock::day_in_jakarta(clock::now());
    let number = format!("821.5/{}/2026", story.nip.get(14..).unwrap_or(""));
    let body = json!({
        "position_id": text(other, "/id")?, "unit_id": now.text("/unit/id")?, "effective_on": today,
        "decree_number": number, "decree_issued_on": today, "signatory": "Kepala BKPSDM"
    });
    story.client.post(&format!("{path}/positions"), Some(&officer), &body).await?.expect(201)?;
    delivered(story, "position.recorded").await?;
    let rows = story.stage.registry.position_history(&CallId::new(fresh_key()), &story.nip.parse()?).await?;
    let there = rows.iter().filter(|r| r.decree_number.as_deref() == Some(number.as_str())).count();
    check(there == 1, format_args!("SK jabatan ada {there} kali di BKN"))?;
    Ok(format!("{} dengan SK {number}, satu baris di BKN", text(other, "/name")?))
}
