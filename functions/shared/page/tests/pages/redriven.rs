use std::time::Duration;

use job::{Language, Redriven, Timestamp};

use crate::scene::{NOW, half_way, job_page, waiting};

#[test]
fn the_page_of_a_job_that_was_redriven_counts_from_when_it_began_again() {
    let mut job = half_way(waiting());
    job.created_at = Timestamp::from_millis(NOW.millis() - 3 * 86_400_000);
    job.redriven = Some(Redriven { times: 1, at: NOW });
    // Of three sources one has answered after 6 s, and the searcher expects the end after 20 s.
    job.updated_at = NOW.plus(Duration::from_secs(6));
    job.expected_at = Some(NOW.plus(Duration::from_secs(20)));
    let page = job_page(Language::English, &job, &[]);
    assert!(page.contains("data-elapsed=\"12\"") && page.contains(">0:12<"), "{page}");
    assert!(page.contains("data-expected=\"20\""), "{page}");
}
