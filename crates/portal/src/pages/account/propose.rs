use accounts::{proposals, roles, users};
use actix_web::{HttpRequest, HttpResponse, web::Path};
use askama::Template;
use kernel::{Reason, Role, Scope, Span, UserId};
use organization::Unit;
use web::Problem;

use super::Shown;
use crate::{
    choice::{Choice, choices},
    faults::Faults,
    fields::Fields,
    frame::Frame,
    reply,
    sent::Sent,
    visit::Visit,
};

/// Most units offered at once.
const OFFERED: usize = 30;
/// The choice that is no unit.
const AGENCY: &str = "agency";

/// The page: first the search for a unit, then the form.
#[derive(Template)]
#[template(path = "role_propose.html")]
struct ProposePage {
    frame: Frame,
    faults: Faults,
    account: Shown,
    roles: Vec<Choice>,
    unit_text: String,
    places: Vec<Choice>,
    typed: Fields,
}

/// `/akun/{id}/peran`: proposes a role; somebody else approves it.
pub(crate) async fn get(visit: Visit, req: HttpRequest, id: Path<String>) -> Result<HttpResponse, Problem> {
    super::require(&visit)?;
    let page = load(&visit, super::id_of(&id)?, Fields::parse(req.query_string()), Faults::default()).await?;
    reply::page(&visit, &page)
}

pub(crate) async fn post(sent: Sent, id: Path<String>) -> Result<HttpResponse, Problem> {
    let id = super::id_of(&id)?;
    let today = sent.visit.today();
    let kept = match Wish::of(&sent.fields, today) {
        Ok(wish) => {
            let work = move |tx: &mut store::Tx<'_>| {
                proposals::propose(tx, id, wish.role, wish.scope, wish.valid, &wish.basis)
            };
            sent.write(work).await
        }
        Err(faults) => Err(accounts::Error::Invalid(faults).into()),
    };
    match kept {
        Ok(_) => Ok(reply::to_saying(
            &format!("/akun/{id}"),
            "Peran diusulkan. Peran berlaku setelah disetujui orang lain yang berwenang.",
        )),
        Err(problem) => {
            // The refusals of one field stand at that field, too.
            let field = match problem.code() {
                "accounts.scope-mismatch" | "accounts.no-unit" => Some("place"),
                _ => None,
            };
            let mut faults = Faults::of_problem(problem)?;
            faults.reasons.extend(field.map(|field| Reason::field(field, "place", faults.detail.clone())));
            let page = load(&sent.visit, id, sent.fields.clone(), faults).await?;
            reply::refused(&sent.visit, &page)
        }
    }
}

/// What is proposed.
struct Wish {
    role: Role,
    scope: Scope,
    valid: Span,
    basis: String,
}

impl Wish {
    /// What was typed; texts become types here.
    fn of(fields: &Fields, today: chrono::NaiveDate) -> Result<Self, Vec<Reason>> {
        let mut faults = Vec::new();
        let role = fields.parsed("role").filter(|role| roles::given().any(|given| given == *role));
        if role.is_none() {
            faults.push(Reason::field("role", "role-missing", "Pilih perannya."));
        }
        let scope = match fields.text("place") {
            AGENCY => Some(Scope::Agency),
            unit => unit.parse().ok().map(|unit| Scope::Subtree { unit }),
        };
        if scope.is_none() {
            let message = "Pilih tempat peran ini berlaku: seluruh instansi, atau satu unit beserta bawahannya.";
            faults.push(Reason::field("place", "place-missing", message));
        }
        let mut day = |name| {
            fields.day(name).unwrap_or_else(|reason| {
                faults.push(reason);
                None
            })
        };
        let from = day("from").unwrap_or(today);
        // People name the last day, a span the first day after it.
        let until = day("until").and_then(|last| last.succ_opt());
        let basis = fields.text("basis").to_owned();
        match (role, scope) {
            (Some(role), Some(scope)) if faults.is_empty() => {
                Ok(Self { role, scope, valid: Span { from, until }, basis })
            }
            _ => Err(faults),
        }
    }
}

async fn load(visit: &Visit, id: UserId, typed: Fields, faults: Faults) -> Result<ProposePage, Problem> {
    let (today, text) = (visit.today(), typed.text("cari_unit").to_owned());
    let wanted = text.clone();
    let (user, units): (_, Vec<Unit>) = visit
        .read(move |conn| {
            let user = users::get(conn, id)?;
            let units = match wanted.as_str() {
                "" => Vec::new(),
                text => organization::units_named(conn, text, today, OFFERED)?,
            };
            Ok::<_, accounts::Error>((user, units))
        })
        .await?;
    if visit.actor().user == Some(id) {
        return Err(accounts::Error::OwnRole.into());
    }
    let agency = (AGENCY.to_owned(), "Seluruh instansi".to_owned());
    let units = units.into_iter().map(|unit| (unit.id.to_string(), format!("{} dan bawahannya", unit.name)));
    let places = choices(std::iter::once(agency).chain(units), typed.text("place"));
    Ok(ProposePage {
        frame: visit.frame("Usulkan peran"),
        faults,
        account: Shown::of(visit, &user),
        roles: choices(roles::given().map(|role| (role, role.label())), typed.text("role")),
        unit_text: text,
        places,
        typed,
    })
}
