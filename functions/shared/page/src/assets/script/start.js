// ---- the start page ----

function easeTyping(form) {
  const { query, phone } = form.elements;
  phone.addEventListener('input', (event) => {
    if (!event.isComposing) hyphenate(phone);
  });
  form.addEventListener('input', (event) => event.target.removeAttribute('aria-invalid'));
  if (!query) return;
  // On a phone, "next" on the keyboard leads to the number instead of sending the form without it.
  query.addEventListener('keydown', (event) => {
    const isTouch = matchMedia('(pointer: coarse)').matches;
    if (event.key !== 'Enter' || event.isComposing || !isTouch || phone.value) return;
    event.preventDefault();
    phone.focus();
  });
  offerRecent(form.querySelector('#recent'), query);
}

// 01023456789 or +82 10 2345 6789 → 010-2345-6789 while it is typed. Other spellings are left alone.
function hyphenate(field) {
  const local = field.value.replace(/^\+82[- ]?0?(?=10)/, '0');
  if (!/^010[\d-]*$/.test(local.replaceAll(' ', ''))) return;
  const digits = local.replace(/\D/g, '');
  if (digits.length > 11) return;
  const behind = field.value.slice(field.selectionStart).replace(/\D/g, '').length;
  const text = [digits.slice(0, 3), digits.slice(3, 7), digits.slice(7)].filter(Boolean).join('-');
  if (text === field.value) return;
  field.value = text;
  const before = Math.max(0, digits.length - behind);
  const caret = before + (before > 3) + (before > 7);
  field.setSelectionRange(caret, caret);
}

// Shown when a visitor goes to the field: nothing moves by itself.
function offerRecent(box, query) {
  const list = box.querySelector('ul');
  const show = () => {
    list.replaceChildren(...recents().map((recent) => rowOfRecent(recent, box.dataset)));
    box.hidden = !list.childElementCount;
  };
  query.addEventListener('focus', show);
  box.addEventListener('click', ({ target }) => {
    if (target.matches('[data-clear]')) keepRecents([]);
    else if (target.matches('[data-page]')) forgetRecent(target.dataset.page);
    else return;
    show();
    (list.querySelector('a') || query).focus();
  });
}

// As the pages say it: the day in Seoul.
function dayOf(moment) {
  const words = { month: 'short', day: 'numeric', timeZone: 'Asia/Seoul' };
  return new Date(moment).toLocaleDateString(document.documentElement.lang, words);
}

function rowOfRecent({ page, query, hits, until }, { forget, kept }) {
  const [row, link, note, button] = ['li', 'a', 'span', 'button'].map((tag) => document.createElement(tag));
  Object.assign(link, { href: page, className: 'choice', textContent: query, dir: 'auto' });
  if (hits) {
    note.textContent = kept.replace('#hits', hits).replace('#date', dayOf(until));
    link.append(' ', note);
  }
  Object.assign(button, { type: 'button', className: 'link', textContent: '×', title: forget });
  button.dataset.page = page;
  button.setAttribute('aria-label', `${forget}: ${query}`);
  row.append(link, button);
  return row;
}

const form = document.querySelector('#start, #number');
if (form) easeTyping(form);
