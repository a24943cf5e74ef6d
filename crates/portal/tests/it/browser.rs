//! Enough of a browser: cookies, forms, redirects; and a strict eye on every page it opens.

use std::collections::BTreeMap;

use reqwest::{Client, Response, header, multipart, redirect::Policy};
use scraper::{ElementRef, Html, Selector};

use crate::world::{PASSWORD, World};

/// Largest first load of a page, in bytes: HTML, stylesheet and script together.
const FIRST_LOAD: usize = 60 * 1024;

pub(crate) struct Browser {
    client: Client,
    base: String,
    cookies: BTreeMap<String, String>,
}

/// A page that was opened.
pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) path: String,
    pub(crate) text: String,
    pub(crate) headers: header::HeaderMap,
}

/// A form of a page, as the browser would send it.
#[derive(Debug, Clone)]
pub(crate) struct Form {
    pub(crate) action: String,
    pub(crate) fields: Vec<(String, String)>,
}

impl Form {
    /// Fills in a field.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.fields.retain(|(n, _)| n != name);
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }
    /// Adds a value, as another ticked box does.
    pub(crate) fn and(mut self, name: &str, value: &str) -> Self {
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }
    /// Leaves a field out.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.fields.retain(|(n, _)| n != name);
        self
    }
}

fn all<'a>(html: &'a Html, query: &str) -> Vec<ElementRef<'a>> {
    html.select(&Selector::parse(query).unwrap()).collect()
}

fn words(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Page {
    fn html(&self) -> Html {
        Html::parse_document(&self.text)
    }
    /// The heading.
    pub(crate) fn heading(&self) -> String {
        words(all(&self.html(), "h1")[0])
    }
    /// The words of the page without its frame.
    pub(crate) fn words(&self) -> String {
        words(all(&self.html(), "main")[0])
    }
    /// The form sent to an address that ends so.
    pub(crate) fn form(&self, action: &str) -> Form {
        self.forms(action)
            .into_iter()
            .next()
            .unwrap_or_else(|| panic!("no form {action} on {}:\n{}", self.path, self.text))
    }
    /// All of them.
    pub(crate) fn forms(&self, action: &str) -> Vec<Form> {
        let html = self.html();
        all(&html, "form[method=post]")
            .into_iter()
            .filter(|form| form.attr("action").unwrap().ends_with(action))
            .map(|form| {
                let inputs = Selector::parse("input, textarea, select").unwrap();
                let fields = form.select(&inputs).filter_map(field).collect();
                Form { action: form.attr("action").unwrap().to_owned(), fields }
            })
            .collect()
    }

    /// What all pages must have.
    fn look_over(&self) {
        let html = self.html();
        let at = &self.path;
        assert_eq!(all(&html, "h1").len(), 1, "one heading on {at}");
        assert_eq!(all(&html, "html[lang=id]").len(), 1, "{at}");
        assert_eq!(all(&html, "main").len(), 1, "{at}");
        assert!(all(&html, "title")[0].inner_html().len() > 8, "{at}");
        assert_eq!(all(&html, "style, [style], script:not([src])").len(), 0, "inline style or script on {at}");
        for element in all(&html, "*") {
            for (name, value) in element.value().attrs() {
                assert!(!name.starts_with("on"), "{name} on {at}");
                if matches!(name, "src" | "href" | "action") {
                    assert!(!value.contains("//"), "another host on {at}: {value}");
                }
            }
        }
        for input in all(&html, "input:not([type=hidden]), select, textarea") {
            let labelled = match input.attr("id") {
                Some(id) => all(&html, &format!("label[for=\"{id}\"]")).len() == 1,
                None => input.ancestors().filter_map(ElementRef::wrap).any(|a| a.value().name() == "label"),
            };
            assert!(labelled, "a field without a label on {at}: {}", input.html());
        }
        for wrong in all(&html, "[aria-invalid=true]") {
            let told = wrong
                .attr("aria-describedby")
                .unwrap_or("")
                .split(' ')
                .any(|id| !id.is_empty() && !all(&html, &format!("[id=\"{id}\"] .bad")).is_empty());
            assert!(told, "what is wrong is not tied to its field on {at}: {}", wrong.html());
        }
        for link in all(&html, "#kesalahan a") {
            let field = link.attr("href").unwrap().trim_start_matches('#');
            assert_eq!(all(&html, &format!("[id=\"{field}\"]")).len(), 1, "the summary leads nowhere on {at}: {field}");
        }
        for table in all(&html, "table") {
            let parts = |query: &str| table.select(&Selector::parse(query).unwrap()).count();
            assert!(parts("caption") == 1 && parts("thead th") > 0, "a table without name or headers on {at}");
            assert_eq!(parts("th:not([scope])"), 0, "a header of nothing on {at}");
        }
        let mut ids: Vec<&str> = all(&html, "[id]").into_iter().filter_map(|e| e.attr("id")).collect();
        ids.sort_unstable();
        let before = ids.len();
        ids.dedup();
        assert_eq!(ids.len(), before, "an id twice on {at}");
        for form in all(&html, "form[method=post]") {
            let outside = ["/masuk", "/aktivasi"].contains(&form.attr("action").unwrap());
            let secret = Selector::parse("input[name=csrf], input[name=idempotency_key]").unwrap();
            assert_eq!(form.select(&secret).count(), if outside { 0 } else { 2 }, "secrets of a form on {at}");
        }
        let policy = self.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    }
}

fn field(input: ElementRef<'_>) -> Option<(String, String)> {
    let name = input.attr("name")?.to_owned();
    let value = match (input.value().name(), input.attr("type")) {
        (_, Some("checkbox" | "file")) => return None,
        (_, Some("radio")) if input.attr("checked").is_none() => return None,
        ("textarea", _) => input.text().collect(),
        ("select", _) => {
            let options = Selector::parse("option").unwrap();
            let chosen = input.select(&options).find(|o| o.attr("selected").is_some());
            chosen.or_else(|| input.select(&options).next())?.attr("value")?.to_owned()
        }
        _ => input.attr("value").unwrap_or("").to_owned(),
    };
    Some((name, value))
}

impl Browser {
    pub(crate) fn new(world: &World) -> Self {
        // The only error is that another test was faster.
        drop(rustls::crypto::ring::default_provider().install_default());
        let client = Client::builder().redirect(Policy::none()).build().unwrap();
        Self { client, base: world.base.clone(), cookies: BTreeMap::new() }
    }

    /// A browser in which somebody has signed in.
    pub(crate) async fn of(world: &World, nip: &str) -> Self {
        let mut browser = Self::new(world);
        let door = browser.get("/masuk").await;
        let home = browser.send(door.form("/masuk").with("login", nip).with("password", PASSWORD)).await;
        assert_eq!((home.status, home.path.as_str()), (200, "/"), "{}", home.text);
        browser
    }

    fn cookie_header(&self) -> String {
        self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    /// Forgets the session, as time does.
    pub(crate) fn forget(&mut self) {
        self.cookies.clear();
    }

    async fn take(&mut self, path: &str, answer: Response) -> Page {
        for cookie in answer.headers().get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            if value.is_empty() || cookie.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        Page { status, path: path.to_owned(), text: answer.text().await.unwrap(), headers }
    }

    /// Opens an address without following where it points.
    pub(crate) async fn raw(&mut self, path: &str) -> Page {
        let url = format!("{}{path}", self.base);
        let answer = self.client.get(url).header(header::COOKIE, self.cookie_header()).send().await.unwrap();
        self.take(path, answer).await
    }

    /// Opens an address, follows, and looks the page over.
    pub(crate) async fn get(&mut self, path: &str) -> Page {
        let page = self.raw(path).await;
        self.follow(page).await
    }

    async fn follow(&mut self, mut page: Page) -> Page {
        while page.status == 303 {
            let there = page.headers[header::LOCATION].to_str().unwrap().to_owned();
            page = self.raw(there.split('#').next().unwrap()).await;
        }
        let html = page.headers.get(header::CONTENT_TYPE).is_some_and(|k| k.as_bytes().starts_with(b"text/html"));
        if html {
            page.look_over();
        }
        page
    }

    /// Sends a form and answers without following.
    pub(crate) async fn send_raw(&mut self, form: &Form) -> Page {
        let body = form
            .fields
            .iter()
            .map(|(n, v)| format!("{n}={}", v.bytes().map(|b| format!("%{b:02X}")).collect::<String>()))
            .collect::<Vec<_>>()
            .join("&");
        let answer = self
            .client
            .post(format!("{}{}", self.base, form.action))
            .header(header::COOKIE, self.cookie_header())
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(body)
            .send()
            .await
            .unwrap();
        self.take(&form.action, answer).await
    }

    /// Sends a form and follows.
    pub(crate) async fn send(&mut self, form: Form) -> Page {
        let page = self.send_raw(&form).await;
        self.follow(page).await
    }

    /// Sends a form with a file.
    pub(crate) async fn upload(&mut self, form: &Form, file: Vec<u8>) -> Page {
        let mut parts = multipart::Form::new();
        for (name, value) in &form.fields {
            parts = parts.text(name.clone(), value.clone());
        }
        let file = multipart::Part::bytes(file).file_name("pindaian.pdf").mime_str("application/pdf").unwrap();
        let answer = self
            .client
            .post(format!("{}{}", self.base, form.action))
            .header(header::COOKIE, self.cookie_header())
            .multipart(parts.part("file", file))
            .send()
            .await
            .unwrap();
        let page = self.take(&form.action, answer).await;
        self.follow(page).await
    }

    /// Bytes of the page with what it loads.
    pub(crate) async fn first_load(&mut self, path: &str) -> usize {
        let page = self.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        let mut bytes = page.text.len();
        let links: Vec<String> = all(&page.html(), "link[href], script[src], img[src]")
            .into_iter()
            .filter_map(|e| e.attr("href").or_else(|| e.attr("src")).map(str::to_owned))
            .collect();
        for link in links {
            let asset = self.raw(&link).await;
            assert_eq!(asset.status, 200, "{link}");
            bytes += asset.text.len();
        }
        assert!(bytes < FIRST_LOAD, "{path} loads {bytes} bytes");
        bytes
    }
}
