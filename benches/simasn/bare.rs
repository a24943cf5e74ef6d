//! The limit for "get one employee": a bare actix handler with the same pool size and the same statement, and nothing
//! else: no token, no scope, no queue before the pool.

use actix_web::{App, HttpResponse, HttpServer, web};
use diesel::{
    PgConnection, RunQueryDsl,
    r2d2::{ConnectionManager, Pool},
    sql_types as t,
};
use employees::Profile;
use kernel::EmployeeId;

type Connections = Pool<ConnectionManager<PgConnection>>;

#[expect(clippy::disallowed_methods, reason = "the bare limit: no order before the pool")]
async fn one(pool: web::Data<Connections>, id: web::Path<uuid::Uuid>) -> HttpResponse {
    let id = EmployeeId(id.into_inner());
    let profile = web::block(move || {
        let mut conn = pool.get().unwrap();
        store::prepared(employees::PROFILE_BY_ID)
            .bind::<t::Uuid, _>(id)
            .bind::<t::Date, _>(kernel::clock::day_in_jakarta(kernel::clock::now()))
            .get_result::<Profile>(&mut conn)
            .unwrap()
    })
    .await
    .unwrap();
    HttpResponse::Ok().json(profile)
}

/// Serves until the parent goes away (its end of the pipe closes).
pub(crate) fn serve(url: &str) {
    let pool: Connections = Pool::builder().max_size(crate::world::POOL).build(ConnectionManager::new(url)).unwrap();
    actix_web::rt::System::new().block_on(async move {
        let server = HttpServer::new(move || {
            App::new().app_data(web::Data::new(pool.clone())).route("/{id}", web::get().to(one))
        })
        .workers(2)
        .bind("127.0.0.1:0")
        .unwrap();
        println!("{}", server.addrs().first().unwrap());
        server.run().await.unwrap();
    });
}
