//! The deployed functions in containers, as SAM runs them: every event of every function through `sam local invoke`,
//! then a search from its form to the text through `sam local start-api`. Prints a table; `tests/bin/sam_local` builds and starts
//! what this needs.
//!
//! - [`sam`]: the two commands, pointed at an endpoint of our own by `infra/sam-local.json`;
//! - [`path`]: the search through the API;
//! - [`table`]: what is printed.

mod path;
mod sam;
mod table;

use std::{net::IpAddr, path::PathBuf, process::ExitCode, time::Instant};

use clap::Parser;
use serde_json::Value;
use tests::{Facts, Process, TEXTED, binary, equal, link_in, tell_every_event, without_code};
use tokio::process::Command;

use crate::{
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
    let mut since = Instant::now();
    let invoke = async |function: &'static str, event| sam.invoke(function, &event).await;
    let token = tell_every_event(invoke, |step, told| {
        table.row(&Call { whom: step.function, what: step.event, job: step.job, since }, &told);
        since = Instant::now();
    });
    let token = token.await;
    let texts = endpoint.world.texts().await;
    let call = Call::now("inbox", "the one text", TEXTED);
    table.row(&call, &the_one_text(&texts, &token, &sam.public_url()));
    path::walk(&sam, &endpoint.world, &mut table).await;
    table.end()
}

/// Of all those jobs one was completed with a number: its text, and no other, is in the inbox.
fn the_one_text(texts: &[Value], token: &str, public_url: &str) -> Result<String, Vec<String>> {
    let links: Vec<Value> = texts.iter().map(|text| Value::from(without_code(&link_in(text)))).collect();
    let link = format!("{public_url}/s/TOKEN");
    Facts::of([equal("/0", link), equal("/1", Value::Null)]).told_by(&Value::from(links), token)
}
