//! The deployed functions in containers, as SAM runs them: every event of every function through `sam local invoke`,
//! then a search from its form to the text through `sam local start-api`. Prints a table; `tests/bin/sam_local` builds and starts
//! what this needs.
//!
//! - [`sam`]: the two commands, pointed at an endpoint of our own by `infra/sam-local.json`;
//! - [`mod@plan`]: the events in an order that makes one story of them, and what each is answered;
//! - [`facts`]: what an answer has to say;
//! - [`path`]: the search through the API;
//! - [`table`]: what is printed.

mod facts;
mod path;
mod plan;
mod sam;
mod table;

use std::{net::IpAddr, path::PathBuf, process::ExitCode};

use clap::Parser;
use serde_json::Value;
use tests::{FUNCTIONS, Process, binary, event_for, events_of, link_in};
use tokio::process::Command;

use crate::{
    facts::{Facts, equal},
    plan::{Jobs, plan},
    sam::{Sam, SamLocal},
    table::{Call, Table},
};

/// Where the containers and the functions in them are.
#[derive(Parser)]
struct Flags {
    /// The address of this machine that containers reach: that of Docker's bridge
    #[arg(long)]
    listen: IpAddr,
    /// What `sam build` wrote: .aws-sam/build/template.yaml
    #[arg(long)]
    template: PathBuf,
    /// The processors it was built for: x86_64 or arm64
    #[arg(long)]
    architecture: String,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Flags::parse()).await {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}

/// Prints what was answered, and returns how many answers were wrong.
async fn run(flags: Flags) -> usize {
    let folder = tempfile::tempdir().expect("a folder");
    let listen = flags.listen.to_string();
    let mut endpoint = Command::new(binary("textback"));
    endpoint.args(["endpoint", "--aws-port", "0", "--listen", &listen, "--data"]).arg(folder.path());
    let endpoint = Process::of(&mut endpoint).await.unwrap_or_else(|log| panic!("no endpoint: {log}"));
    let settings = SamLocal { template: flags.template, architecture: flags.architecture };
    let sam = Sam::new(settings, &endpoint.endpoint, folder.path());

    let mut table = Table::begin();
    let jobs = every_event(&sam, &mut table).await;
    let texts = endpoint.world.texts().await;
    let call = Call::now("inbox", "the one text", plan::TEXTED);
    table.row(&call, &the_one_text(&texts, &jobs, &sam.public_url()));
    path::walk(&sam, &endpoint.world, &mut table).await;
    table.end()
}

/// Lets every function answer its events.
async fn every_event(sam: &Sam, table: &mut Table) -> Jobs {
    let mut jobs = Jobs::default();
    for step in plan() {
        let call = Call::now(step.function, step.event, step.job);
        let token = jobs.token(step.job);
        let answer = sam.invoke(step.function, &event_for(step.function, step.event, &token)).await;
        let told = match &answer {
            Ok(answer) => {
                let token = jobs.created(&step, answer).unwrap_or(token);
                step.facts.told_by(answer, &token)
            }
            Err(problem) => Err(vec![problem.clone()]),
        };
        table.row(&call, &told);
    }
    for (function, event) in forgotten() {
        table.row(
            &Call::now(function, &event, "-"),
            &Err(vec!["nobody knows what it is answered".to_owned()]),
        );
    }
    jobs
}

/// The events that are not part of the plan.
fn forgotten() -> Vec<(&'static str, String)> {
    let steps: Vec<_> = plan().iter().map(|step| (step.function, step.event.to_owned())).collect();
    let all = FUNCTIONS
        .into_iter()
        .flat_map(|function| events_of(function).into_iter().map(move |event| (function, event)));
    all.filter(|event| !steps.contains(event)).collect()
}

/// Of all those jobs one was completed with a number: its text, and no other, is in the inbox.
fn the_one_text(texts: &[Value], jobs: &Jobs, public_url: &str) -> Result<String, Vec<String>> {
    let links: Vec<Value> = texts.iter().map(|text| Value::from(link_in(text))).collect();
    let token = jobs.token(plan::TEXTED);
    let link = format!("{public_url}/s/TOKEN");
    Facts::of([equal("/0", link), equal("/1", Value::Null)]).told_by(&Value::from(links), &token)
}
