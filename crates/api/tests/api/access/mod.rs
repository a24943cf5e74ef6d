//! Every operation of the document: without credentials, with wrong ones, about somebody else, without the right; and
//! what each write leaves in the trail. An operation that is missing here fails the test.

mod asking;
mod credentials;
mod matrix;
mod trail;

use std::collections::BTreeMap;

use serde_json::json;

type Op = (String, String);

/// (method, path) of every operation, and whether it is open to everybody.
fn operations() -> BTreeMap<Op, bool> {
    let document = serde_json::to_value(api::document()).unwrap();
    let mut found = BTreeMap::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let open = operation["security"].as_array().is_some_and(|s| s.iter().any(|s| s == &json!({})));
            found.insert((method.to_uppercase(), path.clone()), open);
        }
    }
    assert!(found.len() > 40, "{}", found.len());
    found
}
