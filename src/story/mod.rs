//! The story of the demonstration, played without a person: a promotion travels from an employee's page to the national
//! registry and back. Each step says what it saw; the first thing that is not as it should be fails it.

mod client;
mod decide;
mod histories;
mod load;
mod look_back;
mod registry;
mod sample;
mod see;
mod sign_in;
mod stock;

use std::{future::Future, pin::Pin, sync::Arc, time::Duration};

use anyhow::ensure;
use bkn::Registry;
use chrono::NaiveDate;
use pg::Db;
use serde_json::Value;

use client::Client;

/// Name and password of one account.
#[derive(Clone)]
pub struct Login {
    /// NIP or technical name.
    pub login: String,
    /// Password.
    pub password: String,
}

/// Who plays.
#[derive(Clone)]
pub struct Cast {
    /// An employee whom the rules allow a regular promotion now.
    pub employee: Login,
    /// Another employee, who must not see the first one's data.
    pub stranger: Login,
    /// Personnel officer of the employee's unit.
    pub unit_admin: Login,
    /// Verifier.
    pub verifier: Login,
    /// Head.
    pub head: Login,
    /// HR officer.
    pub hr_officer: Login,
    /// Officer in charge of the registry.
    pub registry_officer: Login,
    /// Auditor.
    pub inspectorate: Login,
}

/// Where it is played.
#[derive(Clone)]
pub struct Stage {
    /// Address of the program, `http://127.0.0.1:8080`.
    pub base: String,
    /// Who plays.
    pub cast: Cast,
    /// The registry, to look at from its own side.
    pub registry: Arc<dyn Registry>,
    /// The database, for what is done at night.
    pub db: Db,
    /// The city that was loaded, to bend some of its rows.
    pub city: city::Options,
}

/// One step that was played.
#[derive(Debug, Clone)]
pub struct Played {
    /// What it is about.
    pub title: &'static str,
    /// What was seen, or why it failed.
    pub seen: String,
    /// As it should be.
    pub ok: bool,
}

/// What the steps learn from one another.
struct Story {
    stage: Stage,
    client: Client,
    employee_id: String,
    nip: String,
    request_id: String,
    effective_on: NaiveDate,
    target: String,
}

type Step = for<'a> fn(&'a mut Story) -> Pin<Box<dyn Future<Output = anyhow::Result<String>> + 'a>>;

macro_rules! steps {
    ($( $title:literal => $step:path ),+ $(,)?) => { &[ $( ($title, |story| Box::pin($step(story))) ),+ ] };
}

const STEPS: &[(&str, Step)] = steps![
    "Memuat: percobaan, baris rusak keluar dengan sebabnya, muat ulang, dibatalkan" => load::load,
    "Masuk: kata sandi salah ditolak, token palsu ditolak, token penyegar hanya sekali" => sign_in::sign_in,
    "Melihat: data sendiri, data orang lain tidak ada" => see::own_record,
    "Melihat: dapat naik pangkat atau belum, syarat demi syarat dengan pasalnya" => see::eligibility,
    "Melihat: mencari pegawai, mengurutkan, menghitung, mengunduh" => see::search,
    "Mengajukan: usul terisi dari data, berkas diperiksa, klik ganda satu usul" => decide::ask,
    "Memutuskan: dikembalikan dengan alasan, diajukan lagi, diverifikasi" => decide::verify,
    "Memutuskan: disetujui kepala; yang kedua ditolak dengan keadaan terkini" => decide::approve,
    "Mengirim: usul tercatat di BKN dan pertek terbit" => registry::consideration,
    "Mengirim: SK dicatat, diunggah, dan tampil di riwayat BKN" => registry::decree,
    "Mengirim: nomor HP berubah di BKN" => registry::phone,
    "Mengirim: jabatan berubah di BKN" => registry::position,
    "Mencatat: evaluasi kinerja dicatat, diverifikasi petugas lain, dan tampil di BKN" => histories::appraisal,
    "Mencatat: penghargaan dicatat, diverifikasi petugas lain, dan tampil di BKN" => histories::award,
    "Membandingkan: yang diubah di BKN ditemukan, diputuskan, dan selesai" => stock::stock,
    "Menengok: yang benar pada suatu hari" => look_back::as_of,
    "Menengok: jejak audit dan siapa membuka data" => look_back::trail,
];

/// Plays every step in order, telling each as it is done. Stops at the first failure, since later steps build on it.
/// Answers whether all was as it should be.
///
/// # Errors
/// When `tell` cannot write.
pub async fn play(stage: Stage, mut tell: impl FnMut(&Played) -> std::io::Result<()>) -> anyhow::Result<bool> {
    let client = Client::new(&stage.base)?;
    let mut story = Story {
        stage,
        client,
        employee_id: String::new(),
        nip: String::new(),
        request_id: String::new(),
        effective_on: NaiveDate::MIN,
        target: String::new(),
    };
    for (title, step) in STEPS {
        let (seen, ok) = match step(&mut story).await {
            Ok(seen) => (seen, true),
            Err(error) => (format!("{error:#}"), false),
        };
        tell(&Played { title, seen, ok })?;
        if !ok {
            return Ok(false);
        }
    }
    Ok(true)
}

impl Story {
    /// Signs in and answers the access token.
    async fn token(&self, login: &Login) -> anyhow::Result<String> {
        let body = serde_json::json!({ "login": login.login, "password": login.password });
        let answer = self.client.post("/api/v1/auth/token", None, &body).await?;
        answer.expect(200)?.text("/access_token")
    }

    /// Asks for the request again until `done` says so; the worker carries it meanwhile.
    async fn wait_for(&self, token: &str, what: &str, done: impl Fn(&Value) -> bool) -> anyhow::Result<Value> {
        let path = format!("/api/v1/promotions/{}", self.request_id);
        for _ in 0..600 {
            let answer = self.client.get(&path, Some(token)).await?.expect(200)?;
            if done(&answer.body) {
                return Ok(answer.body);
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        anyhow::bail!("menunggu satu menit, belum juga: {what}")
    }
}

/// Fails with `what` unless `yes`.
fn check(yes: bool, what: impl std::fmt::Display) -> anyhow::Result<()> {
    ensure!(yes, "{what}");
    Ok(())
}
