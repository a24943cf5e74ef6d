//! The one list of operations.

use actix_web::{
    HttpResponse,
    http::header::ALLOW,
    web::{Data, ServiceConfig, resource},
};
use utoipa::OpenApi;
use web::{HttpFault, Problem, extract::Tag};

use crate::{
    accounts, audit, auth, differences, employees, entries, imports, me, pages, positions, promotions, registry,
    reports, roles, state::State, units,
};

/// From one list both the routes and the paths of the OpenAPI document: neither can forget the other.
macro_rules! operations {
    ($($($segment:ident)::+),+ $(,)?) => {
        /// Adds the operations, `/api/v1/openapi.json` and the page `/api/docs`.
        ///
        /// Expects [`web::configure`] on the same application.
        pub fn configure(app: &mut ServiceConfig, state: &State) {
            app.app_data(Data::new(state.clone()));
            $( app.service($($segment)::+); )+
            app.service(pages::openapi_json).service(pages::reference::html).service(pages::reference::style);
            other_methods(app);
        }

        #[derive(OpenApi)]
        #[openapi(paths($($($segment)::+),+))]
        pub(crate) struct Paths;
    };
}

operations![
    auth::token,
    auth::refresh,
    auth::logout,
    auth::activate,
    auth::jwks,
    me::me,
    me::openings,
    // fixed paths before those with an id in the same place
    employees::list::count,
    employees::export::export,
    employees::list::list,
    employees::get::get,
    employees::record::record,
    employees::private::private,
    employees::sensitive::family,
    employees::sensitive::sanctions,
    employees::contact::change,
    employees::positions::record,
    employees::documents::list,
    employees::documents::put,
    employees::documents::content,
    employees::eligibility::eligibility,
    reports::create,
    reports::of_person,
    reports::list,
    reports::answer,
    promotions::decisions::decide,
    promotions::queue::list,
    promotions::draft::create,
    promotions::get::get,
    promotions::steps::submit,
    promotions::steps::complete,
    promotions::steps::verify,
    promotions::steps::send_back,
    promotions::steps::approve,
    promotions::steps::refuse,
    promotions::steps::withdraw,
    promotions::steps::decree,
    promotions::documents::attach,
    promotions::documents::detach,
    entries::list::list,
    entries::get::get,
    entries::steps::send_back,
    entries::steps::withdraw,
    entries::appraisals::list,
    entries::appraisals::enter,
    entries::appraisals::again,
    entries::appraisals::verify,
    entries::awards::list,
    entries::awards::enter,
    entries::awards::again,
    entries::awards::verify,
    units::tree,
    units::get,
    units::subtree,
    positions::search,
    imports::load,
    imports::list,
    imports::undo,
    imports::fault_book_list,
    imports::fault_book_file,
    differences::summary,
    differences::list,
    differences::decide,
    differences::compare,
    registry::overview::overview,
    registry::events::list,
    registry::events::retry,
    registry::events::retry_matching,
    registry::events::get,
    registry::events::edit,
    registry::events::skip,
    registry::events::decide,
    registry::events::look,
    registry::people::person,
    registry::people::freeze,
    registry::people::lift,
    registry::token::paste,
    accounts::list,
    accounts::get,
    accounts::create,
    accounts::activation_code,
    accounts::disable,
    accounts::enable,
    roles::propose,
    roles::revoke,
    roles::list,
    roles::approve,
    roles::refuse,
    audit::list,
];

/// A path that is there answers other methods with 405 and the ones it takes. Stands behind all operations.
fn other_methods(app: &mut ServiceConfig) {
    for (path, item) in Paths::openapi().paths.paths {
        let methods = [("GET", item.get), ("POST", item.post), ("PATCH", item.patch), ("DELETE", item.delete)];
        let taken: Vec<&str> =
            methods.iter().filter(|(_, operation)| operation.is_some()).map(|(name, _)| *name).collect();
        let allow = taken.join(", ");
        app.service(resource(path).to(move |Tag(tag): Tag| {
            let mut response: HttpResponse = Problem::from(HttpFault::Method).response(Some(&tag));
            if let Ok(allow) = allow.parse() {
                response.headers_mut().insert(ALLOW, allow);
            }
            std::future::ready(response)
        }));
    }
}
