/* The view of all alarms: those that are not over, with what can be done about them, and those that are. */

import { known, news } from './feed.js';
import { board, past } from './board.js';
import { count, element, write } from './text.js';

export function alarmsView() {
  const summary = element('p', { class: 'summary' });
  const all = element('button', { type: 'button', hidden: true, onclick: () => open.acknowledge() }, 'Acknowledge all');
  const over = past('');
  const open = board(null, over.update);
  const whole = element('section', { 'aria-labelledby': 'heading' },
    element('div', { class: 'headline' }, element('h1', { id: 'heading' }, 'Alarms'), summary, all), open.element,
    element('div', { class: 'headline history' }, element('h2', {}, 'Alarms that are over')), over.element);

  function update() {
    write(summary, `${count(known.unacknowledged)} not acknowledged`);
    all.hidden = known.unacknowledged === 0;
  }

  news.addEventListener('fans', update);
  return {
    element: whole,
    title: 'Alarms',
    shown: update,
    close() {
      open.close();
      news.removeEventListener('fans', update);
    },
  };
}
