use super::words;

/// Names of people, posts, schools, courses: case, spaces and punctuation are how a form was filled in, not what it says.
///
/// `ST. AMINAH`, `St Aminah`; `Nur'aini`, `NURAINI`.
#[must_use]
pub fn same_letters(one: &str, other: &str) -> bool {
    plain(one) == plain(other)
}

/// The letters and digits that are compared; also the key under which a row with a name is looked for.
pub(crate) fn plain(text: &str) -> String {
    // An apostrophe is inside a word; everything else is between words.
    words(&text.replace(['\'', '’', '`'], "")).concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_spaces_and_punctuation_do_not_count() {
        for (one, other, same) in [
            ("BUDI SANTOSO", "Budi  Santoso", true),
            ("Nur'aini", "NURAINI", true),
            ("St. Aminah", "ST AMINAH", true),
            ("S-1 Ilmu Hukum", "S1 ILMU HUKUM", true),
            ("Budi Santoso", "Budi Susanto", false),
            ("S-1 Ilmu Hukum", "S-2 Ilmu Hukum", false),
        ] {
            assert_eq!(same_letters(one, other), same, "{one} / {other}");
        }
    }
}
