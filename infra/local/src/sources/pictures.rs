//! The pictures of the sample's goods: their shops have none, and they are nowhere but on this machine.

/// A symbol for each kind of goods, and the colours and patterns that it comes in.
const DRAWN: &str = include_str!("pictures.svg");

/// The picture of this name, `KIND-COLOUR.svg` or `KIND-COLOUR-PATTERN.svg`, as SVG; None of what is not drawn.
pub(crate) fn picture(name: &str) -> Option<String> {
    let mut words = name.strip_suffix(".svg")?.split('-');
    let (kind, colour, pattern) = (words.next()?, words.next()?, words.next());
    let style = part("<style>\n", "</style>")?;
    let symbol = part(&format!("<symbol id=\"{kind}\">"), "</symbol>")?;
    let motif = match pattern {
        Some(pattern) => part(&format!("<pattern id=\"{pattern}\""), "</pattern>")?,
        None => "",
    };
    let is_known = style.contains(&format!("\n.{colour}{{")) && words.next().is_none();
    let pattern = pattern.unwrap_or_default();
    is_known.then(|| {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 88 88\" width=\"88\" height=\"88\" \
             class=\"{colour} {pattern}\">{style}{motif}{symbol}\
             <path class=\"b\" d=\"M0 0h88v88H0z\"/><use href=\"#{kind}\"/></svg>"
        )
    })
}

/// The part of the drawing that begins so, to the first such end.
fn part(begin: &str, end: &str) -> Option<&'static str> {
    let start = DRAWN.find(begin)?;
    let length = DRAWN[start..].find(end)? + end.len();
    Some(&DRAWN[start..start + length])
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;

    /// The names of the pictures of all goods.
    fn names() -> Vec<String> {
        let records = include_str!("../../../catalogue/sample.jsonl").lines();
        let image =
            |record| serde_json::from_str::<Value>(record).unwrap()["image"].as_str().unwrap().to_owned();
        records.map(image).map(|path| path.strip_prefix("/_local/pictures/").unwrap().to_owned()).collect()
    }

    #[test]
    fn all_goods_have_a_picture_and_nothing_else_is_drawn() {
        let names = names();
        assert!(names.len() >= 600);
        for name in &names {
            assert!(picture(name).is_some(), "{name}");
        }
        let kinds: BTreeSet<_> = names.iter().filter_map(|name| name.split('-').next()).collect();
        assert_eq!(DRAWN.matches("<symbol ").count(), kinds.len());
    }

    #[test]
    fn a_picture_is_its_kind_in_its_colour_and_pattern() {
        let dotted = picture("dress-navy-dots.svg").unwrap();
        for part in
            ["class=\"navy dots\"", "<pattern id=\"dots\"", "<symbol id=\"dress\">", "<use href=\"#dress\"/>"]
        {
            assert!(dotted.contains(part), "{part}");
        }
        let plain = picture("coat-camel.svg").unwrap();
        assert!(!plain.contains("<pattern") && !plain.contains("id=\"dress\""));
    }

    #[test]
    fn what_is_not_drawn_has_no_picture() {
        for name in [
            "dress.svg",
            "dress-navy",
            "dress-navy.png",
            "dress-nothing.svg",
            "nothing-navy.svg",
            "dress-navy-nothing.svg",
            "dress-navy-dots-more.svg",
            "dress\"-navy.svg",
            "-.svg",
            "--.svg",
            "",
        ] {
            assert_eq!(picture(name), None, "{name}");
        }
    }
}
