//! Contact sheets: the pictures of a folder side by side, each beside the one of the same state before a change.

use std::{collections::BTreeMap, fmt::Write, fs, io, path::Path};

use crate::{
    browser::Browser,
    driver::{Driver, Kind},
    looks::camera::paste,
};

/// The width of a picture of a phone and of a laptop, in CSS pixels.
const WIDTHS: [(&str, u32); 2] = [("360", 200), ("1280", 400)];
/// The height of every picture; a longer one is cut there.
const HEIGHT: u32 = 410;
/// The height of its name.
const NAME: u32 = 24;
/// The space between them.
const SPACE: u32 = 8;
/// The pictures of a row, which are those of half as many states where each has one before.
const IN_A_ROW: [(&str, u32); 2] = [("360", 12), ("1280", 6)];

/// Lays the pictures of this folder out, one sheet for each language, width and scheme, and writes the sheets there.
pub(crate) async fn lay(folder: &Path, before: Option<&Path>) {
    let driver = Driver::start().await;
    let browser = Browser::start(&driver, Kind::PHONE, "").await;
    for (look, states) in sheets(folder).expect("the folder can be read") {
        let sheet = Sheet { look: &look, states: &states };
        let picture = sheet.paste(&browser, folder, before).await;
        fs::write(folder.join(format!("sheet-{look}.png")), picture).expect("the folder can be written");
    }
    browser.close().await;
}

/// The states of each language, width and scheme, by the names of their pictures.
fn sheets(folder: &Path) -> io::Result<BTreeMap<String, Vec<String>>> {
    let mut sheets = BTreeMap::<_, Vec<_>>::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        let parts: Vec<_> = name.trim_end_matches(".png").rsplitn(4, '-').collect();
        if let [scheme, width, language, state] = parts[..]
            && state != "sheet"
        {
            sheets.entry(format!("{language}-{width}-{scheme}")).or_default().push(state.to_owned());
        }
    }
    sheets.values_mut().for_each(|states| states.sort());
    Ok(sheets)
}

/// The pictures of one language, width and scheme.
struct Sheet<'a> {
    look: &'a str,
    states: &'a [String],
}

impl Sheet<'_> {
    async fn paste(&self, browser: &Browser, folder: &Path, before: Option<&Path>) -> Vec<u8> {
        let of_look = |table: [(&str, u32); 2]| {
            let is_of = |(width, _): &(&str, u32)| self.look.contains(&format!("-{width}-"));
            table.into_iter().find(is_of).expect("a phone's or a laptop's").1
        };
        let (width, in_a_row) = (of_look(WIDTHS), of_look(IN_A_ROW));
        let height = NAME + HEIGHT;
        let mut page = format!(
            "<style>body {{ margin: {SPACE}px; display: grid; gap: {SPACE}px; grid-template-columns: \
             repeat({in_a_row}, {width}px); font: 13px sans-serif; background: #e8eaf0 }} \
             figure {{ margin: 0; height: {height}px; overflow: hidden }} figcaption {{ height: {NAME}px }} \
             img {{ width: 100% }}</style>"
        );
        let folders: Vec<_> = before.into_iter().chain([folder]).collect();
        for state in self.states {
            for of in &folders {
                let picture = of.join(format!("{state}-{}.png", self.look));
                let shown = picture.exists().then(|| format!("<img src='{}'>", picture.display()));
                let shown = shown.unwrap_or_default();
                write!(page, "<figure><figcaption>{state}</figcaption>{shown}</figure>")
                    .expect("text has room");
            }
        }
        let pictures = u32::try_from(self.states.len() * folders.len()).expect("some hundreds");
        let rows = pictures.div_ceil(in_a_row);
        let size = (in_a_row * (width + SPACE) + SPACE, rows * (height + SPACE) + SPACE);
        paste(browser, &page, &folder.join(format!("sheet-{}.html", self.look)), size).await
    }
}
