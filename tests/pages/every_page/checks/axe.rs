//! axe-core: accessibility, checked inside of the browser.

use std::{fs, path::Path};

use serde_json::json;

use crate::browser::{Browser, within};

/// WCAG 2.2 up to AA, and what axe-core calls best practice.
const RULES: [&str; 6] = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/// Each broken rule with the elements that break it, and the rules of which axe-core cannot tell, with a reason.
const RUN: &str = "
    const [rules, done] = arguments;
    const reasons = ({ any, all, none }) => [...any, ...all, ...none].map(({ message }) => message).join('; ');
    const broken = ({ id, impact, help, nodes }) => {
        const places = nodes.map((node) => `${node.html.slice(0, 160)} (${reasons(node)})`);
        return `${id} [${impact}] ${help}\\n      ${places.join('\\n      ')}`;
    };
    const unsure = ({ id, nodes }) => `${id}: ${nodes[0].target} (${reasons(nodes[0])})`;
    axe.run(document, { runOnly: { type: 'tag', values: rules }, resultTypes: ['violations', 'incomplete'] })
        .then(({ violations, incomplete, passes }) => done({
            violations: violations.map(broken), unsure: incomplete.map(unsure), kept: passes.length,
        }))
        .catch((error) => done({ violations: [`axe-core failed: ${error}`], unsure: [], kept: 0 }));
";

/// axe-core, as installed.
pub(crate) struct Axe {
    source: String,
}

/// What axe-core says of a page.
#[derive(serde::Deserialize)]
pub(crate) struct Verdict {
    /// The rules that the page breaks, each with its elements.
    pub(crate) violations: Vec<String>,
    /// The rules of which it cannot tell, each with one element.
    pub(crate) unsure: Vec<String>,
    /// How many rules applied to it and were kept.
    pub(crate) kept: u64,
}

impl Axe {
    /// Reads it.
    pub(crate) fn installed(modules: &Path) -> Self {
        let file = modules.join("axe-core/axe.min.js");
        let source = fs::read_to_string(&file)
            .unwrap_or_else(|error| panic!("{}: {error}: tests/install brings it", file.display()));
        Self { source }
    }

    /// Checks the page that is open, as it is seen now.
    pub(crate) async fn check(&self, browser: &Browser) -> Verdict {
        if browser.run("return typeof axe").await == "undefined" {
            browser.run(&self.source).await;
        }
        let run = browser.client.execute_async(RUN, vec![json!(RULES)]);
        serde_json::from_value(within("axe-core", run).await).expect("a verdict")
    }
}
