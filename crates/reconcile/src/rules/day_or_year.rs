/// A day, or only its year, as one of the two sides has it: `2013` is `17-08-2013`.
#[must_use]
pub fn same_day_or_year(one: &str, other: &str) -> bool {
    let only_year = |text: &str| text.len() == 4;
    let year = |text: &str| text.get(text.len().saturating_sub(4)..).map(str::to_owned);
    one == other || (only_year(one) || only_year(other)) && year(one) == year(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_is_every_day_of_it() {
        for (one, other, same) in [
            ("2013", "17-08-2013", true),
            ("17-08-2013", "17-08-2013", true),
            ("17-08-2013", "18-08-2013", false),
            ("2013", "17-08-2014", false),
            ("2013", "2014", false),
        ] {
            assert_eq!(same_day_or_year(one, other), same, "{one} / {other}");
        }
    }
}
