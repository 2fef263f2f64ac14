// A thin layer over Apache ECharts, which is loaded from the site itself when the first chart is drawn.
import { absolute, formats } from './format.js';

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
    script.onerror = reject;
    document.head.append(script);
  });
  return loading;
}

const token = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function frame() {
  const text = token('--ss-text-3');
  return {
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: text }, // Measured, so it cannot be inherited.
    tooltip: {
      trigger: 'axis', confine: true, backgroundColor: token('--ss-raised'), borderColor: token('--ss-line'),
      textStyle: { color: token('--ss-text-1'), fontSize: 12 },
    },
    axisLabel: { color: text, fontSize: 11, hideOverlap: true },
    splitLine: { lineStyle: { color: token('--ss-line') } },
  };
}

function throughputOption(points) {
  const base = frame();
  return {
    ...base,
    grid: { left: 12, right: 20, top: 10, bottom: 14, containLabel: true },
    tooltip: { ...base.tooltip, valueFormatter: value => `${formats.decimal(value)} events/s` },
    xAxis: { type: 'category', data: points.map(p => absolute(p.at).slice(-8)), boundaryGap: false, axisLabel: base.axisLabel, axisLine: { lineStyle: { color: token('--ss-line') } }, axisTick: { show: false } },
    yAxis: { type: 'value', min: 0, splitNumber: 3, axisLabel: base.axisLabel, splitLine: base.splitLine },
    series: [{ type: 'line', data: points.map(p => p.eventsPerSecond), showSymbol: false, smooth: 0.3, lineStyle: { width: 2, color: token('--ss-chart-1') }, itemStyle: { color: token('--ss-chart-1') }, areaStyle: { color: token('--ss-chart-1'), opacity: 0.14 } }],
  };
}

function categoriesOption(categories) {
  const base = frame();
  const shown = categories.slice(0, 6).reverse();
  return {
    ...base,
    grid: { left: 16, right: 28, top: 4, bottom: 14, containLabel: true },
    tooltip: { ...base.tooltip, axisPointer: { type: 'shadow' }, valueFormatter: value => formats.money(value) },
    xAxis: { type: 'value', splitNumber: 3, axisLabel: { ...base.axisLabel, formatter: value => formats.compactMoney(value) }, splitLine: base.splitLine },
    yAxis: { type: 'category', data: shown.map(c => c.category || '(none)'), axisLabel: { ...base.axisLabel, color: token('--ss-text-2'), fontSize: 12 }, axisLine: { show: false }, axisTick: { show: false } },
    series: [{ type: 'bar', data: shown.map(c => c.value), barMaxWidth: 16, itemStyle: { color: token('--ss-chart-1'), borderRadius: [0, 4, 4, 0] } }],
  };
}

/** The charts of one page; redrawn when the theme or the width changes. */
export class Charts {
  constructor(root) {
    this.root = root;
    this.drawn = new Map();
    this.redraw = () => this.drawn.forEach(({ option, data }, name) => this.draw(name, option, data));
    this.observer = new ResizeObserver(() => this.drawn.forEach(({ chart }) => chart?.resize()));
    document.addEventListener('ss-theme', this.redraw);
  }

  throughput(points) { this.draw('throughput', throughputOption, points); }

  categories(categories) { this.draw('categories', categoriesOption, categories); }

  async draw(name, option, data) {
    const entry = this.drawn.get(name) ?? {};
    Object.assign(entry, { option, data });
    this.drawn.set(name, entry);
    const echarts = await load();
    const element = this.root.querySelector(`[data-chart="${name}"]`);
    if (!element?.isConnected) return;
    if (!entry.chart || entry.chart.getDom() !== element) {
      entry.chart?.dispose();
      entry.chart = echarts.init(element, null, { renderer: 'svg' });
      this.observer.observe(element);
    }
    entry.chart.setOption(entry.option(entry.data), { notMerge: true });
  }

  dispose() {
    document.removeEventListener('ss-theme', this.redraw);
    this.observer.disconnect();
    this.drawn.forEach(({ chart }) => chart?.dispose());
    this.drawn.clear();
  }
}
