/* The alarms of all causes, with what can be done about each, and those that are over. */

import { now, request } from './feed.js';
import { duration, element, fanName, fanPath, moment, sign, write } from './text.js';

const EVERY_MILLIS = 2000;
const PAGE = 100;

const CAUSES = {
  MODEL: 'Model', CONDITION: 'Condition', REMAINING_LIFE: 'Remaining life', SILENT: 'Silent', SENSOR_FAULT: 'Sensor fault',
};
const SEVERITIES = {
  ALARM: ['alarm', 'Alarm'], WARNING: ['faulty', 'Warning'], ADVISORY: ['silent', 'Advisory'],
};
const STATES = {
  UNACKNOWLEDGED: 'New', ACKNOWLEDGED: 'Acknowledged', RETURNED: 'Over, not seen', SHELVED: 'Shelved',
  OUT_OF_SERVICE: 'Out of service', SUPPRESSED: 'Suppressed', NORMAL: 'Over',
};
const SHELVES = [['1 h', 1], ['8 h', 8], ['1 day', 24], ['7 days', 168]];
const OUTCOMES = ['false alarm', 'unclear', 'bearing', 'imbalance', 'blade', 'motor', 'sensor'];

function choice(label, options, chosen) {
  const box = element('select', { 'aria-label': label, onchange: () => {
    if (box.value !== '') {
      chosen(box.value);
      box.value = '';
    }
  } }, element('option', { value: '' }, label), ...options.map(([words, value]) => element('option', { value }, words)));
  return box;
}

function buttons(alarm, act) {
  const own = (action, more = {}) => act({ action, deviceID: alarm.deviceID, cause: alarm.cause, ...more });
  const made = [];
  if (alarm.user === undefined) {
    made.push(element('button', { type: 'button', onclick: () => own('acknowledge'),
      'aria-label': `Acknowledge ${CAUSES[alarm.cause]} of fan ${alarm.deviceID}` }, 'Acknowledge'));
  }
  made.push(alarm.state === 'SHELVED'
    ? element('button', { type: 'button', onclick: () => own('unshelve') }, 'Unshelve')
    : choice('Shelve', SHELVES, (hours) => own('shelve', { hours: Number(hours) })));
  made.push(choice('Close', OUTCOMES.map((words) => [words, words]), (outcome) => own('close', { outcome })));
  return made;
}

function row(alarm, withFan, act) {
  const [key, words] = SEVERITIES[alarm.severity];
  const cell = (label, kind, ...content) => element('td', { 'data-label': label, class: kind }, ...content);
  const seen = alarm.user === undefined ? '' : ` · ${alarm.user}`;
  const until = alarm.until === undefined ? '' : ` until ${moment(Date.parse(alarm.until))}`;
  const outcome = alarm.outcome === undefined ? '' : ` · ${alarm.outcome}`;
  const end = alarm.active ? now() : Date.parse(alarm.cleared ?? alarm.changed);
  return element('tr', { class: alarm.active && alarm.state === 'UNACKNOWLEDGED' ? 'alarm' : '' },
    cell('Severity', 'c-state', sign(alarm.active ? key : 'over', words)),
    ...(withFan ? [element('th', { scope: 'row', class: 'c-name', 'data-label': 'Fan' },
      element('a', { href: fanPath(alarm.deviceID) }, fanName(alarm.deviceID)))] : []),
    cell('Why', 'c-why', element('span', { class: 'cause' }, CAUSES[alarm.cause]), element('bdi', {}, alarm.reason)),
    cell('State', 'c-life', `${STATES[alarm.state]}${until}`, element('bdi', { class: 'seen' }, `${seen}${outcome}`)),
    cell('Since', 'number', moment(Date.parse(alarm.since)), element('span', { class: 'seen' },
      ` ${duration(Math.max(0, end - Date.parse(alarm.since)))}`)),
    cell('', 'c-acts', ...(act ? buttons(alarm, act) : [])));
}

function table(caption, withFan) {
  const body = element('tbody');
  const heads = ['Severity', ...(withFan ? ['Fan'] : []), 'Why', 'State', 'Since', 'Actions'];
  const whole = element('div', { class: 'frame' }, element('table', { class: 'board' },
    element('caption', { class: 'unseen' }, caption),
    element('thead', {}, element('tr', {}, ...heads.map((words) => element('th', {
      scope: 'col', class: words === 'Since' ? 'number' : '' }, words)))), body));
  return { element: whole, body };
}

/** The alarms that are not over, of all fans or of one; keeps itself up to date, and tells how they change. */
export function board(fan, changed) {
  const shown = table('Alarms that are not over, the most urgent first', fan === null);
  const failure = element('p', { class: 'failure', role: 'alert', hidden: true });
  const none = element('p', { class: 'fine' }, 'No open alarm.');
  const service = element('div', { class: 'service' });
  const whole = element('div', {}, failure, service, shown.element, none);
  let alarms = [];
  let known = '';
  let drawn = '';
  let out = null;

  async function act(command, path = 'api/board/command') {
    failure.hidden = true;
    try {
      await request(path, command);
    } catch (problem) {
      failure.textContent = `Not done: ${problem.message}`;
      failure.hidden = false;
    }
    await update();
  }

  function services(isOut) {
    if (fan === null || out === isOut) {
      return;
    }
    out = isOut;
    const does = (action, words) => element('button', { type: 'button', onclick: () => act({ action, deviceID: fan }) }, words);
    service.replaceChildren(...(isOut ? [sign('silent', 'Out of service'), does('in_service', 'Return to service')]
      : [does('out_of_service', 'Take out of service')]),
    does('serviced', 'Serviced'),
    choice('Serviced, it was', OUTCOMES.map((words) => [words, words]),
      (outcome) => act({ action: 'serviced', deviceID: fan, outcome })));
  }

  async function update() {
    const state = await request(fan === null ? 'api/board' : `api/board?${new URLSearchParams({ fan })}`).catch(() => null);
    if (state === null || whole.contains(document.activeElement) && document.activeElement.tagName === 'SELECT') {
      return; // who is choosing must not lose the list
    }
    services(state.outOfService.includes(fan));
    alarms = state.alarms;
    const text = JSON.stringify(alarms);
    if (text !== known) {
      known = text;
      changed();
    }
    if (text + Math.floor(now() / 10000) !== drawn) {
      drawn = text + Math.floor(now() / 10000);
      shown.body.replaceChildren(...alarms.map((alarm) => row(alarm, fan === null, act)));
      shown.element.hidden = alarms.length === 0;
      none.hidden = alarms.length > 0;
      if (state.total > state.alarms.length && fan === null) {
        write(none, `${state.total - state.alarms.length} more are not shown.`);
        none.hidden = false;
      }
    }
  }

  shown.element.hidden = true;
  update();
  const timer = setInterval(update, EVERY_MILLIS);
  return {
    element: whole,
    alarms: () => alarms,
    acknowledge: () => act({ alarms: alarms.filter((alarm) => alarm.user === undefined).map((alarm) => alarm.number) },
      'api/alarms/acknowledge'),
    close: () => clearInterval(timer),
  };
}

/** The alarms that are over, of a fan or, if that is empty, of all. */
export function past(fan) {
  const shown = table('Alarms that are over, newest first', fan === '');
  const none = element('p', { class: 'fine' }, 'No alarm that is over.');
  const more = element('button', { type: 'button', class: 'more', hidden: true, onclick: () => {
    most += PAGE;
    draw();
  } }, 'Show more');
  let alarms = [];
  let most = PAGE;

  function draw() {
    shown.body.replaceChildren(...alarms.slice(0, most).map((alarm) => row(alarm, fan === '', null)));
    shown.element.hidden = alarms.length === 0;
    none.hidden = alarms.length > 0;
    more.hidden = alarms.length <= most;
  }

  async function update() {
    const answer = await request(`api/board/history?${new URLSearchParams({ fan })}`).catch(() => null);
    alarms = answer?.alarms ?? alarms;
    draw();
  }

  shown.element.hidden = true;
  return { element: element('div', {}, shown.element, none, more), alarms: () => alarms, update };
}
