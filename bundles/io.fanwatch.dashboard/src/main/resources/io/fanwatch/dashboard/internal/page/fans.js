/* All fans: how many are in which state, a map of them, and a table that shows only the rows one can see. */

import { known, news, now } from './feed.js';
import {
  ALARM, FAULTY, SILENT, count, duration, element, fanName, fanPath, feature, number, percent, sign, state, write,
} from './text.js';
import { colour, themes } from './theme.js';

const ROW_PIXELS = 44;
const SPARE_ROWS = 6;
const MAP_FROM = 25;
/* the map's squares are as large as they can be within so much of the window's height */
const MAP_SQUARES = [16, 12, 9, 7, 5, 3, 2];
const MAP_HEIGHT = 0.45;
const names = new Intl.Collator('en', { numeric: true });

const TILES = [
  { key: 'all', words: 'Fans', total: 'fans', matches: () => true },
  { key: 'alarm', words: 'Alarm', total: 'alarm', matches: (fan) => fan.state & ALARM },
  { key: 'faulty', words: 'Faulty', total: 'faulty', matches: (fan) => fan.state === FAULTY },
  { key: 'silent', words: 'Silent', total: 'silent', matches: (fan) => fan.state & SILENT },
];

/* kept while another view is shown */
let filter = 'all';
let search = '';
let order = { by: 'state', down: false };

let ranks = new Map();

/* the place of each fan by its name, so that sorting compares numbers */
function rankNames() {
  if (ranks.size !== known.fans.size) {
    const all = [...known.fans.values()].sort((one, other) => names.compare(one.id, other.id));
    ranks = new Map(all.map((fan, index) => [fan, index]));
  }
}

function comparison() {
  const byName = (one, other) => ranks.get(one) - ranks.get(other);
  const turn = order.down ? -1 : 1;
  if (order.by === 'state') {
    return (one, other) => turn * (state(one.state).rank - state(other.state).rank) || byName(one, other);
  }
  if (order.by === 'name') {
    return (one, other) => turn * byName(one, other);
  }
  if (order.by === 'probability') {
    return (one, other) => turn * (other.probability - one.probability) || byName(one, other);
  }
  if (order.by === 'heard') {
    return (one, other) => turn * (other.heard - one.heard) || byName(one, other);
  }
  return (one, other) => turn * ((other.values[order.by] ?? 0) - (one.values[order.by] ?? 0)) || byName(one, other);
}

function tiles(choose) {
  const buttons = TILES.map((tile) => {
    const value = element('span', { class: 'value' }, '0');
    const button = element('button', {
      type: 'button', class: `tile ${tile.key}`, onclick: () => choose(tile.key),
    }, element('span', { class: 'label' },
      element('span', { class: 'shape', 'aria-hidden': 'true' }), tile.words), value);
    return { tile, button, value };
  });
  const rate = element('span', { class: 'value' }, '0');
  const flow = element('div', { class: 'tile plain' }, element('span', { class: 'label' }, 'Readings/s'), rate);
  const strip = element('div', { class: 'tiles', role: 'group', 'aria-label': 'Show fans in state' },
    ...buttons.map(({ button }) => button), flow);
  return {
    element: strip,
    update() {
      for (const { tile, button, value } of buttons) {
        write(value, count(known.totals[tile.total]));
        button.setAttribute('aria-pressed', String(filter === tile.key));
        button.classList.toggle('zero', known.totals[tile.total] === 0);
      }
      write(rate, number(known.totals.rate, known.totals.rate < 100 ? 1 : 0));
      flow.classList.toggle('zero', known.totals.rate === 0);
    },
  };
}

/* a small square a fan, in the order of their names: where in the plant something happens */
function map() {
  const canvas = element('canvas', { role: 'img' });
  const figure = element('figure', { class: 'map', hidden: true }, canvas,
    element('figcaption', {}, ...['alarm', 'faulty', 'silent', 'healthy'].map((key) =>
      sign(key, { alarm: 'Alarm', faulty: 'Faulty', silent: 'Silent', healthy: 'Healthy' }[key]))));
  const marker = element('div', { class: 'tip', hidden: true });
  figure.append(marker);
  let cells = [];
  let columns = 1;
  let size = 10;

  function draw() {
    if (figure.hidden || figure.clientWidth === 0) {
      return;
    }
    const width = figure.clientWidth;
    const columnsOf = (pixels) => Math.max(1, Math.floor(width / pixels));
    const heightOf = (pixels) => Math.ceil(cells.length / columnsOf(pixels)) * pixels;
    size = MAP_SQUARES.find((pixels) => heightOf(pixels) <= MAP_HEIGHT * innerHeight) ?? MAP_SQUARES.at(-1);
    columns = columnsOf(size);
    const height = heightOf(size);
    const density = devicePixelRatio || 1;
    if (canvas.width !== Math.round(width * density) || canvas.height !== Math.round(height * density)) {
      canvas.width = Math.round(width * density);
      canvas.height = Math.round(height * density);
      canvas.style.height = `${height}px`;
    }
    const pen = canvas.getContext('2d');
    pen.setTransform(density, 0, 0, density, 0, 0);
    pen.clearRect(0, 0, width, height);
    const colours = Object.fromEntries(['alarm', 'faulty', 'silent', 'healthy']
      .map((key) => [key, colour(`--cell-${key}`)]));
    const inset = size < 9 ? 0 : 1;
    const side = size - 1 - 2 * inset;
    cells.forEach((fan, index) => {
      const { key } = state(fan.state);
      const left = (index % columns) * size;
      const top = Math.floor(index / columns) * size;
      pen.fillStyle = colours[key];
      if (key === 'alarm') {
        pen.fillRect(left, top, size - 1, size - 1);
      } else if (key === 'silent') {
        pen.strokeStyle = colours[key];
        pen.strokeRect(left + inset + 0.5, top + inset + 0.5, side - 1, side - 1);
      } else {
        pen.fillRect(left + inset, top + inset, side, side);
      }
    });
    canvas.setAttribute('aria-label',
      `Map of ${count(known.totals.fans)} fans: ${count(known.totals.alarm)} with an alarm. The table below has them all.`);
  }

  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    const column = Math.floor((event.clientX - box.left) / size);
    return column < columns ? cells[Math.floor((event.clientY - box.top) / size) * columns + column] : undefined;
  };
  canvas.addEventListener('click', (event) => {
    const fan = at(event);
    if (fan) {
      location.hash = fanPath(fan.id);
    }
  });
  canvas.addEventListener('mousemove', (event) => {
    const fan = at(event);
    marker.hidden = !fan;
    if (fan) {
      write(marker, `${fan.id.slice(0, 60)} · ${state(fan.state).words} · ${percent(fan.probability)}`);
      const box = figure.getBoundingClientRect();
      marker.style.left = `${Math.max(0, Math.min(event.clientX - box.left + 12, box.width - marker.offsetWidth))}px`;
      marker.style.top = `${event.clientY - box.top + 16}px`;
    }
  });
  canvas.addEventListener('mouseleave', () => { marker.hidden = true; });
  const resized = new ResizeObserver(draw);
  resized.observe(figure);
  themes.addEventListener('change', draw);
  return {
    element: figure,
    update() {
      figure.hidden = known.fans.size < MAP_FROM;
      if (cells.length !== known.fans.size) {
        cells = [...known.fans.values()].sort((one, other) => ranks.get(one) - ranks.get(other));
      }
      draw();
    },
    reset() {
      cells = [];
    },
    close() {
      resized.disconnect();
      themes.removeEventListener('change', draw);
    },
  };
}

/* one row, kept for its fan as long as it can be seen */
function row(fan) {
  const stateCell = element('td', { class: 'c-state' });
  const link = element('a', { href: fanPath(fan.id) }, fanName(fan.id));
  const meter = element('span', { class: 'fill' });
  const probability = element('span', { class: 'figure' });
  const values = known.features.map(() => element('td', { class: 'number c-value' }));
  const heard = element('td', { class: 'number c-heard' });
  const made = element('tr', {}, stateCell, element('th', { scope: 'row', class: 'c-name' }, link),
    element('td', { class: 'number c-probability' }, element('span', { class: 'meter', 'aria-hidden': 'true' }, meter),
      probability), ...values, heard);
  let shown = null;
  return {
    element: made,
    link,
    update(index) {
      const { key, words } = state(fan.state);
      if (shown !== words) {
        shown = words;
        made.className = key;
        stateCell.replaceChildren(sign(key, words));
      }
      write(probability, percent(fan.probability));
      meter.style.width = `${Math.round(fan.probability * 100)}%`;
      meter.classList.toggle('over', (fan.state & FAULTY) > 0);
      values.forEach((cell, place) => write(cell, number(fan.values[place], feature(known.features[place]).decimals)));
      const age = now() - fan.heard;
      write(heard, age < 2500 ? 'now' : `${duration(age)} ago`);
      made.setAttribute('aria-rowindex', String(index + 2));
    },
  };
}

function table() {
  const head = element('tr', { 'aria-rowindex': '1' });
  const body = element('tbody');
  const above = element('tr', { class: 'spacer', 'aria-hidden': 'true' }, element('td'));
  const below = element('tr', { class: 'spacer', 'aria-hidden': 'true' }, element('td'));
  const grid = element('table', { class: 'fans' }, element('caption', { class: 'unseen' }, 'Fans, the worst first'),
    element('thead', {}, head), body);
  let listed = [];
  let rows = new Map();
  let columns = '';

  function heads() {
    const wanted = JSON.stringify([known.features, order]);
    if (wanted === columns) {
      return;
    }
    columns = wanted;
    const sorted = (by, words, unit, kind) => {
      const active = order.by === by;
      const button = element('button', { type: 'button', onclick: () => {
        order = { by, down: active && !order.down };
        update();
      } }, words, unit ? element('span', { class: 'unit' }, ` ${unit}`) : '',
      element('span', { class: 'arrow', 'aria-hidden': 'true' }, active ? (order.down ? ' ↑' : ' ↓') : ''));
      const falling = !['state', 'name'].includes(by);
      return element('th', { scope: 'col', class: kind,
        'aria-sort': active ? (order.down === falling ? 'ascending' : 'descending') : null }, button);
    };
    head.replaceChildren(sorted('state', 'State', '', 'c-state'), sorted('name', 'Fan', '', 'c-name'),
      sorted('probability', 'Fault probability', '', 'number c-probability'),
      ...known.features.map((name, place) =>
        sorted(place, feature(name).label, feature(name).unit, 'number c-value')),
      sorted('heard', 'Last heard', '', 'number c-heard'));
    rows.clear();
    body.replaceChildren(above, below);
  }

  function list() {
    rankNames();
    const tile = TILES.find(({ key }) => key === filter);
    const sought = search.trim().toLowerCase();
    listed = [...known.fans.values()].filter((fan) => tile.matches(fan) && fan.key.includes(sought));
    listed.sort(comparison());
    grid.setAttribute('aria-rowcount', String(listed.length + 1));
  }

  function draw() {
    const top = body.getBoundingClientRect().top;
    const first = Math.max(0, Math.min(listed.length, Math.floor(-top / ROW_PIXELS) - SPARE_ROWS));
    const last = Math.min(listed.length, Math.ceil((innerHeight - top) / ROW_PIXELS) + SPARE_ROWS);
    const next = new Map();
    let before = above;
    for (let index = first; index < last; index += 1) {
      const fan = listed[index];
      const shown = rows.get(fan) ?? row(fan);
      shown.update(index);
      next.set(fan, shown);
      if (before.nextSibling !== shown.element) {
        before.after(shown.element);
      }
      before = shown.element;
    }
    for (const [fan, shown] of rows) {
      if (!next.has(fan)) {
        shown.element.remove();
      }
    }
    rows = next;
    above.firstChild.style.height = `${first * ROW_PIXELS}px`;
    above.hidden = first === 0;
    below.firstChild.style.height = `${(listed.length - last) * ROW_PIXELS}px`;
    below.hidden = last >= listed.length;
  }

  function update() {
    heads();
    list();
    draw();
  }

  /* arrow keys go from fan to fan, also to those that are not drawn yet */
  body.addEventListener('keydown', (event) => {
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity };
    const step = steps[event.key];
    if (step === undefined || event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    const current = listed.findIndex((fan) => rows.get(fan)?.link === document.activeElement);
    if (current >= 0) {
      event.preventDefault();
      const target = Math.max(0, Math.min(listed.length - 1, current + step));
      const top = body.getBoundingClientRect().top + target * ROW_PIXELS;
      if (top < 2 * ROW_PIXELS || top > innerHeight - 2 * ROW_PIXELS) {
        scrollBy(0, top - innerHeight / 2);
        draw();
      }
      rows.get(listed[target])?.link.focus({ preventScroll: true });
    }
  });

  return { element: element('div', { class: 'frame' }, grid), update, draw, shown: () => listed.length };
}

/** The view of all fans. */
export function fansView() {
  const strip = tiles((key) => {
    filter = filter === key ? 'all' : key;
    update();
  });
  const box = element('input', {
    type: 'search', id: 'search', placeholder: 'Search fans', value: search, autocomplete: 'off', spellcheck: 'false',
    'aria-label': 'Search fans by name',
    oninput: (event) => {
      search = event.target.value;
      update();
    },
  });
  const found = element('span', { class: 'found', role: 'status' });
  const picture = map();
  const rows = table();
  const empty = element('div', { class: 'empty', hidden: true });
  const whole = element('section', { 'aria-labelledby': 'heading' },
    element('h1', { id: 'heading', class: 'unseen' }, 'Fans'),
    strip.element, picture.element,
    element('div', { class: 'tools' }, box, found), rows.element, empty);

  function update(event) {
    if (event?.detail?.added) {
      ranks = new Map();
      picture.reset();
    }
    rankNames();
    strip.update();
    picture.update();
    rows.update();
    const none = known.fans.size === 0;
    rows.element.hidden = rows.shown() === 0;
    box.parentElement.hidden = none;
    empty.hidden = rows.shown() > 0;
    if (none) {
      empty.replaceChildren(element('strong', {}, 'No fan has reported yet.'),
        element('p', {}, 'Fans appear here by themselves with their first reading. If they should have by now, '
          + 'the ', element('a', { href: '#/system' }, 'system page'), ' says what each component is doing.'));
    } else if (rows.shown() === 0) {
      empty.replaceChildren(element('strong', {}, 'No fan fits.'),
        element('p', {}, 'Clear the search or choose another state.'));
    }
    write(found, rows.shown() === known.fans.size ? '' : `${count(rows.shown())} of ${count(known.fans.size)}`);
  }

  function slash(event) {
    if (event.key === '/' && !/^(INPUT|TEXTAREA)$/.test(document.activeElement?.tagName ?? '')) {
      event.preventDefault();
      box.focus();
    }
  }

  let due = false;
  const scrolled = () => {
    if (!due) {
      due = true;
      requestAnimationFrame(() => {
        due = false;
        rows.draw();
      });
    }
  };
  news.addEventListener('fans', update);
  addEventListener('scroll', scrolled, { passive: true });
  addEventListener('resize', scrolled);
  addEventListener('keydown', slash);
  const ages = setInterval(rows.draw, 5000);
  return {
    element: whole,
    title: '',
    shown: update,
    close() {
      clearInterval(ages);
      picture.close();
      news.removeEventListener('fans', update);
      removeEventListener('scroll', scrolled);
      removeEventListener('resize', scrolled);
      removeEventListener('keydown', slash);
    },
  };
}
