use crate::scene::{LANGUAGES, every_page, head, tags};

#[test]
fn nothing_is_inline_but_the_one_script_that_reads_a_page_again() {
    for page in every_page() {
        for tag in tags(&page) {
            // Between the quotes are values; what is left are the names.
            let mut names = tag.split('"').step_by(2).flat_map(|part| part.split(' '));
            let is_inline = |name: &str| name.starts_with("on") || name.starts_with("style=");
            assert!(!names.any(is_inline), "{tag}");
            assert!(!tag.starts_with("style"), "{tag}");
            let is_reading_again = ["script data-after=\"3\"", "script data-after=\"4\""].contains(&tag);
            let is_known = tag.contains(" src=\"/assets/") || is_reading_again;
            assert!(!tag.starts_with("script") || is_known, "{tag}");
        }
        assert!(!page.contains("javascript:"));
        let inline = tags(&page).iter().filter(|tag| tag.starts_with("script data-after")).count();
        assert_eq!(inline, usize::from(page.contains("http-equiv=\"refresh\"")));
    }
}

#[test]
fn every_message_was_told_all_its_facts() {
    for page in every_page() {
        assert!(!page.contains("{$") && !page.contains("{ $"), "{page}");
    }
}

#[test]
fn every_page_names_its_language_and_offers_the_other() {
    for language in LANGUAGES {
        let page = page::missing(language);
        let code = language.code();
        assert!(page.starts_with(&format!("<!DOCTYPE html><html lang=\"{code}\">")));
    }
    assert!(page::missing(LANGUAGES[0]).contains("href=\"?lang=en\" hreflang=\"en\""));
    assert!(page::missing(LANGUAGES[1]).contains("href=\"?lang=ko\" hreflang=\"ko\""));
}

#[test]
fn every_page_has_one_main_heading_in_one_main() {
    for page in every_page() {
        let count = |name: &str| tags(&page).iter().filter(|tag| tag.split(' ').next() == Some(name)).count();
        assert_eq!((count("main") + count("main.job"), count("h1")), (1, 1));
        assert_eq!((count("header"), count("footer")), (1, 1));
    }
}

#[test]
fn headings_leave_out_no_level() {
    for page in every_page() {
        let mut above = 0;
        for tag in tags(&page) {
            let level = tag.strip_prefix('h').and_then(|rest| rest.chars().next()?.to_digit(10));
            if let Some(level) = level {
                assert!(level <= above + 1, "{tag}");
                above = level;
            }
        }
    }
}

#[test]
fn every_id_is_there_once_and_every_reference_leads_to_one() {
    for page in every_page() {
        let values = |name: &str| -> Vec<String> {
            let start = format!(" {name}=\"");
            let all = tags(&page).into_iter().filter_map(|tag| {
                let (_, rest) = tag.split_once(&start)?;
                rest.split('"').next().map(str::to_owned)
            });
            all.collect()
        };
        let mut ids = values("id");
        let written = ids.len();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), written);
        for name in ["for", "aria-describedby", "aria-labelledby"] {
            assert!(values(name).iter().all(|id| ids.contains(id)), "{name}");
        }
    }
}

#[test]
fn every_linked_asset_is_served() {
    for page in every_page() {
        let mut linked = 0;
        for rest in page.split("\"/assets/").skip(1) {
            let path = format!("/assets/{}", &rest[..rest.find('"').unwrap()]);
            assert!(page::asset(&path).is_some(), "{path}");
            linked += 1;
        }
        let manifest = usize::from(page.contains("rel=\"manifest\""));
        assert_eq!(linked, 5 + manifest, "icon twice, icon of a home screen, style, script");
    }
}

#[test]
fn only_the_start_page_is_for_search_engines() {
    let private = every_page()
        .iter()
        .filter(|page| head(page).contains("name=\"robots\" content=\"noindex, nofollow\""))
        .count();
    let starts = every_page().iter().filter(|page| page.contains("<form id=\"start\"")).count();
    assert_eq!((every_page().len() - private, starts), (10, 10));
}

#[test]
fn no_page_tells_others_where_it_was() {
    for page in every_page() {
        assert!(head(&page).contains("<meta name=\"referrer\" content=\"no-referrer\">"));
    }
}

#[test]
fn the_other_pages_offer_one_thing_to_do() {
    for language in LANGUAGES {
        for page in [
            page::missing(language),
            page::trouble(language),
            page::stuck(language, "/s/x", false),
            page::stuck(language, "/s/x", true),
            page::not_allowed(language),
        ] {
            assert_eq!(page.matches("class=\"button\"").count(), 1);
        }
    }
}
