use clap::error::ErrorKind;

use super::*;

fn parse(line: &str) -> Result<Flags, clap::Error> {
    let words = std::iter::once("textback").chain(line.split_whitespace()).map(OsString::from);
    Flags::try_parse_from(sub_command_first(words.collect()))
}

/// The output of `--help` after this command.
fn help(command: &str) -> String {
    parse(&format!("{command} --help")).unwrap_err().to_string()
}

/// The flags that a help lists.
fn listed(help: &str) -> Vec<&str> {
    let flags = help.lines().filter_map(|line| line.trim_start().strip_prefix("--"));
    flags.filter_map(|line| line.split_whitespace().next()).collect()
}

#[test]
fn the_help_begins_with_three_examples_and_groups_its_flags() {
    let help = help("");
    let examples: Vec<_> = help.lines().take(3).map(str::trim_start).collect();
    assert!(examples.iter().all(|line| line.starts_with("textback")), "{help}");
    let places: Vec<_> = ["Run:", "What is searched:", "Trying faults:", "AWS:"]
        .map(|heading| help.find(&format!("\n{heading}\n")).unwrap_or_else(|| panic!("{heading}: {help}")))
        .into();
    assert!(places.is_sorted(), "{help}");
    assert!(help.contains("Runs Textback on this machine"), "{help}");
    let is_grouped = |flag: &&str| help.find(&format!("      --{flag}")) > places.first().copied();
    assert!(listed(&help).iter().filter(|flag| !["help", "version"].contains(flag)).all(is_grouped));
}

#[test]
fn the_examples_can_be_run() {
    for example in EXAMPLES.lines() {
        let command = example.trim_start().split("  ").next().unwrap().strip_prefix("textback").unwrap();
        parse(command).unwrap();
    }
}

#[test]
fn a_sub_command_lists_the_flags_that_mean_something_to_it_and_no_others() {
    let table: [(&str, &[&str]); 6] = [
        ("env", &["data"]),
        ("sources", &["catalogue", "sources"]),
        ("source-test", &["catalogue", "sources"]),
        ("redrive", &["reason", "from", "to", "dry-run", "aws-endpoint"]),
        ("endpoint", &["listen", "aws-port", "data"]),
        ("index", &["as", "sources", "strict", "output"]),
    ];
    for (command, expected) in table {
        assert_eq!(listed(&help(command)), expected, "{command}");
    }
    let all: Vec<_> = Flags::command().get_subcommands().map(|known| known.get_name().to_owned()).collect();
    assert_eq!(all.len(), table.len(), "{all:?}");
}

#[test]
fn a_flag_before_a_sub_command_is_that_sub_commands() {
    for line in [
        "--sources sources.toml source-test shop-a q",
        "--sources sources.toml sources",
        "--catalogue=goods.index sources",
        "--sources mine.toml sources add rss",
        "sources add rss --sources mine.toml",
        "--data elsewhere env",
        "--data sources env",
        "--data elsewhere --aws-port 0 endpoint --listen 172.17.0.1",
        "--aws-endpoint http://127.0.0.1:4566/ redrive 1a2b3c4d",
    ] {
        assert!(parse(line).unwrap().command.is_some(), "{line}");
    }
    let Some(Command::Env(DataFlag { data })) = parse("--data sources env").unwrap().command else {
        panic!("another command");
    };
    assert_eq!(data.to_str(), Some("sources"), "a value is no command");
}

#[test]
fn a_template_of_alim_talk_is_for_solapi_alone() {
    let settings = |channels: &str| {
        let line = format!("--pace 0 --channels {channels} --alim-talk KA01PF1,KA01TP1,#{{link}}");
        parse(&line).unwrap().settings()
    };
    let template = settings("sns,solapi").unwrap().alim_talk;
    assert_eq!(template.as_deref(), Some("KA01PF1,KA01TP1,#{link}"));
    let refused = settings("sens").err().unwrap().to_string();
    assert_eq!(refused, "--alim-talk needs solapi in --channels");
}

#[test]
fn a_value_that_cannot_be_one_is_refused_with_what_can() {
    let table = [
        ("--host localhost", "127.0.0.1, or 0.0.0.0"),
        ("--host 127.0.0.1:80", "127.0.0.1, or 0.0.0.0"),
        ("endpoint --listen localhost", "127.0.0.1, or 0.0.0.0"),
        ("--text-limits maybe", "on or off is expected"),
        ("--text-limits", "<on|off>"),
        ("--channels solapi --alim-talk a,b", "KA01PF1,KA01TP1,#{link}"),
        ("--channels solapi --alim-talk=", "KA01PF1,KA01TP1,#{link}"),
    ];
    for (line, expected) in table {
        let told = parse(line).unwrap_err().to_string();
        assert!(told.contains(expected) && !told.contains("true"), "{line}: {told}");
    }
    let refused = parse("--port 8200 --aws-port 8200").unwrap().settings().err().unwrap().to_string();
    assert_eq!(refused, "--port and --aws-port are both 8200: choose another for one of them");
}

#[test]
fn every_time_limit_leaves_a_pace_that_was_not_asked_for() {
    for seconds in [2, 12, 20, 900] {
        assert!(parse(&format!("--time-limit {seconds}")).unwrap().settings().is_ok(), "{seconds}");
    }
    assert!(parse("--time-limit 12 --pace 8").unwrap().settings().is_err());
}

#[test]
fn a_token_that_is_taken_for_a_key_is_refused_and_not_repeated() {
    let token = "57hfcreU5SDzgmd26RVDj1";
    for line in [format!("redrive {token}"), format!("redrive 1a2b3c4d {token}")] {
        let Some(Command::Redrive(flags)) = parse(&line).unwrap().command else { panic!("another command") };
        let told = flags.keys().unwrap_err().to_string();
        assert!(told.contains("8 to 64 hexadecimal digits") && !told.contains(token), "{told}");
    }
}

#[test]
fn a_flag_that_means_nothing_is_refused_by_its_name() {
    let table = [
        ("--pace 0 sources", "--pace", "textback sources"),
        ("index goods.jsonl --aws-port 0", "--aws-port", "textback index"),
        ("--data elsewhere redrive 1a2b3c4d", "--data", "textback redrive"),
        ("--port 8081 env", "--port", "textback env"),
        ("--verbose endpoint", "--verbose", "textback endpoint"),
    ];
    for (line, flag, usage) in table {
        let error = parse(line).unwrap_err();
        let text = error.to_string();
        assert_eq!(error.kind(), ErrorKind::UnknownArgument, "{line}");
        assert!(text.contains(&format!("'{flag}'")) && text.contains(usage), "{line}: {text}");
    }
    for other in ["--aws-port 0", "--drop-wake-ups"] {
        let error = parse(&format!("--aws-endpoint http://127.0.0.1:1 {other}")).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ArgumentConflict, "{other}");
    }
}
