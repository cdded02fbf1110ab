// What the pages do beyond HTML. Every page works without this; every word shown comes from the page.

const main = document.querySelector('main');
const form = document.querySelector('#start');
if (form) easeTyping(form);
if (main.dataset.api) watch();

// ---- the start page ----

function easeTyping(form) {
  const { query, phone, consent, key } = form.elements;
  const button = form.querySelector('[type=submit]');
  const label = button.textContent;
  let wasSent = false;

  const restore = () => {
    button.disabled = false;
    button.textContent = label;
  };
  const askConsent = () => {
    const isMissing = phone.value.trim() && !consent.checked;
    consent.setCustomValidity(isMissing ? consent.dataset.missing : '');
  };

  phone.addEventListener('input', (event) => {
    if (!event.isComposing) hyphenate(phone);
  });
  form.addEventListener('input', (event) => {
    event.target.removeAttribute('aria-invalid');
    askConsent();
    // Whoever comes back and changes something asks for another search: the old key would be refused.
    if (wasSent && crypto.randomUUID) key.value = crypto.randomUUID();
    wasSent = false;
  });
  // On a phone, "next" on the keyboard leads to the number instead of sending the form without it.
  query.addEventListener('keydown', (event) => {
    const isTouch = matchMedia('(pointer: coarse)').matches;
    if (event.key !== 'Enter' || event.isComposing || !isTouch || phone.value) return;
    event.preventDefault();
    phone.focus();
  });
  form.addEventListener('submit', () => {
    wasSent = true;
    button.disabled = true;
    button.textContent = button.dataset.busy;
    // Should no answer come at all, trying again is safe: the key names the same search.
    setTimeout(restore, 20_000);
  });
  addEventListener('pageshow', () => {
    restore();
    askConsent();
  });
  askConsent();
}

// 01012345678 → 010-1234-5678 while it is typed. Other spellings are left alone.
function hyphenate(field) {
  if (!/^010[\d-]*$/.test(field.value)) return;
  const digits = field.value.replaceAll('-', '');
  if (digits.length > 11) return;
  const before = field.value.slice(0, field.selectionStart).replaceAll('-', '').length;
  const text = [digits.slice(0, 3), digits.slice(3, 7), digits.slice(7)].filter(Boolean).join('-');
  if (text === field.value) return;
  field.value = text;
  const caret = before + (before > 3) + (before > 7);
  field.setSelectionRange(caret, caret);
}

// ---- the page of a search ----

function watch() {
  const live = document.querySelector('#live');
  const trouble = document.querySelector('#trouble');
  let version = Number(main.dataset.version);
  let failures = 0;
  let isBusy = false;
  let timer;

  document.documentElement.classList.toggle('can-copy', Boolean(navigator.clipboard));
  main.addEventListener('click', (event) => {
    const target = event.target.closest('[data-copy], [data-more]');
    if (target?.matches('[data-copy]')) copyLink(target);
    else if (target && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      showMore(target);
    }
  });
  // A picture that cannot be had leaves its quiet place, not a broken one. "error" does not bubble, so it is caught.
  const hideIfBroken = (image) => image.classList.toggle('broken', image.complete && !image.naturalWidth);
  main.addEventListener('error', (event) => event.target.matches('img') && hideIfBroken(event.target), true);
  main.querySelectorAll('.picture img').forEach(hideIfBroken);
  if (main.dataset.done === 'true') return;

  const later = (seconds) => {
    clearTimeout(timer);
    timer = setTimeout(poll, seconds * 1000);
  };
  const atOnce = () => later(0);
  document.addEventListener('visibilitychange', atOnce);
  addEventListener('pageshow', (event) => event.persisted && atOnce());
  addEventListener('online', atOnce);
  addEventListener('offline', () => sayTrouble(true));
  later(1);

  async function poll() {
    clearTimeout(timer);
    if (isBusy || document.hidden || main.dataset.done === 'true') return;
    isBusy = true;
    try {
      const pause = await read();
      failures = 0;
      sayTrouble(false);
      if (pause !== undefined) later(pause);
    } catch {
      failures += 1;
      sayTrouble(true);
      later(Math.min(15, 2 ** failures));
    }
    isBusy = false;
  }

  // Reads the status once. Gives the seconds until the next time, or nothing when nothing more will change.
  async function read() {
    const answer = await get(main.dataset.api, { 'If-None-Match': `"v${version}"` });
    if (answer.status === 404) return location.reload();
    if (answer.status !== 304) {
      if (!answer.ok) throw new Error(`status ${answer.status}`);
      await show(versionOf(answer), await answer.json());
    }
    const pause = answer.headers.get('Retry-After');
    if (pause === null && main.dataset.done === 'true') return undefined;
    return Math.max(1, Number(pause) || 3);
  }

  // Readers may be served in any order: what is older than what is shown is ignored, so nothing ever goes back.
  async function show(newest, job) {
    if (!(newest > version)) return;
    if (needsPage(job)) {
      if (!(await renewPage(newest))) return;
      version = Number(main.dataset.version);
      return;
    }
    showSteps(job);
    version = newest;
  }

  async function renewPage(newest) {
    if (isSelecting()) return false;
    const answer = await get(location.href, { Accept: 'text/html' });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const fresh = page.querySelector('main');
    if (!(Number(fresh?.dataset.version) >= newest)) return false;
    keepMoreHits(fresh);
    const before = announcement();
    keepPlace(() => renew(main, fresh));
    document.title = page.title;
    if (announcement() !== before) live.textContent = announcement();
    return true;
  }

  function sayTrouble(isTrouble) {
    trouble.hidden = !isTrouble;
    const words = navigator.onLine ? trouble.dataset.server : trouble.dataset.offline;
    if (isTrouble && trouble.textContent !== words) trouble.textContent = words;
    if (!isTrouble) trouble.textContent = '';
  }
}

function get(address, headers) {
  return fetch(address, { headers, cache: 'no-store', signal: AbortSignal.timeout?.(10_000) });
}

function versionOf(answer) {
  return Number(/v(\d+)/.exec(answer.headers.get('ETag'))?.[1]);
}

function announcement() {
  return main.querySelector('[data-announce]')?.textContent;
}

const isOver = (state) => state === 'done' || state === 'failed';

function rowOf(source) {
  return main.querySelector(`.sources > [data-key="${CSS.escape(source.name)}"]`);
}

// Whether there is news that only the page itself has words for.
function needsPage(job) {
  const { status, text } = main.dataset;
  const isNew = (source) => isOver(source.state) && !isOver(rowOf(source)?.dataset.state);
  return job.status !== status || job.text !== text || job.sources.some(isNew);
}

// A step on the way: the bar, and which sources are being searched.
function showSteps(job) {
  const bar = main.querySelector('progress');
  if (bar) {
    bar.value = Math.max(bar.value, job.progress);
    bar.nextElementSibling.textContent = `${bar.value}%`;
  }
  for (const source of job.sources) {
    const row = rowOf(source);
    if (source.state !== 'searching' || row?.dataset.state !== 'waiting') continue;
    row.dataset.state = 'searching';
    row.lastElementChild.textContent = row.parentElement.dataset.searching;
  }
}

// Nobody who is marking something wants it replaced under the finger.
function isSelecting() {
  const selection = getSelection();
  return !selection.isCollapsed && main.contains(selection.anchorNode);
}

const withKey = (key) => main.querySelector(`[data-key="${CSS.escape(key)}"]`);

// Changes the page under a reader who keeps the result being read where it is, and the focus.
function keepPlace(change) {
  const focused = main.contains(document.activeElement) && document.activeElement;
  const key = focused && focused.closest('[data-key]')?.dataset.key;
  const topOf = (row) => row.getBoundingClientRect().top;
  const inView = (row) => row.getBoundingClientRect().bottom > 0;
  const read = scrollY > 0 && [...main.querySelectorAll('.hit')].find(inView);
  const top = read && topOf(read);
  change();
  const same = read && withKey(read.dataset.key);
  if (same) scrollBy({ top: topOf(same) - top, behavior: 'instant' });
  if (!focused || focused.isConnected) return;
  const again = key && withKey(key)?.querySelector('a, button, summary');
  (again || main.querySelector('h1')).focus({ preventScroll: true });
}

// Makes `now` look like `next`, touching only what differs: children of [data-keyed] are told apart by their key.
function renew(now, next) {
  if (next.matches('details')) next.open = now.open;
  if (now.isEqualNode(next)) return;
  const isKeyed = next.hasAttribute('data-keyed');
  const isLeaf = !now.childElementCount && !next.childElementCount;
  if (now.tagName !== next.tagName || !(isKeyed || isLeaf)) {
    now.replaceWith(next);
    return;
  }
  for (const { name } of [...now.attributes]) if (!next.hasAttribute(name)) now.removeAttribute(name);
  for (const { name, value } of next.attributes) now.setAttribute(name, value);
  if (isKeyed) renewChildren(now, next);
  else if (now.textContent !== next.textContent) now.textContent = next.textContent;
}

function renewChildren(now, next) {
  const kept = new Map([...now.children].map((child) => [child.dataset.key, child]));
  const wanted = [...next.children];
  const keys = new Set(wanted.map((child) => child.dataset.key));
  for (const [key, child] of kept) if (!keys.has(key)) child.remove();
  let place = now.firstElementChild;
  for (const child of wanted) {
    const old = kept.get(child.dataset.key);
    if (old && old === place) place = place.nextElementSibling;
    else now.insertBefore(old ?? child, place);
    if (old) renew(old, child);
  }
}

// ---- buttons of the page of a search ----

async function copyLink(button) {
  await navigator.clipboard.writeText(new URL(button.dataset.copy, location.href).href);
  button.textContent = button.dataset.copied;
}

let hasMore = false;

async function showMore(link) {
  try {
    const answer = await get(link.href, { Accept: 'text/html' });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const list = main.querySelector('.hits');
    const known = new Set([...list.children].map((row) => row.dataset.key));
    const rows = [...page.querySelectorAll('.hit')].filter((row) => !known.has(row.dataset.key));
    if (!answer.ok || !rows.length) throw new Error('nothing more');
    list.append(...rows);
    hasMore = true;
    rows[0].querySelector('a').focus({ preventScroll: true });
    const next = page.querySelector('[data-more]');
    if (next) link.href = next.href;
    else link.closest('.more').remove();
  } catch {
    location.assign(link.href);
  }
}

// What somebody asked to see more of stays, unless the search went on meanwhile.
function keepMoreHits(fresh) {
  const shown = main.querySelector('[data-key="hits"]');
  const isSame = fresh.dataset.status === main.dataset.status && fresh.dataset.status === 'completed';
  if (hasMore && isSame) fresh.querySelector('[data-key="hits"]')?.replaceWith(shown.cloneNode(true));
  else hasMore = false;
}
