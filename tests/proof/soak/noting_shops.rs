//! `textback` with the sources that a soak needs: three shops that note on stderr when they were asked and when they
//! answered, and one that ends its whole process when the query says so. Flags are `textback`'s, and so is its command
//! `endpoint`.

use std::{
    error::Error,
    io::Write,
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use clap::Parser;
use cloud::{Environment, start_log};
use futures::future::BoxFuture;
use job::{NotificationLimits, SourceLabel, SourceName};
use search::{Hit, Query, RawHit, Source, SourceError};
use textback::{BareEndpoint, Command, Flags, Sources, System};

/// Names, and the share of the pace after which each answers.
const SHOPS: [(&str, u32); 3] = [("quick", 0), ("steady", 50), ("slow", 100)];
/// The shop that kills, and the word in a query that makes it.
const KILLER: (&str, &str) = ("killer", "poison");

struct NotingShop {
    name: &'static str,
    wait: Duration,
}

struct Killer;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let environment = Environment::of_this_process();
    start_log(&environment)?;
    let pace = environment.optional("SHOPS_PACE_MS").unwrap_or("600").parse()?;
    let flags = Flags::parse();
    if let Some(Command::Endpoint(flags)) = flags.command {
        let endpoint = BareEndpoint::start(flags.settings()).await?;
        std::io::stdout().write_all(endpoint.welcome().as_bytes())?;
        return Ok(endpoint.run_until_shutdown().await?);
    }
    let mut settings = flags.settings()?;
    settings.sources = shops(Duration::from_millis(pace));
    // Every job has a number, and all of them come from one address.
    settings.notification_limits = NotificationLimits::NONE;
    let system = System::start(settings).await?;
    std::io::stdout().write_all(system.welcome().as_bytes())?;
    system.run_until_shutdown().await;
    Ok(())
}

fn shops(pace: Duration) -> Sources {
    let noting =
        SHOPS.map(|(name, share)| Arc::new(NotingShop { name, wait: pace * share / 100 }) as Arc<dyn Source>);
    let sources: Vec<_> = noting.into_iter().chain([Arc::new(Killer) as Arc<dyn Source>]).collect();
    let label = |source: &Arc<dyn Source>| SourceLabel {
        name: SourceName::parse(source.name()).expect("the names above are source names"),
        korean: source.name().to_owned(),
        english: source.name().to_owned(),
    };
    Sources { labels: sources.iter().map(label).collect(), sources, time_out: Duration::from_secs(20) }
}

impl Source for NotingShop {
    fn name(&self) -> &str {
        self.name
    }

    fn search<'a>(&'a self, query: &'a Query) -> BoxFuture<'a, Result<Vec<Hit>, SourceError>> {
        Box::pin(async move {
            note("asked", self.name, query);
            tokio::time::sleep(self.wait).await;
            note("answered", self.name, query);
            let url = format!("https://{}.example/{}", self.name, query.text);
            let raw = RawHit { title: query.text.clone(), url, ..RawHit::default() };
            Ok(Hit::new(raw).into_iter().collect())
        })
    }
}

impl Source for Killer {
    fn name(&self) -> &str {
        KILLER.0
    }

    fn search<'a>(&'a self, query: &'a Query) -> BoxFuture<'a, Result<Vec<Hit>, SourceError>> {
        Box::pin(async move {
            if query.text.contains(KILLER.1) {
                note("asked", KILLER.0, query);
                std::process::abort();
            }
            Ok(Vec::new())
        })
    }
}

/// One line, in one write: it is in the reader's hands whatever happens to this process next.
fn note(what: &str, shop: &str, query: &Query) {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
    let line = format!("shop {now} {} {what} {shop} {}\n", std::process::id(), query.text);
    // Without a reader there is no reader to judge it.
    let _ = std::io::stderr().write_all(line.as_bytes());
}
