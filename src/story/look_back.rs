use serde_json::Value;

use super::{Story, check};

pub(super) async fn as_of(story: &mut Story) -> anyhow::Result<String> {
    let auditor = story.token(&story.stage.cast.inspectorate).await?;
    let path = format!("/api/v1/employees/{}", story.employee_id);
    let before = story.effective_on.pred_opt().unwrap_or(story.effective_on);
    let old =
        story.client.get(&format!("{path}?as_of={before}"), Some(&auditor)).await?.expect(200)?.text("/rank/code")?;
    let new = story
        .client
        .get(&format!("{path}?as_of={}", story.effective_on), Some(&auditor))
        .await?
        .expect(200)?
        .text("/rank/code")?;
    check(old != new && new == story.target, format_args!("pada {before} {old}, pada {} {new}", story.effective_on))?;
    Ok(format!("{old} sampai {before}, {new} sejak {}", story.effective_on))
}

pub(super) async fn trail(story: &mut Story) -> anyhow::Result<String> {
    let auditor = story.token(&story.stage.cast.inspectorate).await?;
    let verifier = story.token(&story.stage.cast.verifier).await?;
    let owner = story.token(&story.stage.cast.employee).await?;
    let opened = story
        .client
        .get(&format!("/api/v1/employees/{}/private", story.employee_id), Some(&verifier))
        .await?
        .expect(200)?;
    check(opened.body.is_object(), "data pribadi kosong")?;
    let trail = story
        .client
        .get(&format!("/api/v1/audit?employee_id={}&limit=200", story.employee_id), Some(&auditor))
        .await?
        .expect(200)?;
    let actions = trail.body.get("items").and_then(Value::as_array).map_or(0, Vec::len);
    check(actions >= 12, format_args!("hanya {actions} jejak"))?;
    let text = trail.body.to_string();
    check(!text.contains("081299990000"), "nomor HP lengkap ada dalam jejak audit")?;
    let openings = story.client.get("/api/v1/me/openings", Some(&owner)).await?.expect(200)?;
    let seen = openings.body.get("items").and_then(Value::as_array).map_or(0, Vec::len);
    check(seen >= 1, "pembukaan data pribadi tidak tercatat")?;
    Ok(format!("{actions} jejak audit; {seen} pembukaan data pribadi terlihat oleh pegawai"))
}
