use super::words;

/// Words before a number that say only that it is one.
const LEAD: [&str; 4] = ["NO", "NOMOR", "SK", "KEPUTUSAN"];

/// Numbers of decrees (nomor SK): which signs stand between the parts, leading zeros, case and a written "Nomor" differ from
/// form to form.
///
/// `821.2/0012/BKPSDM/2024` is `No. 821.2-12-BKPSDM-2024`.
#[must_use]
pub fn same_decree_number(one: &str, other: &str) -> bool {
    parts(one) == parts(other)
}

/// The parts of a number as they are compared; also the key under which a decree is looked for.
pub(crate) fn parts(number: &str) -> Vec<String> {
    let parts = words(number);
    let lead = parts.iter().take_while(|part| LEAD.contains(&part.as_str())).count();
    parts.into_iter().skip(lead).map(without_zeros).collect()
}

/// `0012` is `12`; `000` is `0`.
fn without_zeros(part: String) -> String {
    if !part.bytes().all(|b| b.is_ascii_digit()) {
        return part;
    }
    let short = part.trim_start_matches('0');
    if short.is_empty() { "0".to_owned() } else { short.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_zeros_case_and_a_written_nomor_do_not_count() {
        for (one, other, same) in [
            ("821.2/0012/BKPSDM/2024", "No. 821.2-12-bkpsdm-2024", true),
            ("821.2 / 12 / BKPSDM / 2024", "821.2/12/BKPSDM/2024", true),
            ("SK Nomor 823/7", "823/007", true),
            ("821.2/12/BKPSDM/2024", "821.2/13/BKPSDM/2024", false),
            ("821.2/12/BKPSDM/2024", "821.2/12/BKPSDM/2023", false),
            ("821/212", "821/2/12", false),
        ] {
            assert_eq!(same_decree_number(one, other), same, "{one} / {other}");
        }
    }
}
