//! The soak, small and without kills, since what a killed worker held is free again only after twenty seconds: real worker
//! processes and a registry that fails.

use std::process::Command;

use testkit::TestDb;

#[test]
fn a_small_soak_loses_and_doubles_nothing() {
    let db = TestDb::new();
    let folder = tempfile::tempdir().unwrap();
    let soak = Command::new(env!("CARGO_BIN_EXE_simasn"))
        .args([
            "soak",
            "--events",
            "120",
            "--faults",
            "6",
            "--kill-every",
            "0",
            "--employees",
            "50",
            "--at-most",
            "120s",
        ])
        .current_dir(folder.path())
        .env("DATABASE_URL", db.url())
        .env("SIMASN__LOG__FILTER", "off")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&soak.stdout);
    assert!(soak.status.success(), "{said}\n{}", String::from_utf8_lossy(&soak.stderr));
    assert!(said.contains("120 changes"), "{said}");
    assert!(said.contains("lost: 0, doubled: 0, in another order: 0"), "{said}");
}
