use std::sync::Arc;

use bkn::{CallId, ContactUpdate};
use kernel::{Call, clock};
use reconcile::{How, Reader, RunKind, Scope, Settings};
use serde_json::{Value, json};

use super::{Story, check, client::fresh_key, registry::delivered};

/// Compares the employee with the registry, as the worker does at night.
async fn compare(story: &Story) -> anyhow::Result<()> {
    let settings = Settings { calls_per_second: 0, ..Settings::default() };
    let registry = story.stage.registry.clone();
    let reader = Reader::new(registry, settings, reconcile::machine_sleep(), Arc::new(|_, _| ()));
    let scope = Scope::Person(story.nip.parse()?);
    let how = How { kind: RunKind::Asked, most: None, repair: false };
    let call = Call::system(clock::now());
    reconcile::take_stock(&story.stage.db, &reader, &call, &scope, how, &|_, _| ()).await?;
    Ok(())
}

/// The differences of the employee in a state.
async fn differences(story: &Story, officer: &str, state: &str) -> anyhow::Result<Vec<Value>> {
    let path = format!("/api/v1/registry/differences?employee_id={}&state={state}", story.employee_id);
    let answer = story.client.get(&path, Some(officer)).await?.expect(200)?;
    Ok(answer.body.get("items").and_then(Value::as_array).cloned().unwrap_or_default())
}

/// Somebody edits the registry by hand; it is found, ours is sent, and the difference closes.
pub(super) async fn stock(story: &mut Story) -> anyhow::Result<String> {
    let officer = story.token(&story.stage.cast.registry_officer).await?;
    let registry = story.stage.registry.clone();
    let (nip, call) = (story.nip.parse()?, CallId::new(fresh_key()));
    let there = registry.data_utama(&call, &nip).await?;
    let edited = ContactUpdate { nomor_hp: Some("080000000000".to_owned()), ..ContactUpdate::of(there.id) };
    registry.update_contact(&call, &edited).await?;
    compare(story).await?;
    let open = differences(story, &officer, "open").await?;
    let phone = open.iter().find(|one| one.pointer("/field/code").and_then(Value::as_str) == Some("phone"));
    let id = phone.and_then(|one| one.get("id")).and_then(Value::as_str).unwrap_or_default().to_owned();
    check(!id.is_empty(), format_args!("nomor yang diubah di BKN tidak ditemukan: {open:?}"))?;
    let decide = json!({ "decision": "ours", "reason": "pegawai membenarkan nomornya" });
    let path = format!("/api/v1/registry/differences/{id}/decide");
    story.client.post(&path, Some(&officer), &decide).await?.expect(204)?;
    delivered(story, "contact.changed").await?;
    compare(story).await?;
    let closed = differences(story, &officer, "closed").await?;
    let how = closed
        .iter()
        .find(|one| one.get("id").and_then(Value::as_str) == Some(&id))
        .and_then(|one| one.pointer("/closed_how/code"));
    check(how.and_then(Value::as_str) == Some("ours"), format_args!("selisih belum selesai: {closed:?}"))?;
    Ok(format!("nomor HP yang diubah di BKN ditemukan, data kami dikirim, selisih selesai; lainnya {}", open.len() - 1))
}
