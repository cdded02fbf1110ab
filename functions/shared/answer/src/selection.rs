use lambda_http::{Request, RequestExt};

use crate::{Mistake, Problem};

/// Which of a job's hits are wanted, in which order: what the address of results says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// How many hits to pass over.
    pub offset: usize,
    /// Lowest price first instead of best first.
    pub by_price: bool,
    /// Only these sources' hits; all when empty.
    pub sources: Vec<String>,
}

impl Selection {
    /// Reads `offset`, `sort` and `source` (which may be repeated).
    pub fn of(request: &Request) -> Result<Self, Problem> {
        let Some(query) = request.query_string_parameters_ref() else {
            return Ok(Self::default());
        };
        let offset = query.first("offset").map_or(Ok(0), str::parse).map_err(|_| {
            invalid("offset", ("0 이상의 정수여야 해요.", "A whole number from 0 on is expected."))
        })?;
        let by_price = match query.first("sort") {
            None | Some("best") => false,
            Some("price") => true,
            Some(_) => {
                return Err(invalid("sort", ("best 또는 price여야 해요.", "Use \"best\" or \"price\".")));
            }
        };
        let sources = query.all("source").unwrap_or_default().into_iter().map(str::to_owned).collect();
        Ok(Self { offset, by_price, sources })
    }

    /// The same selection from another hit on, as the end of an address.
    pub(crate) fn starting_at(&self, offset: usize) -> String {
        let sort = if self.by_price { "&sort=price" } else { "" };
        let is_name = |name: &&String| job::SourceName::parse(name).is_ok();
        let sources: String =
            self.sources.iter().filter(is_name).map(|name| format!("&source={name}")).collect();
        format!("?offset={offset}{sort}{sources}")
    }
}

fn invalid(name: &'static str, expected: (&'static str, &'static str)) -> Problem {
    Problem::Invalid(vec![Mistake::Parameter { name, expected }])
}
