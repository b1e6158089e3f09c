// What a page of the preview does by itself.
//
// 1. It listens for changes: reloads where it is another page now, swaps style sheets in place, asks for
//    its bar and overlay anew.
// 2. After a reload it is where it was: the same place at the same height, the same details open.
// 3. While nobody sees it, it does not listen: browsers open few connections to a host. It asks again
//    when it is seen, and is told what it missed.
(() => {
  'use strict';
  const preview = document.querySelector('candor-preview');
  const frame = preview?.shadowRoot?.querySelector('.frame');
  if (!frame) return;
  const { page, key } = preview.dataset;
  let { digest, number } = preview.dataset;
  const KEPT = 'candor-kept';
  const FOLDED = 'candor-folded';
  const store = {
    // Storage may be forbidden; then nothing is kept.
    get: (name) => { try { return JSON.parse(sessionStorage.getItem(name)); } catch { return null; } },
    set: (name, value) => { try { sessionStorage.setItem(name, JSON.stringify(value)); } catch { /* see above */ } },
  };

  // 2. Places are known by the nearest id above them: what is above may become longer.
  const top = (element) => element.getBoundingClientRect().top;
  const keep = () => {
    const places = [...document.querySelectorAll('body [id]')].filter((element) => element.getClientRects().length);
    const near = places.filter((element) => top(element) <= 1).pop();
    store.set(KEPT, {
      url: location.href,
      x: scrollX,
      y: scrollY,
      id: near?.id,
      offset: near && top(near),
      details: [...document.querySelectorAll('details')].map((element) => element.open),
      focus: document.activeElement?.id,
    });
  };
  const restore = () => {
    const kept = store.get(KEPT);
    store.set(KEPT, null);
    if (kept?.url !== location.href) return;
    const details = [...document.querySelectorAll('details')];
    if (details.length === kept.details.length) details.forEach((element, at) => { element.open = kept.details[at]; });
    if (kept.focus) document.getElementById(kept.focus)?.focus({ preventScroll: true });
    const back = () => {
      const near = kept.id && document.getElementById(kept.id);
      scrollTo({ left: kept.x, top: near ? scrollY + top(near) - kept.offset : kept.y, behavior: 'instant' });
    };
    back();
    // Images and fonts come later, and nobody has scrolled meanwhile.
    const moved = new AbortController();
    for (const event of ['wheel', 'touchstart', 'keydown', 'pointerdown']) {
      addEventListener(event, () => moved.abort(), { once: true, signal: moved.signal, passive: true });
    }
    addEventListener('load', () => {
      if (!moved.signal.aborted) back();
      moved.abort();
    }, { once: true });
  };
  const reload = () => {
    history.scrollRestoration = 'manual';
    keep();
    location.reload();
  };
  restore();
  history.scrollRestoration = 'auto';

  // The overlay stays folded while the errors are the same.
  const errors = () => frame.querySelector('.overlay')?.textContent;
  const fold = () => {
    const details = frame.querySelector('.overlay details');
    if (!details) return;
    if (store.get(FOLDED) === errors()) details.open = false;
    details.addEventListener('toggle', () => store.set(FOLDED, details.open ? null : errors()));
  };
  fold();

  // Links to other languages keep the place.
  frame.addEventListener('click', (event) => keepHash(event));
  document.querySelector('.switch')?.addEventListener('click', (event) => keepHash(event));
  function keepHash(event) {
    const link = event.target.closest?.('a.language');
    if (link && location.hash) link.hash = location.hash;
  }

  // 1. What is not asked for again stays as it is: what is open in the bar, say.
  const renew = async () => {
    try {
      const answer = await fetch(`/_candor/frame?page=${page}`);
      const html = answer.ok ? await answer.text() : null;
      if (html === null || html === frame.dataset.html) return;
      frame.dataset.html = html;
      frame.innerHTML = html;
      fold();
    } catch { /* it is gone; the channel notices */ }
  };
  const swap = (styles) => {
    for (const [from, to] of Object.entries(styles)) {
      for (const link of document.querySelectorAll('link[rel~="stylesheet"]')) {
        if (new URL(link.href).pathname !== new URL(from, location).pathname) continue;
        const next = link.cloneNode();
        next.href = from === to ? `${to}?${number}` : to;
        // The old one goes when the new one is there: no moment without style.
        next.addEventListener('load', () => link.remove());
        next.addEventListener('error', () => link.remove());
        link.after(next);
      }
    }
  };
  let source;
  const listen = () => {
    source = new EventSource(`/_candor/events?key=${key}&page=${page}&digest=${digest}&number=${number}`);
    const on = (name, act) => source.addEventListener(name, (event) => {
      const change = JSON.parse(event.data);
      ({ digest, number } = change);
      act(change);
    });
    source.addEventListener('open', () => { preview.dataset.listening = 'yes'; });
    on('reload', () => { source.close(); reload(); });
    on('style', ({ styles }) => { swap(styles); renew(); });
    on('frame', renew);
    // A browser gives up where it is refused: the preview was started anew, with another key.
    source.addEventListener('error', () => {
      if (source.readyState === EventSource.CLOSED) again();
    });
  };
  const again = () => setTimeout(async () => {
    try {
      await fetch('/_candor/frame', { method: 'HEAD' });
      reload();
    } catch {
      again();
    }
  }, 500);
  const follow = () => {
    if (document.visibilityState === 'hidden') source?.close();
    else if (!source || source.readyState === EventSource.CLOSED) listen();
  };
  document.addEventListener('visibilitychange', follow);
  addEventListener('pagehide', () => source?.close());
  addEventListener('pageshow', (event) => { if (event.persisted) follow(); });
  follow();
})();
