//! The lines on a terminal when a system is ready: what runs, where, what to try and what stays. Scripts read the word
//! after `AWS endpoint:`, and the last line.

use std::path::Path;

use qrcode::{QrCode, render::unicode::Dense1x2};

use crate::variables::DEFAULT_DATA;

/// A system that is ready.
pub(crate) struct Welcome<'a> {
    /// The address of its pages.
    pub(crate) url: &'a str,
    /// The address of its AWS endpoint.
    pub(crate) endpoint: &'a str,
    /// True when another process runs that endpoint, and keeps the jobs.
    pub(crate) is_attached: bool,
    pub(crate) data: &'a Path,
    /// A query that finds something.
    pub(crate) example: &'a str,
    /// True when others on the network reach the pages.
    pub(crate) is_shared: bool,
}

impl Welcome<'_> {
    pub(crate) fn text(&self) -> String {
        let Self { url, endpoint, example, .. } = self;
        let page = format!("{url}/");
        let kept = match self.is_attached {
            true => "Jobs are kept by the process behind that endpoint".to_owned(),
            false => format!("Jobs are kept in {}", self.data.display()),
        };
        let invitation = if self.is_shared { invitation(url) } else { String::new() };
        format!(
            "Textback runs: its pages, its seven functions and their AWS services, all on this machine.\n\
             Page:         {page:<25} search for {example} with the number 010-2345-6789\n\
             Inbox:        {url}/_local/texts\n\
             Metrics:      {url}/_local/metrics\n\
             {aws}\
             Ctrl-C stops it. {kept}: searches under way go on at the next start.\n\
             {invitation}ready: {url}\n",
            aws = aws_line(endpoint, self.data)
        )
    }
}

/// The lines on a terminal when the AWS services alone are ready.
pub(crate) fn welcome_of_services(endpoint: &str, data: &Path) -> String {
    format!(
        "DynamoDB, SQS, SNS and KMS run on this machine, without Textback's pages and functions.\n\
         Inbox:        {endpoint}/_local/texts\n\
         {aws}\
         Ctrl-C stops them. Jobs are kept in {data}.\n\
         ready: {endpoint}\n",
        aws = aws_line(endpoint, data),
        data = data.display()
    )
}

fn aws_line(endpoint: &str, data: &Path) -> String {
    let folder = match data == Path::new(DEFAULT_DATA) {
        true => String::new(),
        false => format!(" --data {}", data.display()),
    };
    format!("AWS endpoint: {endpoint:<25} `textback env{folder}` prints its variables for sam and aws\n")
}

/// The lines for the owner of a phone: an address to point its camera at, and who else can read it.
fn invitation(url: &str) -> String {
    // 2,953 bytes fit a QR code (ISO/IEC 18004); an address and a port are 28.
    let code = QrCode::new(url).expect("an address is short");
    let drawn = code.render::<Dense1x2>().dark_color(Dense1x2::Light).light_color(Dense1x2::Dark).build();
    format!(
        "{drawn}\nOn a phone in this network: {url}/\n\
         Everybody in this network can open the pages and the texts above; the AWS endpoint stays on this machine.\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn welcome() -> Welcome<'static> {
        Welcome {
            url: "http://127.0.0.1:8080",
            endpoint: "http://127.0.0.1:4566",
            is_attached: false,
            data: Path::new(".textback"),
            example: "원피스",
            is_shared: false,
        }
    }

    #[test]
    fn a_start_is_told_in_seven_lines_of_which_the_last_is_for_scripts() {
        let expected = "\
Textback runs: its pages, its seven functions and their AWS services, all on this machine.
Page:         http://127.0.0.1:8080/    search for 원피스 with the number 010-2345-6789
Inbox:        http://127.0.0.1:8080/_local/texts
Metrics:      http://127.0.0.1:8080/_local/metrics
AWS endpoint: http://127.0.0.1:4566     `textback env` prints its variables for sam and aws
Ctrl-C stops it. Jobs are kept in .textback: searches under way go on at the next start.
ready: http://127.0.0.1:8080
";
        assert_eq!(welcome().text(), expected);
    }

    #[test]
    fn a_phone_is_invited_before_the_last_line() {
        let text = Welcome { is_shared: true, ..welcome() }.text();
        assert!(text.contains("On a phone in this network: http://127.0.0.1:8080/"), "{text}");
        assert!(text.ends_with("\nready: http://127.0.0.1:8080\n"), "{text}");
    }

    #[test]
    fn another_folder_is_named_where_it_is_needed_and_another_endpoint_keeps_the_jobs() {
        let text = Welcome { data: Path::new("/tmp/d"), ..welcome() }.text();
        assert!(text.contains("`textback env --data /tmp/d`") && text.contains("kept in /tmp/d:"), "{text}");
        let attached = Welcome { is_attached: true, ..welcome() }.text();
        assert!(attached.contains("kept by the process behind that endpoint"), "{attached}");
    }

    #[test]
    fn the_services_alone_are_told_in_five_lines() {
        let text = welcome_of_services("http://172.17.0.1:4566", Path::new(".textback"));
        assert_eq!(text.lines().count(), 5, "{text}");
        assert!(text.contains("\nAWS endpoint: http://172.17.0.1:4566 "), "{text}");
        assert!(text.ends_with("\nready: http://172.17.0.1:4566\n"), "{text}");
    }

    #[test]
    fn the_code_is_a_square_with_a_quiet_margin_of_four_modules() {
        let invitation = invitation("http://192.168.0.12:8080");
        let rows: Vec<Vec<char>> = invitation
            .lines()
            .take_while(|line| !line.starts_with("On a phone"))
            .map(|line| line.chars().collect())
            .collect();
        // Version 2 for 24 bytes: 25 modules and two margins, two modules in one character's height.
        assert_eq!(rows.len(), 17);
        assert!(rows.iter().all(|row| row.len() == 33));
        assert!(rows[..2].iter().flatten().all(|character| *character == rows[0][0]));
    }
}
