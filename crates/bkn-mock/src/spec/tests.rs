use std::collections::HashSet;

use serde_json::json;

use super::*;
use crate::{reference, spec::all};

#[test]
fn no_path_and_no_name_is_there_twice() {
    let paths = all().flat_map(|history| {
        let saves = history.saves.iter().flat_map(|save| [Some(save.path), save.documents.map(|(path, _)| path)]);
        saves.chain([history.by_id, history.delete]).flatten().collect::<Vec<_>>()
    });
    for names in [paths.collect::<Vec<_>>(), all().map(|history| history.name).collect()] {
        assert_eq!(names.iter().collect::<HashSet<_>>().len(), names.len(), "{names:?}");
    }
}

#[test]
fn every_kind_of_a_save_is_one_that_is_checked() {
    for word in all().flat_map(|history| history.saves).flat_map(|save| save.body.split_whitespace()) {
        let kind = word.split(['>', '!']).next().and_then(|word| word.split_once(':')).map_or("text", |(_, kind)| kind);
        let known = ["text", "date", "int", "num", "person"].contains(&kind) || reference::list(kind).is_some();
        assert!(known, "{word}");
    }
}

#[test]
fn every_name_shown_for_a_code_is_of_a_list() {
    let words = all().flat_map(|history| history.members.split_whitespace()).filter_map(|word| word.split_once('<'));
    for (name, code) in words {
        assert!(reference::list(code.split('.').next().unwrap()).is_some(), "{name}");
    }
}

#[test]
fn a_body_becomes_a_row() {
    let save = Save {
        body: "pnsOrangId:person!>pnsOrang tahun:int! hargaId:penghargaan! bulan|month:int>bulanMulai tgl:date! x:num",
        ..PLAIN
    };
    let body = json!({"id": null, "PNSORANGID": "p1", "tahun": "2025", "hargaId": 201, "month": 3, "tgl": "01-02-2025", "more": 1,
        "path": [{"dok_id": 872, "dok_uri": "a"}]});
    let mut checked = Checked::new(&body).unwrap();
    let sent = save.read(&mut checked);
    assert_eq!(checked.faults, [""; 0]);
    assert_eq!((sent.id.as_str(), sent.person.as_deref()), ("", Some("p1")));
    assert_eq!(sent.codes, [("hargaId", "penghargaan", "201".to_owned())]);
    let row = json!({"pnsOrang": "p1", "tahun": "2025", "hargaId": "201", "bulanMulai": "3", "tgl": "01-02-2025", "x": "",
        "path": {"872": {"dok_id": 872, "dok_uri": "a"}}});
    assert_eq!(Value::Object(sent.row), row);
}

#[test]
fn everything_wrong_is_told_under_the_name_that_was_sent() {
    let save = Save { body: "pnsId:person! tahun:int! bulan|month:int! tgl:date x:num", ..PLAIN };
    let body = json!({"pnsId": {"a": 1}, "tahun": "x", "month": 1.5, "tgl": "2025-02-01", "x": "y"});
    let mut checked = Checked::new(&body).unwrap();
    save.read(&mut checked);
    let faults = [
        "PnsId is invalid",
        "Tahun is not a whole number",
        "Month is not a whole number",
        "Tgl is not a valid date (dd-mm-yyyy)",
        "X is not a number",
    ];
    assert_eq!(checked.faults, faults);
}

#[test]
fn unknown_members_are_kept_where_nothing_is_known() {
    let save = Save { body: "pnsId|pns_id:person! *", ..PLAIN };
    let body = json!({"pns_id": "p1", "ID": "r1", "nilai": 7, "Path": []});
    let sent = save.read(&mut Checked::new(&body).unwrap());
    assert_eq!(Value::Object(sent.row), json!({"pnsId": "p1", "nilai": 7, "path": {}}));
    assert_eq!(sent.id, "r1");
}
