use std::{sync::Arc, time::Duration};

use futures::future::BoxFuture;
use job::{SourceLabel, SourceName};
use search::{Hit, Query, RawHit, Source, SourceError};
use textback::Sources;

/// As many as a usual job has (DESIGN.md).
const SHOPS: u32 = 8;
/// Between one's answer and the next one's.
const PACE: Duration = Duration::from_secs(4);
/// What a shop's first page holds.
const HITS: usize = 20;

/// Shops that answer one after the other, the last after 32 seconds.
pub(crate) fn sources() -> Sources {
    let shops: Vec<_> = (1..=SHOPS).map(Shop::new).collect();
    let label = |shop: &Shop| SourceLabel {
        name: SourceName::parse(&shop.name).expect("a source name"),
        korean: format!("{}번 가게", shop.place),
        english: format!("Shop {}", shop.place),
    };
    Sources {
        labels: shops.iter().map(label).collect(),
        sources: shops.into_iter().map(|shop| Arc::new(shop) as Arc<dyn Source>).collect(),
        time_out: PACE * SHOPS * 2,
    }
}

struct Shop {
    place: u32,
    name: String,
}

impl Shop {
    fn new(place: u32) -> Self {
        Self { place, name: format!("shop-{place}") }
    }

    fn hit(&self, number: usize) -> Hit {
        let raw = RawHit {
            title: format!("린넨 롱 원피스 여름 신상 {number}호, {}번 가게", self.place),
            url: format!("https://{}.example/goods/{number}?from=search", self.name),
            ..RawHit::default()
        };
        Hit::new(raw).expect("a sound hit")
    }
}

impl Source for Shop {
    fn name(&self) -> &str {
        &self.name
    }

    fn search<'a>(&'a self, _: &'a Query) -> BoxFuture<'a, Result<Vec<Hit>, SourceError>> {
        Box::pin(async move {
            tokio::time::sleep(PACE * self.place).await;
            Ok((0..HITS).map(|number| self.hit(number)).collect())
        })
    }
}
