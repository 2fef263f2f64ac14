// The same formats as the server's, for what changes while the page is open. Times are UTC, as the inventory's days are.
const { culture, currency } = document.documentElement.dataset;
const locale = culture || 'en-US';
const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
const decimal = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const money = new Intl.NumberFormat(locale, { style: 'currency', currency: currency || 'USD', maximumFractionDigits: 0 });
const percent = new Intl.NumberFormat(locale, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 });
const compact = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 });
const percent0 = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
const compactMoney = new Intl.NumberFormat(locale, { style: 'currency', currency: currency || 'USD', notation: 'compact', maximumFractionDigits: 1 });
const date = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', day: 'numeric', month: 'short' });

export const words = code => code ? code[0].toUpperCase() + code.slice(1).replaceAll('_', ' ').toLowerCase() : '';
export const day = at => date.format(new Date(at));
export const absolute = at => at ? `${day(at)}, ${at.slice(11, 19)}` : '–';

export function relative(at, now) {
  if (!at || !now) return '–';
  const seconds = (new Date(now) - new Date(at)) / 1000;
  const size = Math.abs(seconds);
  const text = size < 45 ? null
    : size < 59.5 * 60 ? `${Math.round(size / 60)} min`
    : size < 23.5 * 3600 ? `${Math.round(size / 3600)} h`
    : `${Math.round(size / 86400)} d`;
  return text === null ? 'just now' : seconds < 0 ? `in ${text}` : `${text} ago`;
}

function movement(e) {
  if (e.delta) return e.delta > 0 ? `+${number.format(e.delta)}` : `−${number.format(-e.delta)}`;
  return e.quantity && e.outcome !== 'accepted' ? `(${number.format(e.quantity)})` : '–';
}

function standing({ stock, available, onOrder, isForetold, runsOutAt }, now) {
  const outlook = !isForetold || stock <= 0 ? ''
    : runsOutAt ? `; at the expected demand it runs out ${relative(runsOutAt, now)}`
    : '; no longer expected to run out before more arrives';
  return `${number.format(stock)} on hand, ${number.format(available)} available, ${number.format(onOrder)} on order${outlook}`;
}

function milliseconds(value) {
  if (value == null) return '–';
  if (value >= 1000) return `${decimal.format(value / 1000)} s`;
  return `${(value >= 10 ? number : decimal).format(value)} ms`;
}

/** Formats by name; each gets the value, the whole item and the inventory's now. */
export const formats = {
  number: value => value == null ? '–' : number.format(value),
  decimal: value => value == null ? '–' : decimal.format(value),
  compact: value => compact.format(value),
  percent0: value => percent0.format(value),
  compactMoney: value => compactMoney.format(value),
  money: value => value == null ? '–' : money.format(value),
  percent: value => value == null ? '–' : percent.format(value),
  ms: milliseconds,
  words,
  kind: words,
  health: words,
  productName: (name, e) => name ?? (e.productId || 'No product'),
  movement: (_, e) => movement(e),
  risk: (_, item) => `${money.format(item.atRisk)} at risk`,
  outlook: (_, item, now) => (item.runsOutAt ? `runs out ${relative(item.runsOutAt, now)}, ` : '')
    + (item.onOrder > 0 ? `${number.format(item.onOrder)} due ${relative(item.onOrderDue, now)}` : 'nothing on order'),
  raised: (message, alert) => alert.standing ? `When raised: ${message}` : message ?? '',
  standing: (_, alert, now) => alert.standing ? `Now: ${standing(alert.standing, now)}.` : '',
  action: (_, item) => item.action === 'order' ? `Order ${number.format(item.orderUnits)}` : item.action === 'restock' ? 'Restock' : 'Follow order',
  ago: (value, _, now) => relative(value, now),
  wall: value => value ? `${absolute(value)} UTC` : 'none yet',
};

/** Where an event without a product is told of, as the server says it. */
const withoutProduct = type => type === 'DEAD_LETTER' ? '/events/dead-letters' : '/events';

const addressOf = (link, item) => item.productId === '' ? withoutProduct(item.type) : link.dataset.href.replace(/\{(\w+)\}/g, (_, field) => encodeURIComponent(item[field] ?? ''));

/** Puts an item into a row's marked elements: data-f names the field, data-fmt the format. */
export function fill(row, item, now) {
  for (const link of row.querySelectorAll('a[data-href]:not([data-f])')) link.href = addressOf(link, item);
  for (const element of row.querySelectorAll('[data-f]')) {
    const value = item[element.dataset.f];
    const format = element.dataset.fmt;
    element.textContent = format ? formats[format](value, item, now) : value ?? '';
    if (format === 'kind' || format === 'health') element.dataset.kind = value ?? '';
    if (format === 'ago') {
      element.dataset.at = value ?? '';
      element.title = value ? `${absolute(value)} UTC` : '';
    }
    if (element.dataset.href) element.href = addressOf(element, item);
  }
}
