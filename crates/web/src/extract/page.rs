use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, dev::Payload, web::Query};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{HttpFault, Problem, cursor};

/// Rows of a page when the caller does not say.
const USUAL: i64 = 50;
/// Most rows of a page.
const MOST: i64 = 200;

/// Parameters of a list, for the API's document.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// Where the page begins: `next` of the page before. Left out: the first page.
    pub cursor: Option<String>,
    /// Rows, 1 to 200; 50 if left out.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<String>,
}

/// Which page of a list the caller wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Most rows to answer.
    pub limit: i64,
    cursor: Option<String>,
}

impl Page {
    /// Behind which row the page begins, of a list sorted by `sort`; `None` is the first page. `K` is what
    /// [`Self::next`] was given.
    ///
    /// # Errors
    /// [`HttpFault::CursorInvalid`] when the cursor is damaged or of another sort.
    pub fn after<K: DeserializeOwned>(&self, sort: &str) -> Result<Option<K>, HttpFault> {
        self.cursor.as_deref().map(|text| cursor::read(sort, text)).transpose()
    }

    /// The cursor of the page behind `last`. It stands in addresses: identifiers, codes and days, no personal data.
    ///
    /// # Errors
    /// [`HttpFault::Unforeseen`] when `last` has no JSON form.
    pub fn next<K: Serialize>(sort: &str, last: &K) -> Result<String, HttpFault> {
        cursor::write(sort, last)
    }
}

impl FromRequest for Page {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(of(req.query_string()).map_err(Problem::from))
    }
}

fn of(query: &str) -> Result<Page, HttpFault> {
    let PageQuery { cursor, limit } =
        Query::<PageQuery>::from_query(query).map_err(|_| HttpFault::CursorInvalid)?.into_inner();
    let limit = match limit.as_deref() {
        None | Some("") => USUAL,
        Some(text) => text.parse().ok().filter(|rows| (1..=MOST).contains(rows)).ok_or(HttpFault::LimitInvalid)?,
    };
    Ok(Page { limit, cursor: cursor.filter(|text| !text.is_empty()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_bounded_and_cursors_optional() {
        assert_eq!(of("unit=x&q=budi").unwrap(), Page { limit: 50, cursor: None });
        assert_eq!(of("limit=200&cursor=").unwrap(), Page { limit: 200, cursor: None });
        for bad in ["limit=0", "limit=201", "limit=banyak", "limit=-5", "limit=1.5"] {
            assert!(matches!(of(bad), Err(HttpFault::LimitInvalid)), "{bad}");
        }
        let next = Page::next("name", &7).unwrap();
        let page = of(&format!("cursor={next}")).unwrap();
        assert_eq!(page.after::<i32>("name").unwrap(), Some(7));
        assert!(matches!(page.after::<i32>("rank"), Err(HttpFault::CursorInvalid)));
    }
}
