//! How the sending goes: what waits lane by lane, the workers, their pauses and breakers.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sync::{
    officer::{Overview, ParkedCause},
    workers::{self, Seen},
};

use super::causes::explained;
use crate::words;

/// Why nothing is sent now.
pub(crate) struct Pause {
    /// Which part of the workers it stops, when others send.
    pub(crate) some: Option<String>,
    pub(crate) title: String,
    pub(crate) remedy: String,
    pub(crate) since: String,
    /// It ends when somebody pastes a token.
    pub(crate) token: bool,
}

/// A family of calls that is left alone for a while because it fails.
pub(super) struct Breaker {
    pub(super) family: String,
    pub(super) state: &'static str,
    /// By how many of the workers that live.
    pub(super) whose: String,
    pub(super) cause: String,
    pub(super) since: String,
    pub(super) until: String,
}

/// One worker.
pub(super) struct Worker {
    pub(super) process: String,
    pub(super) environment: String,
    pub(super) seen: String,
    pub(super) alive: bool,
    /// End of the quiet hours it keeps.
    pub(super) quiet: Option<String>,
    /// Why it sends nothing, or not all.
    pub(super) held: Vec<String>,
    pub(super) hands: String,
    pub(super) rate: String,
}

/// Stuck for one cause.
pub(super) struct Parked {
    pub(super) code: String,
    pub(super) count: String,
    pub(super) cause: String,
    pub(super) remedy: String,
    pub(super) owner: &'static str,
    pub(super) deadline: Option<String>,
    pub(super) late: bool,
}

/// The pause that somebody must end, if the workers that live report one.
pub(crate) fn pause(workers: &[Seen]) -> Option<Pause> {
    let alive: Vec<_> = workers.iter().filter(|w| !w.stale).collect();
    let pauses: Vec<_> = alive.iter().filter_map(|w| w.state.pause.as_ref()).collect();
    let pause = pauses.iter().max_by_key(|pause| pause.alarm)?;
    let some = (pauses.len() < alive.len()).then(|| format!("{} dari {} pengirim", pauses.len(), alive.len()));
    let said = explained(&pause.cause);
    let token = matches!(pause.cause.as_str(), "registry.token-over" | "registry.token-refused");
    Some(Pause { some, title: said.cause, remedy: said.remedy, since: words::instant(pause.since), token })
}

/// Whether nothing sends at all although something may wait.
pub(super) fn nobody(workers: &[Seen]) -> bool {
    workers.iter().all(|worker| worker.stale)
}

pub(super) fn facts(o: &Overview) -> Vec<(String, String)> {
    let b = &o.backlog;
    let waiting = b.lanes.iter().filter(|lane| lane.pending > 0).map(|lane| {
        let since = lane.oldest_at.map(|at| format!(", tertua {}", words::instant(at))).unwrap_or_default();
        (format!("Jalur {}", lane.lane.label().to_lowercase()), format!("{}{since}", words::count(lane.pending)))
    });
    let mut facts = vec![("Menunggu dikirim".to_owned(), words::count(b.pending))];
    facts.extend(waiting);
    facts.extend([
        ("Gagal dan dicoba lagi sendiri".to_owned(), words::count(b.failing)),
        ("Dijadwalkan untuk hari lain".to_owned(), words::count(b.scheduled)),
        ("Perlu diperiksa".to_owned(), words::count(b.parked_total())),
        ("Paling lama menunggu sejak".to_owned(), b.oldest_at.map_or_else(|| "tidak ada".to_owned(), words::instant)),
        (
            "Diterima BKN".to_owned(),
            format!("{} dalam satu menit, {} dalam satu jam", words::count(o.last_minute), words::count(o.last_hour)),
        ),
        ("Diterima, belum tampil di BKN".to_owned(), words::count(o.unseen)),
        ("Pegawai yang pengirimannya dihentikan".to_owned(), words::count(b.frozen_people)),
    ]);
    facts
}

/// Every worker finds out by itself; the officer hears of each family once, and of how many workers leave it alone.
pub(super) fn breakers(workers: &[Seen]) -> Vec<Breaker> {
    let alive: Vec<_> = workers.iter().filter(|w| !w.stale).collect();
    let mut families: BTreeMap<&str, Vec<&workers::Breaker>> = BTreeMap::new();
    for breaker in alive.iter().flat_map(|w| &w.state.breakers) {
        families.entry(&breaker.family).or_default().push(breaker);
    }
    let shown = families.into_iter().filter_map(|(name, found)| {
        let first = found.iter().min_by_key(|b| b.since)?;
        let trying = found.iter().any(|b| b.state == "half_open");
        Some(Breaker {
            family: family(name).to_owned(),
            state: if trying { "Sedang dicoba satu per satu" } else { "Ditahan" },
            whose: format!("{} dari {} pengirim", found.len(), alive.len()),
            cause: explained(&first.cause).cause,
            since: words::instant(first.since),
            until: found.iter().map(|b| b.until).min().map(words::instant).unwrap_or_default(),
        })
    });
    shown.collect()
}

/// A family of calls, in words.
fn family(code: &str) -> &str {
    match code {
        "tokens" => "Token",
        "reads" => "Membaca data satu pegawai",
        "writes" => "Menyimpan perubahan",
        "documents" => "Mengunggah dan mengunduh berkas",
        "lists" => "Membaca daftar instansi",
        other => other,
    }
}

pub(super) fn workers(seen: &[Seen], now: DateTime<Utc>) -> Vec<Worker> {
    seen.iter()
        .map(|w| Worker {
            process: w.process.clone(),
            environment: match w.state.environment.as_str() {
                "production" => "produksi".to_owned(),
                "training" => "pelatihan".to_owned(),
                other => other.to_owned(),
            },
            seen: seconds((now - w.seen_at).num_seconds()),
            alive: !w.stale,
            quiet: w.state.quiet_until.map(words::instant),
            held: held(w),
            hands: format!("{}, paling banyak {}", w.state.hands, w.state.most_hands),
            rate: format!("{:.0} per menit", w.state.per_minute),
        })
        .collect()
}

/// What one worker does not send now, and why.
fn held(w: &Seen) -> Vec<String> {
    let pause = w.state.pause.as_ref().map(|pause| {
        let heard = if pause.shared { ", ditemukan pengirim lain" } else { "" };
        format!("Berhenti: {}{heard}", explained(&pause.cause).cause)
    });
    let breakers = w.state.breakers.iter().map(|b| {
        let state = if b.state == "half_open" { "dicoba satu per satu" } else { "ditahan" };
        format!("{}: {state}", family(&b.family))
    });
    pause.into_iter().chain(breakers).collect()
}

fn seconds(n: i64) -> String {
    match n {
        n if n < 2 => "baru saja".to_owned(),
        n if n < 120 => format!("{n} detik yang lalu"),
        n => format!("{} menit yang lalu", words::count(n / 60)),
    }
}

pub(super) fn parked(one: &ParkedCause, now: DateTime<Utc>) -> Parked {
    let said = explained(&one.cause);
    Parked {
        code: one.cause.clone(),
        count: words::count(one.count),
        cause: said.cause,
        remedy: said.remedy,
        owner: one.owner.label(),
        deadline: one.deadline.map(words::instant),
        late: one.deadline.is_some_and(|at| at < now),
    }
}
