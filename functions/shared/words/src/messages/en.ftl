# Textback's English. Plain, short, and what to do comes first.

service-name = Textback
service-description = Start a slow search, close your phone, and get a text with a link when it's done.
footer = We delete your number once we're done texting you, and the results after 7 days. The only cookie remembers your language.
## The link to the other language, in that language.
other-language = 한국어

# Start
start-title = Leave the slow searching to us
start-heading = Leave the slow searching to us.
start-lead = We'll text you a link when it's done. Open it days later, on any device: the results are still there.
query-label = What are you looking for?
query-example = e.g. black linen dress
sources-label = Where should we look?
sources-all = { $total ->
    [one] 1 site
   *[other] all { $total } sites
}
sources-some = only some
phone-label = Mobile number
phone-optional = (optional)
consent = I agree that my number is used only to text me the link when the search is done, and is deleted right after.
consent-kept = I agree that my number is used only to text me the link when the search is done, and is deleted once the text has arrived, an hour later at most.
notice = You can close the app or lock your phone!
keep-instead = Without a number, save the link on the next page.
sample-label = What will the text look like?
## Korean carriers put this before a text: the first where SNS sends it from abroad, the second where SOLAPI or SENS does, in Korea.
sent-from-abroad = [국제발신]
sent-from-web = [Web발신]
sample-note = You get this one text, and we delete your number right after.
sample-note-kept = You get this one text, and we delete your number once it has arrived, an hour later at most.
## Where a second carrier has its turn: the mark that stands before its texts.
sample-next = If it doesn't get through this way, it may come with { $mark } instead.
operator = Run by { $operator }
start-button = Start searching
start-busy = Starting…
erased = The search and its results are deleted.
recent-label = Recent on this device
recent-clear = Clear all
recent-forget = Remove from this list
## The script fills #hits and #date in.
recent-kept = #hits found · until #date
send-offline = You're offline. Once you're back, press the button again.
send-trouble = We got no answer. Press the button again: however often you do, only one search starts.

# Mistakes: the form and the API say the same.
mistakes-title = Please check again
mistakes-found = { $count ->
    [one] Fix one thing to start your search.
   *[other] Fix { $count } things to start your search.
}
mistake-query-empty = Enter what you're looking for.
mistake-query-too-long = Please shorten it to 200 characters.
mistake-query-control-character = There's a character in it that can't be read, such as a line break or a broken letter. Remove it and try again.
mistake-phone-malformed = Enter a Korean mobile number and nothing else: 11 digits starting with 010. No mobile number starts with 0100 or 0101.
mistake-phone-of-nowhere = Enter a Korean mobile number or, starting with + and its country code, one of another country. We can't text some countries.
mistake-consent-missing = To get a text, please agree to the use of your number. If you don't need one, clear the number.
mistake-sources-empty = Choose at least one site to search.
mistake-source-unknown = One of the sites isn't searched here. Please choose again.
mistake-language-unknown = Use "ko" or "en".
mistake-unknown-field = Unknown field. Leave it out.
mistake-repeated-field = This field was sent twice. Send it once.
expected-text = A string is expected.
expected-true-or-false = True or false is expected.
expected-source-names = An array of source names is expected.
expected-source-name = The name of a source is expected.
expected-offset = A whole number from 0 to 9999 is expected.
expected-sort = Use "best", "price" or "newest".
expected-seen = The "seen" of an earlier answer is expected.
expected-once = Give it once.
expected-erase = Use "erase=true" or "erase=false".
expected-as-in-path = It contradicts the path: leave it out.
form-unsaved = The search couldn't be started. Please press the button again in a little while: however often you do, only one search starts.
form-unreadable = We couldn't read what was sent. Please fill in the form and press the button again.
number-unsaved = Your number couldn't be saved. Please press the button again in a little while.
form-already-sent = This form has already started a search. Press the button again to start a new one.

# Titles of a search's page: never with the query.
title-searching = Searching
title-completed = Search results
title-failed = Search not finished
title-cancelled = Cancelled search
preview-description = See how far your search is and what it has found.

# How far it is
status-pending = Waiting its turn
status-processing = Searching
status-completed = All done
status-failed = We couldn't finish this search
status-cancelled = This search was cancelled
summary-pending = { $total ->
    [one] We'll search 1 site.
   *[other] We'll search { $total } sites.
}
summary-searching = { $over } of { $total } { $total ->
    [one] site
   *[other] sites
} · { $hits ->
    [one] 1 result
   *[other] { $hits } results
}
summary-found = { $hits ->
    [one] 1 result
   *[other] { $hits } results
} from { $total ->
    [one] 1 site.
   *[other] { $total } sites.
}
summary-none = { $total ->
    [one] The site you chose had nothing.
   *[other] We checked all { $total } sites and found nothing.
}
summary-failed = { $failed } failed
progress-label = Progress
elapsed-label = Elapsed
time-left = about { $count } { $unit ->
    [seconds] { $count ->
        [one] second
       *[other] seconds
    }
   *[minutes] { $count ->
        [one] minute
       *[other] minutes
    }
} left
expected-at-most = { $minutes ->
    [one] 1 minute
   *[other] { $minutes } minutes
} at the most
expected-late = taking longer than expected
crowded = busy times may delay the start
source-waiting = waiting its turn
source-searching = searching
source-done = { $hits ->
    [one] 1 result
   *[other] { $hits } results
}
source-stopped = stopped
fault-timed-out = took too long to answer
fault-unreachable = couldn't be reached
fault-refused = didn't allow the search
fault-private-address = can't be searched from here
fault-rate-limited = is too busy right now
fault-failing = is having problems
fault-too-large = sent too much data
fault-bad-answer = sent an answer we can't read
fault-internal = failed because of a problem on our side

# The text
text-waiting = We'll text you the link when it's done.
text-sending = We're texting you the link now.
text-sent = We texted you the link and deleted your number.
text-sent-kept = We texted you the link. We delete your number once the text has arrived, an hour later at most.
text-sent-of-failure-kept = We texted you that the search couldn't be finished. We delete your number once the text has arrived, an hour later at most.
text-sent-of-failure = We texted you that the search couldn't be finished, and deleted your number.
text-delivered = The text with the link has arrived, and we deleted your number.
text-undelivered = The text didn't arrive. Please save this page's link.
text-phone-off = The text didn't arrive: the phone was off or out of reach. Please save this page's link.
text-refused = The text didn't arrive: this number refuses such texts. Please save this page's link.
text-taken-for-spam = The text didn't arrive: the carrier took it for spam. Please save this page's link.
text-withheld = We can't send a text this time. Please save this page's link.
text-failed = The text couldn't be sent. Please save this page's link.
text-unknown = We couldn't tell whether the text arrived. Please save this page's link.
text-none = You won't get a text. Leave this page open or save its link.
text-me = Text me the link
change-number = Change the number
share-link = Share results
copied-link = View-only link copied
shared-note = Someone shared this search with you, to view only.
notify = Notify me when done
notify-agreed = We'll notify you
notify-denied = Turn on notifications in your browser settings

# The page where a number is given later
number-heading = Want a text with the link?
number-lead = We'll text you when the search is done. If it's done already, we'll text you right away.
number-button = Text me

# The page of a reader whose number was texted without their asking: the same words for everybody, whatever is typed.
unasked = Didn't ask for this text?
stop-lead = Someone may have mistyped a number. Enter the number that got the text, and we won't text it for a year, whoever enters it.
stop-phone-label = Mobile number that got this text
stop-note = We don't store your number, only a value for a year from which it can't be told. After several wrong numbers, this link can't change anything any more.
stop-button = Stop texts
stop-undo-button = Allow texts again
stop-done = If that number got this link by text, we won't text it for a year. You can undo this here for as long as this link works.
stop-undone = If that number got this link by text, we can text it again from now on.
stop-unsaved = We couldn't save this. Please press the button again in a little while.

# Results
hits-so-far = Results so far
hits-soon = Results appear here as they come.
hits-none-here = There are no results here.
hits-all = Show all results
hits-heading = { $hits ->
    [one] 1 result
   *[other] { $hits } results
}
hits-of-sites = { $hits ->
    [one] 1 result
   *[other] { $hits } results
} from { $sites }
hits-until-cancelled = { $hits ->
    [one] 1 result
   *[other] { $hits } results
} before it was cancelled
more-hits = Show more results
hits-before = Show earlier results
hits-cut = More results than we keep: { $sources }
new-hits = { $new ->
    [one] 1 new result
   *[other] { $new } new results
}
show-new-hits = { $new ->
    [one] Show 1 new result
   *[other] Show { $new } new results
}
sort-label = Sort
sort-best = Best match
sort-price = Lowest price
sort-newest = Newest
filter-label = Found at
filter-all = All
no-hits-heading = What you can try
no-hits-fewer = Use fewer or more common words.
no-hits-spelling = Check the spelling and spaces.
no-hits-sources = Choose more sites to search.

# After the end
failure-no-source-answered = None of the sites answered. Please search again in a little while.
failure-too-old = It took too long, so we stopped. Please search again in a little while.
failure-crashed = A problem on our side kept stopping the search. We're sorry; please search again.
cancelled-note = We stopped searching, and you won't get a text.
shared-cancelled-note = We stopped searching.
search-again = Search again
change-search = Change search
new-search = New search
ended-at = The search ended { $moment }.
cancel = Cancel search
kept-until = You can open this link until { $moment }.
erase = Delete now
erase-note = The search and everything found for it are deleted for good, and this link stops working.
erase-now = Delete everything
day = { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
} { $day }, { $year }
moment = { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
} { $day }, { $hour }:{ $minute } { $half ->
    [am] AM
   *[pm] PM
} KST

# Keeping up
offline = You're offline. We'll catch up when you're back online.
server-trouble = We can't get updates right now. We'll keep trying.

# Privacy
privacy = Privacy
privacy-number-heading = Your mobile number
privacy-number = We use it only if you give it, and only to text you the link when the search is done. It's stored encrypted and deleted as soon as the text is out, or as soon as it's clear that none will be sent. So that texts nobody asked for can be stopped, we keep a value with the results from which the number can't be told, and for a year if you ask us not to text it. You can search without a number.
privacy-number-kept = We use it only if you give it, and only to text you the link when the search is done. It's stored encrypted and deleted once the text has arrived, at most an hour after the search, or as soon as it's clear that none will be sent. So that texts nobody asked for can be stopped, we keep a value with the results from which the number can't be told, and for a year if you ask us not to text it. You can search without a number.
privacy-search-heading = Your search and its results
privacy-search = We use them only to show you the results, and delete them after { $days ->
    [one] 1 day
   *[other] { $days } days
}. The sites you choose are sent your search words and nothing else.
privacy-address-heading = Your internet address (IP)
privacy-address = If you leave a number, we count how often an address does, so that nobody can flood other people with texts. It's stored as a value that can't be turned back, for 48 hours at most.
privacy-abroad-heading = Where it's stored, and transfer abroad
privacy-abroad = Searches are stored with Amazon Web Services in { $storage }. For a text, your number and the link go to your carrier by way of { $sms }.
privacy-by-solapi = Searches are stored with Amazon Web Services in { $storage }. For a text, your number and the link go to your carrier by way of SOLAPI, a relay in Korea.
privacy-by-alim-talk = Searches are stored with Amazon Web Services in { $storage }. For a text, your number and the link go to KakaoTalk by way of SOLAPI, a relay in Korea, and to your carrier if KakaoTalk doesn't reach you.
privacy-by-sens = Searches are stored with Amazon Web Services in { $storage }. For a text, your number and the link go to your carrier by way of NAVER Cloud SENS, a relay in Korea.
privacy-abroad-next = If the text doesn't get through that way, they go by way of { $sms } once more.
privacy-solapi-next = If the text doesn't get through that way, they go by way of SOLAPI, a relay in Korea, once more.
privacy-alim-talk-next = If the text doesn't get through that way, they go to KakaoTalk by way of SOLAPI, a relay in Korea, and to your carrier if KakaoTalk doesn't reach you.
privacy-sens-next = If the text doesn't get through that way, they go by way of NAVER Cloud SENS, a relay in Korea, once more.
privacy-rights-heading = Deleting, and your rights
privacy-rights = Once a search has ended, "Delete now" on its page deletes everything at any time; cancel it first if it's still running. You may also ask to see, correct or restrict what is stored.
privacy-cookie-heading = Cookies
privacy-cookie = If you switch the language, one cookie remembers it for a year. Recent searches stay on your device.
privacy-operator-heading = Who runs this
region-seoul = Seoul, Korea
region-tokyo = Tokyo, Japan

# Other pages
missing-heading = We can't find this search
missing-note = The link may have been cut off, or the search has been deleted because its time was up.
trouble-heading = Something went wrong for a moment
trouble-note = Searches you have started are safe. Please try again in a little while.
stuck-note = The search couldn't be cancelled. Please press the button on its page again.
stuck-erase-note = The search couldn't be deleted. Please press the button on its page again.
back-to-search = Back to the search
try-again = Try again
not-allowed-heading = This page can't be opened this way
not-allowed-note = Please come back by a button or a link.
to-start = Go to the start page

# Problems of the API: the titles of its answers.
problem-malformed-address = The address has characters that it cannot have. Percent-encode them and send it again.
problem-malformed-json = The body is not a JSON object in UTF-8.
problem-malformed-idempotency-key = Idempotency-Key must be 16 to 255 visible ASCII characters other than commas.
problem-weak-idempotency-key = This Idempotency-Key is too short or too simple. Send a random value of at least 16 characters, such as a UUID.
problem-not-found = There is nothing here. The link may be cut off or no longer kept.
problem-method-not-allowed = This method is not allowed here.
problem-already-ended = The search has ended, and nothing more will come of it. Start a new one.
problem-already-texted = The text is out, on its way, or may be out.
problem-precondition-failed = The search isn't in the version that you named. Read it again and send its present ETag.
problem-body-too-large = The body is over 8 KiB.
problem-unsupported-media-type = Content-Type must be application/json.
problem-unsupported-coding = Send the body as it is, without compression and without Content-Encoding.
problem-invalid = Correct the request and send it again.
problem-idempotency-key-reused = This Idempotency-Key was used for another request. Send a new key.
problem-unavailable = Not possible right now. Try again shortly.
