// One event source for the whole tab, whatever listens on it. It is closed while the tab is hidden: browsers allow six
// connections to a host over HTTP/1.1, and nobody looks at a hidden tab.
const listeners = new Set();
let source = null;
let data = {};
/** Null before the server answered for the first time: a stream refused from the start is told of, too. */
let live = null;
let again = 0;

/** Wait before a stream that the server refused is asked for again; the browser itself gives up then. */
const pauseAfterRefusal = () => 4000 + 2000 * Math.random();

function tell(kind, change) {
  for (const listener of listeners) listener(kind, change, data);
}

function setLive(value) {
  if (live !== value) {
    live = value;
    tell('live', { live });
  }
}

function open() {
  clearTimeout(again);
  if (source || document.hidden || !navigator.onLine || listeners.size === 0) return;
  source = new EventSource('/api/v1/stream');
  source.addEventListener('open', () => setLive(true));
  source.addEventListener('error', () => {
    setLive(false);
    if (source?.readyState !== EventSource.CLOSED) return; // It tries again by itself.
    close();
    again = setTimeout(open, pauseAfterRefusal());
  });
  source.addEventListener('snapshot', event => {
    data = JSON.parse(event.data);
    tell('snapshot', data);
  });
  source.addEventListener('delta', event => {
    const change = JSON.parse(event.data);
    data = { ...data, ...change };
    tell('delta', change);
  });
}

function close() {
  source?.close();
  source = null;
}

// A stream whose line is cut says nothing, for minutes.
window.addEventListener('offline', () => {
  close();
  setLive(false);
});
window.addEventListener('online', open);
document.addEventListener('visibilitychange', () => document.hidden ? close() : open());

/** Calls listener(kind, change, all) for kind 'snapshot', 'delta' and 'live'; returns what ends it. */
export function subscribe(listener) {
  listeners.add(listener);
  if (data.metrics) {
    listener('snapshot', data, data);
    listener('live', { live }, data);
  }
  open();
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) close();
  };
}
