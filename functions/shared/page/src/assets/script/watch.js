// ---- the page of a search that is under way ----

const isDone = () => main.dataset.done === 'true';

let timer;
let failures = 0;
let isAsking = false;
let isWanted = false;

function watch() {
  document.addEventListener('visibilitychange', askAtOnce);
  addEventListener('pageshow', ({ persisted }) => persisted && askAtOnce());
  addEventListener('online', askAtOnce);
  addEventListener('offline', () => isDone() || sayTrouble(true));
  askLater(1);
  runClock();
}

function askLater(seconds) {
  clearTimeout(timer);
  timer = setTimeout(poll, seconds * 1000);
}

function askAtOnce() {
  isWanted = isAsking;
  if (!isAsking) askLater(0);
}

async function poll() {
  if (isAsking || document.hidden || isDone()) return;
  isAsking = true;
  try {
    const pause = await readNews();
    failures = 0;
    sayTrouble(false);
    if (pause !== undefined) askLater(isWanted ? 0 : pause);
  } catch {
    failures += 1;
    sayTrouble(true);
    // Not all at once when the server is back.
    askLater(Math.min(15, 2 ** failures) * (0.5 + Math.random() / 2));
  }
  [isAsking, isWanted] = [false, false];
}

// Reads the page once, unless it is as it was. Gives the seconds until the next time, or nothing when nothing more will change.
async function readNews() {
  const headers = { Accept: 'text/html', 'If-None-Match': `"v${main.dataset.version}"` };
  const answer = await ask(addressWithSeen(), 10, { headers });
  if (answer.status === 404) return location.reload();
  if (answer.status !== 304) renewPage(await mainOf(answer));
  const pause = answer.headers.get('Retry-After');
  if (pause === null && isDone()) return undefined;
  return Math.max(1, Number(pause) || 3);
}

// The clock runs by this device's own, which may be wrong: only how long it has run counts. It never goes back.
let startedAt = Infinity;

function setClock() {
  const time = main.querySelector('.time');
  if (!time) return;
  startedAt = Math.min(startedAt, performance.now() - Number(time.dataset.elapsed) * 1000);
  const seconds = Math.floor((performance.now() - startedAt) / 1000);
  const [clock, expected] = [time.querySelector('.clock'), time.querySelector('.expected')];
  clock.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  const words = outlook(time.dataset, seconds);
  if (words) expected.textContent = words;
}

// The same as the page says by itself, as time goes on: why nothing begins, or the time left in steps.
function outlook({ crowdedAfter, crowded, expected, late, seconds, minutes }, elapsed) {
  if (elapsed >= Number(crowdedAfter)) return crowded;
  const left = Number(expected) - elapsed;
  if (left <= 0) return late;
  if (left <= 90) return seconds.replace('#', Math.ceil(left / 5) * 5);
  return left > 90 && minutes.replace('#', Math.ceil(left / 60));
}

function runClock() {
  setClock();
  setInterval(() => document.hidden || isDone() || setClock(), 1000);
}

async function cancel(form) {
  const button = form.querySelector('button');
  button.disabled = true;
  try {
    await ask(main.dataset.api, 10, { method: 'DELETE' });
    askAtOnce();
  } catch {
    button.disabled = false;
    sayTrouble(true);
  }
}
