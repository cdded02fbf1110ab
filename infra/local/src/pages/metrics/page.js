// Brings new counts every 3 s while the page is looked at.
async function renew() {
  const answer = await fetch(location.href, { headers: { Accept: 'text/html' }, cache: 'no-store' });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const [old, fresh] = [document.querySelector('dl'), page.querySelector('dl')];
  if (fresh.innerHTML !== old.innerHTML) old.replaceWith(fresh);
}

// One time without an answer is no reason to stop.
setInterval(() => document.hidden || renew().catch(() => {}), 3000);
