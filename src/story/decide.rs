use super::sample::sample_pdf;
use reqwest::Method;
use serde_json::{Value, json};

use super::{
    Story, check,
    client::{fresh_key, text},
};

/// Puts a document under each requirement that has none.
async fn complete_dossier(story: &Story, token: &str) -> anyhow::Result<usize> {
    let path = format!("/api/v1/promotions/{}", story.request_id);
    let request = story.client.get(&path, Some(token)).await?.expect(200)?;
    let checklist = request.body.get("checklist").and_then(Value::as_array).cloned().unwrap_or_default();
    let mut uploaded = 0;
    for item in &checklist {
        if item.get("attached").and_then(Value::as_array).is_some_and(|a| !a.is_empty()) {
            continue;
        }
        let (code, kind, title) = (text(item, "/code")?, text(item, "/document_kind/code")?, text(item, "/title")?);
        let receipt = story
            .client
            .upload(&story.employee_id, token, &kind, Some(&title), sample_pdf(&title)?)
            .await?
            .expect(201)?;
        let body = json!({ "requirement": code, "document_id": receipt.text("/id")? });
        let attached = story.client.post(&format!("{path}/documents"), Some(token), &body).await?;
        check(
            (200..300).contains(&attached.status),
            format_args!("melampirkan {code}: {} {}", attached.status, attached.body),
        )?;
        uploaded += 1;
    }
    Ok(uploaded)
}

pub(super) async fn ask(story: &mut Story) -> anyhow::Result<String> {
    let token = story.token(&story.stage.cast.employee).await?;
    let (body, key) = (json!({ "employee_id": story.employee_id }), fresh_key());
    let first =
        story.client.write(Method::POST, "/api/v1/promotions", Some(&token), &key, None, &body).await?.expect(201)?;
    let second =
        story.client.write(Method::POST, "/api/v1/promotions", Some(&token), &key, None, &body).await?.expect(201)?;
    check(first.text("/id")? == second.text("/id")?, "klik ganda membuat dua usul")?;
    story.request_id = first.text("/id")?;
    let path = format!("/api/v1/promotions/{}", story.request_id);
    let early = story.client.step(&format!("{path}/submit"), &token, &first.etag()?, &json!({})).await?;
    check(early.status == 422, "usul tanpa berkas diterima")?;
    let broken =
        story.client.upload(&story.employee_id, &token, "appraisal", None, b"%PDF-1.7 terpotong".to_vec()).await?;
    check(broken.status == 400, format_args!("PDF terpotong dijawab {}", broken.status))?;
    let uploaded = complete_dossier(story, &token).await?;
    let present = story.client.get(&path, Some(&token)).await?.expect(200)?;
    let sent = story.client.step(&format!("{path}/submit"), &token, &present.etag()?, &json!({})).await?.expect(200)?;
    Ok(format!("usul {} diajukan, {uploaded} berkas diunggah dan diperiksa", sent.text("/number")?))
}

/// Takes a step as somebody, with the version they see now.
async fn step(story: &Story, token: &str, action: &str, body: &Value) -> anyhow::Result<Value> {
    let path = format!("/api/v1/promotions/{}", story.request_id);
    let present = story.client.get(&path, Some(token)).await?.expect(200)?;
    Ok(story.client.step(&format!("{path}/{action}"), token, &present.etag()?, body).await?.expect(200)?.body)
}

pub(super) async fn verify(story: &mut Story) -> anyhow::Result<String> {
    let cast = story.stage.cast.clone();
    let (unit, verifier, owner) =
        (story.token(&cast.unit_admin).await?, story.token(&cast.verifier).await?, story.token(&cast.employee).await?);
    step(story, &unit, "complete", &json!({})).await?;
    step(story, &verifier, "return", &json!({ "reasons": ["DOC-UNREADABLE"], "note": "Halaman kedua gelap." })).await?;
    let returned =
        story.client.get(&format!("/api/v1/promotions/{}", story.request_id), Some(&owner)).await?.expect(200)?;
    check(returned.text("/state/code")? == "returned", "usul tidak kembali kepada pegawai")?;
    step(story, &owner, "submit", &json!({})).await?;
    step(story, &unit, "complete", &json!({})).await?;
    let verified = step(story, &verifier, "verify", &json!({})).await?;
    text(&verified, "/state/label")
}

pub(super) async fn approve(story: &mut Story) -> anyhow::Result<String> {
    let head = story.token(&story.stage.cast.head).await?;
    let path = format!("/api/v1/promotions/{}", story.request_id);
    let seen = story.client.get(&path, Some(&head)).await?.expect(200)?.etag()?;
    let (decision, nothing) = (format!("{path}/approve"), json!({}));
    let (a, b) = tokio::join!(
        story.client.step(&decision, &head, &seen, &nothing),
        story.client.step(&decision, &head, &seen, &nothing),
    );
    let (a, b) = (a?, b?);
    let mut statuses = [a.status, b.status];
    statuses.sort_unstable();
    check(statuses == [200, 409], format_args!("dua keputusan bersamaan dijawab {statuses:?}"))?;
    let late = if a.status == 409 { a } else { b };
    Ok(format!("keputusan kedua ditolak; keadaan terkini: {}", late.text("/present/state")?))
}
