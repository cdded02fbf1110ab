//! The page behind the link: how far the search is, what became of its text, what was found.

mod after;
mod choice;
mod hits;
mod progress;
mod text;
mod time;

use std::time::Duration;

use job::{Job, Language, NotificationStatus, SourceLabel, State, Status, Timestamp, ViewToken};
use maud::{Markup, html};
use search::Listing;

use crate::assets::shelf;
use crate::parts::layout::{Layout, live};
use crate::parts::moment::machine_moment;
use words::{Message, failure, message};

/// A reader without JavaScript is not torn away from the text more often than this.
const QUICKEST_REFRESH: Duration = Duration::from_secs(3);

/// What the page of a search shows.
#[derive(Clone, Copy)]
pub struct JobPage<'a> {
    /// The language it is in: the reader's, who need not be the creator.
    pub language: Language,
    /// The search.
    pub job: &'a Job,
    /// The page's own path, `/s/<token>` or `/r/<view>`.
    pub path: &'a str,
    /// The path of the page that stops texts, where a text's link led here.
    pub stop: Option<&'a str>,
    /// The path of the job's status for programs, `/api/search-jobs/<token>` or `/api/shared/<view>`.
    pub api: &'a str,
    /// The path of the page to show around, `/r/<view>`.
    pub share: &'a str,
    /// True for the owner's page; one that is shown around lets nothing be changed and says nothing of a text.
    pub is_owners: bool,
    /// The address of the site, for previews.
    pub home: &'a str,
    /// Its token to show around.
    pub view: &'a ViewToken,
    /// What the sources are called.
    pub labels: &'a [SourceLabel],
    /// The results to show.
    pub listing: &'a Listing,
    /// How long a search may take at most.
    pub longest: Duration,
    /// The clock.
    pub now: Timestamp,
}

/// Renders the page of a search.
pub fn job(page: &JobPage<'_>) -> String {
    let pause = page.job.poll_after(page.now);
    Layout {
        language: page.language,
        title: page.title(),
        description: Message::PreviewDescription,
        home: Some(page.home),
        is_public: false,
        choice: &choice::query(page.listing.order, &page.listing.sources),
        refresh: pause.filter(|_| !page.has_results()).map(|pause| pause.max(QUICKEST_REFRESH).as_secs()),
        kit: &shelf().job,
        main: html! {
            (page.main(pause.is_none()))
            (live(page.language, Message::Offline, Message::ServerTrouble))
        },
    }
    .render()
}

impl JobPage<'_> {
    /// The script keeps the children of an element with `data-keyed` by their `data-key`, and replaces what changed.
    fn main(&self, is_done: bool) -> Markup {
        let job = self.job;
        html! {
            main.job.alone[self.is_alone()] data-keyed data-api=(self.api) data-version=(job.version) data-seen=(self.listing.seen)
                data-status=(job.status().code()) data-text=(job.notification_status().code()) data-done=(is_done)
                data-hits=[self.is_completed().then_some(self.listing.total)] data-until=(machine_moment(self.job.expires_at)) {
                (self.side())
                (after::advice(self))
                (hits::hits(self))
                (text::footnote(self))
                (after::erase(self))
                (text::unasked(self))
            }
        }
    }

    /// How the search is going and what can be done with its results: above them, and beside them where there is room.
    fn side(&self) -> Markup {
        // All that there is to do comes before the sites, which are open then.
        let is_failed = self.job.status() == Status::Failed;
        html! {
            div.side data-key="side" data-keyed {
                (self.head())
                (text::told(self))
                @if is_failed { (text::actions(self)) }
                (progress::pace(self))
                (progress::sites(self))
                @if !is_failed { (text::actions(self)) }
                (choice::choices(self))
            }
        }
    }

    /// Returns true where nothing stands beside how the search went.
    fn is_alone(&self) -> bool {
        !self.is_under_way() && self.listing.total == 0 && !self.is_completed()
    }

    fn head(&self) -> Markup {
        html! {
            div.head data-key="head" data-keyed {
                p.status data-key="status" { (message(self.language, self.status())) }
                h1 data-key="query" dir="auto" tabindex="-1" { (self.job.query.as_str()) }
            }
        }
    }

    /// Returns true when its results are all there, and its text is out: a reader without JavaScript is not torn away from
    /// them for a receipt.
    fn has_results(&self) -> bool {
        self.is_completed() && self.job.notification_status() != NotificationStatus::Waiting
    }

    const fn is_completed(&self) -> bool {
        matches!(self.job.state, State::Completed { .. })
    }

    /// Why there are no results, or no more.
    const fn reason(&self) -> Option<Message> {
        match self.job.state {
            State::Failed { reason, .. } => Some(failure(reason)),
            State::Cancelled { .. } if self.is_owners => Some(Message::CancelledNote),
            State::Cancelled { .. } => Some(Message::SharedCancelledNote),
            State::Pending | State::Processing(_) | State::Completed { .. } => None,
        }
    }

    const fn has_reason(&self) -> bool {
        self.reason().is_some()
    }

    const fn status(&self) -> Message {
        match self.job.status() {
            Status::Pending => Message::StatusPending,
            Status::Processing => Message::StatusProcessing,
            Status::Completed => Message::StatusCompleted,
            Status::Failed => Message::StatusFailed,
            Status::Cancelled => Message::StatusCancelled,
        }
    }

    const fn title(&self) -> Message {
        match self.job.status() {
            Status::Pending | Status::Processing => Message::TitleSearching,
            Status::Completed => Message::TitleCompleted,
            Status::Failed => Message::TitleFailed,
            Status::Cancelled => Message::TitleCancelled,
        }
    }

    const fn is_under_way(&self) -> bool {
        matches!(self.job.state, State::Pending | State::Processing(_))
    }

    /// What a source is called; one that is no longer configured keeps its name.
    fn label<'b>(&'b self, name: &'b str) -> &'b str {
        let known = self.labels.iter().find(|label| label.name.as_str() == name);
        known.map_or(name, |label| label.text(self.language))
    }
}
