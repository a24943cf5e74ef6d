use actix_web::HttpResponse;
use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::PgConnection;
use kernel::{Actor, Permission, access::Reach};
use promotions::queries::{self, QueueFilter, QueueItem};
use web::Problem;
use workflow::State;

use super::super::{
    promotion::answer,
    registry::{Pause, standing},
};
use crate::{desk, frame::Frame, reply, visit::Visit, words};

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    frame: Frame,
    name: String,
    facts: Vec<(&'static str, String)>,
    headline: Option<String>,
    tasks: Vec<Task>,
    requests: Vec<Mine>,
    officer: bool,
    pause: Option<Pause>,
}

/// One line of "Perlu tindakan Anda".
struct Task {
    href: String,
    text: String,
}

/// One of my requests.
struct Mine {
    number: String,
    text: String,
    state: &'static str,
    colour: &'static str,
    held: String,
}

/// Everything the page asks of the database.
struct Seen {
    profile: Option<employees::Profile>,
    headline: Option<String>,
    mine: Vec<QueueItem>,
    waiting: Vec<(State, i64)>,
    /// Entries of histories that wait for this officer.
    entries: Vec<(State, i64)>,
    parked: Option<i64>,
    reported: i64,
    /// Roles that wait for this officer's approval.
    proposed: i64,
    pause: Option<Pause>,
}

pub(crate) async fn get(visit: Visit) -> Result<HttpResponse, Problem> {
    let (actor, today, now) = (visit.actor().clone(), visit.today(), visit.now());
    let seen = visit.read(move |conn| look(conn, &actor, today, now)).await?;
    let tasks = tasks(&seen);
    let page = HomePage {
        frame: visit.frame("Beranda"),
        name: seen.profile.as_ref().map_or_else(|| visit.actor().name.clone(), employees::Profile::full_name),
        facts: seen.profile.as_ref().map(facts).unwrap_or_default(),
        headline: seen.headline,
        tasks,
        requests: seen.mine.iter().map(|item| mine(item, today)).collect(),
        pause: seen.pause,
        officer: !desk::states_of(visit.actor()).is_empty(),
    };
    reply::page(&visit, &page)
}

fn look(
    conn: &mut PgConnection,
    actor: &Actor,
    today: NaiveDate,
    now: DateTime<Utc>,
) -> Result<Seen, promotions::Error> {
    let mut seen = Seen {
        profile: None,
        headline: None,
        mine: Vec::new(),
        waiting: Vec::new(),
        entries: Vec::new(),
        parked: None,
        reported: 0,
        proposed: 0,
        pause: None,
    };
    if let Some(me) = actor.employee {
        seen.profile = Some(employees::profile_on(conn, me, today)?);
        let filter = QueueFilter { employee: Some(me), ..QueueFilter::default() };
        let own = Reach { own: Some(me), ..Reach::default() };
        seen.mine = queries::queue(conn, &filter, &own, None, 20, today)?;
        seen.headline = answer::load(conn, me, None, now)?.ok().map(|found| answer::headline(&found, None));
    }
    for (state, permission, _) in desk::DESKS.iter().filter(|(_, p, _)| actor.may_somewhere(*p)) {
        let counts = queries::counts(conn, &actor.reach(*permission), today)?;
        let waiting = counts.iter().find(|(s, _)| s == state).map_or(0, |(_, n)| *n);
        seen.waiting.push((*state, waiting));
    }
    for (state, permission) in
        [(State::Completed, Permission::VerifyRequest), (State::Returned, Permission::RecordHistory)]
    {
        if actor.may_somewhere(permission) {
            let reach = Reach { own: None, ..actor.reach(permission) };
            seen.entries.push((state, workflow::entry::count(conn, state, &reach, today)?));
        }
    }
    if actor.may_somewhere(Permission::ManageRegistry) {
        seen.parked = Some(store::outbox::oldest_parked(conn)?.iter().map(|(_, count, _)| count).sum());
        seen.pause = standing::pause(&sync::workers::seen(conn, now)?);
    }
    if actor.may_somewhere(Permission::AnswerReport) {
        let reach = actor.reach(Permission::AnswerReport);
        seen.reported = employees::reports::count(conn, employees::reports::State::Open, &reach, today)?;
    }
    if actor.may_somewhere(Permission::ApproveRoles) {
        seen.proposed = accounts::proposals::count(conn, accounts::proposals::State::Open)?;
    }
    Ok(seen)
}

fn facts(profile: &employees::Profile) -> Vec<(&'static str, String)> {
    vec![
        ("NIP", words::nip(&profile.nip)),
        ("Pangkat", words::rank(profile.rank_code.as_deref(), profile.rank_title.as_deref())),
        ("Jabatan", profile.position_name.clone().unwrap_or_else(|| "belum tercatat".to_owned())),
        ("Unit kerja", profile.unit_name.clone().unwrap_or_else(|| "belum tercatat".to_owned())),
    ]
}

fn tasks(seen: &Seen) -> Vec<Task> {
    let own = seen.mine.iter().filter_map(|item| {
        let text = match item.state {
            State::Draft => format!("Lengkapi berkas dan ajukan usul {}", item.number),
            State::Returned => format!("Perbaiki usul {} yang dikembalikan", item.number),
            _ => return None,
        };
        Some(Task { href: format!("/usul/{}", item.number), text })
    });
    let desks = seen.waiting.iter().filter(|(_, n)| *n > 0).map(|(state, n)| {
        let work = desk::DESKS.iter().find(|(s, ..)| s == state).map_or("", |(.., work)| *work);
        Task { href: format!("/antrean?tahap={state}"), text: format!("{} usul {work}", words::count(*n)) }
    });
    let histories = seen.entries.iter().filter(|(_, n)| *n > 0).map(|(state, n)| {
        let work = if *state == State::Returned { "dikembalikan untuk diperbaiki" } else { "untuk diverifikasi" };
        Task { href: format!("/catatan?tahap={state}"), text: format!("{} catatan riwayat {work}", words::count(*n)) }
    });
    let reports = (seen.reported > 0).then(|| Task {
        href: "/laporan-masuk".to_owned(),
        text: format!("{} laporan kesalahan data untuk dijawab", words::count(seen.reported)),
    });
    let roles = (seen.proposed > 0).then(|| Task {
        href: "/usulan-peran".to_owned(),
        text: format!("{} usulan peran untuk diputus", words::count(seen.proposed)),
    });
    let registry = seen.parked.filter(|n| *n > 0).map(|n| Task {
        href: "/sinkronisasi?keadaan=parked".to_owned(),
        text: format!("{} kiriman ke BKN perlu diperiksa", words::count(n)),
    });
    own.chain(desks).chain(histories).chain(reports).chain(roles).chain(registry).collect()
}

fn mine(item: &QueueItem, today: NaiveDate) -> Mine {
    Mine {
        number: item.number.clone(),
        text: format!(
            "Kenaikan pangkat {} ke {}, TMT {}",
            item.from_rank,
            item.target_rank,
            words::day(item.effective_on)
        ),
        state: item.state.label(),
        colour: desk::colour(item.state),
        held: format!(
            "{}, {}",
            desk::holder(item.held_by.as_deref(), item.state),
            words::days_since(item.held_since, today)
        ),
    }
}
