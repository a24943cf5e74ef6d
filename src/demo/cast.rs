//! One login for each role: people of the city with the roles they need to carry a promotion through.

use accounts::{ExposeSecret, SecretString, activation, roles, users};
use anyhow::Context;
use kernel::{Call, EmployeeId, Role, Scope, Span, UserId, clock};
use pg::Db;
use promotions::PromotionPolicies;
use serde::{Deserialize, Serialize};
use web::Shared;

use super::residents::{self, Resident};

/// Letter that gives the roles.
const BASIS: &str = "Peragaan";

/// A login of the demonstration. The password is made for this installation and works nowhere else.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Account {
    /// NIP, or the name of a technical account.
    pub login: String,
    /// Password.
    pub password: String,
    /// Name of the person.
    pub name: String,
    /// Where they work.
    pub unit: String,
}

/// Who plays which part.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cast {
    /// May be promoted now.
    pub employee: Account,
    /// May be promoted too, in another unit.
    pub stranger: Account,
    /// Leads the employee's unit, or one above it.
    pub superior: Account,
    /// Personnel officer of the employee's unit.
    pub unit_admin: Account,
    /// Verifier.
    pub verifier: Account,
    /// Head of the personnel agency.
    pub head: Account,
    /// Enters positions, imports, decrees.
    pub hr_officer: Account,
    /// In charge of the registry.
    pub registry_officer: Account,
    /// Auditor.
    pub inspectorate: Account,
    /// Accounts and jobs, no personal data.
    pub system_admin: Account,
}

impl Cast {
    /// Each part with what it is called, in the order in which a promotion meets them.
    #[must_use]
    pub fn parts(&self) -> [(&'static str, &Account); 10] {
        [
            ("Pegawai (dapat naik pangkat)", &self.employee),
            ("Pegawai lain", &self.stranger),
            (Role::Superior.label(), &self.superior),
            (Role::UnitAdmin.label(), &self.unit_admin),
            (Role::Verifier.label(), &self.verifier),
            (Role::Head.label(), &self.head),
            (Role::HrOfficer.label(), &self.hr_officer),
            (Role::RegistryOfficer.label(), &self.registry_officer),
            (Role::Inspectorate.label(), &self.inspectorate),
            (Role::SystemAdmin.label(), &self.system_admin),
        ]
    }
}

/// Creates an account for everybody in the city and gives the parts to ten of them.
pub(super) fn make(db: &Db, shared: &Shared) -> anyhow::Result<Cast> {
    let call = Call::system(clock::now());
    db.write_here(&call, |tx| users::create_accounts(tx, BASIS))?;
    let mut casting = Casting { db, shared, call, people: people(db)?, taken: Vec::new() };

    let employee = casting.choose("somebody who may be promoted now", |p, may| may && !p.leads())?;
    let stranger = casting.choose("a second one", |p, may| may && p.unit_id != employee.unit_id && !p.leads())?;
    let superior = casting.choose("a superior", |p, _| p.leads() && employee.unit_path.contains(&p.unit_path))?;
    let unit_admin = casting.first_of(
        "a personnel officer of the unit",
        &[
            &|p: &Resident| p.unit_id == employee.unit_id && !p.leads(),
            &|p: &Resident| p.unit_path.starts_with(top(&employee.unit_path)) && !p.leads(),
            &|p: &Resident| !p.leads(),
        ],
    )?;
    let head = casting.officer("a head", "kepegawaian", Resident::leads)?;
    let verifier = casting.officer("a verifier", "kepegawaian", |p| !p.leads())?;
    let hr_officer = casting.officer("an HR officer", "kepegawaian", |p| !p.leads())?;
    let registry_officer = casting.officer("a registry officer", "kepegawaian", |p| !p.leads())?;
    let inspectorate = casting.officer("an auditor", "inspektorat", |p| !p.leads())?;

    let below = |unit| Scope::Subtree { unit };
    Ok(Cast {
        superior: casting.give(&superior, Role::Superior, below(superior.unit_id))?,
        unit_admin: casting.give(&unit_admin, Role::UnitAdmin, below(employee.unit_id))?,
        verifier: casting.give(&verifier, Role::Verifier, Scope::Agency)?,
        head: casting.give(&head, Role::Head, Scope::Agency)?,
        hr_officer: casting.give(&hr_officer, Role::HrOfficer, Scope::Agency)?,
        registry_officer: casting.give(&registry_officer, Role::RegistryOfficer, Scope::Agency)?,
        inspectorate: casting.give(&inspectorate, Role::Inspectorate, Scope::Agency)?,
        system_admin: casting.administrator()?,
        employee: casting.open(&employee)?,
        stranger: casting.open(&stranger)?,
    })
}

/// The residents, each with whether the rules allow a promotion on the next date that can be proposed.
fn people(db: &Db) -> anyhow::Result<Vec<(Resident, bool)>> {
    let today = clock::day_in_jakarta(clock::now());
    let window = PromotionPolicies::builtin()?.next_proposable(today, today)?;
    let day = window.context("no promotion date can be proposed today")?.tmt_on;
    let eligible = db.read_here(|conn| residents::eligible(conn, day))?;
    let everybody = db.read_here(|conn| residents::everybody(conn, today))?;
    Ok(everybody
        .into_iter()
        .map(|person| {
            let may = eligible.contains(&person.id);
            (person, may)
        })
        .collect())
}

/// The unit at the top of a path, `/a/` of `/a/b/c/`.
fn top(path: &str) -> &str {
    path.get(1..).and_then(|rest| rest.find('/')).and_then(|end| path.get(..end + 2)).unwrap_or(path)
}

struct Casting<'a> {
    db: &'a Db,
    shared: &'a Shared,
    call: Call,
    people: Vec<(Resident, bool)>,
    taken: Vec<EmployeeId>,
}

impl Casting<'_> {
    /// The first who fits and has no part yet.
    fn choose(&mut self, part: &str, fits: impl Fn(&Resident, bool) -> bool) -> anyhow::Result<Resident> {
        let free = |p: &Resident| !self.taken.contains(&p.id);
        let (chosen, _) = self
            .people
            .iter()
            .find(|(p, may)| free(p) && fits(p, *may))
            .with_context(|| format!("the city has nobody to play {part}; make it larger with --employees"))?
            .clone();
        self.taken.push(chosen.id);
        Ok(chosen)
    }

    /// By the first of several wishes that somebody fulfils.
    fn first_of(&mut self, part: &str, wishes: &[&dyn Fn(&Resident) -> bool]) -> anyhow::Result<Resident> {
        let mut last = None;
        for wish in wishes {
            match self.choose(part, |p, _| wish(p)) {
                Ok(chosen) => return Ok(chosen),
                Err(error) => last = Some(error),
            }
        }
        Err(last.unwrap_or_else(|| anyhow::anyhow!("no wish for {part}")))
    }

    /// Somebody of the unit so named who fits, or of anywhere.
    fn officer(&mut self, part: &str, unit: &str, fits: fn(&Resident) -> bool) -> anyhow::Result<Resident> {
        self.first_of(
            part,
            &[&|p: &Resident| p.works_in(unit) && fits(p), &|p: &Resident| p.works_in(unit), &|p| fits(p)],
        )
    }

    /// Opens the account and gives the role.
    fn give(&self, person: &Resident, role: Role, scope: Scope) -> anyhow::Result<Account> {
        let account = self.open(person)?;
        let user = self.user(&account.login)?;
        self.grant(user, role, scope)?;
        Ok(account)
    }

    fn grant(&self, user: UserId, role: Role, scope: Scope) -> anyhow::Result<()> {
        let valid = Span { from: self.call.today(), until: None };
        match self.db.write_here(&self.call, |tx| roles::grant_role(tx, user, role, scope, valid, BASIS)) {
            // Given by an earlier start that was interrupted.
            Ok(_) | Err(accounts::Error::AlreadyGranted) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Activates the account with a fresh password, the way a person does.
    fn open(&self, person: &Resident) -> anyhow::Result<Account> {
        let password = self.activate(self.user(&person.nip)?)?;
        Ok(Account { login: person.nip.clone(), password, name: person.name.clone(), unit: person.unit_name.clone() })
    }

    fn administrator(&self) -> anyhow::Result<Account> {
        let (login, name) = ("admin", "Administrator sistem");
        let known = self.db.read_here(|conn| users::find(conn, login))?;
        let user = match known {
            Some(user) => user.id,
            None => self.db.write_here(&self.call, |tx| users::create_technical_user(tx, login, name))?,
        };
        self.grant(user, Role::SystemAdmin, Scope::Agency)?;
        let password = self.activate(user)?;
        Ok(Account { login: login.to_owned(), password, name: name.to_owned(), unit: "akun teknis".to_owned() })
    }

    fn user(&self, login: &str) -> anyhow::Result<UserId> {
        let user = self.db.read_here(|conn| users::find(conn, login))?;
        Ok(user.context("an account that was just made is gone")?.id)
    }

    fn activate(&self, user: UserId) -> anyhow::Result<String> {
        let password = SecretString::from(uuid::Uuid::new_v4().simple().to_string().get(..14).unwrap_or_default());
        let hash = self.shared.hasher.hash(&password)?;
        let settings = &self.shared.accounts;
        self.db.write_here(&self.call, |tx| {
            let issued = activation::issue_activation(tx, user, settings)?;
            activation::activate(tx, &issued.code, &hash)
        })?;
        Ok(password.expose_secret().to_owned())
    }
}
