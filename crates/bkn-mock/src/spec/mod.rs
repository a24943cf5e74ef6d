//! The histories: one entry describes all calls on one of them. Adding a history is adding an entry.
//!
//! An entry has the members of a row (written as in [`crate::members`]) and those of its saves. A member of a save is the name in
//! the body and what it is called in the row:
//!
//! | Written | Means |
//! |---|---|
//! | `nomorSk` | a text that may be absent |
//! | `nomorSk!` | one that must be there |
//! | `instansiId>instansiKerjaId` | the row calls it otherwise |
//! | `bulanMulaiPenailan\|bulanMulaiPenilaian` | a second spelling that is taken |
//! | `tahun:int`, `jumlah:num`, `tanggalSk:date` | a number or a numeric text; a day as `dd-mm-yyyy` |
//! | `pnsId:person` | the person, by the registry's id |
//! | `hargaId:penghargaan` | a code of the list of that name |
//! | `*` | whatever else is sent is kept: the members are not known |
//!
//! `id` and `path` are members of every save. Source: the registry's contract §6 and §7.

mod completion;
mod family;
pub(crate) mod inquiries;
mod newer;
mod read_only;
mod written;

use serde_json::Value;

use crate::{
    body::{Checked, day},
    choices::Choices,
    members, reply,
    state::{
        Draft, Outcome,
        people::{self, Members},
    },
};

/// A history and the calls on it.
pub(crate) struct History {
    /// The name after `rw-`, and the kind its rows are kept under.
    pub(crate) name: &'static str,
    /// Whether there is a path `rw-<name>`.
    pub(crate) listed: bool,
    /// Members of a row.
    pub(crate) members: &'static str,
    /// Path of one row by id, without the id.
    pub(crate) by_id: Option<&'static str>,
    /// Path of the delete, without the id.
    pub(crate) delete: Option<&'static str>,
    /// Its saves.
    pub(crate) saves: &'static [Save],
    /// What stands in `data` when a person has no rows.
    pub(crate) nothing: &'static str,
}

/// A save.
pub(crate) struct Save {
    /// Path.
    pub(crate) path: &'static str,
    /// Members of the body.
    pub(crate) body: &'static str,
    /// Name of the new id in `mapData`.
    pub(crate) id: &'static str,
    /// Path of the save with files, and its parts with their document types.
    pub(crate) documents: Option<(&'static str, &'static [(&'static str, &'static str)])>,
    /// What a save cannot know from its body alone.
    pub(crate) complete: Option<Completion>,
}

/// Completes a row from the state, or says why it is refused. Takes the row and the person.
pub(crate) type Completion = fn(&mut Draft<'_>, &Choices, &mut Members, &Members) -> Outcome<Option<String>>;

/// What most histories are: read, not written.
const READ_ONLY: History =
    History { name: "", listed: true, members: "", by_id: None, delete: None, saves: &[], nothing: reply::NOT_FOUND };

/// What most saves are.
const PLAIN: Save = Save { path: "", body: "", id: "id", documents: None, complete: None };

/// Every history.
pub(crate) fn all() -> impl Iterator<Item = &'static History> {
    written::HISTORIES
        .iter()
        .chain(read_only::HISTORIES)
        .chain(newer::HISTORIES)
        .chain(family::HISTORIES)
        .chain(inquiries::HISTORIES)
}

/// The history that is read as `rw-<name>`.
pub(crate) fn listed(name: &str) -> Option<&'static History> {
    all().find(|history| history.listed && history.name == name)
}

/// The history whose rows are kept under this kind.
pub(crate) fn kept_as(kind: &str) -> Option<&'static History> {
    all().find(|history| history.name == kind)
}

/// A body, read.
#[derive(Default)]
pub(crate) struct Sent {
    /// Id of the row to update, empty for a new one.
    pub(crate) id: String,
    /// Members of the row.
    pub(crate) row: Members,
    /// Id of the person; `None` for a save about nobody.
    pub(crate) person: Option<String>,
    /// Codes to look up: member of the body, list, code.
    pub(crate) codes: Vec<(&'static str, &'static str, String)>,
}

impl Save {
    /// Reads a body; what is wrong with it is in `checked.faults`.
    pub(crate) fn read(&self, checked: &mut Checked<'_>) -> Sent {
        let mut sent = Sent { id: checked.text("id"), ..Sent::default() };
        for word in self.body.split_whitespace() {
            if word == "*" {
                let known = self.body.split_whitespace().flat_map(names_of).chain(["id", "path"]).collect::<Vec<_>>();
                sent.row.extend(checked.others(&known));
            } else {
                read_member(word, checked, &mut sent);
            }
        }
        sent.row.insert("path".to_owned(), by_type(checked.value("path")));
        sent.row.remove("id");
        sent
    }
}

/// The names a member may have in a body.
fn names_of(word: &'static str) -> impl Iterator<Item = &'static str> {
    let names = word.split(['>', '!', ':']).next().unwrap_or_default();
    names.split('|')
}

fn read_member(word: &'static str, checked: &mut Checked<'_>, sent: &mut Sent) {
    let (word, target) = word.split_once('>').map_or((word, None), |(word, target)| (word, Some(target)));
    let (names, required) = word.strip_suffix('!').map_or((word, false), |word| (word, true));
    let (names, kind) = names.split_once(':').unwrap_or((names, "text"));
    let first = names.split('|').next().unwrap_or(names);
    let name = names.split('|').find(|name| checked.has(name)).unwrap_or(first);
    let given = if required { checked.required(name) } else { checked.text(name) };
    match kind {
        "text" => {}
        "date" => checked.expect(name, &given, "is not a valid date (dd-mm-yyyy)", |text| day(text).is_some()),
        "int" => checked.expect(name, &given, "is not a whole number", |text| text.parse::<i64>().is_ok()),
        "num" => checked.expect(name, &given, "is not a number", |text| members::number(text).is_some()),
        "person" => sent.person = Some(given.clone()),
        list => sent.codes.push((first, list, given.clone())),
    }
    sent.row.insert(target.unwrap_or(first).to_owned(), given.into());
}

/// An array of documents as an object keyed by their type.
fn by_type(path: Option<&Value>) -> Value {
    let entry = |document: &Value| {
        let id = document.get("dok_id").map(|id| id.as_str().map_or_else(|| id.to_string(), str::to_owned))?;
        Some((id, document.clone()))
    };
    Value::Object(
        path.and_then(Value::as_array).map(|list| list.iter().filter_map(entry).collect()).unwrap_or_default(),
    )
}

/// The documents of a row after a save: those it had, and the new ones in place of those of the same type.
pub(crate) fn with_documents(old: Option<&Value>, new: Option<&Value>) -> Members {
    let documents = |value: Option<&Value>| value.and_then(Value::as_object).cloned().unwrap_or_default();
    let mut all = documents(old);
    all.extend(documents(new));
    all
}

impl History {
    /// Says in a row whose it is, where a row of this history does and nothing was sent.
    pub(crate) fn own(&self, row: &mut Members, person: &Members) {
        let name = if members::has(self.members, "nip") { "nama" } else { "" };
        for (name, member) in
            [("idPns", "id"), ("nipBaru", "nipBaru"), ("nipLama", "nipLama"), ("nip", "nipBaru"), (name, "nama")]
        {
            if members::has(self.members, name) && !row.contains_key(name) {
                row.insert(name.to_owned(), people::text(person, member).into());
            }
        }
    }

    /// A row as it is shown.
    pub(crate) fn shown(&self, row: &Members) -> Value {
        members::filled(self.members, row)
    }
}

#[cfg(test)]
mod tests;
