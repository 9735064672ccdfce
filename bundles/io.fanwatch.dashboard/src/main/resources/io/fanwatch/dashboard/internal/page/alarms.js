/* The alarms of all fans, or of one, newest first; who has seen them. */

import { acknowledge, known, news, now, silent } from './feed.js';
import { board } from './board.js';
import { count, duration, element, fanName, fanPath, moment, percent, sign, write } from './text.js';

const PAGE = 100;

function seen(alarm, act) {
  if (alarm.user !== undefined) {
    return element('span', { class: 'seen' }, element('span', { 'aria-hidden': 'true' }, '✓ '), element('bdi', {}, alarm.user),
      ` · ${moment(alarm.seen)}`);
  }
  return element('button', {
    type: 'button', onclick: (event) => act([alarm.number], event.currentTarget),
    'aria-label': `Acknowledge the alarm of fan ${alarm.fan}`,
  }, 'Acknowledge');
}

function row(alarm, withFan, act) {
  const open = alarm.cleared === undefined;
  const cell = (label, kind, ...content) => element('td', { 'data-label': label, class: kind }, ...content);
  const lasted = cell('Lasted', 'number', duration((open ? now() : alarm.cleared) - alarm.raised));
  const made = element('tr', { class: open ? 'alarm' : '' },
    cell('State', 'c-state', open ? sign('alarm', 'Active') : sign('over', 'Over')),
    ...(withFan ? [element('th', { scope: 'row', class: 'c-name', 'data-label': 'Fan' },
      element('a', { href: fanPath(alarm.fan) }, fanName(alarm.fan)))] : []),
    cell('Raised', 'number', moment(alarm.raised)), lasted,
    cell('Peak', 'number', percent(alarm.peak)), cell('Model', 'c-model', alarm.model),
    cell('Acknowledged', 'c-seen', seen(alarm, act)));
  return { element: made, lasted: open ? lasted : null, alarm };
}

/** A table of alarms that keeps itself up to date. */
export function alarmTable(fits, withFan, emptyWords) {
  const body = element('tbody');
  const more = element('button', { type: 'button', class: 'more', hidden: true, onclick: () => {
    most += PAGE;
    update();
  } }, 'Show more');
  const failure = element('p', { class: 'failure', role: 'alert', hidden: true });
  const empty = element('div', { class: 'empty', hidden: true }, element('strong', {}, emptyWords));
  const heads = ['State', ...(withFan ? ['Fan'] : []), 'Raised', 'Lasted', 'Peak', 'Model', 'Acknowledged'];
  const grid = element('table', { class: `alarms ${withFan ? 'with-fan' : ''}` },
    element('caption', { class: 'unseen' }, 'Alarms, newest first'),
    element('thead', {}, element('tr', {}, ...heads.map((words) => element('th', {
      scope: 'col', class: ['Raised', 'Lasted', 'Peak'].includes(words) ? 'number' : '',
    }, words)))), body);
  const frame = element('div', { class: 'frame' }, grid);
  const whole = element('div', {}, failure, frame, empty, more);
  let most = PAGE;
  let rows = [];

  async function act(numbers, button) {
    button.disabled = true;
    failure.hidden = true;
    try {
      const outcome = await acknowledge(numbers);
      if (!outcome.kept) {
        failure.textContent = 'Acknowledged, but the gateway cannot keep it over a restart: see the system page.';
        failure.hidden = false;
      }
    } catch (problem) {
      failure.textContent = silent(problem)
        ? 'Not acknowledged: the gateway does not answer.' : `Not acknowledged: ${problem.message}`;
      failure.hidden = false;
      button.disabled = false;
    }
  }

  function update() {
    const fitting = [...known.alarms.values()].filter(fits).sort((one, other) => other.number - one.number);
    const before = new Map(rows.map((shown) => [shown.alarm, shown]));
    rows = fitting.slice(0, most).map((alarm) => before.get(alarm) ?? row(alarm, withFan, act));
    const focused = document.activeElement;
    body.replaceChildren(...rows.map((shown) => shown.element));
    if (focused && body.contains(focused)) {
      focused.focus();
    }
    more.hidden = fitting.length <= most;
    frame.hidden = fitting.length === 0;
    empty.hidden = fitting.length > 0;
    return fitting;
  }

  const timer = setInterval(() => rows.forEach(({ lasted, alarm }) => {
    if (lasted) {
      write(lasted, duration(now() - alarm.raised));
    }
  }), 1000);

  return { element: whole, update, act, close: () => clearInterval(timer) };
}

let onlyNew = false;

/** The view of all alarms. */
export function alarmsView() {
  const rows = alarmTable((alarm) => !onlyNew || alarm.user === undefined, true, 'No alarms.');
  const summary = element('p', { class: 'summary' });
  const all = element('button', { type: 'button', onclick: (event) => rows.act(
    [...known.alarms.values()].filter((alarm) => alarm.user === undefined).map((alarm) => alarm.number),
    event.currentTarget) }, 'Acknowledge all');
  const only = element('input', { type: 'checkbox', id: 'only-new', onchange: (event) => {
    onlyNew = event.target.checked;
    update();
  } });
  only.checked = onlyNew;
  const open = board(null);
  const whole = element('section', { 'aria-labelledby': 'heading' },
    element('div', { class: 'headline' }, element('h1', { id: 'heading' }, 'Alarms'), summary), open.element,
    element('div', { class: 'headline history' }, element('h2', {}, 'The model\u2019s alarms so far'),
      element('label', { class: 'check', for: 'only-new' }, only, 'Only those not acknowledged'), all), rows.element);

  function update() {
    rows.update();
    const active = [...known.alarms.values()].filter((alarm) => alarm.cleared === undefined).length;
    write(summary, `${count(active)} active · ${count(known.unacknowledged)} not acknowledged`);
    all.hidden = known.unacknowledged === 0;
    all.disabled = false;
  }

  news.addEventListener('alarms', update);
  return {
    element: whole,
    title: 'Alarms',
    shown: update,
    close() {
      open.close();
      rows.close();
      news.removeEventListener('alarms', update);
    },
  };
}
