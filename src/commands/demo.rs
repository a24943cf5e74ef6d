//! `simasn demo`: everything on this machine, to be looked at or to be checked.

use std::{
    fs::Permissions, net::SocketAddr, os::unix::fs::PermissionsExt, path::PathBuf, process::ExitCode, sync::Arc,
};

use anyhow::Context;

use crate::{
    commands::say,
    demo::{Account, Cast, Demo, Plan},
    logging, registry, server,
    settings::{self, Settings},
    signals::Signals,
    story::{self, Login, Stage},
    wiring::Wiring,
};

/// Show everything on this machine: a city, the registry's mock, one login for each role, API and pages
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Play the story of a promotion against a fresh database without a person; exits 1 when a step is not as it should be
    #[arg(long)]
    check: bool,
    /// People in the city, when it is made; 12,000 to look at, 1,500 to check
    #[arg(long, value_parser = clap::value_parser!(u64).range(300..=200_000))]
    employees: Option<u64>,
    /// Seed of the city, when it is made
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// Folder of its data, instead of database.data_dir
    #[arg(long, value_name = "DIR", conflicts_with = "check")]
    data: Option<PathBuf>,
    /// Address and port, instead of server.listen
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
}

/// Shows, or checks.
///
/// # Errors
/// When a part cannot be started.
pub(super) fn run(args: &Args, settings: &Settings) -> anyhow::Result<ExitCode> {
    if args.check { check(args, settings) } else { show(args, settings) }
}

fn show(args: &Args, settings: &Settings) -> anyhow::Result<ExitCode> {
    logging::start(&quiet(settings)).context("log.filter cannot be read")?;
    let mut settings = settings.clone();
    if let Some(data) = &args.data {
        settings.database.data_dir.clone_from(data);
    }
    let plan = Plan { employees: args.employees.unwrap_or(12_000), seed: args.seed };
    let listen = args.listen.unwrap_or(settings.server.listen);
    let demo = Demo::start(&settings, plan, listen)?;
    if args.employees.is_some_and(|wanted| wanted != demo.employees) {
        say(format_args!("The city has {} people; `make clean-data` makes room for another.", demo.employees))?;
    }
    let (settings, wiring, cast, rest) = demo.split();
    let served = actix_web::rt::System::new().block_on(serve(wiring, &settings.server, &cast));
    rest.close()?;
    served.map(|()| ExitCode::SUCCESS)
}

/// Warnings only: the terminal belongs to the logins. `log.filter` other than its default is obeyed.
fn quiet(settings: &Settings) -> settings::Log {
    let mut log = settings.log.clone();
    if log.filter == "info" {
        "warn".clone_into(&mut log.filter);
    }
    log
}

async fn serve(wiring: Wiring, settings: &settings::Server, cast: &Cast) -> anyhow::Result<()> {
    let mut signals = Signals::listen()?;
    let (server, address) = server::build(wiring, settings)
        .with_context(|| format!("{} cannot be used; --listen chooses another address", settings.listen))?;
    let handle = server.handle();
    let mut server = actix_web::rt::spawn(server);
    print_logins(cast, address)?;
    tokio::select! {
        () = signals.next() => {}
        ended = &mut server => return Ok(ended??),
    }
    say("stopping …")?;
    signals.or_force(handle.stop(true)).await;
    Ok(server.await??)
}

fn print_logins(cast: &Cast, address: SocketAddr) -> anyhow::Result<()> {
    say(format_args!("\n  SIMASN  http://{address}/      API  http://{address}/api/docs\n"))?;
    say(format_args!("  {:<34} {:<20} {:<16} {}", "Peran", "NIP / nama akun", "Kata sandi", "Siapa"))?;
    for (part, account) in cast.parts() {
        say(format_args!(
            "  {part:<34} {:<20} {:<16} {}, {}",
            account.login, account.password, account.name, account.unit
        ))?;
    }
    say("\n  Ctrl-C menghentikan semuanya; data tetap ada untuk pemakaian berikutnya.")?;
    Ok(())
}

/// Plays the story against everything fresh, in a folder of its own that is gone afterwards.
fn check(args: &Args, settings: &Settings) -> anyhow::Result<ExitCode> {
    logging::start(&quiet(settings)).context("log.filter cannot be read")?;
    // Another account may run the private server: it must be able to walk here.
    let folder = tempfile::Builder::new()
        .prefix("simasn-check-")
        .permissions(Permissions::from_mode(0o755))
        .tempdir()
        .context("no temporary folder can be made")?;
    let mut settings = settings.clone();
    settings.database.data_dir = folder.path().join("data");
    let plan = Plan { employees: args.employees.unwrap_or(1_500), seed: args.seed };
    let listen = args.listen.unwrap_or(SocketAddr::from(([127, 0, 0, 1], 0)));
    let (settings, wiring, cast, rest) = Demo::start(&settings, plan, listen)?.split();
    let played = actix_web::rt::System::new().block_on(play(wiring, &settings, &cast, plan));
    rest.close()?;
    folder.close()?;
    Ok(if played? { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn play(wiring: Wiring, settings: &Settings, cast: &Cast, plan: Plan) -> anyhow::Result<bool> {
    let client = registry::client(&settings.registry)?.context("the demonstration has a registry")?;
    let db = wiring.shared.db.clone();
    let (server, address) = server::build(wiring, &settings.server)?;
    let handle = server.handle();
    let server = actix_web::rt::spawn(server);
    let stage = Stage {
        base: format!("http://{address}"),
        cast: cast.into(),
        registry: Arc::new(client),
        db,
        city: plan.options(),
    };
    let played = story::play(stage, |step| {
        let mark = if step.ok { "ok  " } else { "GAGAL" };
        say(format_args!("{mark} {}\n       {}", step.title, step.seen))
    })
    .await;
    handle.stop(true).await;
    server.await??;
    if *played.as_ref().unwrap_or(&false) {
        say("\nSemua langkah berjalan sebagaimana mestinya.")?;
    }
    played
}

impl From<&Cast> for story::Cast {
    fn from(cast: &Cast) -> Self {
        let login = |account: &Account| Login { login: account.login.clone(), password: account.password.clone() };
        Self {
            employee: login(&cast.employee),
            stranger: login(&cast.stranger),
            unit_admin: login(&cast.unit_admin),
            verifier: login(&cast.verifier),
            head: login(&cast.head),
            hr_officer: login(&cast.hr_officer),
            registry_officer: login(&cast.registry_officer),
            inspectorate: login(&cast.inspectorate),
        }
    }
}
