//! The one list of operations.

use actix_web::web::{Data, ServiceConfig};
use utoipa::OpenApi;

use crate::{audit, auth, employees, imports, me, pages, positions, promotions, registry, state::State, units};

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
    employees::contact::change,
    employees::positions::record,
    employees::documents::list,
    employees::documents::put,
    employees::documents::content,
    employees::eligibility::eligibility,
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
    units::tree,
    units::get,
    units::subtree,
    positions::search,
    imports::load,
    imports::list,
    imports::undo,
    registry::list,
    registry::retry,
    registry::skip,
    audit::list,
];
