//! Grants as short texts, the same in tokens and in the answer of the one statement that reads them:
//! `employee@own`, `unit_admin@<unit id>`, `verifier@agency`.

use kernel::{Grant, Role, Scope};

/// Writes grants.
pub(crate) fn compact(grants: &[Grant]) -> Vec<String> {
    grants
        .iter()
        .map(|grant| match grant.scope {
            Scope::Own => format!("{}@own", grant.role),
            Scope::Agency => format!("{}@agency", grant.role),
            Scope::Subtree { unit } => format!("{}@{unit}", grant.role),
        })
        .collect()
}

/// Reads grants; one that this version does not know gives nothing, so that it cannot give too much.
pub(crate) fn parse<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<Grant> {
    texts.into_iter().filter_map(one).collect()
}

fn one(text: &str) -> Option<Grant> {
    let (role, reach) = text.split_once('@')?;
    let role: Role = role.parse().ok()?;
    let scope = match reach {
        "own" => Scope::Own,
        "agency" => Scope::Agency,
        unit => Scope::Subtree { unit: unit.parse().ok()? },
    };
    Some(Grant { role, scope })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grants_come_back_as_written_and_unknown_ones_give_nothing() {
        let grants = vec![
            Grant { role: Role::Employee, scope: Scope::Own },
            Grant { role: Role::UnitAdmin, scope: Scope::Subtree { unit: kernel::UnitId::new() } },
            Grant { role: Role::Verifier, scope: Scope::Agency },
        ];
        let texts = compact(&grants);
        assert_eq!(parse(texts.iter().map(String::as_str)), grants);
        assert_eq!(parse(["emperor@agency", "verifier", "verifier@everywhere", ""]), Vec::new());
    }
}
