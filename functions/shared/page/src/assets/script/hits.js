// ---- the results ----

const rows = () => [...main.querySelectorAll('.hit')];

// How many hits from the top have been in view: the server leaves those where they are. What it is told is what the
// page was made of, up to there.
let inView = 0;

function addressWithSeen() {
  inView = Math.max(inView, rows().filter((row) => row.getBoundingClientRect().top < innerHeight).length);
  const address = new URL(location.pathname + location.search, location.href);
  const steps = (main.dataset.seen || '').split('-').filter(Boolean).map((step) => step.split('.').map(Number));
  const seen = steps.map(([findings, hits]) => `${findings}.${Math.min(hits, inView)}`).join('-');
  if (inView && seen) address.searchParams.set('seen', seen);
  return address;
}

// Once a search has ended, its results stay as they are, also those that a visitor asked to see more of.
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
  main.dataset.seen = fresh.dataset.seen;
  const next = fresh.querySelector('[data-key="more"]');
  live.textContent = next.querySelector('.count').textContent;
  link.closest('.more').replaceWith(next);
}

// From a shop's page, the way back leads to what was here: its address says how much that was.
function keepPlace() {
  history.replaceState(null, '', addressWithSeen());
}

// Another order, or other sources' results. The other language then shows the same.
async function turn(link) {
  const address = link.href;
  const { fresh, language } = await readMain(address);
  keepFocus(() => renew(main, fresh));
  history.replaceState(null, '', address);
  document.querySelector('.language').setAttribute('href', language);
  inView = 0;
  live.textContent = main.querySelector('#hits-heading').textContent;
}

// A picture that cannot be had leaves its quiet place, not a broken one.
function hideIfBroken(image) {
  image.classList.toggle('broken', image.complete && !image.naturalWidth);
}
