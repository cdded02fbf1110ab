//! The words and signs around a number that decide what it is.

/// Units that multiply what stands before them: no price is better than one that is wrong by ten thousand.
pub(super) const MULTIPLIERS: [char; 14] =
    ['만', '천', '억', '백', '십', '조', '万', '萬', '千', '億', '亿', 'k', 'K', 'M'];
/// Words that do the same.
pub(super) const MULTIPLYING_WORDS: [&str; 11] =
    ["million", "millions", "billion", "thousand", "mio", "mrd", "tsd", "tausend", "mil", "lakh", "crore"];
/// Between the ends of a range, of which the lower one counts.
pub(super) const RANGE_MARKS: [&str; 7] = ["-", "~", "–", "—", "〜", "to", "bis"];
/// Where it groups digits, a point is followed by three of them; in these currencies it never does.
pub(super) const POINT_IS_DECIMAL: [&str; 14] =
    ["USD", "GBP", "AUD", "CAD", "HKD", "SGD", "NZD", "CNY", "TWD", "THB", "INR", "MYR", "PHP", "MXN"];
/// Words beside a number without a currency that leave it a price.
pub(super) const PRICE_WORDS: &str = "최저 최저가 가격 판매가 정가 할인가 특가 약 총 부터 from price only now sale ab ca desde \
    税込 税抜 価格 合計";
