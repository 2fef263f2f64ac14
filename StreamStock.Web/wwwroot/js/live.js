// The parts of static pages that live: custom elements, so that they start and stop with their markup, also when
// Blazor replaces it on a navigation.
import { subscribe } from './stream.js';
import { day, fill, formats, relative } from './format.js';
import './charts.js';
import './keys.js';
import './reconnect.js';
import './typed.js';

const maxFeedRows = 14;

const throughputSpec = points => ({
  times: points.map(p => p.at), format: 'decimal', unit: 'events/s',
  series: [{ name: 'Decided', mark: 'line', data: points.map(p => p.eventsPerSecond), colour: 1 }],
});

const categoriesSpec = categories => ({
  categories: categories.map(c => c.category || '(none)'), drawn: 6, format: 'money', isHorizontal: true,
  series: [{ name: 'Stock value', mark: 'bar', data: categories.map(c => c.value), colour: 1 }],
});

const worstFirst = categories => categories.toSorted((a, b) => b.needAttention - a.needAttention);

const healthSpec = categories => ({
  categories: categories.map(c => c.category || '(none)'), drawn: 8, unit: 'products', isHorizontal: true,
  series: [
    { name: 'Need attention', mark: 'bar', isStacked: true, colour: 2, data: categories.map(c => c.needAttention) },
    { name: 'Fine', mark: 'bar', isStacked: true, colour: 3, data: categories.map(c => c.products - c.needAttention) },
  ],
});

const warehousesSpec = warehouses => {
  const bar = (name, colour, of) => ({ name, mark: 'bar', isStacked: true, colour, data: warehouses.map(of) });
  return {
    categories: warehouses.map(w => w.warehouse), drawn: 12, unit: 'products', isHorizontal: true,
    series: [
      bar('Out of stock', 4, w => w.outOfStock), bar('Critical or low', 2, w => w.critical + w.low), bar('Overstock', 5, w => w.overstock),
      bar('Fine', 3, w => w.products - w.outOfStock - w.critical - w.low - w.overstock),
    ],
  };
};

/** Points of a line 92 wide and 26 high, as the server draws them; from the least to the greatest value. */
function sparkOf(values) {
  if (values.length < 2) return '';
  const least = Math.min(...values);
  const span = Math.max(...values) - least || 1;
  return values.map((value, i) => `${(1 + i * 90 / (values.length - 1)).toFixed(1)},${(24 - (value - least) * 22 / span).toFixed(1)}`).join(' ');
}

/** What was on hand before this server looked is known; what it cost then is not. */
const pricesOf = (before, name) => name === 'stockValue' && before.atTodaysPrices ? ', at today’s prices' : '';

function changeOf(difference, format, metrics) {
  const text = formats[format](Math.abs(difference), metrics);
  return text === formats[format](0, metrics) ? 'as yesterday' : `${difference > 0 ? '▲' : '▼'} ${text} since yesterday`;
}

class LiveElement extends HTMLElement {
  connectedCallback() {
    this.end = subscribe((kind, change, all) => this.update(kind, change, all));
  }

  disconnectedCallback() {
    this.end?.();
  }
}

class Clock extends LiveElement {
  update(kind, change, all) {
    if (kind === 'live') {
      this.dataset.live = change.live ? 'on' : 'off';
      return;
    }
    const metrics = all.metrics;
    if (!metrics?.partitionTime) return;
    this.dataset.live = 'on';
    this.dataset.clock = metrics.clock;
    this.querySelector('.clock__word').textContent = metrics.clock === 'event' ? 'Simulated time' : 'Inventory time';
    this.querySelector('[data-clock-date]').textContent = day(metrics.partitionTime);
    this.querySelector('[data-clock-time]').textContent = metrics.partitionTime.slice(11, 19);
  }
}

class Dashboard extends LiveElement {
  update(kind, change, all) {
    if (kind === 'live') {
      this.isCut = !change.live;
      this.trouble(all.pipeline);
      return;
    }
    this.now = all.metrics?.partitionTime;
    if (change.metrics) this.metrics(change.metrics);
    if (change.attention) this.list('attention', change.attention, item => item.id);
    if (change.alerts || change.alertsNow) this.alerts(all);
    if (change.events) this.events(change.events, kind === 'snapshot');
    if (change.pipeline) this.pipeline(change.pipeline);
    if (all.changes && (change.changes || change.metrics)) this.changes(all.changes, all.metrics);
    if (change.throughput) this.chart('throughput', throughputSpec(change.throughput));
    if (change.warehouses) this.chart('warehouses', warehousesSpec(change.warehouses));
    if (change.categories) {
      this.chart('categories', categoriesSpec(change.categories));
      this.chart('health', healthSpec(worstFirst(change.categories)));
    }
    for (const element of this.querySelectorAll('time[data-at]')) {
      if (element.dataset.at) element.textContent = relative(element.dataset.at, this.now);
    }
  }

  chart(name, spec) {
    const chart = this.querySelector(`ss-chart[data-chart="${name}"]`);
    if (chart) chart.spec = spec;
  }

  metrics(metrics) {
    for (const element of this.querySelectorAll('[data-m]')) {
      const value = element.dataset.m.split('.').reduce((at, name) => at?.[name], metrics);
      const text = formats[element.dataset.fmt](value, metrics, this.now);
      if (element.textContent !== text) element.textContent = text;
    }
    this.querySelector('[data-alarm="outOfStock"]')?.classList.toggle('kpi--alarm', metrics.outOfStock > 0);
  }

  /** How each key figure went since yesterday at this time, and over the hours since. */
  changes({ yesterday, samples }, metrics) {
    for (const line of this.querySelectorAll('[data-trend]')) {
      const values = samples.map(sample => sample[line.dataset.trend]).filter(value => value != null);
      line.firstElementChild.setAttribute('points', sparkOf(values));
    }
    for (const element of this.querySelectorAll('[data-change]')) {
      const before = yesterday?.[element.dataset.change];
      const now = element.dataset.of.split('.').reduce((at, name) => at?.[name], metrics);
      const text = before == null || now == null ? '' : changeOf(now - before, element.dataset.fmt, metrics) + pricesOf(yesterday, element.dataset.change);
      if (element.textContent !== text) element.textContent = text;
      const rising = Math.sign((now ?? 0) - (before ?? 0));
      const isGood = { up: 1, down: -1 }[element.dataset.good];
      element.dataset.kind = !text || !isGood || rising === 0 ? '' : rising === isGood ? 'good' : 'bad';
    }
  }

  row(name, item, key) {
    const row = this.querySelector(`template[data-row="${name}"]`).content.firstElementChild.cloneNode(true);
    row.dataset.key = key;
    fill(row, item, this.now);
    return row;
  }

  list(name, items, keyOf) {
    const list = this.querySelector(`[data-list="${name}"]`);
    const known = new Map([...list.children].map(row => [row.dataset.key, row]));
    const rows = items.map(item => {
      const key = keyOf(item);
      const row = known.get(key);
      if (!row) return this.row(name, item, key);
      fill(row, item, this.now); // Kept in place, so that focus and selection stay.
      return row;
    });
    rows.forEach((row, i) => {
      if (list.children[i] !== row) list.insertBefore(row, list.children[i] ?? null);
    });
    while (list.children.length > rows.length) list.lastElementChild.remove();
    this.querySelector(`[data-empty="${name}"]`).hidden = items.length > 0;
  }

  alerts({ alerts, alertsNow = [] }) {
    const standings = new Map(alertsNow.map(standing => [standing.id, standing]));
    this.list('alerts', alerts.map(alert => ({ ...alert, standing: standings.get(alert.id) })), alert => alert.id);
  }

  events(events, whole) {
    const list = this.querySelector('[data-list="events"]');
    if (whole) list.replaceChildren();
    for (const e of events.slice(-maxFeedRows)) {
      const row = this.row('events', e, `${e.partition}-${e.sequence}`);
      if (!whole) row.classList.add('is-new');
      list.prepend(row);
    }
    while (list.children.length > maxFeedRows) list.lastElementChild.remove();
    this.querySelector('[data-empty="events"]').hidden = list.children.length > 0;
  }

  trouble(pipeline) {
    const text = this.isCut ? 'the connection is lost; trying again.' : pipeline?.trouble;
    this.querySelector('[data-trouble]').hidden = !text;
    this.querySelector('[data-trouble-text]').textContent = text ?? '';
  }

  pipeline(pipeline) {
    this.trouble(pipeline);
    this.list('parts', pipeline.parts ?? [], part => part.name);
    this.querySelector('[data-owners]').textContent = pipeline.owners.join(', ') || 'none heard of';
  }
}

customElements.define('ss-clock', Clock);
customElements.define('ss-dashboard', Dashboard);
