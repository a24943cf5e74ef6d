use serde_json::json;

use super::{Story, check};

pub(super) async fn sign_in(story: &mut Story) -> anyhow::Result<String> {
    let login = story.stage.cast.employee.clone();
    let wrong = json!({ "login": login.login, "password": "bukan-kata-sandinya" });
    story.client.post("/api/v1/auth/token", None, &wrong).await?.expect(401)?;
    let right = json!({ "login": login.login, "password": login.password });
    let tokens = story.client.post("/api/v1/auth/token", None, &right).await?.expect(200)?;
    let (access, refresh) = (tokens.text("/access_token")?, tokens.text("/refresh_token")?);
    let me = story.client.get("/api/v1/me", Some(&access)).await?.expect(200)?;
    story.employee_id = me.text("/employee_id")?;
    let mut forged = access.clone();
    forged.push('x');
    story.client.get("/api/v1/me", Some(&forged)).await?.expect(401)?;
    let once = json!({ "refresh_token": refresh });
    story.client.post("/api/v1/auth/refresh", None, &once).await?.expect(200)?;
    let again = story.client.post("/api/v1/auth/refresh", None, &once).await?;
    check(again.status == 401, "token penyegar yang sudah dipakai masih diterima")?;
    Ok(format!("masuk sebagai pegawai {}", story.employee_id))
}
