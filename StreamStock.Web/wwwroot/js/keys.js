// Keyboard shortcuts of every page, menus that close when one leaves them, and what is copied with a click.
const places = { d: '/', i: '/inventory', n: '/analytics', a: '/alerts', e: '/events', l: '/events/dead-letters', s: '/simulation' };
let went = 0;

const isTyping = target => target.isContentEditable || /^(INPUT|TEXTAREA|SELECT|FLUENT-TEXT-INPUT)$/.test(target.tagName);

/** What j and k go through: its link, or else its first control, is focused. */
const rowsOf = 'main article.alert, main tbody tr, main .rows > li';
const inRow = row => row.querySelector('a[href]') ?? row.querySelector('summary, button:not([disabled]), input');
const rows = () => [...document.querySelectorAll(rowsOf)].filter(row => inRow(row)?.checkVisibility());

function step(by) {
  const all = rows();
  const at = all.indexOf(document.activeElement?.closest(rowsOf));
  const row = all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + by))];
  inRow(row).focus({ preventScroll: true });
  row.scrollIntoView({ block: 'nearest' });
}

function help(open) {
  const dialog = document.getElementById('help');
  if (open && !dialog?.open) dialog?.showModal();
}

document.addEventListener('keydown', event => {
  if (event.key === 'Escape') closeMenus(null);
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector('dialog[open]')) return;
  if (event.key === '/') {
    const box = document.querySelector('[data-hotkey="search"]');
    if (box) {
      event.preventDefault();
      box.focus();
      box.select?.();
    }
  } else if (event.key === '?') {
    event.preventDefault();
    help(true);
  } else if ((event.key === 'j' || event.key === 'k') && rows().length > 0) {
    event.preventDefault();
    step(event.key === 'j' ? 1 : -1);
  } else if (event.key === 'x') {
    event.target.closest?.(rowsOf)?.querySelector('input[type="checkbox"]')?.click();
  } else if (event.key === 'g') {
    went = Date.now();
  } else if (Date.now() - went < 1500) {
    went = 0;
    const link = places[event.key] && document.querySelector(`.shell__nav a[href="${places[event.key]}"]`);
    link?.click();
  }
});

/** Prints one card of a page without the others. */
function printAlone(card) {
  card.classList.add('is-printed');
  window.addEventListener('afterprint', () => card.classList.remove('is-printed'), { once: true });
  window.print();
}

function closeMenus(except) {
  for (const menu of document.querySelectorAll('details[data-menu][open]')) {
    if (!except || !menu.contains(except)) menu.open = false;
  }
}

document.addEventListener('click', event => {
  closeMenus(event.target.closest?.('[data-close]') ? null : event.target);
  if (event.target.closest?.('[data-help]')) help(true);
  if (event.target.closest?.('[data-reload]')) location.reload();
  const print = event.target.closest?.('[data-print]');
  if (print) printAlone(print.closest('.card'));
  const copy = event.target.closest?.('[data-copy]');
  if (copy) {
    navigator.clipboard?.writeText(copy.dataset.copy).then(() => {
      const text = copy.textContent;
      copy.textContent = 'Copied';
      setTimeout(() => { copy.textContent = text; }, 1200);
    });
  }
});
