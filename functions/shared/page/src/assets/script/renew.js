// ---- making the page look like its newest version ----

async function readMain(address) {
  return mainOf(await ask(address, 10, { headers: { Accept: 'text/html' } }));
}

async function mainOf(answer) {
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const fresh = page.querySelector('main');
  if (!answer.ok || !fresh) throw new Error(`status ${answer.status}`);
  return { fresh, title: page.title, language: page.querySelector('.language').getAttribute('href') };
}

// Whatever an old browser lacks for a change, it can show the page anew: the server has just answered.
function orReload(change) {
  try {
    change();
  } catch {
    location.reload();
  }
}

// The page's path without what a text's link has behind the token.
function pagePath() {
  return main.dataset.api.replace('/api/search-jobs/', '/s/');
}

// What the list of recent searches on this device says of this one.
function noteState() {
  const { hits, until } = main.dataset;
  noteRecent({ page: pagePath(), hits, until });
}

function announcement() {
  return main.querySelector('[data-announce]')?.textContent;
}

// Readers may be served in any order: what is older than what is shown is ignored, so nothing ever goes back.
function renewPage({ fresh, title }) {
  if (isSelecting() || !(Number(fresh.dataset.version) > Number(main.dataset.version))) return;
  const [before, wasUnderWay] = [announcement(), Boolean(main.querySelector('progress'))];
  orReload(() => {
    keepEndedHits(fresh);
    keepFocus(() => renew(main, fresh));
    document.title = title;
    setClock();
    watchForNews();
    noteState();
  });
  if (announcement() !== before) live.textContent = announcement();
  if (wasUnderWay && !main.querySelector('progress')) notify();
}

// A visitor who is marking something does not want it replaced under the finger.
function isSelecting() {
  const selection = getSelection();
  return !selection.isCollapsed && main.contains(selection.anchorNode);
}

const withKey = (key) => main.querySelector(`[data-key="${CSS.escape(key)}"]`);

// Changes the page under a reader who keeps the focus.
function keepFocus(change) {
  const focused = main.contains(document.activeElement) && document.activeElement;
  const key = focused && focused.closest('[data-key]')?.dataset.key;
  change();
  if (!focused || focused.isConnected) return;
  const again = key && withKey(key)?.querySelector('a, button, summary');
  (again || main.querySelector('h1')).focus({ preventScroll: true });
}

// Makes `now` look like `next`, touching only what differs: children of [data-keyed] are told apart by their key.
function renew(now, next) {
  if (next.matches('details')) next.open = next.open || now.open;
  if (now.isEqualNode(next)) return;
  const isKeyed = next.hasAttribute('data-keyed');
  const isLeaf = !now.childElementCount && !next.childElementCount;
  const isSame = now.innerHTML === next.innerHTML;
  if (now.tagName !== next.tagName || !(isKeyed || isLeaf || isSame)) {
    now.replaceWith(next);
    return;
  }
  for (const { name } of [...now.attributes]) if (!next.hasAttribute(name)) now.removeAttribute(name);
  for (const { name, value } of next.attributes) now.setAttribute(name, value);
  if (isKeyed) renewChildren(now, next);
  else if (!isSame) now.textContent = next.textContent;
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
