/// Mail addresses: nobody's differ only in case.
#[must_use]
pub fn same_email(one: &str, other: &str) -> bool {
    one.trim().eq_ignore_ascii_case(other.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_does_not_count() {
        assert!(same_email("Budi@Tangerangkota.go.id", "budi@tangerangkota.go.id"));
        assert!(!same_email("budi@tangerangkota.go.id", "budi1@tangerangkota.go.id"));
    }
}
