//! Whose work it is to mend a cause, and how long that may take. A parked event without an owner stays parked.

use kernel::Role;

/// Who mends it, by when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Care {
    /// Role.
    pub owner: Role,
    /// Days from parking.
    pub days: i64,
}

/// The care for a cause's code. An unknown code goes to the officer in charge of the registry.
#[must_use]
pub fn care(cause: &str) -> Care {
    let of = |owner, days| Care { owner, days };
    match cause {
        // The record is wrong: whoever keeps it.
        "registry.validation" | "registry.missing-reference" | "registry.refused" | "sync.echelon-unknown" => {
            of(Role::HrOfficer, 3)
        }
        // The program is wrong, or the registry speaks as never before.
        "registry.contract" | "sync.poison" | "sync.payload-unreadable" | "sync.effect-refused" => {
            of(Role::SystemAdmin, 2)
        }
        // Somebody must look at the registry.
        "registry.not-found" | "sync.not-visible" => of(Role::RegistryOfficer, 7),
        _ => of(Role::RegistryOfficer, 3),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_cause_has_an_owner() {
        assert_eq!(care("registry.validation"), Care { owner: Role::HrOfficer, days: 3 });
        assert_eq!(care("sync.poison"), Care { owner: Role::SystemAdmin, days: 2 });
        assert_eq!(care("registry.not-found").days, 7);
        assert_eq!(care("sync.never-heard-of").owner, Role::RegistryOfficer);
    }
}
