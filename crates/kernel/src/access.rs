//! Who may do what, where. Pure: the actor carries the grants that are valid today; services ask [`require`] next to
//! the data it protects, and lists take [`Actor::reach`] as a filter, so that a forgotten check shows nothing.

use serde::{Deserialize, Serialize};

use crate::{EmployeeId, Fault, FaultClass, UnitId, UserId, text_enum};

text_enum! {
    /// Role of an account (roles and rights of the agency; UU 27/2022 for what each may see).
    Role {
        /// Pegawai: sees and proposes for themself.
        Employee = "employee": "Pegawai",
        /// Atasan langsung: sees the team.
        Superior = "superior": "Atasan",
        /// Pengelola kepegawaian unit: completes files of the unit.
        UnitAdmin = "unit_admin": "Pengelola kepegawaian unit",
        /// Verifikator BKPSDM.
        Verifier = "verifier": "Verifikator BKPSDM",
        /// Kepala BKPSDM.
        Head = "head": "Kepala BKPSDM",
        /// Pengelola data kepegawaian BKPSDM (HR officer): enters positions, imports, decrees.
        HrOfficer = "hr_officer": "Pengelola mutasi BKPSDM",
        /// Petugas sinkronisasi SIASN.
        RegistryOfficer = "registry_officer": "Petugas SIASN",
        /// Inspektorat / auditor: reads, also at a past date.
        Inspectorate = "inspectorate": "Inspektorat",
        /// Administrator sistem: accounts and jobs, no personal data.
        SystemAdmin = "system_admin": "Administrator sistem",
        /// The program itself: worker, scheduled jobs, command line.
        System = "system": "Sistem",
    }
}

text_enum! {
    /// Something a service may be asked to do.
    Permission {
        /// Open a person's page: identity, rank, position, histories.
        ViewEmployee = "view_employee": "Melihat data pegawai",
        /// Open NIK, address, family, health, discipline. Every such read is logged.
        ViewSensitive = "view_sensitive": "Melihat data pribadi",
        /// List and search people.
        ListEmployees = "list_employees": "Mencari pegawai",
        /// Stream a list as CSV or workbook.
        ExportEmployees = "export_employees": "Mengekspor daftar pegawai",
        /// Change phone, e-mail, address.
        ChangeContact = "change_contact": "Mengubah data kontak",
        /// Enter a position or unit change with its decree.
        RecordPosition = "record_position": "Mencatat jabatan",
        /// Enter a row of a history with its document, for another to verify: appraisal, award.
        RecordHistory = "record_history": "Mencatat riwayat",
        /// Upload and see supporting documents.
        ManageDocuments = "manage_documents": "Mengelola berkas",
        /// See a request and its timeline.
        ViewRequest = "view_request": "Melihat usul",
        /// Draft, submit or withdraw a request.
        SubmitRequest = "submit_request": "Mengajukan usul",
        /// Complete a submitted request as the unit's personnel officer.
        CompleteRequest = "complete_request": "Melengkapi usul",
        /// Verify or return a request.
        VerifyRequest = "verify_request": "Memverifikasi usul",
        /// Approve a verified request for the registry.
        ApproveRequest = "approve_request": "Menyetujui usul",
        /// Record number, date and signatory of a decree.
        RecordDecree = "record_decree": "Mencatat SK",
        /// Load and undo imports.
        RunImport = "run_import": "Memuat data",
        /// Accounts, activation codes and roles.
        ManageAccounts = "manage_accounts": "Mengelola akun",
        /// Read the audit trail.
        ViewAudit = "view_audit": "Melihat jejak audit",
        /// Queue to the registry: look, retry, skip, tokens.
        ManageRegistry = "manage_registry": "Mengelola sinkronisasi SIASN",
        /// Say what is wrong in one's own record.
        ReportError = "report_error": "Melaporkan kesalahan data",
        /// Read and answer such reports.
        AnswerReport = "answer_report": "Menjawab laporan kesalahan data",
        /// Approve or refuse a role that the administrator proposed (four eyes).
        ApproveRoles = "approve_roles": "Menyetujui pemberian peran",
    }
}

use Permission as P;
use Role as R;

/// The rights matrix: which role may do what. Where it may, the scope of the grant says.
pub const RIGHTS: &[(Role, &[Permission])] = &[
    (
        R::Employee,
        &[
            P::ViewEmployee,
            P::ViewSensitive,
            P::ChangeContact,
            P::ManageDocuments,
            P::ViewRequest,
            P::SubmitRequest,
            P::ReportError,
        ],
    ),
    (R::Superior, &[P::ViewEmployee, P::ListEmployees, P::ViewRequest]),
    (
        R::UnitAdmin,
        &[
            P::ViewEmployee,
            P::ViewSensitive,
            P::ListEmployees,
            P::ExportEmployees,
            P::ManageDocuments,
            P::ViewRequest,
            P::SubmitRequest,
            P::CompleteRequest,
            P::AnswerReport,
        ],
    ),
    (
        R::Verifier,
        &[
            P::ViewEmployee,
            P::ViewSensitive,
            P::ListEmployees,
            P::ExportEmployees,
            P::ManageDocuments,
            P::ViewRequest,
            P::VerifyRequest,
        ],
    ),
    (
        R::Head,
        &[
            P::ViewEmployee,
            P::ViewSensitive,
            P::ListEmployees,
            P::ExportEmployees,
            P::ViewRequest,
            P::ApproveRequest,
            P::ViewAudit,
            P::ApproveRoles,
        ],
    ),
    (
        R::HrOfficer,
        &[
            P::ViewEmployee,
            P::ViewSensitive,
            P::ListEmployees,
            P::ExportEmployees,
            P::ManageDocuments,
            P::ViewRequest,
            P::RecordPosition,
            P::RecordHistory,
            P::RecordDecree,
            P::RunImport,
            P::AnswerReport,
        ],
    ),
    (R::RegistryOfficer, &[P::ViewEmployee, P::ListEmployees, P::ViewRequest, P::ManageRegistry]),
    (R::Inspectorate, &[P::ViewEmployee, P::ListEmployees, P::ExportEmployees, P::ViewRequest, P::ViewAudit]),
    (R::SystemAdmin, &[P::ManageAccounts, P::ManageRegistry]),
    (R::System, P::ALL),
];

/// How far a role reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Scope {
    /// Only the person themself.
    Own,
    /// A unit and everything below it.
    Subtree {
        /// The unit at the top.
        unit: UnitId,
    },
    /// The whole agency.
    Agency,
}

/// A role with its reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// Where it holds.
    pub scope: Scope,
}

/// Whoever acts: an account with the grants that are valid today, or the program itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The account; `None` for the program itself.
    pub user: Option<UserId>,
    /// The person behind the account, if any.
    pub employee: Option<EmployeeId>,
    /// Name shown in timelines and audit.
    pub name: String,
    /// Grants valid today.
    pub grants: Vec<Grant>,
}

/// Where a thing is: whose it is and the path of units above it (`/top/…/unit/`, as in `unit_history.path`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'a> {
    /// The person the thing is about.
    pub employee: EmployeeId,
    /// Path of unit ids, each between slashes; empty when the person has no unit.
    pub unit_path: &'a str,
}

/// What a list may show.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reach {
    /// Everything.
    pub agency: bool,
    /// Only these subtrees.
    pub units: Vec<UnitId>,
    /// The person themself.
    pub own: Option<EmployeeId>,
}

/// The actor may not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// Not in scope: answered as "does not exist".
    #[error("out of the actor's scope")]
    OutOfScope,
    /// In scope for looking, but no role of the actor may do this.
    #[error("no role of the actor may {0}")]
    MissingPermission(Permission),
    /// Nobody acts on their own case.
    #[error("nobody decides their own case")]
    OwnCase,
    /// The one who acted in an earlier step may not take this one (four eyes).
    #[error("the same person already acted in an earlier step")]
    SamePerson,
}

impl Fault for Denied {
    fn class(&self) -> FaultClass {
        match self {
            Self::OutOfScope => FaultClass::NotFound,
            _ => FaultClass::Denied,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::OutOfScope => "access.not-found",
            Self::MissingPermission(_) => "access.denied",
            Self::OwnCase => "access.own-case",
            Self::SamePerson => "access.same-person",
        }
    }
    fn params(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::MissingPermission(p) => vec![("permission", p.label().to_lowercase())],
            _ => Vec::new(),
        }
    }
}

impl Role {
    /// Whether the matrix gives this role the permission.
    #[must_use]
    pub fn may(self, permission: Permission) -> bool {
        RIGHTS.iter().any(|(role, rights)| *role == self && rights.contains(&permission))
    }
}

impl Grant {
    fn covers(&self, actor: &Actor, place: &Place<'_>) -> bool {
        match self.scope {
            Scope::Own => actor.employee == Some(place.employee),
            Scope::Subtree { unit } => place.unit_path.contains(&format!("/{unit}/")),
            Scope::Agency => true,
        }
    }
}

impl Actor {
    /// The program itself.
    #[must_use]
    pub fn system() -> Self {
        Self {
            user: None,
            employee: None,
            name: "Sistem".to_owned(),
            grants: vec![Grant { role: Role::System, scope: Scope::Agency }],
        }
    }

    /// Whether any grant has the permission, wherever it holds.
    #[must_use]
    pub fn may_somewhere(&self, permission: Permission) -> bool {
        self.grants.iter().any(|g| g.role.may(permission))
    }

    /// What a list guarded by `permission` may show this actor.
    #[must_use]
    pub fn reach(&self, permission: Permission) -> Reach {
        let mut reach = Reach::default();
        for grant in self.grants.iter().filter(|g| g.role.may(permission)) {
            match grant.scope {
                Scope::Agency => reach.agency = true,
                Scope::Subtree { unit } => reach.units.push(unit),
                Scope::Own => reach.own = self.employee,
            }
        }
        reach
    }
}

/// Asks whether `actor` may do `permission` at `place`; answers with the grant that allows it, for the audit row.
///
/// # Errors
/// [`Denied::OutOfScope`] when no grant of the actor even lets them look there, so that the answer does not tell
/// whether the thing exists; [`Denied::MissingPermission`] when they may look but not do this.
pub fn require(actor: &Actor, permission: Permission, place: &Place<'_>) -> Result<Grant, Denied> {
    if let Some(grant) = actor.grants.iter().find(|g| g.role.may(permission) && g.covers(actor, place)) {
        return Ok(*grant);
    }
    let may_look = actor.grants.iter().any(|g| g.role.may(Permission::ViewEmployee) && g.covers(actor, place));
    Err(if may_look { Denied::MissingPermission(permission) } else { Denied::OutOfScope })
}

/// Asks for a permission that is not about one person (accounts, imports, registry queue).
///
/// # Errors
/// [`Denied::MissingPermission`].
pub fn require_agency(actor: &Actor, permission: Permission) -> Result<Grant, Denied> {
    actor
        .grants
        .iter()
        .find(|g| g.role.may(permission) && g.scope == Scope::Agency)
        .copied()
        .ok_or(Denied::MissingPermission(permission))
}

/// Nobody decides their own case; BKPSDM staff's own files go to a colleague.
///
/// # Errors
/// [`Denied::OwnCase`].
pub fn require_other(actor: &Actor, subject: EmployeeId) -> Result<(), Denied> {
    if actor.employee == Some(subject) { Err(Denied::OwnCase) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn actor(role: Role, scope: Scope) -> Actor {
        Actor {
            user: Some(UserId::new()),
            employee: Some(EmployeeId::new()),
            name: "Uji".into(),
            grants: vec![Grant { role, scope }],
        }
    }

    #[test]
    fn scope_decides_between_yes_hidden_and_denied() {
        let (top, unit, elsewhere) = (UnitId::new(), UnitId::new(), UnitId::new());
        let path = format!("/{top}/{unit}/");
        let place = Place { employee: EmployeeId::new(), unit_path: &path };
        for (role, scope, permission, expected) in [
            (Role::UnitAdmin, Scope::Subtree { unit: top }, Permission::CompleteRequest, "yes"),
            (Role::UnitAdmin, Scope::Subtree { unit }, Permission::CompleteRequest, "yes"),
            (Role::UnitAdmin, Scope::Subtree { unit: elsewhere }, Permission::CompleteRequest, "hidden"),
            (Role::UnitAdmin, Scope::Subtree { unit: top }, Permission::VerifyRequest, "denied"),
            (Role::Verifier, Scope::Agency, Permission::VerifyRequest, "yes"),
            (Role::Employee, Scope::Own, Permission::ViewEmployee, "hidden"),
            (Role::SystemAdmin, Scope::Agency, Permission::ViewEmployee, "hidden"),
        ] {
            let seen = match require(&actor(role, scope), permission, &place) {
                Ok(_) => "yes",
                Err(Denied::OutOfScope) => "hidden",
                Err(_) => "denied",
            };
            assert_eq!(seen, expected, "{role} {permission}");
        }
    }

    #[test]
    fn own_scope_reaches_oneself_only_and_never_decides() {
        let me = actor(Role::Employee, Scope::Own);
        let mine = Place { employee: me.employee.unwrap(), unit_path: "" };
        assert!(require(&me, Permission::SubmitRequest, &mine).is_ok());
        assert_eq!(require_other(&me, mine.employee), Err(Denied::OwnCase));
        assert_eq!(me.reach(Permission::ViewRequest).own, me.employee);
    }
}
