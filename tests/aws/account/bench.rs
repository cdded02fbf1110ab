//! A place to deploy from, in which everything that is not under test stands in.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};

use crate::{Account, INFRA, Said};

pub(crate) const STACKS: &str = "cloudformation.describe-stacks";
/// Nothing listens there.
pub(crate) const PARAMETERS: &str = "PublicUrl: https://127.0.0.1:9  # the address\nTexting: \"off\"\n";
/// The file that a program of the test notes itself in; it fails when it is told to.
const PROGRAM: &str = "#!/bin/sh\nname=$(basename \"$0\")\nprintf '%s\\n' \"$(printf '%s\\037' \"$name\" \"$@\")\" >> \
                       \"$ANSWERS/asked\"\n[ ! -e \"$ANSWERS/$name.fails\" ] || exit 1\n";
/// SAM's `deploy`: the stack is as it will be then. Where there is a pipe, it lasts until something comes through.
const SAM: &str = "[ ! -e \"$ANSWERS/pipe\" ] || read -r word < \"$ANSWERS/pipe\"\ncp \"$ANSWERS/deployed\" \"$ANSWERS/cloudformation.describe-stacks.json\"\nrm -f \
                   \"$ANSWERS/cloudformation.describe-stacks.error\"\n";

pub(crate) fn stack(status: &str) -> Value {
    json!({ "Stacks": [{ "StackStatus": status }] })
}

/// A sound account, and a copy of what deploys, in which SAM, the build and the template's checks are stand-ins.
pub(crate) struct Bench {
    pub(crate) account: Account,
    pub(crate) deploy: PathBuf,
}

impl Bench {
    pub(crate) fn new() -> Self {
        let account = Account::sound();
        let folder = account.0.path().join("repository");
        for part in ["infra", "tests/bin"] {
            fs::create_dir_all(folder.join(part)).unwrap();
        }
        for file in ["deploy", "preflight", "aws_cli.py", "stack.py", "prices.toml", "samconfig.toml"] {
            fs::copy(Path::new(INFRA).join(file), folder.join("infra").join(file)).unwrap();
        }
        fs::write(folder.join("infra/parameters.yaml"), PARAMETERS).unwrap();
        let sam = [PROGRAM, SAM].concat();
        let programs = [("infra/build", PROGRAM), ("tests/bin/template", PROGRAM), ("../sam", sam.as_str())];
        for (program, text) in programs {
            fs::write(folder.join(program), text).unwrap();
            fs::set_permissions(folder.join(program), fs::Permissions::from_mode(0o755)).unwrap();
        }
        Self { account, deploy: folder.join("infra/deploy") }
    }

    /// The stack that is deployed answers at this address.
    pub(crate) fn deploys_to(&self, address: &str) {
        let output = |name: &str, value: &str| json!({ "OutputKey": name, "OutputValue": value });
        let outputs = [output("ApiAddress", address), output("DashboardAddress", "https://dashboard")];
        let deployed = json!({ "Stacks": [{ "StackStatus": "UPDATE_COMPLETE", "Outputs": outputs }] });
        fs::write(self.account.0.path().join("deployed"), deployed.to_string()).unwrap();
    }

    pub(crate) fn fails(&self, program: &str) {
        fs::write(self.account.0.path().join(format!("{program}.fails")), "").unwrap();
    }

    pub(crate) fn run(&self) -> Said {
        self.account.run_file(&self.deploy, &["--yes", "--pause", "0"])
    }

    /// The changes that were asked for and the programs that ran, in their order.
    pub(crate) fn acts(&self) -> Vec<String> {
        let asked = self.account.asked().into_iter();
        let words =
            asked.map(|words| if words[0] == "cloudformation" { words[1].clone() } else { words[0].clone() });
        let acts = ["delete-stack", "continue-update-rollback", "template", "build", "sam"];
        words.filter(|word| acts.contains(&word.as_str())).collect()
    }
}

/// All that the program ever asks beside preflight.
pub(crate) fn every_question() -> Vec<Vec<String>> {
    let mut asked = Vec::new();
    for status in ["ROLLBACK_FAILED", "UPDATE_ROLLBACK_FAILED"] {
        let bench = Bench::new();
        bench.account.answers(STACKS, &stack(status));
        bench.run().has(&format!("stop the stack textback is {status}:"), 1);
        asked.extend(bench.account.asked());
    }
    asked
}
