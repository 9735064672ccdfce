/* How a fan is, compared with its own normal: over days, which sensor is to blame, and for how long it still has. */

import { request } from './feed.js';
import { element, number } from './text.js';

const EVERY_MILLIS = 10000;
const WIDTH = 1000;
const HEIGHT = 180;
const LEFT = 40;
const BOTTOM = 22;
const SVG = 'http://www.w3.org/2000/svg';
const NAMED = 6;

/** Hours for people. */
export function hours(value) {
  if (value === null || value === undefined) {
    return '–';
  }
  if (value < 2) {
    return `${number(value * 60, 0)} min`;
  }
  return value < 96 ? `${number(value, 0)} h` : `${number(value / 24, 0)} d`;
}

/** How long a fan still has, in words, with its interval. */
export function remaining(fan) {
  if (fan.remaining === undefined) {
    return '';
  }
  const say = (value) => (fan.unit === 'h' ? hours(value) : `${number(value, 0)} ${fan.unit}`);
  return fan.low === null || fan.high === null ? say(fan.remaining) : `${say(fan.remaining)} (${say(fan.low)} to ${say(fan.high)})`;
}

/** Which sensors are to blame, the most first. */
export const blame = (fan) => (fan.contributions ?? []).filter(([, deviation]) => Math.abs(deviation) >= 1).slice(0, 3)
  .map(([feature, deviation]) => `${feature} ${deviation > 0 ? '+' : '−'}${number(Math.abs(deviation), 1)} σ`).join(', ');

const drawn = (name, attributes, text) => {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  if (text) {
    made.textContent = text;
  }
  return made;
};

function span(millis) {
  return millis < 2 * 3600000 ? `${Math.round(millis / 60000)} min`
    : millis < 4 * 86400000 ? `${Math.round(millis / 3600000)} h` : `${Math.round(millis / 86400000)} d`;
}

/* the distance so far, the limit, and where it is going: to the limit at the median, in a wedge from the 10th to the 90th
   percentile */
function picture(fan) {
  const points = fan.points.filter(([, distance]) => distance !== null);
  const first = points[0][0];
  const last = points[points.length - 1][0];
  const ahead = fan.unit === 'h' ? 3600000 * Math.min(fan.high ?? fan.remaining, 3 * fan.remaining) : 0;
  const end = last + Math.min(Math.max(ahead, 0), 2 * Math.max(last - first, 3600000)) || last + 1;
  const most = Math.max(1.2, ...points.map(([, distance]) => distance)) * 1.05;
  const x = (time) => LEFT + (WIDTH - LEFT - 8) * ((time - first) / Math.max(1, end - first));
  const y = (distance) => (HEIGHT - BOTTOM) * (1 - distance / most) + 4;
  const svg = drawn('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: 'healthline', role: 'img',
    'aria-label': `Distance from its normal, now ${number(fan.distance, 2)}, limit 1` });
  const now = points[points.length - 1][1];
  if (ahead > 0 && fan.low !== null && fan.high !== null) {
    const at = (left) => `${x(last + 3600000 * left)},${y(Math.max(1, now))}`;
    svg.append(drawn('polygon', { class: 'wedge', points: `${x(last)},${y(now)} ${at(fan.low)} ${at(fan.high)}` }));
  }
  svg.append(drawn('line', { class: 'limit', x1: LEFT, x2: WIDTH - 8, y1: y(1), y2: y(1) }));
  svg.append(drawn('polyline', { class: 'distance', points: points.map(([time, distance]) =>
    `${x(time).toFixed(1)},${y(distance).toFixed(1)}`).join(' ') }));
  if (ahead > 0) {
    svg.append(drawn('line', { class: 'trend', x1: x(last), y1: y(now), x2: x(last + 3600000 * fan.remaining), y2: y(Math.max(1, now)) }));
  }
  svg.append(drawn('text', { x: 2, y: y(1) + 4 }, 'limit'), drawn('text', { x: 2, y: y(0) }, '0'),
    drawn('text', { x: LEFT, y: HEIGHT - 4 }, `${span(last - first)} ago`),
    drawn('text', { x: x(last), y: HEIGHT - 4, 'text-anchor': 'middle' }, 'now'));
  return svg;
}

/** The health of one fan; hidden as long as nothing is known of it. Keeps itself up to date. */
export function health(id) {
  const line = element('p', { class: 'summary' });
  const place = element('div', {});
  const bars = element('div', { class: 'blame' });
  const whole = element('section', { class: 'health', hidden: true, 'aria-label': 'Health' },
    element('h2', {}, 'Health over time'), line, place, bars);

  function draw(fan) {
    whole.hidden = fan.phase === undefined && fan.remaining === undefined;
    const left = remaining(fan);
    line.textContent = [
      { LEARNING: 'Its normal is being learned.', PAUSED: 'Its machine stands.' }[fan.phase] ?? '',
      fan.phase === 'WATCHING' ? `${number(fan.distance, 2)} ${fan.distance < 1 ? 'of the way to' : 'times'} the limit of its own normal.` : '',
      left === '' ? '' : `Failure limit reached in ${left}.`,
    ].filter((words) => words !== '').join(' ');
    place.replaceChildren(...(fan.points ?? []).some(([, distance]) => distance !== null) ? [picture(fan)] : []);
    const most = Math.max(1, ...(fan.contributions ?? []).map(([, deviation]) => Math.abs(deviation)));
    bars.replaceChildren(...(fan.contributions ?? []).slice(0, NAMED).map(([feature, deviation]) => element('div', {},
      element('bdi', { class: 'feature' }, feature),
      element('meter', { min: 0, max: most, value: Math.abs(deviation), 'aria-label': feature }),
      element('span', { class: 'figure' }, `${deviation > 0 ? '+' : '−'}${number(Math.abs(deviation), 1)} σ`))));
  }

  const update = () => request(`api/health?${new URLSearchParams({ fan: id })}`).then(draw).catch(() => {});
  update();
  const timer = setInterval(update, EVERY_MILLIS);
  return { element: whole, close: () => clearInterval(timer) };
}
