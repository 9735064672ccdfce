/* Puts the page together: the view that the address names, the connection's state, what is read out. */

import * as feed from './feed.js';
import * as theme from './theme.js';
import { ALARM, clock, count, write } from './text.js';
import { fansView } from './fans.js';
import { fanView } from './fan.js';
import { alarmsView } from './alarms.js';
import { fleetView } from './fleet.js';
import { systemView } from './system.js';

const main = document.getElementById('main');
const banner = document.getElementById('banner');
const badge = document.getElementById('badge');
const connection = document.getElementById('connection');
const announcer = document.getElementById('announcer');
const ANNOUNCE_MILLIS = 1500;

let view = null;
let viewed = null;

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function show() {
  const path = location.hash.replace(/^#\/?/, '');
  view?.close();
  let name = 'fans';
  if (path.startsWith('fan/')) {
    const id = decode(path.slice('fan/'.length));
    feed.watch(id);
    view = fanView(id);
  } else if (path === 'alarms') {
    name = path;
    feed.watch(null);
    view = alarmsView();
  } else if (path === 'fleet') {
    name = path;
    feed.watch(null);
    view = fleetView();
  } else if (path === 'system') {
    name = path;
    feed.watch(null);
    view = systemView();
  } else {
    feed.watch(null);
    view = fansView();
  }
  main.replaceChildren(view.element);
  view.shown?.();
  for (const link of document.querySelectorAll('nav a')) {
    if (link.dataset.view === name) {
      link.setAttribute('aria-current', 'page');
    } else {
      link.removeAttribute('aria-current');
    }
  }
  if (viewed !== null && viewed !== path) {
    scrollTo(0, 0);
    main.focus({ preventScroll: true });
  }
  viewed = path;
  titles();
}

function titles() {
  const { alarm } = feed.known.totals;
  write(document.getElementById('title'), feed.known.title);
  const place = view?.title ? `${view.title} · ` : '';
  document.title = `${alarm > 0 ? `▲ ${count(alarm)} · ` : ''}${place}${feed.known.title}`;
}

function badges() {
  const { unacknowledged } = feed.known;
  badge.hidden = unacknowledged === 0;
  badge.textContent = unacknowledged === 0 ? '' : count(unacknowledged);
  badge.setAttribute('aria-label', `${count(unacknowledged)} not acknowledged`);
}

/* several changes within a moment are read out as one */
let pending = new Map();
let timer = 0;

function announce(changes) {
  for (const { fan, before } of changes) {
    if ((before ^ fan.state) & ALARM) {
      pending.set(fan.id, (fan.state & ALARM) > 0);
    }
  }
  if (pending.size > 0 && timer === 0) {
    timer = setTimeout(() => {
      const of = (on) => [...pending].filter(([, raised]) => raised === on).map(([id]) => id.slice(0, 40));
      const say = (ids, words) => (ids.length === 0 ? ''
        : ids.length <= 3 ? `Fan ${ids.join(', ')}: ${words}. ` : `${ids.length} fans: ${words}. `);
      announcer.textContent = say(of(true), 'alarm on') + say(of(false), 'alarm over');
      pending = new Map();
      timer = 0;
    }, ANNOUNCE_MILLIS);
  }
}

function connected({ state, since, reason }) {
  if (connection.dataset.state !== state) {
    connection.dataset.state = state;
    connection.textContent = state === 'live' ? 'Live' : 'Disconnected';
  }
  document.body.dataset.connection = state;
  if (state === 'live') {
    banner.hidden = true;
    banner.textContent = '';
  } else {
    const begun = feed.known.fans.size > 0 || document.body.dataset.seen === 'true';
    const words = begun
      ? `Disconnected since ${clock(since)}. What you see is from then; connecting again by itself.`
      : 'Not connected yet; trying again by itself.';
    write(banner, `${words} ${reason ?? ''}`.trim());
    banner.hidden = false;
  }
  if (state === 'live') {
    document.body.dataset.seen = 'true';
  }
}

document.querySelector('.skip').addEventListener('click', (event) => {
  event.preventDefault();
  main.focus();
});
theme.begin(document.getElementById('theme'));
feed.news.addEventListener('fans', ({ detail }) => {
  titles();
  badges();
  announce(detail.changed);
});
feed.news.addEventListener('connection', ({ detail }) => connected(detail));
addEventListener('hashchange', show);
show();
feed.start();
