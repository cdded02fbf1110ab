//! A walk through all states of all pages, in one language.

use job::{Language, Rules, Token};
use reqwest::Method;
use tempfile::TempDir;
use tests::{PHONE, World};
use textback::Sources;
use url::form_urlencoded;

use crate::{
    browser::Browser,
    devtools::{self, Network},
    driver::{Driver, Kind},
    page_script,
    seeded::{
        broken,
        seed::{Seed, Table, query},
        shops,
    },
    states::{Lost, Opens, Then, USED_KEY},
    witness,
};

/// What browsers send forms as.
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";

/// Somebody with a phone before a system, and whoever makes that system's searches.
pub(crate) struct Tour {
    /// The phone.
    pub(crate) browser: Browser,
    /// The language that the phone's owner speaks.
    pub(crate) language: Language,
    world: World,
    broken: World,
    table: Table,
    /// Kept so that the broken system's folder outlives it.
    _folder: TempDir,
}

/// A page that is ready to be opened.
pub(crate) struct Place<'a> {
    /// Where it is.
    pub(crate) world: &'a World,
    /// Its path there.
    pub(crate) path: String,
    /// The fields of the form that it answers to, if it does.
    pub(crate) form: Option<&'static [(&'static str, &'static str)]>,
    token: Option<Token>,
}

impl Place<'_> {
    /// Its whole address.
    pub(crate) fn url(&self) -> String {
        format!("{}{}", self.world.url, self.path)
    }
}

impl Tour {
    /// Starts systems and a phone.
    pub(crate) async fn start(driver: &Driver, language: Language) -> Self {
        let sources = Sources::sample().expect("the sample is sound");
        let names = sources.labels.iter().take(4).map(|label| label.name.clone()).collect();
        let folder = tempfile::tempdir().expect("a folder");
        let broken = broken::system(&folder, sources.clone()).await;
        let world = World::with(sources, Rules::AGREED).await;
        let table = Table::of(&world, names, language);
        let languages = accepted(language);
        let kind = Kind { languages, logs_traffic: true, shops: Some(shops::open().await), ..Kind::PHONE };
        let browser = Browser::start(driver, kind, &world.url).await;
        witness::watch(&browser).await;
        let tour = Self { browser, language, world, broken, table, _folder: folder };
        tour.fill_inbox().await;
        tour
    }

    /// Makes whatever a state needs.
    pub(crate) async fn prepare(&self, opens: Opens) -> Place<'_> {
        let place = |path: &str| Place { world: &self.world, path: path.to_owned(), form: None, token: None };
        match opens {
            Opens::Path(path) => place(path),
            Opens::Posted(path, fields) => Place { form: Some(fields), ..place(path) },
            Opens::Broken(path) => Place { world: &self.broken, ..place(path) },
            Opens::Search(seed, selection) => {
                let token = self.table.plant(seed).await;
                Place { token: Some(token.clone()), ..place(&format!("/s/{}{selection}", token.as_str())) }
            }
            Opens::Shared(seed) => {
                let token = self.table.plant(seed).await;
                Place { token: Some(token.clone()), ..place(&format!("/r/{}", token.view().as_str())) }
            }
        }
    }

    /// Opens the page and lets happen what is to happen.
    pub(crate) async fn enter(&self, place: &Place<'_>, then: Then) {
        devtools::connect(&self.browser, Network::Fast).await;
        devtools::block(&self.browser, &[]).await;
        let url = place.url();
        match place.form {
            None => self.browser.visit(&url).await,
            Some(fields) => {
                self.browser.open("/").await;
                page_script::post(&self.browser, &url, fields).await;
            }
        }
        self.let_happen(then, place).await;
    }

    /// Lets something happen on the page that is open.
    pub(crate) async fn let_happen(&self, then: Then, place: &Place<'_>) {
        let browser = &self.browser;
        match then {
            Then::Nothing => {}
            Then::Unfolded => page_script::unfold(browser).await,
            Then::Typed(words, number) => self.fill(words, number).await,
            Then::Sent => page_script::send_unchecked(browser).await,
            Then::Searched(words) => {
                self.fill(words, "").await;
                page_script::search(browser).await;
                browser.open(&place.path).await;
                browser.press("[name=query]").await;
            }
            Then::Tried(words, lost) => {
                self.fill(words, "").await;
                self.lose(lost, page_script::SEND).await;
            }
            Then::Lost(lost) => self.lose(lost, "").await,
            Then::Advanced(seed) => self.advance(place, seed).await,
        }
    }

    /// Something is lost while somebody does this, and the page says so.
    async fn lose(&self, lost: Lost, meanwhile: &str) {
        let before = page_script::announced(&self.browser).await;
        match lost {
            Lost::Network => devtools::connect(&self.browser, Network::Gone).await,
            Lost::Server => devtools::block(&self.browser, &["*"]).await,
        }
        self.browser.run(meanwhile).await;
        page_script::until_announced(&self.browser, &before).await;
    }

    /// The search goes on, and the page shows what was found.
    async fn advance(&self, place: &Place<'_>, seed: Seed) {
        let token = place.token.as_ref().expect("only a search goes on");
        let version = self.table.advance(token, seed).await;
        let results = self.world.results(token.as_str()).await.json();
        let hits = results["hits"].as_array().expect("a list").len();
        page_script::until_shown(&self.browser, hits, version).await;
    }

    async fn fill(&self, words: &str, number: &str) {
        self.browser.type_into("[name=query]", words).await;
        if !number.is_empty() {
            self.browser.type_into("[name=phone]", number).await;
            self.browser.run("document.querySelector('[name=consent]').click()").await;
        }
    }

    /// A text in the inbox, of a search whose form had a key.
    async fn fill_inbox(&self) {
        let fields = [
            ("query", query(self.language)),
            ("phone", PHONE),
            ("consent", "yes"),
            ("sources", "hanbit-closet"),
            ("key", USED_KEY),
            ("language", self.language.code()),
        ];
        let headers = [("content-type", FORM)];
        let answer = self.world.send((Method::POST, "/"), &headers, &encoded(&fields)).await;
        let token = answer.header("location").rsplit('/').next().expect("a path").to_owned();
        assert_eq!(self.world.drain(&token).await["notification"]["state"], "sent");
    }
}

/// The body of a form.
pub(crate) fn encoded(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

/// What a browser of somebody who speaks this language accepts.
pub(crate) const fn accepted(language: Language) -> &'static str {
    match language {
        Language::Korean => "ko-KR,ko,en-US,en",
        Language::English => "en-US,en",
    }
}
