/// Ids of the registry: the same one is shown with and without dashes, in capitals and in small letters.
#[must_use]
pub fn same_id(one: &str, other: &str) -> bool {
    let plain = |id: &str| id.chars().filter(|c| *c != '-').collect::<String>().to_uppercase();
    plain(one) == plain(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_and_case_do_not_count() {
        for (one, other, same) in [
            ("A5EB03E2-3B9F-F6A0-E040-640A040252AD", "a5eb03e23b9ff6a0e040640a040252ad", true),
            ("A5EB03E2", "A5EB03E3", false),
        ] {
            assert_eq!(same_id(one, other), same, "{one} / {other}");
        }
    }
}
