// ---- what can be pressed ----

async function share(button) {
  const url = new URL(button.dataset.share, location.href).href;
  try {
    if (navigator.share) return await navigator.share({ title: document.title, url });
    await copy(url);
  } catch (error) {
    if (error.name !== 'AbortError') showAddress(button, url);
    return undefined;
  }
  button.textContent = button.dataset.copied;
  live.textContent = button.dataset.copied;
}

// Where nothing may share or copy, the link can be marked and copied by hand.
function showAddress(button, url) {
  const shown = button.parentElement.querySelector('.address') || document.createElement('output');
  Object.assign(shown, { className: 'address', textContent: url });
  button.parentElement.append(shown);
}

// Only pages over HTTPS or from this machine have a clipboard; the older way works everywhere.
async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement('textarea');
  field.value = text;
  document.body.append(field);
  field.select();
  document.execCommand('copy');
  field.remove();
}

let notifies = '';

async function agreeToNotify(button) {
  const agreed = window.Notification && (await Notification.requestPermission()) === 'granted';
  notifies = agreed ? button.dataset.notify : '';
  button.textContent = agreed ? button.dataset.agreed : button.dataset.denied;
}

// Only for a page that is open and not looked at: a hidden one asks nothing, so it learns nothing.
function notify() {
  if (!notifies || document.hasFocus()) return;
  try {
    new Notification(notifies, { body: announcement() });
  } catch {
    // Some browsers have it and let no page use it: the page itself says the same.
  }
}

const PRESSED = { share, notify: agreeToNotify };
const FOLLOWED = { more: showMore, news: showNews, turn };

async function follow(link, act) {
  try {
    await act(link);
  } catch {
    location.assign(link.href);
  }
}

main.addEventListener('click', (event) => {
  const target = event.target.closest('a, button');
  const name = Object.keys({ ...PRESSED, ...FOLLOWED }).find((name) => target && name in target.dataset);
  if (target && !name) keepPlace();
  if (!name || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (name in FOLLOWED) {
    event.preventDefault();
    follow(target, FOLLOWED[name]);
  } else {
    // A visitor who dismisses the sheet or the question has pressed nothing.
    PRESSED[name](target).catch(() => {});
  }
});

document.addEventListener('submit', (event) => {
  if (event.target.closest('.erase')) forgetRecent(pagePath());
  if (!('cancel' in event.target.dataset)) return;
  event.preventDefault();
  cancel(event.target);
});

// "error" does not bubble, so it is caught on its way down.
main.addEventListener('error', ({ target }) => target.matches('img') && hideIfBroken(target), true);
main.querySelectorAll('.picture img').forEach(hideIfBroken);

noteState();
if (!isDone()) watch();
// The page would be read again otherwise.
window.isRunning = true;
