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
const BEFORE_BOUNDS: [&str; 13] = ["+", "<", ">", "≤", "≥", "=", "~", "〜", "≈", "±", " to", " bis", " zu"];
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
    税込 税抜 価格 合計 から";
/// Phrases that say nothing about the number beside them, of words that elsewhere do.
const HARMLESS_PHRASES: [&str; 7] =
    ["% off", "%off", "% 할인", "%할인", "送料無料", "送料込", "zzgl. versand"];
/// Words that make a price one of a month, of an hour, or of a part of the whole.
const RATES: &str = "월 매월 월간 매주 매일 연 연간 하루 시간 박 일 주 년 月 年 per monthly month mo pm pcm pw weekly week \
    yearly year annually annual hourly hour daily mtl monatlich monat mes mensual mois mensuel sebulan bulan tháng aylık \
    мес месяц";
/// Words of money that is no price: what is saved, added, paid in parts, or a bound of prices.
const OTHER_MONEY: &str = "할인 즉시할인 추가할인 카드할인 이상 이하 미만 초과 이내 최대 첫달 payment payments installment \
    installments instalment instalments emi interest finance trial bid cuota cuotas parcela parcelas mensualidades raten \
    taksit cicilan save saving savings off discount rebate cashback coupon voucher credit points reward rewards shipping \
    delivery postage freight handling deposit down over under above below up upto max maximum min minimum least spend for \
    was fee fees tax statt vorher früher uvp rrp msrp versand versandkosten lieferung pfand anzahlung grundpreis \
    mindestens maximal porto gutschein rabatt sparen ersparnis lieu remise acompte économisez jusqu livraison envío antes \
    ahorra ahorro descuento hasta envio frete desconto economize spedizione diskon hemat ongkir giảm indirim kargo до \
    скидка доставка вместо";
/// Parts of words that do the same.
const OTHER_MONEY_PARTS: &str = "배송비 배송료 적립 포인트 쿠폰 캐시백 페이백 마일리지 환급 지원금 할부 무이자 개월 보증금 계약금 예약금 설치비 \
    수수료 관리비 회비 가입비 이용료 사용료 렌탈 대여료 월납 월정 월세 단가 단위 할인액 할인금 절약 月額 月々 每月 毎月 ヶ月 か月 送料 手数料 \
    頭金 あたり クーポン ポイント 割引 値引 引き 以上 以下 未満 运费 運費 分期 定金 押金 首付 优惠 满减";

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

/// True for words that make the money beside them something else than a price.
pub(super) fn name_other_money(text: &str) -> bool {
    words(text).any(|word| {
        names_a_rate(word)
            || has(OTHER_MONEY, word)
            || OTHER_MONEY_PARTS.split_whitespace().any(|part| word.contains(part))
    })
}

/// True for what stands before a bound: `up to`, `≤`, `+`.
pub(super) fn ends_before_a_bound(before: &str) -> bool {
    let before = format!(" {}", before.trim_end().to_lowercase());
    BEFORE_BOUNDS.iter().any(|mark| before.ends_with(mark))
}
