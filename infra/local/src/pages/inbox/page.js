// Brings new texts every 3 s while the page is looked at, and touches nothing of those that are there.
const main = document.querySelector('main');

async function renew() {
  const answer = await fetch(location.href, { headers: { Accept: 'text/html' }, cache: 'no-store' });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const [old, fresh] = [main.querySelectorAll('article'), page.querySelectorAll('article')];
  // Another system, which has had fewer.
  if (fresh.length < old.length) return location.reload();
  if (fresh.length === old.length) return;
  main.querySelector('.none')?.remove();
  main.append(...[...fresh].slice(old.length));
}

// One time without an answer is no reason to stop.
setInterval(() => document.hidden || renew().catch(() => {}), 3000);
