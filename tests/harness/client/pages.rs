use serde_json::Value;

use crate::World;

/// More pages than any results have.
const MOST_PAGES: usize = 100;

impl World {
    /// All pages of a job's results, from this one on, each as it leads to the next.
    ///
    /// # Panics
    /// When they go on for longer than any results do.
    pub async fn pages(&self, first: &str) -> Vec<Value> {
        let (mut pages, mut next) = (Vec::new(), Some(first.to_owned()));
        while let Some(path) = next {
            let page = self.get(&path).await.json();
            next = page["next"].as_str().map(str::to_owned);
            pages.push(page);
            assert!(pages.len() < MOST_PAGES, "the pages of {first} have no end");
        }
        pages
    }
}
