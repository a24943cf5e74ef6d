//! `simasn account`: accounts and roles from the command line, for the first administrator and for emergencies. Every
//! act is in the audit trail, by the program itself.

use std::process::ExitCode;

use accounts::{ExposeSecret, activation, roles, users};
use anyhow::Context;
use chrono::NaiveDate;
use kernel::{Call, EmployeeId, Nip, Role, Scope, Span, UnitId, UserId, clock};
use store::Tx;

use crate::{
    commands::{explain, say},
    database::{self, Database},
    settings::Settings,
};

/// Create accounts, hand out activation codes, give and take back roles
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Create the account if there is none and print a one-time activation code
    Invite {
        /// NIP of an employee, or the name of a technical account
        login: String,
        /// Create a technical account with this name when there is none
        #[arg(long, value_name = "NAME")]
        technical: Option<String>,
    },
    /// Create an account for every employee that has none
    CreateAll {
        /// Letter or reason, for the trail
        #[arg(long)]
        basis: String,
    },
    /// Print the roles of an account, past ones included
    Roles {
        /// NIP, or the name of a technical account
        login: String,
    },
    /// Give a role
    Grant(Grant),
    /// Take a role back
    Revoke {
        /// Number of the grant, as `account roles` prints it
        grant: uuid::Uuid,
        /// Letter or reason, for the trail
        #[arg(long)]
        basis: String,
    },
    /// Close an account: sessions end at once, access tokens within minutes
    Disable {
        /// NIP, or the name of a technical account
        login: String,
        /// Letter or reason, for the trail
        #[arg(long)]
        basis: String,
    },
    /// Open a closed account; it needs a new activation code
    Enable {
        /// NIP, or the name of a technical account
        login: String,
        /// Letter or reason, for the trail
        #[arg(long)]
        basis: String,
    },
}

#[derive(Debug, clap::Args)]
struct Grant {
    /// NIP, or the name of a technical account
    login: String,
    /// employee, superior, unit_admin, verifier, head, hr_officer, registry_officer, inspectorate, system_admin
    role: Role,
    /// For this unit and everything below it, by its registry id; without it for the whole agency
    #[arg(long, value_name = "UNOR_ID")]
    unit: Option<String>,
    /// First day; today when left out
    #[arg(long, value_name = "YYYY-MM-DD")]
    from: Option<NaiveDate>,
    /// First day on which it holds no more
    #[arg(long, value_name = "YYYY-MM-DD")]
    until: Option<NaiveDate>,
    /// Letter that gives the role
    #[arg(long)]
    basis: String,
}

/// Runs one of them.
///
/// # Errors
/// When the database cannot be used, or what the accounts refuse.
pub(super) fn run(args: &Args, settings: &Settings) -> anyhow::Result<ExitCode> {
    let database = database::open(&settings.database)?;
    match &args.command {
        Command::Invite { login, technical } => invite(&database, settings, login, technical.as_deref())?,
        Command::CreateAll { basis } => {
            let made = write(&database, |tx| users::create_accounts(tx, basis))?;
            say(format_args!("{made} accounts created"))?;
        }
        Command::Roles { login } => print_roles(&database, login)?,
        Command::Grant(grant) => give(&database, grant)?,
        Command::Revoke { grant, basis } => {
            write(&database, |tx| roles::revoke_role(tx, (*grant).into(), basis))?;
            say("taken back")?;
        }
        Command::Disable { login, basis } => {
            let user = user_of(&database, login)?;
            write(&database, |tx| users::disable(tx, user, basis))?;
            say("closed")?;
        }
        Command::Enable { login, basis } => {
            let user = user_of(&database, login)?;
            write(&database, |tx| users::enable(tx, user, basis))?;
            say("open again; `simasn account invite` gives it a new code")?;
        }
    }
    database.close()?;
    Ok(ExitCode::SUCCESS)
}

fn write<T>(database: &Database, work: impl FnOnce(&mut Tx<'_>) -> Result<T, accounts::Error>) -> anyhow::Result<T> {
    database.db.write_here(&Call::system(clock::now()), work).map_err(explain)
}

fn user_of(database: &Database, login: &str) -> anyhow::Result<UserId> {
    let user = database.db.read_here(|conn| users::find(conn, login)).map_err(explain)?;
    Ok(user.with_context(|| format!("there is no account {login:?}"))?.id)
}

fn invite(database: &Database, settings: &Settings, login: &str, technical: Option<&str>) -> anyhow::Result<()> {
    let known = database.db.read_here(|conn| users::find(conn, login)).map_err(explain)?.map(|user| user.id);
    let employee = match (known, technical) {
        (None, None) => Some(employee_of(database, login)?),
        _ => None,
    };
    let activation = write(database, |tx| {
        let user = match (known, employee, technical) {
            (Some(user), ..) => user,
            (None, Some(employee), _) => users::create_user_for_employee(tx, employee)?,
            (None, None, name) => users::create_technical_user(tx, login, name.unwrap_or(login))?,
        };
        activation::issue_activation(tx, user, &settings.accounts)
    })?;
    say(format_args!("activation code: {}", activation.code.expose_secret()))?;
    say(format_args!("works once, until {}", activation.expires_at.with_timezone(&clock::jakarta())))?;
    say(format_args!("to be typed at {}/aktivasi", settings.server.public_url))?;
    Ok(())
}

fn employee_of(database: &Database, login: &str) -> anyhow::Result<EmployeeId> {
    let nip: Nip = login.parse().map_err(|fault| {
        anyhow::anyhow!(
            "there is no account {login:?}, and it is no NIP ({fault}); --technical creates a technical account"
        )
    })?;
    let today = clock::day_in_jakarta(clock::now());
    let person = database.db.read_here(|conn| employees::profile_by_nip(conn, &nip, today)).map_err(explain)?;
    Ok(person.id)
}

fn print_roles(database: &Database, login: &str) -> anyhow::Result<()> {
    let user = user_of(database, login)?;
    for held in database.db.read_here(|conn| roles::roles_of(conn, user)).map_err(explain)? {
        let scope = match held.grant.scope {
            Scope::Own => "own".to_owned(),
            Scope::Agency => "agency".to_owned(),
            Scope::Subtree { unit } => format!("unit {unit}"),
        };
        let until = held.valid.until.map_or_else(|| "open".to_owned(), |day| day.to_string());
        let taken =
            held.revoked_at.map_or_else(String::new, |at| format!(", taken back {}", clock::day_in_jakarta(at)));
        say(format_args!(
            "{} {} ({scope}) {} to {until}{taken}, by {}",
            held.id, held.grant.role, held.valid.from, held.basis
        ))?;
    }
    Ok(())
}

fn give(database: &Database, grant: &Grant) -> anyhow::Result<()> {
    let user = user_of(database, &grant.login)?;
    let scope = match &grant.unit {
        Some(unit) => Scope::Subtree { unit: unit_of(database, unit)? },
        None if grant.role == Role::Employee => Scope::Own,
        None => Scope::Agency,
    };
    let from = grant.from.unwrap_or_else(|| clock::day_in_jakarta(clock::now()));
    let valid = Span { from, until: grant.until };
    let id = write(database, |tx| roles::grant_role(tx, user, grant.role, scope, valid, &grant.basis))?;
    say(format_args!("given, grant {id}"))?;
    Ok(())
}

fn unit_of(database: &Database, registry_id: &str) -> anyhow::Result<UnitId> {
    let wanted = [registry_id.to_owned()];
    let units = database.db.read_here(|conn| organization::units_by_registry_id(conn, &wanted)).map_err(explain)?;
    units.get(registry_id).copied().with_context(|| format!("there is no unit with the registry id {registry_id:?}"))
}
