use std::borrow::Cow;

use diesel::{
    expression::{AsExpression, TypedExpressionType},
    pg::Pg,
    prelude::*,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    sql_types::{SqlType, Untyped},
};

/// A statement written by hand that PostgreSQL parses and plans once for each connection, not once for each call.
///
/// `diesel::sql_query` sends its text anew every time; planning seven joined tables then costs more than running them.
/// Made by [`prepared`]; used like `sql_query`, with placeholders `$1`, `$2` … in the order of [`Prepared::bind`].
/// Each place where a placeholder stands is sent as a value of its own. Lines of comment are left out; a text must not have
/// a `$` before a digit elsewhere, and there must be few different texts: each is kept as long as its connection.
#[must_use = "a statement does nothing before it is loaded or executed"]
pub struct Prepared<'a> {
    text: Cow<'a, str>,
    values: Vec<Box<dyn QueryFragment<Pg> + Send + 'a>>,
}

/// A [`Prepared`] statement without values yet.
pub fn prepared<'a>(text: impl Into<Cow<'a, str>>) -> Prepared<'a> {
    let text = text.into();
    // A `$1` in a comment is no placeholder.
    let is_code = |line: &&str| !line.trim_start().starts_with("--");
    let text = if text.lines().all(|line| is_code(&line)) {
        text
    } else {
        Cow::Owned(text.lines().filter(is_code).collect::<Vec<_>>().join("\n"))
    };
    Prepared { text, values: Vec::new() }
}

impl<'a> Prepared<'a> {
    /// Gives the next placeholder its value, as the SQL type `ST`.
    pub fn bind<ST, V>(mut self, value: V) -> Self
    where
        ST: SqlType + TypedExpressionType,
        V: AsExpression<ST>,
        V::Expression: QueryFragment<Pg> + Send + 'a,
    {
        self.values.push(Box::new(value.as_expression()));
        self
    }
}

impl QueryFragment<Pg> for Prepared<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        let mut parts = self.text.split('$');
        out.push_sql(parts.next().unwrap_or_default());
        for part in parts {
            let digits = part.bytes().take_while(u8::is_ascii_digit).count();
            let (number, rest) = part.split_at(digits);
            let value = number.parse::<usize>().ok().and_then(|n| self.values.get(n.checked_sub(1)?));
            match value {
                Some(value) => value.walk_ast(out.reborrow())?,
                None => {
                    let fault = format!("no value is bound to ${number}");
                    return Err(diesel::result::Error::QueryBuilderError(fault.into()));
                }
            }
            out.push_sql(rest);
        }
        Ok(())
    }
}

impl QueryId for Prepared<'_> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for Prepared<'_> {
    type SqlType = Untyped;
}

impl RunQueryDsl<PgConnection> for Prepared<'_> {}
