/* The last messages that were no readings, and what would take them. */

import * as feed from './feed.js';
import { element, fanName, moment, number } from './text.js';

const SHOWN = 10;

/** The list; `show` asks for it anew. */
export function rejectedMessages() {
  const list = element('div');
  const none = element('p', {}, 'No message was rejected.');
  const whole = element('section', { class: 'rejected', 'aria-labelledby': 'rejected' },
    element('h2', { id: 'rejected' }, 'Rejected messages'), none, list);
  let shown = new Map();

  function values(reading) {
    return element('p', {}, 'Fan ', fanName(reading.fan), `, ${moment(reading.time)}: `,
      reading.values.map(([name, value]) => `${name} ${value === null ? 'missing' : number(value, Number.isInteger(value) ? 0 : 2)}`)
        .join(', '));
  }

  function remedy({ settings, readings, notes }) {
    const good = settings.length > 0;
    const more = readings.length > SHOWN ? [element('p', {}, `And ${readings.length - SHOWN} more.`)] : [];
    return [
      element('h3', {}, good ? 'A listener with these settings takes it' : 'No settings of a listener take it'),
      ...(good ? [element('p', {}, 'Everything else is as by default.'),
        element('pre', { tabindex: 0 }, settings.map(([name, value]) => `${name}=${value}\n`).join('')),
        element('h3', {}, readings.length === 1 ? 'The reading that comes of it' : 'The readings that come of it'),
        ...readings.slice(0, SHOWN).map(values), ...more] : []),
      ...(notes.length > 0 && good ? [element('h3', {}, 'Note')] : []),
      ...notes.map((note) => element('p', {}, element('bdi', {}, note))),
    ];
  }

  function entry(message) {
    const answer = element('div', { class: 'remedy', 'aria-live': 'polite' });
    const made = element('details', { ontoggle: () => {
      if (made.open && answer.childElementCount === 0) {
        feed.remedy(message).then((found) => answer.replaceChildren(...remedy(found)))
          .catch((problem) => answer.replaceChildren(element('p', {}, problem.message)));
      }
    } },
      element('summary', {}, `${moment(Date.parse(message.time))} `, element('bdi', { class: 'topic' }, message.topic), ' ',
        element('bdi', {}, message.reason)),
      element('p', {}, `To ${message.listener}`), element('pre', { tabindex: 0 }, message.payload), answer);
    return made;
  }

  function update({ rejected }) {
    const before = shown;
    shown = new Map();
    for (const message of rejected) {
      const key = JSON.stringify([message.listener, message.time, message.reason]);
      shown.set(key, before.get(key) ?? entry(message));
    }
    none.hidden = shown.size > 0;
    const entries = [...shown.values()];
    if (entries.length !== list.children.length || entries.some((made, index) => list.children[index] !== made)) {
      list.replaceChildren(...entries);
    }
  }

  return { element: whole, show: () => feed.rejected().then(update) };
}
