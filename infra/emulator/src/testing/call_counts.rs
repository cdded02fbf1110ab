use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use serde::Serialize;

use crate::wire::Service;

/// One operation of a service, and the number of times it was executed.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CallCount {
    /// The service.
    pub service: Service,
    /// The operation, such as `PutItem`, or `Query due` of the index.
    pub operation: String,
    /// The number of calls.
    pub calls: u64,
    /// Read request units (DynamoDB's price list), indexes included.
    pub read_units: f64,
    /// Write request units, indexes included. A put that its condition refused counts none, though AWS asks for it.
    pub write_units: f64,
}

/// Request units of the table.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Units {
    pub(crate) read: f64,
    pub(crate) write: f64,
}

impl Units {
    pub(crate) const NONE: Self = Self { read: 0.0, write: 0.0 };
}

/// The counts of one endpoint.
#[derive(Default)]
pub(crate) struct CallCounts(Mutex<BTreeMap<(Service, String), CallCount>>);

impl CallCounts {
    /// Counts a call that was executed.
    pub(crate) fn add(&self, service: Service, operation: &str, units: Units) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let operation = operation.to_owned();
        let count = counts.entry((service, operation.clone())).or_insert(CallCount {
            service,
            operation,
            calls: 0,
            read_units: 0.0,
            write_units: 0.0,
        });
        count.calls += 1;
        count.read_units += units.read;
        count.write_units += units.write;
    }

    /// The counts so far.
    pub(crate) fn so_far(&self) -> Vec<CallCount> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_counted_by_operation_and_units_by_what_they_do() {
        let counts = CallCounts::default();
        counts.add(Service::DynamoDb, "PutItem", Units { write: 2.0, ..Units::NONE });
        counts.add(Service::DynamoDb, "PutItem", Units { write: 1.0, ..Units::NONE });
        counts.add(Service::DynamoDb, "Query", Units { read: 0.5, ..Units::NONE });
        counts.add(Service::Sqs, "SendMessage", Units::NONE);
        let counted: Vec<_> = counts
            .so_far()
            .into_iter()
            .map(|count| (count.operation, count.calls, count.read_units, count.write_units))
            .collect();
        let row = |operation: &str, calls, read, write| (operation.to_owned(), calls, read, write);
        assert_eq!(
            counted,
            [row("PutItem", 2, 0.0, 3.0), row("Query", 1, 0.5, 0.0), row("SendMessage", 1, 0.0, 0.0)]
        );
    }
}
