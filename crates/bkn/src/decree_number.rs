//! Decree numbers, as people write them.

/// Whether two decree numbers are the same to a reader: case, spacing, the word "Nomor" before it, kinds of dashes and dots at
/// the end do not count. The registry's pages and the people who type there change all of these.
#[must_use]
pub fn same_number(one: &str, other: &str) -> bool {
    let one = plain(one);
    !one.is_empty() && one == plain(other)
}

fn plain(number: &str) -> String {
    let upper: String = number
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            '\\' | '\u{2044}' | '\u{2215}' => '/',
            other => other,
        })
        .collect::<String>()
        .to_uppercase();
    let bare = ["NOMOR", "NO."].iter().find_map(|word| upper.strip_prefix(word)).unwrap_or(&upper);
    bare.trim_matches(['.', ':', ',', ';']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_reader_takes_for_the_same_is_the_same() {
        for (one, other, same) in [
            ("821/7/2026", "821 / 7 / 2026", true),
            ("821.2/7-BKPSDM/2026", "Nomor : 821.2/7\u{2013}bkpsdm/2026", true),
            ("No. 821/7/2026", "821/7/2026.", true),
            ("821\\7\\2026", "821/7/2026", true),
            ("821/7/2026", "821/8/2026", false),
            ("821.2/7", "8212/7", false),
            ("", "", false),
            ("-", "821/7", false),
        ] {
            assert_eq!(same_number(one, other), same, "{one:?} {other:?}");
        }
    }
}
