/* What the gateway tells: everything once, then what changes, by server-sent events. */

const FIRST_PAUSE_MILLIS = 1000;
const LONGEST_PAUSE_MILLIS = 15000;
const LEAST_SILENCE_MILLIS = 15000;
const MISSED_TICKS = 4;
const ANSWER_MILLIS = 8000;
const LEAST_RELOAD_MILLIS = 5000;
const NOT_FOUND = 404;

/** All that is known now. */
export const known = {
  fans: new Map(),
  byId: new Map(),
  features: [],
  totals: { fans: 0, alarm: 0, faulty: 0, silent: 0, rate: 0 },
  threshold: null,
  model: null,
  title: 'Fanwatch',
  user: '',
  unacknowledged: 0,
  historySeconds: 600,
  skewMillis: 0,
};

/** The gateway's time. */
export const now = () => Date.now() + known.skewMillis;

/** Events: fans {added}, points {points}, connection {state, since, reason}. */
export const news = new EventTarget();

const tell = (name, detail = {}) => news.dispatchEvent(new CustomEvent(name, { detail }));

let epoch = '';
let tick = 0;
let intervalMillis = 1000;
let source = null;
let watched = null;
let failures = 0;
let lastHeard = Date.now();
/* by a clock that nobody sets */
let heardAt = performance.now();
let retry = 0;
let lost = false;
let lastLoad = 0;

/* without a user and a password, which the page's address may have had */
const at = (path) => `${location.origin}${location.pathname}${path}`;

async function get(path) {
  const answer = await fetch(at(path), { cache: 'no-store', signal: AbortSignal.timeout(ANSWER_MILLIS) });
  if (!answer.ok) {
    throw new Error(await reason(answer));
  }
  return answer.json();
}

async function reason(answer) {
  const type = answer.headers.get('Content-Type') ?? '';
  const words = type.startsWith('text/plain') ? (await answer.text()).trim().slice(0, 200) : '';
  return words || (answer.status === NOT_FOUND ? 'The gateway is up, but its live page is not.'
    : `The gateway answers with HTTP ${answer.status}.`);
}

/** Whether a request failed for want of an answer. */
export const silent = (failure) => failure instanceof TypeError || failure.name === 'TimeoutError';

function applyFans(update) {
  let added = false;
  const changed = [];
  for (const row of update.fans) {
    const [number, state, probability, heard, since, id, ...values] = row;
    let fan = known.fans.get(number);
    if (!fan) {
      if (id === null) {
        continue;
      }
      fan = { number, id, key: id.toLowerCase() };
      known.fans.set(number, fan);
      known.byId.set(id, fan);
      added = true;
    }
    if (fan.state !== undefined && fan.state !== state) {
      changed.push({ fan, before: fan.state });
    }
    Object.assign(fan, { state, probability, heard, since, values });
  }
  known.features = update.features;
  known.totals = update.totals;
  known.threshold = update.threshold;
  known.model = update.model;
  known.unacknowledged = update.unacknowledged;
  known.skewMillis = update.now - Date.now();
  tick = update.tick;
  tell('fans', { added, changed });
}

/** Gets everything anew and goes on from there. */
async function load() {
  lastLoad = Date.now();
  const state = await get('api/state');
  if (!state.room) {
    throw new Error('Too many pages are open at this gateway.');
  }
  known.fans.clear();
  known.byId.clear();
  epoch = state.epoch;
  known.title = state.title;
  known.user = state.user;
  known.historySeconds = state.historySeconds;
  intervalMillis = state.intervalMillis;
  applyFans(state);
}

function heard() {
  lastHeard = Date.now();
  heardAt = performance.now();
  failures = 0;
  lost = false;
  tell('connection', { state: 'live' });
}

function open() {
  source?.close();
  const query = new URLSearchParams({ since: `${epoch}-${tick}` });
  if (watched !== null) {
    query.set('fan', watched);
  }
  const opened = new EventSource(at(`api/events?${query}`));
  source = opened;
  heardAt = performance.now();
  const on = (name, action) => opened.addEventListener(name, (event) => {
    if (source === opened) {
      action(JSON.parse(event.data));
    }
  });
  on('tick', (update) => {
    applyFans(update);
    heard();
    if (update.points) {
      tell('points', { points: update.points });
    }
  });
  on('reset', () => {
    opened.close();
    source = null;
    epoch = '';
    // many fans that come and go must not have every page load everything all the time
    clearTimeout(retry);
    retry = setTimeout(start, Math.max(0, lastLoad + LEAST_RELOAD_MILLIS - Date.now()) * (0.75 + Math.random() / 2));
  });
  opened.onerror = () => {
    if (source === opened) {
      fail('');
    }
  };
}

function fail(words) {
  source?.close();
  source = null;
  lost = true;
  tell('connection', { state: 'lost', since: lastHeard, reason: words });
  const pause = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS * 2 ** failures);
  failures += 1;
  clearTimeout(retry);
  // not all pages at once
  retry = setTimeout(start, pause * (0.75 + Math.random() / 2));
}

/** Connects, for the first time or again. */
export async function start() {
  clearTimeout(retry);
  source?.close();
  source = null;
  try {
    if (lost && epoch) {
      // asks first: an event source does not say why it fails
      await get('api/board');
    } else {
      await load();
      lastHeard = Date.now();
    }
    open();
  } catch (failure) {
    fail(silent(failure) ? 'The gateway does not answer.' : failure.message);
  }
}

/** Says of which fan the view wants the points, if of any. */
export function watch(fan) {
  if (watched === fan) {
    return;
  }
  watched = fan;
  if (source) {
    open();
  }
}

/** A fan's points so far. */
export const points = async (fan) => (await get(`api/points?${new URLSearchParams({ fan })}`)).points;

/** Asks the gateway for something, or has it do something if there is a command. */
export const request = (path, command) =>
  (command === undefined ? get(path) : send(path, JSON.stringify(command), 'application/json'));

/** Sends the gateway something of that media type. */
export async function send(path, body, type) {
  const answer = await fetch(at(path), {
    method: 'POST',
    headers: { 'Content-Type': type, 'X-Fanwatch': '1' },
    body,
    signal: AbortSignal.timeout(ANSWER_MILLIS),
  });
  if (!answer.ok) {
    throw new Error(await reason(answer));
  }
  return answer.json();
}

/** How every component does. */
export const status = () => get('api/status');

/** The last messages that were no readings. */
export const rejected = () => get('api/rejected');

/** What would take one of them. */
export const remedy = ({ listener, time }) =>
  get(`api/rejected/remedy?listener=${encodeURIComponent(listener)}&time=${encodeURIComponent(time)}`);

setInterval(() => {
  const silence = Math.max(LEAST_SILENCE_MILLIS, MISSED_TICKS * intervalMillis);
  if (source && performance.now() - heardAt > silence) {
    fail('The gateway says nothing any more.');
  }
}, 1000);
