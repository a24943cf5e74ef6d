//! What surrounds every page: title, person, role, menu, the message of the act before.

use accounts::ExposeSecret;
use kernel::{Actor, Permission as P, Role};
use uuid::Uuid;
use web::extract::PageUser;

use crate::assets;

/// The frame of one page.
#[derive(Debug, Clone, Default)]
pub(crate) struct Frame {
    /// Heading in the browser's bar.
    pub(crate) title: String,
    /// Who is signed in.
    pub(crate) person: Option<Person>,
    /// Where they can go.
    pub(crate) menu: Vec<MenuItem>,
    /// The message of the act before.
    pub(crate) flash: Option<String>,
    /// The secret every form repeats.
    pub(crate) csrf: String,
    /// Tables need more room.
    pub(crate) wide: bool,
}

/// Whoever is signed in, as the header shows them.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    /// Name.
    pub(crate) name: String,
    /// Role or roles in force.
    pub(crate) role: String,
    /// Roles to choose from, beginning with "all at once".
    pub(crate) roles: Vec<RoleChoice>,
}

/// A role to choose.
#[derive(Debug, Clone)]
pub(crate) struct RoleChoice {
    pub(crate) value: &'static str,
    pub(crate) label: &'static str,
    pub(crate) chosen: bool,
}

/// A line of the menu.
#[derive(Debug, Clone)]
pub(crate) struct MenuItem {
    pub(crate) href: &'static str,
    pub(crate) label: &'static str,
    /// `page` on this very page, `true` on one below it.
    pub(crate) current: Option<&'static str>,
}

/// Address, words, and the permissions of which one is enough; with none, only people with a record see it.
const MENU: &[(&str, &str, &[P])] = &[
    ("/", "Beranda", &[]),
    ("/data-saya", "Data saya", &[]),
    ("/kenaikan-pangkat", "Kenaikan pangkat", &[]),
    ("/antrean", "Antrean usul", &[P::CompleteRequest, P::VerifyRequest, P::ApproveRequest, P::RecordDecree]),
    ("/catatan", "Verifikasi riwayat", &[P::VerifyRequest, P::RecordHistory]),
    ("/pegawai", "Pegawai", &[P::ListEmployees]),
    ("/laporan-masuk", "Laporan data", &[P::AnswerReport]),
    ("/pemuatan", "Pemuatan data", &[P::RunImport]),
    ("/akun", "Akun dan peran", &[P::ManageAccounts]),
    ("/usulan-peran", "Usulan peran", &[P::ApproveRoles, P::ManageAccounts]),
    ("/sinkronisasi", "Sinkronisasi SIASN", &[P::ManageRegistry]),
    ("/selisih", "Selisih dengan SIASN", &[P::ManageRegistry]),
];

impl Frame {
    /// For somebody who is not signed in.
    pub(crate) fn outside(title: impl Into<String>) -> Self {
        Self { title: title.into(), ..Self::default() }
    }

    /// For `user` at `path`.
    pub(crate) fn inside(title: impl Into<String>, user: &PageUser, path: &str) -> Self {
        let session = &user.session;
        Self {
            title: title.into(),
            person: Some(person(user)),
            menu: menu(&session.actor, path),
            flash: None,
            csrf: session.csrf_token.expose_secret().to_owned(),
            wide: false,
        }
    }

    /// With room for tables.
    #[must_use]
    pub(crate) fn wide(mut self) -> Self {
        self.wide = true;
        self
    }

    /// A fresh idempotency key: each form of a page has its own.
    #[expect(clippy::unused_self, reason = "templates reach functions through the frame")]
    pub(crate) fn key(&self) -> String {
        Uuid::now_v7().to_string()
    }

    /// Address of the stylesheet.
    #[expect(clippy::unused_self, reason = "templates reach functions through the frame")]
    pub(crate) fn css(&self) -> &'static str {
        &assets::CSS.href
    }

    /// Address of the script.
    #[expect(clippy::unused_self, reason = "templates reach functions through the frame")]
    pub(crate) fn js(&self) -> &'static str {
        &assets::JS.href
    }

    /// Address of the mark.
    #[expect(clippy::unused_self, reason = "templates reach functions through the frame")]
    pub(crate) fn icon(&self) -> &'static str {
        &assets::ICON.href
    }
}

fn person(user: &PageUser) -> Person {
    let session = &user.session;
    let mut held: Vec<Role> = session.grants.iter().map(|g| g.role).collect();
    held.sort_by_key(|role| Role::ALL.iter().position(|r| r == role));
    held.dedup();
    let all = RoleChoice { value: "", label: "Semua peran saya", chosen: session.active_role.is_none() };
    let roles = std::iter::once(all)
        .chain(held.iter().map(|role| RoleChoice {
            value: role.as_str(),
            label: role.label(),
            chosen: session.active_role == Some(*role),
        }))
        .collect();
    let role = match session.active_role {
        Some(role) => role.label().to_owned(),
        None => held.iter().map(|r| r.label()).collect::<Vec<_>>().join(", "),
    };
    Person { name: session.actor.name.clone(), role, roles }
}

fn menu(actor: &Actor, path: &str) -> Vec<MenuItem> {
    let may = |needed: &[P]| match needed {
        [] => actor.employee.is_some(),
        needed => needed.iter().any(|p| actor.may_somewhere(*p)),
    };
    let here = |href: &str| match path.strip_prefix(href) {
        Some("") => Some("page"),
        Some(rest) if href != "/" && rest.starts_with('/') => Some("true"),
        _ => None,
    };
    MENU.iter()
        .filter(|(href, _, needed)| *href == "/" || may(needed))
        .map(|(href, label, _)| MenuItem { href, label, current: here(href) })
        .collect()
}
