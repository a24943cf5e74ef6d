/// Telephone numbers: `+62 812-…`, `62812…` and `0812…` are one.
#[must_use]
pub fn same_phone(one: &str, other: &str) -> bool {
    digits(one) == digits(other)
}

/// The digits behind the country's code or the zero that stands for it.
fn digits(number: &str) -> String {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let local = digits.strip_prefix("62").or_else(|| digits.strip_prefix('0'));
    local.map_or(digits.clone(), |local| local.trim_start_matches('0').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_country_s_code_and_signs_do_not_count() {
        for (one, other, same) in [
            ("+62 812-3456-7890", "081234567890", true),
            ("6281234567890", "0812 3456 7890", true),
            ("081234567890", "081234567891", false),
        ] {
            assert_eq!(same_phone(one, other), same, "{one} / {other}");
        }
    }
}
