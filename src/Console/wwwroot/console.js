// What pages need of the browser itself: the circuit and what happens when it breaks, files, the alarm. Everything else is done at the gateway.
(function () {
  'use strict';

  const keptUnder = 'mesh-typed';
  const alarmUnder = 'mesh-alarm';
  const chunk = 50 * 1024 * 1024;

  // What was typed and chosen in places that ask for it (data-keep), until the page is there again. Kept in this window only, and taken out when it is put back. Another officer never gets it.
  const lasts = 15000;
  const choices = ['checkbox', 'radio'];
  const officer = document.body.dataset.officer;
  if (officer && JSON.parse(sessionStorage.getItem(keptUnder) || '{}').officer !== officer) { sessionStorage.removeItem(keptUnder); }

  // Each field of a place with the name that it has there: its own, its id or its label's text. One that shares it with another is not told apart, and not kept.
  function fieldsOf(place) {
    const fields = new Map();
    const shared = new Set();
    place.querySelectorAll('input:not([type=file]):not([type=password]):not([role=combobox]), textarea, select').forEach(field => {
      const label = field.labels && field.labels[0] ? (field.matches('select') ? field.labels[0].firstChild : field.labels[0]).textContent.trim() : '';
      const name = choices.includes(field.type) ? label : field.name || field.id || label;
      const key = field.type + ' ' + name;
      if (!name || fields.has(key)) { shared.add(key); }
      fields.set(key, field);
    });
    shared.forEach(key => fields.delete(key));
    return fields;
  }

  const valueOf = field => choices.includes(field.type) ? field.checked : field.value;

  function tell(field) {
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.dispatchEvent(new Event('change', { bubbles: true }));
  }

  function keepTyped() {
    const places = {};
    document.querySelectorAll('[data-keep]').forEach(place => {
      places[place.dataset.keep] = Object.fromEntries(Array.from(fieldsOf(place), ([key, field]) => [key, valueOf(field)]));
    });
    sessionStorage.setItem(keptUnder, JSON.stringify({ officer, places }));
  }

  function restoreInto(place, values) {
    for (const [key, field] of fieldsOf(place)) {
      if (!(key in values)) { continue; }
      const value = values[key];
      delete values[key];
      if (valueOf(field) === value) { continue; }
      if (choices.includes(field.type)) {
        if (value || field.type === 'checkbox') { field.click(); }
      } else {
        field.value = value;
        tell(field);
      }
      for (let closed = field.closest('details'); closed; closed = closed.parentElement.closest('details')) { closed.open = true; }
    }
  }

  function restoreTyped() {
    const text = sessionStorage.getItem(keptUnder);
    if (!text) { return; }
    const kept = JSON.parse(text);
    document.querySelectorAll('[data-keep]').forEach(place => {
      const values = kept.places[place.dataset.keep];
      if (!values) { return; }
      delete kept.places[place.dataset.keep];
      restoreInto(place, values);

      // A choice may bring further fields.
      const later = new MutationObserver(() => restoreInto(place, values));
      later.observe(place, { subtree: true, childList: true });
      setTimeout(() => later.disconnect(), lasts);
    });
    sessionStorage.setItem(keptUnder, JSON.stringify(kept));
  }

  // What is typed while the circuit is broken does not reach it: it is told again once the circuit is back, as it was typed, for what the circuit had still to show may have come in between.
  const untold = new Map();
  let isBroken = false;
  const note = event => { if (isBroken && event.target instanceof Element && event.target.matches('input:not([type=file]), textarea, select')) { untold.set(event.target, valueOf(event.target)); } };
  document.addEventListener('input', note, true);
  document.addEventListener('change', note, true);
  function tellAgain() {
    for (const [field, value] of untold) {
      if (choices.includes(field.type)) { field.checked = value; } else { field.value = value; }
      tell(field);
    }
    untold.clear();
  }

  let waiting = false;
  async function loadAgain() {
    if (waiting) { return; }
    waiting = true;
    document.getElementById('components-reconnect-modal').className = 'notice-bar components-reconnect-failed';
    keepTyped();
    for (;;) {
      try {
        // Ready is the gateway once it also answers this page: it may have to hear from its hub who has signed in.
        if ((await fetch('/readyz', { cache: 'no-store' })).ok && (await fetch(location.pathname, { cache: 'no-store' })).ok) {
          keepTyped();
          location.reload();
          return;
        }
      } catch {
        // Not there yet.
      }
      await new Promise(resolve => setTimeout(resolve, 1000));
    }
  }

  // Files go to the gateway's API straight from here: with their hash, with the session's cookie, and without a copy on the way.
  function send(url, file, headers, progress) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open('PUT', url);
      for (const [name, value] of Object.entries(headers)) { request.setRequestHeader(name, value); }
      let told = -1;
      request.upload.onprogress = event => {
        const percent = event.lengthComputable ? Math.floor(100 * event.loaded / event.total) : 0;
        if (percent >= told + 5) { told = percent; progress(percent); }
      };
      request.onload = () => {
        if (request.status >= 200 && request.status < 300) { resolve(); return; }
        let detail = '';
        try { detail = JSON.parse(request.responseText).detail; } catch { /* No problem details. */ }
        reject(new Error(detail));
      };
      request.onerror = () => reject(new Error(''));
      request.send(file);
    });
  }

  let files = 0;
  async function upload(page, owner, file) {
    const number = ++files;
    if (!await page.invokeMethodAsync('Began', number, file.name, file.size) || file.size > chunk) { return; }
    try {
      const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
      const hash = Array.from(new Uint8Array(digest), byte => byte.toString(16).padStart(2, '0')).join('');
      const token = await (await fetch('/api/v1/antiforgery')).json();
      await send('/api/v1/owners/' + owner + '/attachments/' + hash, file, { [token.header]: token.token, 'Content-Type': 'application/octet-stream' },
        percent => page.invokeMethodAsync('Went', number, percent));
      await page.invokeMethodAsync('Ended', number, hash, file.type);
    } catch (failure) {
      await page.invokeMethodAsync('Failed', number, failure.message || '');
    }
  }

  async function uploadAll(page, owner, list) {
    for (const file of Array.from(list)) { await upload(page, owner, file); }
  }

  function takeFiles(place, page, owner) {
    const input = place.querySelector('input');
    const take = () => {
      const chosen = Array.from(input.files);
      input.value = '';
      return uploadAll(page, owner, chosen);
    };
    input.addEventListener('change', take);
    take(); // What was chosen before this page listened.
    place.addEventListener('dragover', event => { event.preventDefault(); place.classList.add('over'); });
    place.addEventListener('dragleave', () => place.classList.remove('over'));
    place.addEventListener('drop', event => {
      event.preventDefault();
      place.classList.remove('over');
      uploadAll(page, owner, event.dataTransfer.files);
    });
  }

  // The flash alarm, when somebody wants it: two tones, and a mark in the title until the window is looked at.
  let unseen = 0;
  function mark() {
    const plain = document.title.replace(/^\(\d+\) /, '');
    const wanted = unseen > 0 ? '(' + unseen + ') ' + plain : plain;
    if (document.title !== wanted) { document.title = wanted; }
  }

  function alarm() {
    if (document.hidden || !document.hasFocus()) { unseen++; }
    mark();
    const sound = new AudioContext();
    [880, 660].forEach((pitch, index) => {
      const tone = sound.createOscillator();
      const volume = sound.createGain();
      volume.gain.value = 0.15;
      tone.frequency.value = pitch;
      tone.connect(volume).connect(sound.destination);
      tone.start(sound.currentTime + index * 0.25);
      tone.stop(sound.currentTime + index * 0.25 + 0.2);
    });
    setTimeout(() => sound.close(), 1000);
  }

  window.addEventListener('focus', () => { unseen = 0; mark(); });
  new MutationObserver(mark).observe(document.head, { subtree: true, childList: true, characterData: true });

  // What is shown as a picture and is none leaves its place to the link beside it.
  document.addEventListener('error', event => { if (event.target instanceof HTMLImageElement && event.target.classList.contains('preview')) { event.target.hidden = true; } }, true);

  // What was pressed is switched off while its page asks, and loses the focus by that: it has it again afterwards, unless it has gone elsewhere.
  let pressed = null;
  new MutationObserver(changes => {
    for (const { target } of changes) {
      if (target.disabled) {
        if (target === document.activeElement) { pressed = target; }
      } else if (target === pressed) {
        pressed = null;
        if (document.activeElement === document.body) { target.focus({ preventScroll: true }); }
      }
    }
  }).observe(document.body, { subtree: true, attributes: true, attributeFilter: ['disabled'] });

  // Until the browser is closed; it goes along with files, which the browser fetches by itself.
  function keepPurpose(text) {
    document.cookie = 'mesh-purpose=' + encodeURIComponent(text || '') + '; path=/; SameSite=Strict' + (location.protocol === 'https:' ? '; Secure' : '') + (text ? '' : '; max-age=0');
  }

  // The word to do so comes a moment behind the page: who is in it already stays where they are.
  function focusContent() {
    const content = document.getElementById('content');
    if (content && !content.contains(document.activeElement)) { content.focus({ preventScroll: true }); }
  }

  // Whoever signs out leaves nothing behind.
  function forget() {
    sessionStorage.removeItem(keptUnder);
    keepPurpose(null);
  }

  window.mesh = {
    keepTyped, restoreTyped, keepPurpose, forget, focusContent, takeFiles, alarm,
    alarmIsOn: () => localStorage.getItem(alarmUnder) === 'on',
    setAlarm: on => localStorage.setItem(alarmUnder, on ? 'on' : 'off')
  };

  const bar = document.getElementById('components-reconnect-modal');
  if (bar) {
    bar.addEventListener('components-reconnect-state-changed', event => {
      const state = event.detail.state;
      if (state === 'rejected' || state === 'failed') { loadAgain(); }
      isBroken = state !== 'hide';
      if (!isBroken) { tellAgain(); }
    });
    // Web sockets only: one round trip less, and no request that would need the antiforgery token.
    Blazor.start({
      circuit: {
        configureSignalR: builder => builder.withUrl('_blazor', { skipNegotiation: true, transport: 1 }),
        reconnectionOptions: { maxRetries: 20, retryIntervalMilliseconds: attempt => Math.min(250 * (attempt + 1), 2000) }
      }
    });
  }
})();
