//! The due index: jobs that a sweep must look at.

use job::{Key, Timestamp};

use super::{
    item::{Item, number, service},
    job_item,
    job_table::{JobTable, TableError},
};

impl JobTable {
    /// One shard's jobs whose due time has passed, each by that time and its key, earliest first.
    pub async fn due(&self, shard: u8, now: Timestamp) -> Result<Vec<(Timestamp, Key)>, TableError> {
        Box::pin(self.due_when("due_shard = :shard AND due_at <= :time", shard, now)).await
    }

    /// One shard's jobs that are due later than any rule makes them, because a clock was ahead that is right by now.
    pub async fn due_after(&self, shard: u8, latest: Timestamp) -> Result<Vec<(Timestamp, Key)>, TableError> {
        Box::pin(self.due_when("due_shard = :shard AND due_at > :time", shard, latest)).await
    }

    async fn due_when(
        &self,
        condition: &str,
        shard: u8,
        time: Timestamp,
    ) -> Result<Vec<(Timestamp, Key)>, TableError> {
        let mut keys = Vec::new();
        let mut next = None;
        loop {
            let query = self.client.query().table_name(&self.name).index_name("due");
            let query = query
                .key_condition_expression(condition)
                .expression_attribute_values(":shard", number(shard.into()))
                .expression_attribute_values(":time", number(time.millis()))
                .set_exclusive_start_key(next);
            let page = query.send().await.map_err(service)?;
            keys.extend(page.items.iter().flatten().filter_map(due_entry));
            next = page.last_evaluated_key;
            if next.is_none() {
                return Ok(keys);
            }
        }
    }
}

fn due_entry(item: &Item) -> Option<(Timestamp, Key)> {
    let at = item.get("due_at")?.as_n().ok()?.parse().ok()?;
    Some((Timestamp::from_millis(at), job_item::key_of(item.get("pk")?.as_s().ok()?)?))
}
