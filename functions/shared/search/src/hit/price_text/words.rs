//! The words and signs around a number that decide what it is.

/// Units that multiply what stands before them: no price is better than one that is wrong by ten thousand.
pub(super) const MULTIPLIERS: [char; 11] = ['만', '천', '억', '백', '십', '조', '万', '萬', '千', '億', '亿'];
/// Words that do the same.
const MULTIPLYING_WORDS: &str = "million millions billion billions thousand k mio mrd tsd tausend mil lakh lakhs lac lacs crore \
    crores ribu juta milhão milhões millón millones тыс млн";
/// Those that do it to money alone: elsewhere `1.5L` and `2m` are measures.
const MULTIPLYING_MONEY: &str = "m b l mn bn tn cr lpa rb jt";
/// Between the ends of a range, of which the lower one counts.
pub(super) const RANGE_MARKS: [&str; 7] = ["-", "~", "–", "—", "〜", "to", "bis"];
/// Before a number that is a bound of others, or added to them.
const BEFORE_BOUNDS: [&str; 19] = [
    "满", "滿", "省", "减", "減", "+", "/", "<", ">", "≤", "≥", "=", "~", "〜", "≈", "±", " to", " bis",
    " zu",
];
/// Where it groups digits, a point is followed by three of them; in these currencies it never does.
pub(super) const POINT_IS_DECIMAL: [&str; 18] = [
    "USD", "GBP", "AUD", "CAD", "HKD", "SGD", "NZD", "CNY", "TWD", "THB", "INR", "MYR", "PHP", "MXN", "AED",
    "SAR", "QAR", "EGP",
];
/// Currencies of a thousand parts, where a point before three digits is a decimal one.
pub(super) const THOUSAND_PARTS: [&str; 5] = ["KWD", "BHD", "OMR", "JOD", "TND"];
/// Currencies whose parts are not sold in: `39,00원` lacks a digit.
pub(super) const NO_PARTS: [&str; 5] = ["KRW", "JPY", "VND", "IDR", "CLP"];
/// Words beside a number that leave it a price; no others are attached to one.
const PRICE_WORDS: &str = "최저 최저가 가격 판매가 정가 할인가 특가 약 총 부터 입니다 from price only now sale ab ca desde от från \
    정 起 税込 税抜 価格 合計 から";
/// Phrases that say nothing about the number beside them, of words that elsewhere do.
const HARMLESS_PHRASES: [&str; 20] = [
    "% off",
    "%off",
    "% 할인",
    "%할인",
    "무료 배송",
    "배송 무료",
    "배송비 무료",
    "배송비무료",
    "regular price",
    "free shipping",
    "free delivery",
    "kostenloser versand",
    "livraison gratuite",
    "envío gratis",
    "frete grátis",
    "spedizione gratuita",
    "免运费",
    "送料無料",
    "送料込",
    "zzgl. versand",
];
/// Words that make a price one of a month, of an hour, or of a part of the whole.
const RATES: &str = "월 매월 월간 매주 매일 연 연간 하루 시간 박 일 주 년 시급 일급 주급 월급 月 年 per monthly month months mo \
    pm pcm pw weekly week weeks yearly year years annually annual hourly hour hours daily mtl monatlich monat mes meses mensual \
    mois mensuel sebulan bulan tháng aylık мес месяц";
/// Words of money that is no price: what is saved, added, paid in parts, a bound of prices or an earlier one.
const OTHER_MONEY: &str = "할인 즉시할인 추가할인 카드할인 이상 이하 미만 초과 이내 최대 최소 최소주문 첫달 추가 차감 지급 증정 환불 \
    인하 인상 배송 택배 배달팁 이전 기존가 시중가 소비자가 소비자가격 원가 입찰가 시작가 payment payments installment \
    installments instalment instalments emi interest finance trial bid cuota cuotas parcela parcelas mensualidades raten \
    fois vezes veces taksit cicilan save saving savings off discount rebate cashback coupon voucher credit points reward \
    rewards shipping delivery postage freight handling deposit down over under less average avg above below between up upto max maximum min \
    minimum least spend for was reg regular orig original retail compare fee fees tax mrp rrp msrp uvp statt vorher früher \
    versand versandkosten lieferung pfand anzahlung grundpreis zwischen mindestens maximal porto gutschein rabatt sparen \
    ersparnis lieu remise acompte économisez jusqu livraison envío antes ahorra ahorro descuento entre hasta até envio \
    frete desconto economize spedizione diskon hemat ongkir giảm indirim kargo до скидка доставка вместо \
    택배비 배송료 배달료 배달비 반품비 설치비 운송비 운임 공임비 조립비 관리비 수수료 보험료 연체료 대여료 렌탈료 추가금 보증금 적립금 예약금 계약금 \
    예치금 환급금 지원금 보조금 할부금 선수금 단가 차액 잔액 할인액 할인금액 관세 부가세 세금 개에 장에 병에 권에 매에 팩에 봉에 세트에 박스에 個で 点で \
    枚で 本で つで 袋で 通常価格 参考価格 希望小売価格";
/// Parts of words that do the same.
const OTHER_MONEY_PARTS: &str = "배송비 적립 포인트 쿠폰 캐시백 페이백 마일리지 환급 할부 무이자 개월 렌탈 월납 월정 단위 절약 \
    月額 月々 每月 毎月 ヶ月 か月 送料 手数料 頭金 あたり クーポン ポイント 割引 値引 引き 以上 以下 未満 最大 \
    运费 運費 分期 定金 押金 首付 优惠 券后 券後";
/// What is attached behind 원, 円 and 元 where it is no price: `39,000원대`, `500円OFF`.
const TAILS: &str = "대 씩 권 이상 이하 미만 초과 이내 할인 쿠폰 적립 캐시백 차감 off 引 割引 台 以上 以下 未満 券 分 ずつ 相当 减 优惠 以内";
/// Rates that are no words of their own.
const RATE_PHRASES: [&str; 5] = ["p/m", "p.m", "p/w", "p.w", "부터 무료"];

fn has(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|known| known == word)
}

pub(super) fn is_price_word(word: &str) -> bool {
    has(PRICE_WORDS, &word.to_lowercase())
}

/// True for a word behind a number that multiplies it.
pub(super) fn multiplies(word: &str, is_money: bool) -> bool {
    let word = word.to_lowercase();
    has(MULTIPLYING_WORDS, &word) || (is_money && has(MULTIPLYING_MONEY, &word))
}

/// The words and marks of a text, its numbers and harmless phrases taken out, in small letters.
pub(super) fn without_phrases(text: &str) -> String {
    HARMLESS_PHRASES.iter().fold(text.to_lowercase(), |text, phrase| text.replace(phrase, " "))
}

pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// True for a word that makes a price one of a month, of an hour, or of a part of the whole.
pub(super) fn names_a_rate(word: &str) -> bool {
    has(RATES, &word.to_lowercase())
}

/// True for words that make the money behind them something else than a price.
pub(super) fn name_other_money(text: &str) -> bool {
    // 쿠폰적용가, 割引価格 and 券后价 are prices.
    let is_part = |word: &str| {
        !(word.ends_with(['가', '价']) || word.ends_with("価格"))
            && OTHER_MONEY_PARTS.split_whitespace().any(|part| word.contains(part))
    };
    words(text).any(|word| names_a_rate(word) || has(OTHER_MONEY, word) || is_part(word))
        || RATE_PHRASES.iter().any(|phrase| text.contains(phrase))
}

/// True for a text behind money whose first word does the same: `$10 off`, `5,000원 할인`. What is told of delivery there
/// is told of another sum.
pub(super) fn name_other_money_behind(text: &str) -> bool {
    let text = without_phrases(text);
    let text = text.trim_start();
    let first = words(text).find(|word| !matches!(*word, "a" | "an")).unwrap_or_default();
    let first = first.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_added = text.starts_with(['+', ',', '(', '·', '|', '&']);
    let is_delivery =
        ["배송", "택배", "부가세", "설치비", "세금", "送料"].iter().any(|part| first.starts_with(part));
    !is_added && !is_delivery && name_other_money(first)
        || RATE_PHRASES.iter().any(|phrase| text.starts_with(phrase))
}

/// True for what is attached to 원, 円 or 元 and makes it no price.
pub(super) fn is_tail(word: &str) -> bool {
    let word = word.to_lowercase();
    TAILS.split_whitespace().any(|tail| word.starts_with(tail))
}

/// True for what stands before a bound: `up to`, `≤`, `+`.
pub(super) fn ends_before_a_bound(before: &str) -> bool {
    let before = format!(" {}", before.trim_end().to_lowercase());
    BEFORE_BOUNDS.iter().any(|mark| before.ends_with(mark))
}
