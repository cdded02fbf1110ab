// ---- recent searches, on this device alone ----

const RECENT = 'recent';
const RECENT_KEPT = 5;

// The searches whose results are still kept: their pages, words, and how they ended.
function recents() {
  try {
    const kept = JSON.parse(recall('localStorage', RECENT));
    return kept.filter(({ page, until }) => page && !(Date.parse(until) < Date.now()));
  } catch {
    return [];
  }
}

function keepRecents(kept) {
  remember('localStorage', RECENT, kept.length ? JSON.stringify(kept.slice(0, RECENT_KEPT)) : null);
}

function forgetRecent(page) {
  keepRecents(recents().filter((recent) => recent.page !== page));
}

// Puts a search first that was begun here, or changes what is known of it.
function noteRecent(news) {
  const kept = recents();
  const known = kept.find((recent) => recent.page === news.page);
  if (known) Object.assign(known, news);
  else if (news.query) kept.unshift(news);
  keepRecents(kept);
}
