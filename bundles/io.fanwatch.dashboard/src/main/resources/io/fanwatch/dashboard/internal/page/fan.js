/* One fan: its last values, charts of what they were, and its alarms. */

import { known, news, now, points as load } from './feed.js';
import { FAULTY, clock, duration, element, fanName, feature, moment, number, percent, sign, state, write } from './text.js';
import { colour, themes } from './theme.js';
import { board, past } from './board.js';
import { health } from './health.js';

const HEIGHT = 170;
const SHORTEST_SECONDS = 60;
/* without two minutes, which the library leaves out, a narrow chart of some minutes would have no time in it */
const TIME_STEPS = [1, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200];
let library = null;

/* the charts' code is loaded with the first fan only */
function charts() {
  if (!library) {
    const sheet = element('link', { rel: 'stylesheet', href: new URL('uplot.css', import.meta.url).href });
    document.head.append(sheet);
    library = import('./uplot.js').then((module) => module.default);
  }
  return library;
}

function chart(Plot, spec, alarms) {
  const latest = element('output', { class: 'latest' }, '–');
  const range = element('span', { class: 'range' });
  const plot = element('div', { class: 'plot', role: 'img', 'aria-label': spec.label });
  const panel = element('figure', { class: `chart ${spec.kind}` },
    element('figcaption', {}, element('span', { class: 'label' }, spec.label), latest, range), plot);
  let drawn = null;
  let data = [[], []];

  const shade = (u) => {
    const { ctx, bbox } = u;
    ctx.save();
    ctx.fillStyle = colour('--band');
    for (const alarm of data[0].length > 0 ? alarms() : []) {
      const end = alarm.active ? now() : Date.parse(alarm.cleared ?? alarm.changed);
      const from = Math.max(bbox.left, u.valToPos(Date.parse(alarm.since) / 1000, 'x', true));
      const to = Math.min(bbox.left + bbox.width, u.valToPos(end / 1000, 'x', true));
      if (to > from) {
        ctx.fillRect(from, bbox.top, to - from, bbox.height);
      }
    }
    ctx.restore();
  };

  const mark = (u) => {
    const { ctx, bbox } = u;
    const threshold = spec.threshold?.();
    if (threshold !== null && threshold !== undefined) {
      ctx.save();
      const level = Math.round(u.valToPos(threshold, 'y', true));
      ctx.strokeStyle = colour('--alarm');
      ctx.lineWidth = devicePixelRatio;
      ctx.setLineDash([5 * devicePixelRatio, 4 * devicePixelRatio]);
      ctx.beginPath();
      ctx.moveTo(bbox.left, level);
      ctx.lineTo(bbox.left + bbox.width, level);
      ctx.stroke();
      ctx.restore();
    }
  };

  function make() {
    drawn?.destroy();
    const axis = {
      stroke: colour('--muted'), font: '12px system-ui, sans-serif',
      grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false },
    };
    drawn = new Plot({
      width: Math.max(200, plot.clientWidth || 320),
      height: HEIGHT,
      legend: { show: false },
      cursor: { y: false, drag: { setScale: false }, sync: { key: 'fan' }, points: { size: 7 } },
      padding: [8, 26, 0, 0],
      scales: {
        x: { time: true, range: () => {
          const end = now() / 1000;
          const first = data[0][0] ?? end;
          return [Math.max(end - known.historySeconds, Math.min(first, end - SHORTEST_SECONDS)), end];
        } },
        y: spec.fixed ? { range: () => spec.fixed } : {
          range: (u, least, most) => {
            if (least === null || most === null) {
              return [0, 1];
            }
            const room = Math.max((most - least) * 0.15, Math.abs(most) * 0.02, 0.5);
            return [least - room, most + room];
          },
        },
      },
      axes: [
        { ...axis, size: 28, space: 80, incrs: TIME_STEPS, values: (u, ticks) => {
          const whole = ticks.every((tick) => tick % 60 === 0);
          return ticks.map((tick) => (whole ? clock(tick * 1000).slice(0, 5) : clock(tick * 1000)));
        } },
        { ...axis, size: 52, space: 36,
          values: (u, ticks) => ticks.map((tick) => (spec.percent ? `${Math.round(tick * 100)}` : String(tick))) },
      ],
      series: [{}, {
        stroke: colour('--series'), width: 1.75, spanGaps: false, points: { show: false },
      }],
      hooks: {
        drawClear: [shade],
        draw: [mark],
        setCursor: [(u) => describe(u.cursor.idx)],
      },
    }, data, plot);
  }

  const value = (amount) => (spec.percent ? percent(amount) : `${number(amount, spec.decimals)}${spec.unit ? ` ${spec.unit}` : ''}`);

  function describe(index) {
    const values = data[1];
    const pointed = index !== null && index !== undefined && values[index] !== undefined;
    const place = pointed ? index : values.length - 1;
    write(latest, values.length === 0 ? '–' : value(values[place]));
    write(range, pointed ? `at ${clock(data[0][index] * 1000)}` : spec.note?.() ?? '');
  }

  const resized = new ResizeObserver(() => drawn?.setSize({ width: Math.max(200, plot.clientWidth), height: HEIGHT }));
  resized.observe(plot);
  return {
    element: panel,
    make,
    set(times, values) {
      data = [times, values];
      drawn?.setData(data);
      describe(drawn?.cursor?.idx);
      const finite = values.filter((amount) => amount !== null);
      if (finite.length > 0) {
        plot.setAttribute('aria-label', `${spec.label}, last ${duration(known.historySeconds * 1000)}: now `
          + `${value(finite[finite.length - 1])}, lowest ${value(Math.min(...finite))}, highest ${value(Math.max(...finite))}`);
      }
    },
    close() {
      resized.disconnect();
      drawn?.destroy();
    },
  };
}

/** The view of one fan. */
export function fanView(id) {
  const badge = element('span', { class: 'badge-place' });
  const summary = element('p', { class: 'summary' });
  const place = element('div', { class: 'charts' });
  const note = element('div', { class: 'empty', hidden: true });
  const over = past(id);
  const open = board(id, () => over.update().then(draw));
  const own = () => [...open.alarms(), ...over.alarms()].filter((alarm) => alarm.cause === 'MODEL');
  const condition = health(id);
  const whole = element('section', { 'aria-labelledby': 'heading' },
    element('p', { class: 'crumbs' }, element('a', { href: '#/' }, '← All fans')),
    element('div', { class: 'headline' }, element('h1', { id: 'heading' }, 'Fan ', fanName(id)), badge, summary),
    open.element, note, condition.element, place, element('h2', {}, 'Alarms that are over'), over.element);

  let panels = [];
  let Plot = null;
  let features = '';
  let collected = [];
  let closed = false;

  function build() {
    const wanted = JSON.stringify(known.features);
    if (!Plot || wanted === features || known.features.length === 0) {
      return;
    }
    features = wanted;
    panels.forEach((panel) => panel.close());
    const specs = [
      { label: 'Fault probability', unit: '%', percent: true, fixed: [0, 1], kind: 'wide', threshold: () => known.threshold,
        note: () => (known.threshold === null ? '' : `faulty from ${percent(known.threshold)}`) },
      ...known.features.map((name) => ({ ...feature(name), kind: '' })),
    ];
    panels = specs.map((spec) => chart(Plot, spec, own));
    place.replaceChildren(...panels.map((panel) => panel.element));
    panels.forEach((panel) => panel.make());
    draw();
  }

  function draw() {
    const times = [];
    const columns = known.features.map(() => []);
    const probabilities = [];
    let before = null;
    for (const [time, ...row] of collected) {
      if (before !== null && time - before > Math.max(10000, 5 * spacing())) {
        // a gap is a gap, not a line
        times.push((before + 1) / 1000);
        columns.forEach((column) => column.push(null));
        probabilities.push(null);
      }
      before = time;
      times.push(time / 1000);
      columns.forEach((column, index) => column.push(row[index] ?? null));
      probabilities.push(row[row.length - 1]);
    }
    panels.forEach((panel, index) => panel.set(times, index === 0 ? probabilities : columns[index - 1]));
  }

  /* the usual time between two points */
  function spacing() {
    const recent = collected.slice(-20);
    return recent.length < 2 ? 0 : (recent[recent.length - 1][0] - recent[0][0]) / (recent.length - 1);
  }

  function collect(news_) {
    if (news_.length > 0) {
      const from = news_[0][0];
      const kept = collected.filter(([time]) => time < from && time > now() - known.historySeconds * 1000);
      collected = [...kept, ...news_];
    }
  }

  function head() {
    const fan = known.byId.get(id);
    note.hidden = fan !== undefined;
    place.hidden = fan === undefined;
    if (!fan) {
      note.replaceChildren(element('strong', {}, 'Nothing is known of this fan.'),
        element('p', {}, 'It has not reported since the gateway started. Its alarms of before are below.'));
      write(summary, '');
      badge.replaceChildren();
      return;
    }
    const { key, words } = state(fan.state);
    if (badge.dataset.words !== words) {
      badge.dataset.words = words;
      badge.replaceChildren(sign(key, words));
    }
    const since = fan.since > 0 ? `since ${moment(fan.since)} · ` : '';
    const age = now() - fan.heard;
    write(summary, `${since}last reading ${age < 2500 ? 'now' : `${duration(age)} ago`}`
      + `${fan.state & FAULTY ? ', faulty' : ''}${known.model ? ` · model ${known.model}` : ''}`);
  }

  function fans() {
    head();
    build();
  }
  const arrived = ({ detail }) => {
    collect(detail.points);
    draw();
  };
  const themed = () => panels.forEach((panel) => panel.make());
  const ages = setInterval(head, 1000);
  news.addEventListener('fans', fans);
  news.addEventListener('points', arrived);
  themes.addEventListener('change', themed);
  charts().then((loaded) => {
    if (!closed) {
      Plot = loaded;
      build();
    }
  });
  load(id).then((first) => {
    collect(first);
    draw();
  }).catch(() => {});
  return {
    element: whole,
    title: `Fan ${id.slice(0, 40)}`,
    shown: head,
    close() {
      closed = true;
      clearInterval(ages);
      open.close();
      condition.close();
      panels.forEach((panel) => panel.close());
      news.removeEventListener('fans', fans);
      news.removeEventListener('points', arrived);
      themes.removeEventListener('change', themed);
    },
  };
}
