//! The OpenAPI document: what the handlers say of themselves, and what holds for all of them.

use utoipa::{
    Modify, OpenApi,
    openapi::{
        ContentBuilder, HeaderBuilder, OpenApi as Document, Ref, RefOr, ResponseBuilder, Responses,
        path::Operation,
        security::{Http, HttpAuthScheme, SecurityScheme},
    },
};
use web::{ProblemBody, ReasonBody};

use crate::operations::Paths;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "SIMASN API",
        description = "Personnel records of a city's civil service. Conventions, statuses and examples: docs/api.md. Texts for \
                       people (`title`, `detail`, `message`, `label`) are Indonesian."
    ),
    components(schemas(ProblemBody, ReasonBody)),
    security(("bearer" = [])),
    tags(
        (name = "auth", description = "Signing in, tokens, activation"),
        (name = "me", description = "The caller"),
        (name = "employees", description = "Civil servants and their records"),
        (name = "documents", description = "Digital files"),
        (name = "promotions", description = "Rank promotion (kenaikan pangkat)"),
        (name = "entries", description = "Appraisals and awards: entered by one officer, verified by another"),
        (name = "units", description = "Units and the catalogue of positions"),
        (name = "imports", description = "Loading the registry's export"),
        (name = "accounts", description = "Accounts, activation codes, roles"),
        (name = "registry", description = "Changes on their way to the national registry"),
        (name = "audit", description = "Who did what when"),
    ),
    modifiers(&Common)
)]
struct Whole;

/// The document, built from the handlers.
#[must_use]
pub fn document() -> Document {
    let mut whole = Whole::openapi();
    whole.merge(Paths::openapi());
    Common.modify(&mut whole);
    whole
}

/// What holds for every operation: how the caller proves who they are, and how failures are answered.
struct Common;

impl Modify for Common {
    fn modify(&self, document: &mut Document) {
        let components = document.components.get_or_insert_default();
        let mut bearer = Http::new(HttpAuthScheme::Bearer);
        bearer.bearer_format = Some("JWT".to_owned());
        components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
        for item in document.paths.paths.values_mut() {
            let reads = [&mut item.get].into_iter().flatten().map(|op| (op, false));
            let writes = [&mut item.post, &mut item.put, &mut item.patch, &mut item.delete];
            for (operation, writes) in reads.chain(writes.into_iter().flatten().map(|op| (op, true))) {
                failures(operation, writes);
            }
        }
    }
}

/// (status, when), for reads as for writes.
const ALWAYS: &[(&str, &str)] = &[
    ("400", "The input is malformed; `reasons` says what and where"),
    ("401", "No access token, or one that is expired or forged"),
    ("403", "The caller may look, but not do this"),
    ("404", "It does not exist, or not for this caller"),
    ("503", "Not now; try again after `Retry-After` seconds"),
];
const ON_WRITES: &[(&str, &str)] = &[
    ("409", "Somebody was faster, or the state does not allow it; `present` says where it is now"),
    ("413", "The body is too large"),
    ("415", "Another media type than the one asked for"),
    ("422", "A rule says no (`reasons` lists why), or the `Idempotency-Key` was used for another request"),
    ("429", "Too many requests; try again after `Retry-After` seconds"),
];
const ON_EDITS: &[(&str, &str)] =
    &[("412", "The caller's copy is stale; `present` says what is there now"), ("428", "`If-Match` is missing")];

fn failures(operation: &mut Operation, writes: bool) {
    let signs_in = operation.security.is_some();
    let edits = operation.parameters.iter().flatten().any(|p| matches!(p, RefOr::T(p) if p.name == "If-Match"));
    let on_writes: &[_] = if writes { ON_WRITES } else { &[] };
    let on_edits: &[_] = if edits { ON_EDITS } else { &[] };
    let responses = &mut operation.responses;
    for (status, when) in ALWAYS.iter().chain(on_writes).chain(on_edits) {
        // Where no access token is asked for there is no 403 or 404; what is only read there cannot be refused at all.
        let open_to_all = matches!(*status, "403" | "404") || (!writes && matches!(*status, "400" | "401"));
        if !(signs_in && open_to_all) {
            add(responses, status, when);
        }
    }
}

fn add(responses: &mut Responses, status: &str, when: &str) {
    let problem = Ref::from_schema_name("ProblemBody");
    let content = ContentBuilder::new().schema(Some(problem)).build();
    let mut response = ResponseBuilder::new().description(when).content("application/problem+json", content);
    if matches!(status, "429" | "503") {
        response = response.header("Retry-After", HeaderBuilder::new().description(Some("Seconds")).build());
    }
    responses.responses.entry(status.to_owned()).or_insert_with(|| RefOr::T(response.build()));
}
