use std::sync::LazyLock;

/// Code, level and name of `config/reference/discipline_types.csv`. The file is part of the program; a test reads it whole.
static KINDS: LazyLock<Vec<(&str, &str, &str)>> = LazyLock::new(|| {
    let read = |line: &'static str| {
        let mut cells = line.splitn(5, ',');
        let (code, level, _, name) = (cells.next()?, cells.next()?, cells.next()?, cells.next()?);
        Some((code, level, name))
    };
    include_str!("../../../config/reference/discipline_types.csv").lines().skip(1).filter_map(read).collect()
});

/// The name of a kind of sanction (`TK6`); the code itself where it is unknown.
#[must_use]
pub fn sanction_name(code: &str) -> &str {
    KINDS.iter().find(|(known, ..)| *known == code).map_or(code, |(_, _, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_has_a_name() {
        let lines = include_str!("../../../config/reference/discipline_types.csv").lines().count() - 1;
        assert_eq!(KINDS.len(), lines);
        assert!(KINDS.iter().all(|(code, level, name)| !code.is_empty() && !level.is_empty() && !name.contains('"')));
        assert_eq!((sanction_name("TT"), sanction_name("??")), ("Teguran tertulis", "??"));
    }
}
