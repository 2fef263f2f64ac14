// <ss-chart data-spec='{…}'>: draws a chart from data with Apache ECharts, which is loaded from the site itself when the
// first one is drawn. Redrawn when its data, the theme or its width changes.
import { absolute, day, formats } from './format.js';

const library = '/_content/Vizor.ECharts/js/vizor-echarts-bundle-min.js';
let loading = null;

function load() {
  loading ??= new Promise((resolve, reject) => {
    if (window.echarts) {
      resolve(window.echarts);
      return;
    }
    const script = document.createElement('script');
    script.src = library;
    script.onload = () => resolve(window.echarts);
    script.onerror = () => reject(new Error(`${library} could not be loaded.`));
    document.head.append(script);
  });
  return loading;
}

const token = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const colour = number => token(`--ss-chart-${((number - 1) % 6) + 1}`);
const spanColour = kind => token(kind === 'critical' ? '--ss-critical-soft' : kind === 'warning' ? '--ss-low-soft' : '--ss-info-soft');

function axisFormat(spec) {
  if (spec.format === 'money') return value => formats.compactMoney(value);
  if (spec.format === 'percent') return value => formats.percent0(value);
  return value => formats.compact(value);
}

function valueText(spec, value) {
  const text = formats[spec.format ?? 'number'](value);
  return spec.unit ? `${text} ${spec.unit}` : text;
}

/** Series on times leave their gaps out, so a point's own index says nothing. */
function indexOf(spec, point) {
  return spec.times ? spec.times.findIndex(time => Date.parse(time) === point.axisValue) : point.dataIndex;
}

function tooltip(spec, points) {
  const index = indexOf(spec, points[0]);
  const node = document.createElement('div');
  const head = document.createElement('strong');
  head.textContent = spec.times ? `${absolute(spec.times[index])} UTC` : spec.categories[index];
  node.append(head);
  for (const series of spec.series) {
    const value = series.data[index];
    if (value == null) continue;
    const line = document.createElement('div');
    const upper = series.upper?.[index];
    line.textContent = `${series.name}: ${upper == null ? valueText(spec, value) : `${valueText(spec, value)} – ${valueText(spec, upper)}`}`;
    if (series.notes?.[index]) line.textContent += ` (${series.notes[index]})`;
    node.append(line);
  }
  return node;
}

/** A band is drawn as an invisible line with the difference stacked on it. */
function bandSeries(series, points, fill, index) {
  const common = { type: 'line', stack: `band${index}`, symbol: 'none', lineStyle: { opacity: 0 }, itemStyle: { color: fill, opacity: 0.4 }, silent: true, stackStrategy: 'all' };
  const widths = series.data.map((low, i) => low == null || series.upper[i] == null ? null : series.upper[i] - low);
  return [
    { ...common, name: series.name, data: points(series.data), tooltip: { show: false } },
    { ...common, name: series.name, data: points(widths), areaStyle: { color: fill, opacity: 0.2 } },
  ];
}

function plain(spec, series, points, fill) {
  if (series.mark === 'bar') {
    return {
      type: 'bar', name: series.name, data: points(series.data), barMaxWidth: 22, stack: series.isStacked ? 'all' : undefined,
      itemStyle: {
        color: fill, borderRadius: series.isStacked ? 0 : spec.isHorizontal ? [0, 4, 4, 0] : [4, 4, 0, 0],
        decal: series.isDashed ? { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [3, 3], rotation: -0.8, color: 'rgba(255,255,255,.45)' } : undefined,
      },
    };
  }
  if (series.mark === 'dots') {
    return { type: 'scatter', name: series.name, data: points(series.data), symbolSize: 7, itemStyle: { color: fill, borderColor: token('--ss-surface'), borderWidth: 1 }, z: 5 };
  }
  return {
    type: 'line', name: series.name, data: points(series.data), showSymbol: false, step: series.mark === 'step' ? 'end' : false, connectNulls: false,
    lineStyle: { width: 2, color: fill, type: series.isDashed ? 'dashed' : 'solid' }, itemStyle: { color: fill },
    areaStyle: spec.series.length === 1 ? { color: fill, opacity: 0.12 } : undefined,
  };
}

function seriesOf(spec) {
  const points = data => spec.times ? data.map((value, i) => [spec.times[i], value]).filter(point => point[1] != null) : data;
  const all = spec.series.flatMap((series, i) => {
    if (series.mark === 'none') return [];
    const fill = colour(series.colour || i + 1);
    return series.mark === 'band' ? bandSeries(series, points, fill, i) : plain(spec, series, points, fill);
  });
  const text = token('--ss-text-2');
  if (all.length > 0) {
    all[0].markLine = spec.levels && {
      silent: true, symbol: 'none', lineStyle: { type: 'dashed', color: token('--ss-low') },
      data: spec.levels.map(level => ({ [spec.isHorizontal ? 'xAxis' : 'yAxis']: level.value, label: { formatter: level.name, color: text, fontSize: 11, ...(spec.isHorizontal ? { position: 'start', rotate: 0 } : { position: 'insideEndTop' }) } })),
    };
    all[0].markArea = spec.spans && {
      silent: true,
      data: spec.spans.map(span => [{ xAxis: span.from, itemStyle: { color: spanColour(span.kind), opacity: 0.45 } }, { xAxis: span.to }]),
    };
  }
  return all;
}

/** Days, or the time of day where there are few, with seconds where that is minutes. */
function timeFormat(times) {
  const minutes = (Date.parse(times.at(-1)) - Date.parse(times[0])) / 60_000;
  const format = minutes > 2 * 24 * 60 ? day : minutes > 10 ? at => at.slice(11, 16) : at => at.slice(11, 19);
  return value => format(new Date(value).toISOString());
}

const steps = [0.01, 0.02, 0.05, 0.1, 0.25];

/** Parts end at 100 %, in steps that are round; bars begin at nothing, lines a step below the least. More than 100 % is left to the library. */
export function partsAxis(spec) {
  const drawn = spec.series.filter(series => series.mark !== 'none');
  const values = [...drawn.flatMap(series => series.data), ...(spec.levels ?? []).map(level => level.value)].filter(value => value != null);
  if (values.some(value => value > 1 || value < 0)) return {};
  const least = drawn.some(series => series.mark === 'bar') ? 0 : Math.min(1, ...values);
  const interval = steps.find(step => (1 - least) / step <= 5) ?? steps.at(-1);
  return { min: Math.max(0, 1 - interval * Math.max(1, Math.ceil((1 - least) / interval - 1e-9))), max: 1, interval };
}

export function optionOf(spec) {
  const text = token('--ss-text-3');
  const line = { lineStyle: { color: token('--ss-line') } };
  const label = { color: text, fontSize: 11, hideOverlap: true };
  const place = spec.times
    ? { type: 'time', axisLabel: { ...label, formatter: timeFormat(spec.times), alignMinLabel: 'left', alignMaxLabel: 'right' }, axisLine: line, axisTick: { show: false }, splitLine: { show: false } }
    : { type: 'category', data: spec.categories, axisLabel: { ...label, color: token('--ss-text-2'), hideOverlap: !spec.isHorizontal, width: spec.isHorizontal ? 130 : undefined, overflow: 'truncate' }, axisLine: line, axisTick: { show: false } };
  if (spec.isHorizontal) place.inverse = true;
  const value = { type: 'value', splitNumber: 4, axisLabel: { ...label, formatter: axisFormat(spec) }, splitLine: line, ...(spec.format === 'percent' ? partsAxis(spec) : {}) };
  const named = spec.series.length > 1;
  return {
    animation: false,
    useUTC: true,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: text }, // Measured, so it cannot be inherited.
    aria: { enabled: false },
    // Names are measured in another font than they are drawn in, and may be a little longer.
    grid: { left: 16, right: 18, top: named ? 34 : spec.isHorizontal && spec.levels ? 24 : 12, bottom: 6, containLabel: true },
    legend: named ? { type: 'scroll', pageIconColor: text, pageTextStyle: { color: text }, top: 0, left: 0, itemWidth: 14, itemHeight: 8, textStyle: { color: token('--ss-text-2'), fontSize: 12 } } : undefined,
    tooltip: {
      trigger: 'axis', confine: true, backgroundColor: token('--ss-raised'), borderColor: token('--ss-line'),
      textStyle: { color: token('--ss-text-1'), fontSize: 12 }, formatter: points => tooltip(spec, points),
    },
    xAxis: spec.isHorizontal ? value : place,
    yAxis: spec.isHorizontal ? place : value,
    series: seriesOf(spec),
  };
}

/** Of categories as many as there is room for; the CSV has all. */
function drawnOf(spec) {
  const drawn = spec.drawn;
  return !drawn || !(spec.categories?.length > drawn) ? spec
    : { ...spec, categories: spec.categories.slice(0, drawn), series: spec.series.map(series => ({ ...series, data: series.data.slice(0, drawn) })) };
}

/** The data of a chart as CSV. */
export function csvOf(spec) {
  const field = text => /[",\n]/.test(text) ? `"${String(text).replaceAll('"', '""')}"` : String(text);
  const heads = spec.series.flatMap(series => series.upper ? [`${series.name} low`, `${series.name} high`] : [series.name]);
  const rows = (spec.times ?? spec.categories ?? []).map((place, i) =>
    [place, ...spec.series.flatMap(series => series.upper ? [series.data[i], series.upper[i]] : [series.data[i]])].map(value => field(value ?? '')).join(','));
  return [[spec.times ? 'time' : 'name', ...heads].map(field).join(','), ...rows].join('\r\n') + '\r\n';
}

class Chart extends HTMLElement {
  static observedAttributes = ['data-spec'];

  /** The data, where it does not come as the attribute. */
  set spec(value) {
    const given = list => list?.length > 0 ? list : undefined;
    this.data = { ...value, times: given(value.times), levels: given(value.levels), spans: given(value.spans) };
    this.draw();
  }

  get spec() { return this.data; }

  connectedCallback() {
    this.redraw = () => this.draw();
    document.addEventListener('ss-theme', this.redraw);
    this.observer = new ResizeObserver(() => this.chart?.resize());
    this.observer.observe(this);
    // What is not looked at is not drawn, and a page whose charts are further down does without the library until then.
    this.watcher = new IntersectionObserver(entries => {
      this.isSeen = entries.at(-1).isIntersecting;
      this.draw();
    }, { rootMargin: '100px' });
    this.watcher.observe(this);
  }

  disconnectedCallback() {
    document.removeEventListener('ss-theme', this.redraw);
    this.observer.disconnect();
    this.watcher.disconnect();
    this.chart?.dispose();
    this.chart = null;
  }

  attributeChangedCallback(_, before, after) {
    if (after && after !== before) this.spec = JSON.parse(after);
  }

  async draw() {
    if (!this.data || !this.isConnected || !this.isSeen) return;
    const echarts = await load();
    if (!this.isConnected) return;
    this.chart ??= echarts.init(this, null, { renderer: 'svg' });
    this.chart.setOption(optionOf(drawnOf(this.data)), { notMerge: true });
  }
}

function save(name, text) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
  link.download = `${name}.csv`;
  link.click();
  URL.revokeObjectURL(link.href);
}

document.addEventListener('click', event => {
  const button = event.target.closest?.('[data-csv]');
  const chart = button?.closest('figure')?.querySelector('ss-chart');
  if (chart?.spec) save(button.dataset.csv, csvOf(chart.spec));
});

customElements.define('ss-chart', Chart);
