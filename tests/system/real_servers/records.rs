//! Made-up products, the same ones every time: enough that a search without an index would be noticed.

/// How many each server has.
pub(crate) const RECORDS: u32 = 100_000;

const COLOURS: [(&str, &str); 10] = [
    ("검정", "Black"),
    ("흰색", "White"),
    ("남색", "Navy"),
    ("회색", "Grey"),
    ("베이지", "Beige"),
    ("빨강", "Red"),
    ("초록", "Green"),
    ("노랑", "Yellow"),
    ("분홍", "Pink"),
    ("하늘색", "Sky"),
];
const MATERIALS: [(&str, &str); 10] = [
    ("린넨", "Linen"),
    ("면", "Cotton"),
    ("울", "Wool"),
    ("데님", "Denim"),
    ("실크", "Silk"),
    ("가죽", "Leather"),
    ("니트", "Knit"),
    ("코듀로이", "Corduroy"),
    ("벨벳", "Velvet"),
    ("레이온", "Rayon"),
];
const THINGS: [(&str, &str); 10] = [
    ("원피스", "Dress"),
    ("셔츠", "Shirt"),
    ("바지", "Trousers"),
    ("치마", "Skirt"),
    ("재킷", "Jacket"),
    ("가방", "Bag"),
    ("모자", "Hat"),
    ("목도리", "Scarf"),
    ("장갑", "Gloves"),
    ("조끼", "Vest"),
];
/// Every tenth of each kind is a brand's own: both servers lead to its one page.
const BRANDS: u32 = 10;

/// One product of one shop.
pub(crate) struct Record {
    pub(crate) number: u32,
    pub(crate) title: String,
    pub(crate) text: String,
    /// Won. Different in each shop.
    pub(crate) price: u32,
    pub(crate) url: String,
}

/// All products of a shop, at its own prices and addresses.
pub(crate) fn records(shop: &'static str, dearer: u32) -> impl Iterator<Item = Record> {
    let kinds = (COLOURS.len() * MATERIALS.len() * THINGS.len()) as u32;
    (0..RECORDS).map(move |number| {
        let of = |list: &[(&'static str, &'static str); 10], place: u32| list[(place % 10) as usize];
        let [colour, material, thing] =
            [of(&COLOURS, number), of(&MATERIALS, number / 10), of(&THINGS, number / 100)];
        let model = number / kinds;
        let host = if model.is_multiple_of(BRANDS) { "brand" } else { shop };
        Record {
            number,
            title: format!(
                "{} {} {} {} {} {} {model}",
                colour.0, material.0, thing.0, colour.1, material.1, thing.1
            ),
            text: format!("{} {}로 지었어요. Made of {}.", colour.0, material.0, material.1),
            price: 10_000 + number % 7 * 1_000 + dearer,
            url: format!("https://{host}.example/p/{number}"),
        }
    })
}

/// How many of them are of this material and this kind.
pub(crate) const OF_ONE_KIND: u32 = RECORDS / 100;
