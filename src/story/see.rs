use serde_json::Value;

use super::{Story, check, client::text};

pub(super) async fn own_record(story: &mut Story) -> anyhow::Result<String> {
    let token = story.token(&story.stage.cast.employee).await?;
    let path = format!("/api/v1/employees/{}", story.employee_id);
    let me = story.client.get(&path, Some(&token)).await?.expect(200)?;
    story.nip = me.text("/nip")?;
    let stranger = story.token(&story.stage.cast.stranger).await?;
    story.client.get(&path, Some(&stranger)).await?.expect(404)?;
    Ok(format!("{}, {} di {}", me.text("/rank/code")?, me.text("/position/name")?, me.text("/unit/name")?))
}

pub(super) async fn eligibility(story: &mut Story) -> anyhow::Result<String> {
    let token = story.token(&story.stage.cast.employee).await?;
    let path = format!("/api/v1/employees/{}/promotion-eligibility", story.employee_id);
    let answer = story.client.get(&path, Some(&token)).await?.expect(200)?;
    let assessment = answer.body.get("assessment").cloned().unwrap_or(Value::Null);
    let verdict = text(&assessment, "/verdict/code")?;
    check(verdict == "eligible", format_args!("pegawai cerita ini seharusnya memenuhi syarat: {assessment}"))?;
    story.target = text(&assessment, "/target")?;
    story.effective_on = text(&assessment, "/day")?.parse()?;
    let findings = assessment.get("findings").and_then(Value::as_array).cloned().unwrap_or_default();
    check(findings.len() >= 8, "syarat kurang dari delapan")?;
    let without_law =
        findings.iter().filter(|f| f.get("legal_basis").and_then(Value::as_str).is_none_or(str::is_empty)).count();
    check(without_law == 0, format_args!("{without_law} syarat tanpa pasal"))?;
    Ok(format!("memenuhi syarat ke {} pada {}, {} syarat diperiksa", story.target, story.effective_on, findings.len()))
}

pub(super) async fn search(story: &mut Story) -> anyhow::Result<String> {
    let token = story.token(&story.stage.cast.verifier).await?;
    let me = story.client.get(&format!("/api/v1/employees/{}", story.employee_id), Some(&token)).await?.expect(200)?;
    let name = me.text("/name")?;
    let part: String = name.chars().take(5).collect::<String>().replace(' ', "%20");
    let found = story
        .client
        .get(&format!("/api/v1/employees?text={part}&sort=name&limit=200"), Some(&token))
        .await?
        .expect(200)?;
    let items = found.body.get("items").and_then(Value::as_array).cloned().unwrap_or_default();
    check(!items.is_empty(), format_args!("tidak ada yang cocok dengan bagian nama {part}"))?;
    let counted = story.client.get("/api/v1/employees/count", Some(&token)).await?.expect(200)?;
    let count = counted.body.get("count").and_then(Value::as_u64).unwrap_or(0);
    check(count > 0, "hitungan kosong")?;
    let sheet =
        story.client.get("/api/v1/employees/export?format=csv&rank=III%2Fd", Some(&token)).await?.expect(200)?;
    let lines = sheet.body.as_str().map_or(0, |text| text.lines().count());
    check(lines > 1, "unduhan CSV kosong")?;
    Ok(format!("{} cocok dengan sebagian nama; {count} pegawai; CSV golongan III/d {lines} baris", items.len()))
}
