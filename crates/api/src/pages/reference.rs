//! `/api/docs`: the OpenAPI document for people, rendered on the server, without a line of script.

use std::sync::LazyLock;

use actix_web::{HttpResponse, get};
use askama::Template;
use serde_json::Value;
use web::{HttpFault, Problem};

use crate::document;

/// An operation as the page shows it.
struct Shown {
    anchor: String,
    method: String,
    path: String,
    summary: String,
    description: String,
    open: bool,
    parameters: Vec<Field>,
    body: Option<Body>,
    responses: Vec<Response>,
}

struct Body {
    media_type: String,
    schema: String,
}

/// A parameter, or a member of a schema.
struct Field {
    name: String,
    place: String,
    kind: Kind,
    required: bool,
    description: String,
}

/// A type: words, and the schema they lead to.
struct Kind {
    words: String,
    schema: Option<String>,
}

struct Response {
    status: String,
    description: String,
    schema: Option<String>,
}

struct Group {
    name: String,
    description: String,
    operations: Vec<Shown>,
}

struct Schema {
    name: String,
    description: String,
    values: Vec<String>,
    fields: Vec<Field>,
}

#[derive(Template)]
#[template(path = "reference.html")]
struct Page {
    title: String,
    description: String,
    groups: Vec<Group>,
    schemas: Vec<Schema>,
}

static PAGE: LazyLock<Result<String, String>> = LazyLock::new(|| {
    let document = serde_json::to_value(document()).map_err(|e| e.to_string())?;
    page(&document).render().map_err(|e| e.to_string())
});

/// The page.
#[get("/api/docs")]
pub(crate) async fn html() -> Result<HttpResponse, Problem> {
    match &*PAGE {
        Ok(html) => Ok(HttpResponse::Ok()
            .content_type("text/html; charset=utf-8")
            .insert_header(("cache-control", "public, max-age=300"))
            .body(html.as_str())),
        Err(error) => Err(HttpFault::Unforeseen(format!("API page: {error}")).into()),
    }
}

/// Its stylesheet: the content security policy allows none inside the page.
#[get("/api/docs.css")]
pub(crate) async fn style() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/css; charset=utf-8")
        .insert_header(("cache-control", "public, max-age=300"))
        .body(include_str!("../../templates/reference.css"))
}

fn text(value: &Value, key: &str) -> String {
    value.get(key).and_then(Value::as_str).unwrap_or("").to_owned()
}

/// Prose as HTML: escaped, with what stands between backticks as code.
fn prose(value: &Value, key: &str) -> String {
    let escaped = text(value, key).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let pieces = escaped.split('`').enumerate();
    pieces.map(|(at, piece)| if at % 2 == 1 { format!("<code>{piece}</code>") } else { piece.to_owned() }).collect()
}

fn list<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value.get(key).and_then(Value::as_array).into_iter().flatten()
}

fn members<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    value.get(key).and_then(Value::as_object).into_iter().flatten()
}

fn page(document: &Value) -> Page {
    let info = document.get("info").unwrap_or(&Value::Null);
    let groups = list(document, "tags").map(|tag| {
        let name = text(tag, "name");
        Group { operations: operations(document, &name), description: prose(tag, "description"), name }
    });
    let components = document.get("components").unwrap_or(&Value::Null);
    Page {
        title: text(info, "title"),
        description: prose(info, "description"),
        groups: groups.collect(),
        schemas: members(components, "schemas").map(|(name, schema)| shown_schema(name, schema)).collect(),
    }
}

fn operations(document: &Value, tag: &str) -> Vec<Shown> {
    let mut shown = Vec::new();
    for (path, item) in members(document, "paths") {
        for method in ["get", "post", "put", "patch", "delete"] {
            let Some(operation) = item.get(method) else { continue };
            if list(operation, "tags").any(|t| t.as_str() == Some(tag)) {
                shown.push(operation_of(path, method, operation));
            }
        }
    }
    shown
}

fn operation_of(path: &str, method: &str, operation: &Value) -> Shown {
    let parameters = list(operation, "parameters").map(|parameter| Field {
        name: text(parameter, "name"),
        place: text(parameter, "in"),
        kind: kind(parameter.get("schema").unwrap_or(&Value::Null)),
        required: parameter.get("required") == Some(&Value::Bool(true)),
        description: prose(parameter, "description"),
    });
    let responses = members(operation, "responses").map(|(status, response)| Response {
        status: status.clone(),
        description: prose(response, "description"),
        schema: content(response).map(|(_, schema)| schema).filter(|name| !name.is_empty()),
    });
    Shown {
        anchor: format!("{method}{}", path.replace(['/', '{', '}'], "-")),
        method: method.to_uppercase(),
        path: path.to_owned(),
        summary: prose(operation, "summary"),
        description: prose(operation, "description"),
        open: list(operation, "security").any(|s| s.as_object().is_some_and(serde_json::Map::is_empty)),
        parameters: parameters.collect(),
        body: operation.get("requestBody").and_then(content).map(|(media_type, schema)| Body { media_type, schema }),
        responses: responses.collect(),
    }
}

/// The first media type of a body, and the name of its schema.
fn content(body: &Value) -> Option<(String, String)> {
    let (media_type, content) = members(body, "content").next()?;
    Some((media_type.clone(), content.get("schema").and_then(named).unwrap_or_default()))
}

fn named(schema: &Value) -> Option<String> {
    text(schema, "$ref").rsplit_once('/').map(|(_, name)| name.to_owned())
}

/// A type in words.
fn kind(schema: &Value) -> Kind {
    if let Some(name) = named(schema) {
        return Kind { words: String::new(), schema: Some(name) };
    }
    if let Some(name) = list(schema, "oneOf").chain(list(schema, "anyOf")).find_map(named) {
        return Kind { words: "or null".to_owned(), schema: Some(name) };
    }
    if let Some(items) = schema.get("items") {
        let Kind { words, schema } = kind(items);
        return Kind { words: format!("list of {words}").trim().to_owned(), schema };
    }
    let types = schema.get("type").map_or_else(String::new, |kind| match kind {
        Value::String(one) => one.clone(),
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" or "),
        _ => String::new(),
    });
    let format = text(schema, "format");
    let words = if format.is_empty() { types } else { format!("{types} ({format})") };
    Kind { words, schema: None }
}

fn shown_schema(name: &str, schema: &Value) -> Schema {
    let required: Vec<&str> = list(schema, "required").filter_map(Value::as_str).collect();
    let fields = members(schema, "properties").map(|(name, property)| Field {
        name: name.clone(),
        place: String::new(),
        kind: kind(property),
        required: required.contains(&name.as_str()),
        description: prose(property, "description"),
    });
    let values = list(schema, "enum")
        .chain(list(schema, "oneOf").flat_map(|variant| list(variant, "enum")))
        .filter_map(Value::as_str)
        .map(str::to_owned);
    Schema {
        name: name.to_owned(),
        description: prose(schema, "description"),
        values: values.collect(),
        fields: fields.collect(),
    }
}
