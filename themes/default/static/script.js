// What these pages do better with script. They need none of it.
//
// 1. Links to other languages keep the anchor of the page, and the choice is remembered.
// 2. A page that only asks for the language sends on a reader whose language it knows.
// 3. A permalink is copied when it is followed.
// 4. Lists of questions and notices can be filtered.
(() => {
  'use strict';
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const KEY = 'candor-locale';

  // Storage may be forbidden; then nothing is remembered.
  const remembered = () => {
    try { return localStorage.getItem(KEY); } catch { return null; }
  };
  const remember = (tag) => {
    try { localStorage.setItem(KEY, tag); } catch { /* see above */ }
  };

  // 1. The anchor and the choice.
  const keepAnchor = () => {
    for (const link of all('.languages a, [data-choose] a')) link.hash = location.hash;
  };
  keepAnchor();
  addEventListener('hashchange', keepAnchor);
  addEventListener('click', (event) => {
    const link = event.target.closest?.('a[data-locale]');
    if (link) remember(link.dataset.locale);
  });

  // 2. `zh-TW` and `zh-Hant` are one language in one script, `zh-CN` is in another.
  const written = (tag) => {
    try {
      const { language, script } = new Intl.Locale(tag).maximize();
      return `${language}-${script}`;
    } catch {
      return tag.toLowerCase();
    }
  };
  const choose = (links) => {
    const wanted = [remembered(), ...(navigator.languages ?? [navigator.language])];
    for (const tag of wanted.filter(Boolean)) {
      const found = links.find((link) => link.dataset.locale === tag)
        ?? links.find((link) => written(link.dataset.locale) === written(tag));
      if (found) return found;
    }
    return null;
  };
  const choices = all('[data-choose] a[data-locale]');
  if (choices.length) {
    const found = choose(choices);
    // Replaced, so that the way back does not lead here again.
    if (found) location.replace(found.href);
  }

  // 3. Following the link still works as it does without script.
  const told = document.createElement('p');
  told.className = 'toast';
  told.setAttribute('role', 'status');
  document.body.append(told);
  let timer;
  addEventListener('click', async (event) => {
    const link = event.target.closest?.('a.permalink');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    try {
      await navigator.clipboard.writeText(link.href);
    } catch {
      return;
    }
    told.textContent = document.body.dataset.copied;
    clearTimeout(timer);
    timer = setTimeout(() => { told.textContent = ''; }, 2500);
  });

  // 4. Accents and case do not matter; every word must be there.
  const plain = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const filter = (box) => {
    const list = document.getElementById(box.dataset.filter);
    const input = box.querySelector('input');
    const select = box.querySelector('select');
    const output = box.querySelector('output');
    // What an answer said before a change is not searched.
    const says = (item) => [...item.children].filter((part) => !part.matches('.wordings')).map((part) => part.textContent);
    const items = all('[data-item]', list).map((item) => ({ item, text: plain(says(item).join(' ')) }));
    const apply = () => {
      const words = plain(input.value).split(/\s+/).filter(Boolean);
      const status = select?.value ?? '';
      let shown = 0;
      for (const { item, text } of items) {
        const match = words.every((word) => text.includes(word))
          && (!status || item.dataset.status === status);
        item.hidden = !match;
        if (match) shown += 1;
      }
      for (const group of all('[data-group]', list)) {
        group.hidden = !group.querySelector('[data-item]:not([hidden])');
      }
      const idle = !words.length && !status;
      output.textContent = idle ? '' : shown ? `${shown} / ${items.length}` : output.dataset.none;
    };
    const reset = () => {
      input.value = '';
      if (select) select.value = '';
      apply();
    };
    input.addEventListener('input', apply);
    select?.addEventListener('change', apply);
    input.addEventListener('keydown', (event) => { if (event.key === 'Escape') reset(); });
    // A link into what is filtered away brings it back; paper gets everything.
    addEventListener('hashchange', () => {
      let id = location.hash.slice(1);
      try { id = decodeURIComponent(id); } catch { /* as it stands */ }
      const target = document.getElementById(id);
      if (list.contains(target) && target.closest('[hidden]')) {
        reset();
        target.scrollIntoView();
      }
    });
    addEventListener('beforeprint', reset);
    box.hidden = false;
  };
  all('[data-filter]').forEach(filter);
})();
