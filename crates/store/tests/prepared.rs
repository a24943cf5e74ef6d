//! Statements planned once for each connection.

use diesel::{QueryableByName, RunQueryDsl, connection::SimpleConnection, sql_query, sql_types as t};
use testkit::TestDb;

#[derive(QueryableByName, Debug, PartialEq)]
struct Row {
    #[diesel(sql_type = t::Integer)]
    sum: i32,
    #[diesel(sql_type = t::Text)]
    word: String,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = t::BigInt)]
    n: i64,
}

const TEXT: &str = "select $2 + $1 + $1 as sum, $3 as word";

#[test]
fn values_stand_where_their_numbers_are_and_the_plan_is_kept() {
    let db = TestDb::new();
    let mut conn = db.conn();
    for first in 1..4 {
        let row: Row = store::prepared(TEXT)
            .bind::<t::Integer, _>(first)
            .bind::<t::Integer, _>(10)
            .bind::<t::Text, _>("tiga")
            .get_result(&mut conn)
            .unwrap();
        assert_eq!(row, Row { sum: 10 + 2 * first, word: "tiga".to_owned() });
    }
    let kept: Count = sql_query("select count(*) as n from pg_prepared_statements where statement like '%as word%'")
        .get_result(&mut conn)
        .unwrap();
    assert_eq!(kept.n, 1, "parsed once for three calls");
    conn.batch_execute("deallocate all").unwrap();
}

#[test]
fn a_placeholder_without_a_value_is_an_error_and_not_a_wrong_answer() {
    let db = TestDb::new();
    for text in ["select $2 as n", "select $0 as n", "select $ as n"] {
        let refused = store::prepared(text).bind::<t::BigInt, _>(1_i64).get_result::<Count>(&mut db.conn());
        assert!(matches!(refused, Err(diesel::result::Error::QueryBuilderError(_))), "{text}");
    }
}
