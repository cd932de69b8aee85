'use strict';
// Filters, opens and closes. Everything can be read without it.
(() => {
  const all = [...document.querySelectorAll('details.call')];
  const rows = [...document.querySelectorAll('tr[data-call]')];
  const form = document.querySelector('form.find');
  const words = document.getElementById('words');
  const end = document.getElementById('end');
  const found = document.getElementById('found');
  form.hidden = false;

  // Texts are read once, when the first word is typed: there may be many.
  let texts = null;
  const filter = () => {
    texts = texts || all.map((call) => call.textContent.toLowerCase());
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    all.forEach((call, index) => {
      const fits = (!end.value || call.dataset.ended === end.value)
        && wanted.every((word) => texts[index].includes(word));
      count += fits ? 1 : 0;
      if (call.hidden === fits) call.hidden = !fits;
      if (rows[index].hidden === fits) rows[index].hidden = !fits;
    });
    found.textContent = `${count} of ${all.length} calls`;
  };
  words.addEventListener('input', filter);
  end.addEventListener('change', filter);
  form.addEventListener('submit', (event) => event.preventDefault());
  const set = (open) => all.filter((call) => !call.hidden).forEach((call) => { call.open = open; });
  document.getElementById('open').addEventListener('click', () => set(true));
  document.getElementById('close').addEventListener('click', () => set(false));

  // A link leads into what is closed or filtered away.
  const reveal = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let part = target; part; part = part.parentElement) {
      part.hidden = false;
      if (part.tagName === 'DETAILS') part.open = true;
    }
    target.scrollIntoView();
    if (target.tagName === 'DETAILS') target.querySelector('summary').focus();
    else target.focus({ preventScroll: true });
  };
  window.addEventListener('hashchange', reveal);
  reveal();

  // On paper nothing can be opened.
  let closed = [];
  window.addEventListener('beforeprint', () => {
    closed = [...document.querySelectorAll('details:not([open])')];
    closed.forEach((part) => { part.open = true; });
  });
  window.addEventListener('afterprint', () => closed.forEach((part) => { part.open = false; }));
})();
