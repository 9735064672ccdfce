/* How every component does. */

import { known, status } from './feed.js';
import { models } from './models.js';
import { rejectedMessages } from './rejected.js';
import { element, number, sign, write } from './text.js';

const INTERVAL_MILLIS = 3000;
/* of the population stability index */
const NOTABLE = 0.1;
const LARGE = 0.25;
const WORDS = { OK: ['healthy', 'OK'], WARNING: ['faulty', 'Warning'], ERROR: ['alarm', 'Error'] };

/** The view of the components. */
export function systemView() {
  const list = element('div', { class: 'components' });
  const summary = element('p', { class: 'summary' });
  const held = models();
  const rejected = rejectedMessages();
  const whole = element('section', { 'aria-labelledby': 'heading' },
    element('div', { class: 'headline' }, element('h1', { id: 'heading' }, 'System'), summary), list, held.element, rejected.element,
    element('p', { class: 'fine' }, 'Charts by uPlot, ',
      element('a', { href: new URL('uplot-licence.txt', import.meta.url).href }, 'MIT licence'), '.'));
  const opened = new Set();
  const cards = new Map();

  function card(name) {
    const level = element('span', { class: 'level' });
    const message = element('p');
    const metrics = element('dl');
    const drift = element('div', { class: 'drift', hidden: true });
    const details = element('details', { ontoggle: () => {
      if (details.open) {
        opened.add(name);
      } else {
        opened.delete(name);
      }
    } }, element('summary', {}, 'Metrics'), metrics);
    const made = element('article', { class: 'component' },
      element('h2', {}, element('bdi', {}, name)), level, message, drift, details);
    return { element: made, level, message, drift, metrics, details };
  }

  function showDrift(place, { drift, drifted }) {
    place.hidden = drift === undefined;
    const said = `${drift} ${drifted}`;
    if (place.hidden || place.dataset.said === said) {
      return;
    }
    place.dataset.said = said;
    const [key, words] = drift >= LARGE ? ['alarm', 'large'] : drift >= NOTABLE ? ['faulty', 'notable'] : ['healthy', 'small'];
    place.replaceChildren(
      element('span', {}, 'Drift from the training data'),
      element('meter', { min: 0, max: 2 * LARGE, low: NOTABLE, high: LARGE, optimum: 0, value: drift,
        'aria-label': `Drift ${drift}, notable from ${NOTABLE}, large from ${LARGE}` }),
      element('span', { class: 'figure' }, number(drift, 2)), sign(key, words), element('bdi', {}, drifted ?? ''));
  }

  function show({ components }) {
    const order = components.map((component) => {
      const shown = cards.get(component.component) ?? card(component.component);
      cards.set(component.component, shown);
      const [key, words] = WORDS[component.level] ?? WORDS.ERROR;
      if (shown.level.dataset.level !== component.level) {
        shown.level.dataset.level = component.level;
        shown.element.className = `component ${key}`;
        shown.level.replaceChildren(sign(key, words));
      }
      write(shown.message, component.message);
      showDrift(shown.drift, component);
      const places = [...shown.metrics.children];
      if (places.length !== 2 * component.metrics.length) {
        shown.metrics.replaceChildren(...component.metrics.flatMap(([name, value]) =>
          [element('dt', {}, name), element('dd', {}, value)]));
      } else {
        component.metrics.forEach(([name, value], index) => {
          write(places[2 * index], name);
          write(places[2 * index + 1], value);
        });
      }
      shown.details.open = opened.has(component.component);
      return shown.element;
    });
    if (order.some((made, index) => list.children[index] !== made) || list.children.length !== order.length) {
      list.replaceChildren(...order);
    }
    const bad = components.filter(({ level }) => level !== 'OK').length;
    write(summary, `${bad === 0 ? 'All components work' : `${bad} of ${components.length} components need a look`}`
      + `${known.model ? ` · model ${known.model}` : ''}${known.user ? ` · logged in as ${known.user}` : ''}`);
  }

  const ask = () => {
    Promise.all([status().then(show), rejected.show()]).catch(() => write(summary, 'The gateway does not answer.'));
    held.update();
  };
  const asking = setInterval(ask, INTERVAL_MILLIS);
  ask();
  return {
    element: whole,
    title: 'System',
    close: () => clearInterval(asking),
  };
}
