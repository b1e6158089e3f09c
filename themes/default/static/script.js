// What these pages do better with script. They need none of it.
(() => {
  'use strict';
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const make = (name, parent, props) => parent.appendChild(Object.assign(document.createElement(name), props));
  const target = (hash) => {
    try { return document.getElementById(decodeURIComponent(hash.slice(1))); } catch { return null; }
  };

  // Storage may be forbidden; then nothing is remembered.
  const read = (key) => {
    try { return localStorage.getItem(key); } catch { return null; }
  };
  const write = (key, value) => {
    try { localStorage.setItem(key, value); } catch { /* see above */ }
  };
  const CHOSEN = 'candor-locale';
  const CLOSED = 'candor-no-offer';

  // 1. Links to other languages keep the anchor of the page, and the choice is remembered.
  const keepAnchor = () => {
    for (const link of all('.languages a, .choices a, .offer a')) link.hash = location.hash;
  };
  addEventListener('hashchange', keepAnchor);
  addEventListener('click', (event) => {
    const link = event.target.closest?.('a[hreflang]');
    if (link) write(CHOSEN, link.hreflang);
  });

  // `zh-TW` and `zh-Hant` are one language in one script, `zh-CN` is in another.
  const written = (tag) => {
    try {
      const { language, script } = new Intl.Locale(tag).maximize();
      return `${language}-${script}`;
    } catch {
      return tag.toLowerCase();
    }
  };
  const same = (one, other) => written(one) === written(other);
  const listed = navigator.languages ?? [navigator.language];
  const chosen = read(CHOSEN);
  const prefer = (links) => {
    for (const tag of [chosen, ...listed].filter(Boolean)) {
      const found = links.find(({ hreflang }) => hreflang === tag) ?? links.find(({ hreflang }) => same(hreflang, tag));
      if (found) return found;
    }
  };

  // 2. A page that only asks for the language sends on whom it knows: the way back does not lead here again.
  const choice = prefer(all('.choices a'));
  if (choice) location.replace(choice.href + location.hash);

  // 3. A page offers the reader's language, unless the reader chose this one, or closed the offer before.
  const here = document.documentElement.lang;
  const offered = prefer(all('.languages a[data-offer]'));
  if (offered && chosen !== here && !listed.some((tag) => same(tag, here)) && !read(CLOSED)) {
    const { lang, dir, href, dataset } = offered;
    const box = make('div', document.querySelector('header'), { className: 'offer', lang, dir });
    make('a', box, { href, hreflang: lang, textContent: dataset.offer });
    make('button', box, { type: 'button', textContent: dataset.dismiss }).onclick = () => {
      write(CLOSED, 1);
      box.remove();
    };
  }
  keepAnchor();

  // 4. A permalink is copied when it is followed.
  const told = make('p', document.body, { className: 'toast', role: 'status' });
  let timer;
  addEventListener('click', async (event) => {
    const link = event.target.closest?.('a.permalink');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    try { await navigator.clipboard.writeText(link.href); } catch { return; }
    told.textContent = document.body.dataset.copied;
    clearTimeout(timer);
    timer = setTimeout(() => { told.textContent = ''; }, 2500);
  });

  // 5. The table of contents marks what is being read: the last heading above the upper third.
  const toc = document.querySelector('.toc');
  const marks = all('.toc a').map((link) => [link, target(link.hash)]).filter(([, place]) => place);
  let current;
  const follow = () => {
    const above = marks.filter(([, place]) => place.getBoundingClientRect().top < innerHeight / 3);
    const [link] = above.at(-1) ?? [];
    if (link === current) return;
    current?.removeAttribute('aria-current');
    link?.setAttribute('aria-current', 'true');
    if (link) toc.scrollTop = link.offsetTop - toc.clientHeight / 2;
    current = link;
  };
  addEventListener('scroll', follow, { passive: true });
  follow();

  // 6. Lists can be filtered. Accents and case do not matter; every word must be there.
  const plain = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const filter = (box) => {
    const list = document.getElementById(box.dataset.filter);
    const input = box.querySelector('input');
    const select = box.querySelector('select');
    const output = box.querySelector('output');
    // What an answer said before a change is not searched.
    const says = (item) => all(':scope > :not(.wordings)', item).map((part) => part.textContent).join(' ');
    const items = all('[data-item]', list).map((item) => ({ item, text: plain(says(item)) }));
    const apply = () => {
      const words = plain(input.value).split(/\s+/).filter(Boolean);
      const status = select?.value ?? '';
      let shown = 0;
      for (const { item, text } of items) {
        const match = words.every((word) => text.includes(word)) && (!status || item.dataset.status === status);
        item.hidden = !match;
        shown += match;
      }
      for (const group of all('[data-group]', list)) {
        group.hidden = !group.querySelector('[data-item]:not([hidden])');
      }
      const found = shown ? `${shown} / ${items.length}` : output.dataset.none;
      output.textContent = words.length || status ? found : '';
    };
    const reset = () => {
      input.value = '';
      if (select) select.value = '';
      apply();
    };
    box.addEventListener('input', apply);
    box.addEventListener('keydown', ({ key }) => { if (key === 'Escape') reset(); });
    // A link into what is filtered away brings it back; paper gets everything.
    addEventListener('hashchange', () => {
      const place = target(location.hash);
      if (place?.closest('[hidden]') && list.contains(place)) {
        reset();
        place.scrollIntoView();
      }
    });
    addEventListener('beforeprint', reset);
    box.hidden = false;
  };
  all('[data-filter]').forEach(filter);
})();
