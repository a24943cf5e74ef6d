/// Longest text of the registry that is kept.
const LONGEST: usize = 500;

/// What the registry said, made fit to be kept and shown to an officer: numbers of eight digits and more (NIP, NIK,
/// telephone) and mail addresses are blotted out, long words that may be tokens too, line breaks become spaces and the
/// text is cut at 500 characters.
#[must_use]
pub fn masked(text: &str) -> String {
    let mut out = String::new();
    for word in text.split_whitespace() {
        if out.len() >= LONGEST {
            break;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&masked_word(word));
    }
    out.chars().take(LONGEST).collect()
}

fn masked_word(word: &str) -> String {
    if word.contains('@') || word.len() > 60 {
        return "***".to_owned();
    }
    let mut out = String::new();
    let mut digits = String::new();
    for c in word.chars().chain([' ']) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        out.push_str(if digits.len() >= 8 { "***" } else { &digits });
        digits.clear();
        out.push(c);
    }
    out.pop();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn personal_numbers_addresses_and_tokens_do_not_survive() {
        assert_eq!(masked("NIP 198609262015051001 tidak ditemukan"), "NIP *** tidak ditemukan");
        assert_eq!(masked("budi@example.org\n\tsudah ada"), "*** sudah ada");
        assert_eq!(masked(&format!("token {}", "e".repeat(80))), "token ***");
        assert_eq!(masked("SK 823/12/2026 tanggal 01-04-2026"), "SK 823/12/2026 tanggal 01-04-2026");
        assert_eq!(masked(&"a ".repeat(2000)).chars().count(), 500);
    }
}
