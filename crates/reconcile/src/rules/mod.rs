//! When two values say the same. Pure: two texts in, yes or no out. Neither is blank; blanks are the comparison's business.
//!
//! The name of a rule is the name of a file.

mod day_or_year;
mod decree_number;
mod email;
mod id;
mod letters;
mod phone;
mod place;
mod title;

pub use day_or_year::same_day_or_year;
pub(crate) use decree_number::parts as decree_parts;
pub use decree_number::same_decree_number;
pub use email::same_email;
pub use id::same_id;
pub(crate) use letters::plain as plain_letters;
pub use letters::same_letters;
pub use phone::same_phone;
pub use place::same_address;
pub use title::same_title;

/// A rule.
pub type Same = fn(&str, &str) -> bool;

/// Letter by letter: codes, days, numbers, whose form was settled when they were read.
#[must_use]
pub fn same_text(one: &str, other: &str) -> bool {
    one == other
}

/// Words of a text in capitals, without anything but letters and digits.
fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_uppercase).collect()
}
