// ---- the results ----

const rows = () => [...main.querySelectorAll('.hit')];

// What has been in view, as the server is told it: how many hits from the top, out of how many findings. The server
// leaves those where they are.
const seen = [];

function markSeen() {
  const inView = (row) => row.getBoundingClientRect().top < innerHeight;
  const hits = rows().findLastIndex(inView) + 1;
  const findings = Number(main.dataset.findings);
  const last = seen.at(-1);
  if (hits <= (last?.hits ?? 0)) return;
  if (last?.findings === findings) last.hits = hits;
  else seen.push({ findings, hits });
}

function addressWithSeen() {
  markSeen();
  const address = new URL(location.pathname + location.search, location.href);
  if (seen.length) address.searchParams.set('seen', seen.map((step) => `${step.findings}.${step.hits}`).join('-'));
  return address;
}

// Once a search has ended, its results stay as they are, also those that somebody asked to see more of.
function keepEndedHits(fresh) {
  const { status } = main.dataset;
  if (status === 'processing' || status === 'pending' || status !== fresh.dataset.status) return;
  const shown = main.querySelector('[data-key="hits"]');
  if (shown) fresh.querySelector('[data-key="hits"]')?.replaceWith(shown.cloneNode(true));
}

// The button that leads to new results is in the way once they are in view.
const newsInView = new IntersectionObserver(([entry]) => {
  if (entry.isIntersecting) main.querySelector('.news')?.remove();
});

function watchForNews() {
  const since = main.querySelector('#new');
  if (since) newsInView.observe(since);
}

function showNews() {
  const since = main.querySelector('#new');
  const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  since.scrollIntoView({ block: 'center', behavior: isCalm ? 'instant' : 'smooth' });
  since.nextElementSibling?.querySelector('a').focus({ preventScroll: true });
}

async function showMore(link) {
  const { fresh } = await readMain(link.href);
  const known = new Set(rows().map((row) => row.dataset.key));
  const more = [...fresh.querySelectorAll('.hit')].filter((row) => !known.has(row.dataset.key));
  if (!more.length) throw new Error('nothing more');
  main.querySelector('.hits').append(...more);
  more[0].querySelector('a').focus({ preventScroll: true });
  const next = fresh.querySelector('[data-more]');
  if (next) link.href = next.href;
  else link.closest('.more').remove();
}

// Another order, or another source's results.
async function turn(link) {
  const { fresh } = await readMain(link.href);
  keepPlace(() => renew(main, fresh));
  history.replaceState(null, '', link.href);
  live.textContent = announcement();
}

// A picture that cannot be had leaves its quiet place, not a broken one.
function hideIfBroken(image) {
  image.classList.toggle('broken', image.complete && !image.naturalWidth);
}
