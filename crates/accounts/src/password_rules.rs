//! Which passwords are good enough. Length and not being guessable count; odd characters are not demanded
//! (NIST SP 800-63B-4 §3.1.1.2, and Peraturan BSSN on SPBE security asks for no more).

use kernel::Reason;
use secrecy::{ExposeSecret, SecretString};

use crate::{Error, Settings};

/// Passwords and parts of passwords that everybody tries first, Indonesian ones included. Lower case.
const COMMON: &[&str] = &[
    "123456789012",
    "1234567890123",
    "123123123123",
    "111111111111",
    "000000000000",
    "012345678901",
    "098765432109",
    "password1234",
    "passwordpassword",
    "password12345",
    "qwertyuiop123",
    "qwertyuiop12",
    "qwertyqwerty",
    "1q2w3e4r5t6y",
    "abcdefghijkl",
    "abcd12345678",
    "admin1234567",
    "administrator",
    "rahasiarahasia",
    "rahasia12345",
    "sandi1234567",
    "katasandi123",
    "katasandikatasandi",
    "bismillah123",
    "bismillah1234",
    "bismillahirrahmanirrahim",
    "indonesia123",
    "indonesia1945",
    "merdeka17081945",
    "pancasila1945",
    "sayangsayang",
    "sayangkamu123",
    "akusayangkamu",
    "iloveyou1234",
    "iloveyouiloveyou",
    "selamatpagi1",
    "selamatpagi123",
    "simasnsimasn",
    "simasn123456",
    "pegawainegeri",
    "pnspnspnspns",
    "letmeinletmein",
    "welcome12345",
    "changeme1234",
    "gantisandi123",
    "semangat1234",
    "alhamdulillah",
    "alhamdulillah1",
    "jakarta12345",
    "jakarta2026",
    "bandung12345",
    "surabaya1234",
];

/// Longest password, in bytes: enough for any sentence, too short to be a burden.
const LONGEST: usize = 256;

/// Whose password it is, so that it does not contain what everybody knows about them.
#[derive(Debug, Clone, Copy)]
pub struct Owner<'a> {
    /// NIP or name of the account.
    pub login: &'a str,
    /// Name as shown.
    pub name: &'a str,
}

/// Checks a new password against every rule.
///
/// # Errors
/// [`Error::WeakPassword`] with each broken rule, in Indonesian, field `password`.
pub fn check(password: &SecretString, owner: Owner<'_>, settings: &Settings) -> Result<(), Error> {
    let text = password.expose_secret();
    let lower = text.to_lowercase();
    let plain: String = lower.chars().filter(|c| c.is_alphanumeric()).collect();
    let mut reasons = Vec::new();
    let mut refuse = |code: &str, message: String| reasons.push(Reason::field("password", code, message));

    if text.chars().count() < usize::from(settings.password_min_length) {
        refuse(
            "SANDI-PENDEK",
            format!(
                "Kata sandi paling sedikit {} karakter. Beberapa kata acak lebih mudah diingat daripada tanda baca.",
                settings.password_min_length
            ),
        );
    }
    if text.len() > LONGEST {
        refuse("SANDI-PANJANG", format!("Kata sandi paling panjang {LONGEST} karakter."));
    }
    if contains_login(&plain, owner.login) {
        refuse(
            "SANDI-NIP",
            "Kata sandi tidak boleh memuat NIP, tanggal lahir dalam NIP, atau nama akun Anda.".to_owned(),
        );
    }
    if contains_name(&plain, owner.name) {
        refuse("SANDI-NAMA", "Kata sandi tidak boleh memuat nama Anda.".to_owned());
    }
    if COMMON.contains(&lower.as_str()) || COMMON.contains(&plain.as_str()) || is_monotonous(&plain) {
        refuse(
            "SANDI-UMUM",
            "Kata sandi ini termasuk yang paling sering dicoba orang. Pilih beberapa kata yang tidak berhubungan."
                .to_owned(),
        );
    }
    if reasons.is_empty() { Ok(()) } else { Err(Error::WeakPassword(reasons)) }
}

/// The login, or for a NIP also the birth date it begins with.
fn contains_login(plain: &str, login: &str) -> bool {
    let login = login.to_lowercase();
    let birth = login.get(..8).filter(|_| login.len() == 18 && login.bytes().all(|b| b.is_ascii_digit()));
    (login.len() >= 4 && plain.contains(&login)) || birth.is_some_and(|day| plain.contains(day))
}

/// A part of the name of four letters or more that makes up a third of the password.
fn contains_name(plain: &str, name: &str) -> bool {
    name.to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| part.chars().count() >= 4)
        .any(|part| plain.contains(part) && part.len() * 3 >= plain.len())
}

/// Fewer than five different characters, or one run up or down the alphabet or the digits.
fn is_monotonous(plain: &str) -> bool {
    let mut seen: Vec<char> = plain.chars().collect();
    let steps: Vec<i64> = seen
        .windows(2)
        .filter_map(|pair| Some(i64::from(u32::from(*pair.get(1)?)) - i64::from(u32::from(*pair.first()?))))
        .collect();
    let run = steps.len() >= 4 && (steps.iter().all(|s| *s == 1) || steps.iter().all(|s| *s == -1));
    seen.sort_unstable();
    seen.dedup();
    run || seen.len() < 5
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWNER: Owner<'static> = Owner { login: "198503172010012003", name: "Dr. Wulandari Kusuma, S.H." };

    fn broken(password: &str) -> Vec<String> {
        match check(&password.into(), OWNER, &Settings::default()) {
            Ok(()) => Vec::new(),
            Err(Error::WeakPassword(reasons)) => reasons.into_iter().map(|r| r.code).collect(),
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn passwords_are_judged_by_length_and_guessability() {
        for (password, expected) in [
            ("kuda laut biru 7", vec![]),
            ("tepi-jendela-pagi", vec![]),
            ("ñandú çedilla ok", vec![]),
            ("pendek saja", vec!["SANDI-PENDEK"]),
            ("198503172010012003", vec!["SANDI-NIP"]),
            ("lahir 17-3 19850317", vec!["SANDI-NIP"]),
            ("wulandari2026", vec!["SANDI-NAMA"]),
            ("Kusuma.Wulandari", vec!["SANDI-NAMA"]),
            ("Bismillah-1234", vec!["SANDI-UMUM"]),
            ("aaaaaaaaaaaaaaaa", vec!["SANDI-UMUM"]),
            ("abcdefghijklmnop", vec!["SANDI-UMUM"]),
            ("9876543210", vec!["SANDI-PENDEK", "SANDI-UMUM"]),
            ("", vec!["SANDI-PENDEK", "SANDI-UMUM"]),
        ] {
            assert_eq!(broken(password), expected, "{password:?}");
        }
        assert_eq!(broken(&"panjang sekali ".repeat(20)), ["SANDI-PANJANG"]);
    }
}
