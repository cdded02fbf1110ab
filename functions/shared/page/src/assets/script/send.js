// ---- forms that start a search ----

// The key of a search that was sent and not answered yet. The server makes one job of one key, so a reload, another
// tap or a way back after a lost answer leads to the same search.
const UNANSWERED = 'unanswered';

function randomKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function orderOf(form) {
  const fields = new FormData(form);
  const phone = fields.get('phone')?.trim();
  const order = { query: fields.get('query'), language: fields.get('language'), sources: fields.getAll('sources') };
  return JSON.stringify(phone ? { ...order, phone, consent: fields.has('consent') } : order);
}

// The page outlives a lost answer, with all that was typed; the request outlives the page.
async function send(form) {
  const { key, query } = form.elements;
  remember('sessionStorage', UNANSWERED, key.value);
  const answer = await ask('/api/search-jobs', 20, {
    method: 'POST',
    keepalive: true,
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key.value },
    body: orderOf(form),
  });
  const told = await answer.json();
  if (answer.ok) {
    remember('sessionStorage', UNANSWERED, null);
    noteRecent({ page: told.links.page, query: query.value });
    sayTrouble(false);
    location.assign(told.links.page);
  } else if (told.type.endsWith('idempotency-key-reused')) {
    // Other words were sent under it: these are another search.
    key.value = randomKey();
    await send(form);
  } else {
    // The page that the server answers a form with shows each mistake at its field.
    form.submit();
  }
}

async function start(form) {
  const button = form.querySelector('[type=submit]');
  if (button.disabled) return;
  setBusy(button, true);
  try {
    await send(form);
  } catch {
    setBusy(button, false);
    sayTrouble(true);
  }
}

function setBusy(button, isBusy) {
  if (!('label' in button.dataset)) button.dataset.label = button.textContent;
  button.disabled = isBusy;
  button.textContent = isBusy ? button.dataset.busy : button.dataset.label;
}

addEventListener('pageshow', ({ persisted }) => {
  for (const form of document.querySelectorAll('[data-send]')) {
    const { key } = form.elements;
    setBusy(form.querySelector('[type=submit]'), false);
    // A page that comes back from where it led was answered: what is sent from it now is another search. So is what a
    // reload sends, where browsers put the old key back into the field.
    key.value = recall('sessionStorage', UNANSWERED) ?? (persisted ? randomKey() : form.dataset.send);
  }
});

document.addEventListener('submit', (event) => {
  if (!('send' in event.target.dataset)) return;
  event.preventDefault();
  start(event.target);
});
