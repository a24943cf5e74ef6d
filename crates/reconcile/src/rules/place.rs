use super::words;

/// What addresses abbreviate.
const SHORT: &[(&str, &str)] = &[
    ("JLN", "JALAN"),
    ("JL", "JALAN"),
    ("GG", "GANG"),
    ("NO", "NOMOR"),
    ("KEL", "KELURAHAN"),
    ("KEC", "KECAMATAN"),
    ("KAB", "KABUPATEN"),
    ("PERUM", "PERUMAHAN"),
    ("BLK", "BLOK"),
];

/// Addresses: `Jl. Merdeka No. 5, RT 01/RW 002` is `JALAN MERDEKA NOMOR 5 RT 1 RW 2`.
#[must_use]
pub fn same_address(one: &str, other: &str) -> bool {
    long(one) == long(other)
}

fn long(address: &str) -> Vec<String> {
    words(address)
        .into_iter()
        .map(|word| {
            let long = SHORT.iter().find(|(short, _)| *short == word).map(|(_, long)| (*long).to_owned());
            let digits = word.bytes().all(|b| b.is_ascii_digit());
            long.unwrap_or_else(|| if digits { word.trim_start_matches('0').to_owned() } else { word })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn abbreviations_and_zeros_do_not_count() {
        for (one, other, same) in [
            ("Jl. Merdeka No. 5, RT 01/RW 002", "JALAN MERDEKA NOMOR 5 RT 1 RW 2", true),
            ("Jl. Merdeka No. 5", "Jl. Merdeka No. 6", false),
        ] {
            assert_eq!(same_address(one, other), same, "{one} / {other}");
        }
    }
}
