//! The pages over a small made-up city, to look at: `cargo run -p portal --example preview [ADDRESS]`.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a program for looking at pages")]

#[path = "../tests/it/world.rs"]
#[expect(dead_code, reason = "the tests use more of it")]
mod world;

use testkit::TestDb;
use world::{PASSWORD, World};

#[actix_web::main]
async fn main() {
    let listen = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:8099".to_owned());
    let mut world = World::at(TestDb::new(), &listen, testkit::noon);
    let (id, nip) = world.eligible("Sari Wulandari");
    let unit = world.unit;
    let (_, later) = world.person("Budi Santoso", unit, "2023-06-01", &[2024, 2025, 2026]);
    let (_, refused) = world.person("Tono Hartono", unit, "2023-06-01", &[]);
    for name in ["Dewi Lestari", "Eko Prasetyo", "Fitri Handayani", "Gunawan Wibowo", "Indah Permatasari"] {
        world.eligible(name);
    }
    let officers = world.officers();
    let admin = world.officer("Sita Administrator", kernel::Role::SystemAdmin, kernel::Scope::Agency);
    println!("{} {PASSWORD}\n{id} {nip}\n{later}\n{refused}\n{}\n{admin}", world.base, officers.join("\n"));
    actix_web::rt::signal::ctrl_c().await.unwrap();
}
