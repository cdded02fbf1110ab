//! Other countries than Korea, to whose mobile numbers texts may go when the settings say so.

/// A country whose mobile numbers are told from all its others by how they begin and how long they are. Where that
/// cannot be told (in North America mobile and fixed numbers look alike), texts do not go.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Country {
    code: &'static str,
    calling: &'static str,
    /// True when people write a `0` before the national number.
    has_trunk_zero: bool,
    /// Ranges of the first three digits of mobile numbers, after the calling code: from and to.
    mobiles: &'static [(u16, u16)],
    /// The number of digits that they have there.
    digits: usize,
}

/// Those other countries that texts may go to: none unless the settings name some.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Countries(Vec<&'static Country>);

/// A text that is no list of countries known here. It names the part that is not one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is none of the countries known here: {known} separated by commas are expected", known = known())]
pub struct UnknownCountry(String);

/// Every other country known here. A test compares their numbers with libphonenumber's, of which each must be a mobile
/// number and no premium-rate, shared-cost, toll-free, VoIP, pager or satellite number. `rlibphonenumber` itself would
/// decide for 166 KB of the zip and 2.9 ms at an instance's first number (measured in the `deployed` profile on x86_64): more
/// than the 1 ms that these lines are worth.
const KNOWN: [Country; 5] = [
    Country { code: "AU", calling: "61", has_trunk_zero: true, mobiles: AUSTRALIA, digits: 9 },
    Country { code: "JP", calling: "81", has_trunk_zero: true, mobiles: JAPAN, digits: 10 },
    Country { code: "SG", calling: "65", has_trunk_zero: false, mobiles: SINGAPORE, digits: 8 },
    Country { code: "TH", calling: "66", has_trunk_zero: true, mobiles: THAILAND, digits: 9 },
    Country { code: "TW", calling: "886", has_trunk_zero: true, mobiles: TAIWAN, digits: 9 },
];

const AUSTRALIA: &[(u16, u16)] =
    &[(400, 440), (444, 444), (447, 452), (454, 470), (472, 478), (480, 482), (484, 494), (497, 499)];
const JAPAN: &[(u16, u16)] = &[(701, 709), (801, 809), (901, 909)];
const SINGAPORE: &[(u16, u16)] = &[(801, 989)];
const THAILAND: &[(u16, u16)] = &[(610, 669), (800, 999)];
const TAIWAN: &[(u16, u16)] = &[(900, 989)];

fn known() -> String {
    KNOWN.iter().map(|country| country.code).collect::<Vec<_>>().join(", ")
}

impl Countries {
    /// Reads a list of ISO 3166 codes, such as `JP,TW`; nothing is none.
    pub fn parse(codes: &str) -> Result<Self, UnknownCountry> {
        let codes = codes.split(',').map(str::trim).filter(|code| !code.is_empty());
        let country = |code: &str| {
            KNOWN.iter().find(|country| country.code == code).ok_or_else(|| UnknownCountry(code.to_owned()))
        };
        codes.map(country).collect::<Result<_, _>>().map(Self)
    }

    /// All that are known here.
    pub fn all() -> Self {
        Self(KNOWN.iter().collect())
    }

    /// The list as it is set.
    pub fn codes(&self) -> String {
        self.0.iter().map(|country| country.code).collect::<Vec<_>>().join(",")
    }

    /// True when texts go to Korea alone.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The number in E.164 form, of the digits that follow a `+`.
    pub(crate) fn e164_of(&self, digits: &str) -> Option<String> {
        self.0.iter().find_map(|country| country.e164_of(digits))
    }
}

impl Country {
    fn e164_of(&self, digits: &str) -> Option<String> {
        let written = digits.strip_prefix(self.calling)?;
        let national = match self.has_trunk_zero {
            true => written.strip_prefix('0').unwrap_or(written),
            false => written,
        };
        let first: u16 = national.get(..3)?.parse().ok()?;
        let is_mobile = self.mobiles.iter().any(|(from, to)| (*from..=*to).contains(&first));
        (is_mobile && national.len() == self.digits).then(|| format!("+{}{national}", self.calling))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_countries_is_read_back_and_a_wrong_one_says_which_there_are() {
        assert_eq!(Countries::parse("").unwrap(), Countries::default());
        assert_eq!(Countries::parse(" JP , TW ").unwrap().codes(), "JP,TW");
        assert_eq!(Countries::parse(&Countries::all().codes()).unwrap(), Countries::all());
        assert_eq!(Countries::all().codes(), "AU,JP,SG,TH,TW");
        assert_eq!(
            [Countries::default(), Countries::all()].map(|countries| countries.is_empty()),
            [true, false]
        );
        let error = Countries::parse("JP,US").unwrap_err().to_string();
        assert_eq!(
            error,
            r#""US" is none of the countries known here: AU, JP, SG, TH, TW separated by commas are expected"#
        );
    }
}
