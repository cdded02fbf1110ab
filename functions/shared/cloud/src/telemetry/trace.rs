use job::Timestamp;

use crate::crypto::random_bytes;

/// Which request started what is being done: the part of an X-Ray trace header that goes from one function to the next
/// (X-Ray Developer Guide, "Tracing header"), such as `Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1`.
///
/// A task works under one trace ([`Trace::scope`]), and what it sends goes under the same ([`Trace::current`]), so that no
/// function between has to hand it on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// `1-`, 8 hexadecimal digits of the time, `-`, 24 random ones.
    id: String,
    /// Which segment of the trace it goes on from: 16 hexadecimal digits.
    parent: Option<String>,
    is_sampled: bool,
}

tokio::task_local! {
    static CURRENT: Option<Trace>;
}

impl Trace {
    /// A trace that starts here and now: where no gateway has begun one.
    pub fn begin(now: Timestamp) -> Self {
        let digits = const_hex::encode(random_bytes::<12>());
        Self {
            id: format!("1-{:08x}-{digits}", now.seconds() & 0xffff_ffff),
            parent: None,
            is_sampled: false,
        }
    }

    /// Reads a header. A client can send any, so what is no trace is none, and what else there is in it is left out.
    pub fn parse(header: &str) -> Option<Self> {
        let part = |name: &str| {
            let mut parts = header.split(';').filter_map(|part| part.trim().split_once('='));
            parts.find_map(|(found, value)| (found == name).then_some(value))
        };
        let id = part("Root").filter(|id| is_trace_id(id))?;
        let parent = part("Parent").filter(|parent| is_hex(parent, 16)).map(str::to_owned);
        Some(Self { id: id.to_owned(), parent, is_sampled: part("Sampled") == Some("1") })
    }

    /// Its name, the same in the log of every function.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The header with which the next one goes on.
    pub fn header(&self) -> String {
        let parent = self.parent.as_ref().map(|parent| format!(";Parent={parent}")).unwrap_or_default();
        format!("Root={}{parent};Sampled={}", self.id, u8::from(self.is_sampled))
    }

    /// Does something under a trace, if there is one.
    pub async fn scope<F: Future>(trace: Option<Self>, future: F) -> F::Output {
        CURRENT.scope(trace, future).await
    }

    /// The trace that the current task works under.
    pub fn current() -> Option<Self> {
        CURRENT.try_with(Clone::clone).ok().flatten()
    }
}

fn is_trace_id(id: &str) -> bool {
    let mut parts = id.split('-');
    parts.next() == Some("1")
        && parts.next().is_some_and(|time| is_hex(time, 8))
        && parts.next().is_some_and(|random| is_hex(random, 24))
        && parts.next().is_none()
}

fn is_hex(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "1-5759e988-bd862e3fe1be46a994272793";

    #[test]
    fn a_header_is_read_and_written_without_what_is_not_ours() {
        let table = [
            (
                format!("Root={ID};Parent=53995c3f42cd8ad8;Sampled=1;Lineage=a:0"),
                "Parent=53995c3f42cd8ad8;Sampled=1",
            ),
            (format!("Self=1-2-3; Root={ID};Sampled=0"), "Sampled=0"),
            (format!("Root={ID};Parent=010-2345-6789;Sampled=?"), "Sampled=0"),
        ];
        for (header, rest) in table {
            let trace = Trace::parse(&header).unwrap();
            assert_eq!((trace.id(), trace.header()), (ID, format!("Root={ID};{rest}")), "{header}");
            assert_eq!(Trace::parse(&trace.header()), Some(trace));
        }
    }

    #[test]
    fn what_is_no_trace_is_none() {
        for header in [
            "",
            "Root=",
            "Root=1-5759e988",
            "Root=01023456789",
            &format!("Root={ID}0"),
            &format!("Root=2{}", &ID[1..]),
        ] {
            assert_eq!(Trace::parse(header), None, "{header}");
        }
    }

    #[tokio::test]
    async fn a_task_works_under_its_own_trace_and_another_under_none() {
        let trace = Trace::begin(Timestamp::from_millis(1_795_449_194_007));
        assert_eq!(Trace::parse(&trace.header()).as_ref(), Some(&trace));
        assert_eq!(Trace::scope(Some(trace.clone()), async { Trace::current() }).await, Some(trace));
        assert_eq!(Trace::current(), None);
    }
}
