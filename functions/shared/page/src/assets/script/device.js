// What the pages do beyond HTML. Every page works without this; every word shown comes from the page.

const main = document.querySelector('main');
const live = document.querySelector('#live');
const trouble = document.querySelector('#trouble');

// What this device remembers. Storage may be denied, as in some private windows: then nothing is remembered.
function recall(storage, name) {
  try {
    return window[storage].getItem(name);
  } catch {
    return null;
  }
}

function remember(storage, name, value) {
  try {
    if (value === null) window[storage].removeItem(name);
    else window[storage].setItem(name, value);
  } catch {
    // Denied, or full.
  }
}

function sayTrouble(isTrouble) {
  const words = navigator.onLine ? trouble.dataset.server : trouble.dataset.offline;
  trouble.hidden = !isTrouble;
  if (!isTrouble) trouble.textContent = '';
  else if (trouble.textContent !== words) trouble.textContent = words;
}

// Asks once, for at most so many seconds. No answer and an answer that is our own fault are the same: trouble.
async function ask(address, seconds, options) {
  const limit = AbortSignal.timeout?.(seconds * 1000);
  const answer = await fetch(address, { cache: 'no-store', signal: limit, ...options });
  if (answer.status >= 500) throw new Error(`status ${answer.status}`);
  return answer;
}
