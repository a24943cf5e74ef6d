use super::words;

/// Titles (gelar): dots, commas, spaces and case are written in every way, and the order of several differs.
///
/// `S.Kom., M.M.` is `S.KOM, MM`.
#[must_use]
pub fn same_title(one: &str, other: &str) -> bool {
    titles(one) == titles(other)
}

/// The titles in a text, each without dots, in alphabetical order. Between two of them is a comma or, where none is
/// written, a space.
fn titles(text: &str) -> Vec<String> {
    let parts: Vec<&str> =
        if text.contains(',') { text.split(',').collect() } else { text.split_whitespace().collect() };
    let mut titles: Vec<String> = parts.iter().map(|part| words(part).concat()).filter(|t| !t.is_empty()).collect();
    titles.sort();
    titles
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_case_and_order_do_not_count() {
        for (one, other, same) in [
            ("S.Kom., M.M.", "S.KOM, MM", true),
            ("S.Kom., M.M.", "MM, SKom", true),
            ("dr.", "Dr", true),
            ("S.H.", "SH", true),
            ("S.H.", "S.Hum.", false),
            ("S.Kom.", "S.Kom., M.M.", false),
        ] {
            assert_eq!(same_title(one, other), same, "{one} / {other}");
        }
    }
}
