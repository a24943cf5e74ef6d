//! The pages as a screen reader is told of them: every control has a name, headings descend step by step, tables have names
//! and headers, what is wrong is tied to its field, and messages are announced.

use std::collections::HashMap;

use fantoccini::Client;
use kernel::Role;
use serde_json::{Value, json};

use crate::{
    browser::{Driver, find, press, sign_in},
    served::{Served, World},
};

/// What a person can use.
const CONTROLS: [&str; 9] =
    ["button", "link", "textbox", "searchbox", "combobox", "checkbox", "radio", "Date", "DisclosureTriangle"];

/// One node of the tree.
struct Node {
    role: String,
    name: String,
    level: u64,
    invalid: bool,
    description: String,
}

impl Node {
    fn of(node: &Value) -> Option<Self> {
        if node["ignored"] == json!(true) {
            return None;
        }
        let text = |value: &Value| value["value"].as_str().unwrap_or("").trim().to_owned();
        let property = |name: &str| {
            let all = node["properties"].as_array();
            all.and_then(|all| all.iter().find(|p| p["name"] == name))
                .map_or(Value::Null, |p| p["value"]["value"].clone())
        };
        Some(Self {
            role: text(&node["role"]),
            name: text(&node["name"]),
            level: property("level").as_u64().unwrap_or(0),
            invalid: property("invalid") == json!("true"),
            description: text(&node["description"]),
        })
    }
}

/// The nodes as they are read: from the top, each with what is in it before the next.
fn in_order(nodes: &[Value]) -> Vec<&Value> {
    let by_id: HashMap<&str, &Value> = nodes.iter().filter_map(|node| Some((node["nodeId"].as_str()?, node))).collect();
    let (mut order, mut open) = (Vec::new(), vec![&nodes[0]]);
    while let Some(node) = open.pop() {
        order.push(node);
        let children = node["childIds"].as_array().into_iter().flatten().filter_map(Value::as_str);
        open.extend(children.rev().filter_map(|id| by_id.get(id).copied()));
    }
    order
}

/// Reads the page that is open.
async fn read(driver: &Driver, page: &Client, at: &str) -> Vec<Node> {
    find(page, "main h1").await;
    let nodes: Vec<Node> = in_order(&driver.tree(page).await).into_iter().filter_map(Node::of).collect();
    // The summary of faults, whose heading is a second one, may stand before the first.
    let mut above = 1;
    for node in &nodes {
        let control = CONTROLS.contains(&node.role.as_str()) || node.role == "table";
        assert!(!control || !node.name.is_empty(), "a {} without a name on {at}", node.role);
        if node.role == "heading" {
            assert!(node.level <= above + 1, "heading {} “{}” below {above} on {at}", node.level, node.name);
            above = node.level;
        }
        assert!(
            !node.invalid || !node.description.is_empty(),
            "what is wrong with “{}” is not told on {at}",
            node.name
        );
    }
    let count = |role: &str| nodes.iter().filter(|node| node.role == role).count();
    assert!(count("table") == 0 || count("columnheader") > 0, "a table without headers on {at}");
    assert_eq!(count("main"), 1, "{at}");
    nodes
}

async fn open(driver: &Driver, page: &Client, served: &Served, path: &str) -> Vec<Node> {
    page.goto(&served.url(path)).await.unwrap();
    read(driver, page, path).await
}

#[actix_web::test]
async fn a_screen_reader_is_told_what_can_be_seen() {
    let world = World::new();
    let served = Served::start(&world.db.url(), &[]);
    let driver = Driver::start();
    let page = driver.browser(true).await;
    open(&driver, &page, &served, "/masuk").await;
    find(&page, "input[name=login]").await.send_keys(&world.nip).await.unwrap();
    find(&page, "input[name=password]").await.send_keys("bukan ini").await.unwrap();
    press(&page, "Masuk").await;
    find(&page, "#kesalahan").await;
    let refused = read(&driver, &page, "a refused sign-in").await;
    assert!(refused.iter().any(|node| node.role == "alert"), "a refusal is announced");

    sign_in(&page, &served, &world.nip).await;
    for path in ["/", "/data-saya", "/kenaikan-pangkat"] {
        open(&driver, &page, &served, path).await;
    }
    open(&driver, &page, &served, &format!("/pegawai/{}/kontak", world.employee)).await;
    find(&page, "#f-phone").await.send_keys("x").await.unwrap();
    press(&page, "Simpan kontak").await;
    find(&page, "#kesalahan").await;
    let wrong = read(&driver, &page, "a wrong phone number").await;
    assert!(wrong.iter().any(|node| node.invalid && node.name == "Nomor HP"), "the field says that it is wrong");
    let phone = find(&page, "#f-phone").await;
    phone.clear().await.unwrap();
    phone.send_keys("081298765432").await.unwrap();
    press(&page, "Simpan kontak").await;
    find(&page, "[role=status]").await;
    let done = read(&driver, &page, "a changed contact").await;
    assert!(done.iter().any(|node| node.role == "status"), "what was done is announced");
    press(&page, "Keluar").await;

    for (role, paths) in [
        (Role::Verifier, vec!["/antrean", "/catatan", "/pegawai"]),
        (Role::RegistryOfficer, vec!["/sinkronisasi", "/selisih"]),
        (Role::SystemAdmin, vec!["/akun", "/usulan-peran"]),
    ] {
        sign_in(&page, &served, &world.officer(role)).await;
        for path in paths {
            open(&driver, &page, &served, path).await;
        }
        press(&page, "Keluar").await;
    }
    page.close().await.unwrap();
}
