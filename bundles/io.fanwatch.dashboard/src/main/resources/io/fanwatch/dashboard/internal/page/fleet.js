/* Who fails next: the fans of which something is known ahead, by how long they still have. */

import { request } from './feed.js';
import { element, fanName, fanPath, number, sign, state, write } from './text.js';
import { blame, remaining } from './health.js';

const EVERY_MILLIS = 5000;

/** The view of the fleet. */
export function fleetView() {
  const body = element('tbody');
  const frame = element('div', { class: 'frame', hidden: true }, element('table', { class: 'board fleet' },
    element('caption', { class: 'unseen' }, 'Fans, who fails next first'),
    element('thead', {}, element('tr', {}, ...['Fan', 'State', 'Limit reached in', 'Distance', 'To blame'].map((words) =>
      element('th', { scope: 'col' }, words)))), body));
  const empty = element('div', { class: 'empty' }, element('strong', {}, 'Nothing is known ahead yet.'),
    element('p', {}, 'Fans appear here as soon as the condition monitor or a model says how they are.'));
  const summary = element('p', { class: 'summary' });
  const whole = element('section', { 'aria-labelledby': 'heading' },
    element('div', { class: 'headline' }, element('h1', { id: 'heading' }, 'Who fails next'), summary), frame, empty);

  async function update() {
    const fleet = await request('api/fleet').catch(() => null);
    if (fleet === null) {
      return;
    }
    body.replaceChildren(...fleet.fans.map((fan) => {
      const { key, words } = state(fan.state);
      const phase = { LEARNING: 'learning', PAUSED: 'stands' }[fan.phase];
      return element('tr', {},
        element('th', { scope: 'row', class: 'c-name' }, element('a', { href: fanPath(fan.fan) }, fanName(fan.fan))),
        element('td', {}, sign(key, words)),
        element('td', {}, remaining(fan) || '–'),
        element('td', {}, phase ?? (fan.distance === undefined ? '–' : number(fan.distance, 2))),
        element('td', { class: 'c-why' }, element('bdi', {}, fan.distance >= 0.7 ? blame(fan) : '')));
    }));
    frame.hidden = fleet.fans.length === 0;
    empty.hidden = fleet.fans.length > 0;
    write(summary, `${fleet.fans.filter((fan) => fan.remaining !== undefined).length} with an end in sight`);
  }

  update();
  const timer = setInterval(update, EVERY_MILLIS);
  return { element: whole, title: 'Who fails next', close: () => clearInterval(timer) };
}
