/* Words, numbers and elements. Whatever comes from outside becomes text, never markup. */

export const FAULTY = 1;
export const ALARM = 2;
export const SILENT = 4;

const KNOWN = {
  rotation: { label: 'Rotation', unit: 'rpm', decimals: 0 },
  temperature: { label: 'Temperature', unit: '°C', decimals: 1 },
  vibration: { label: 'Vibration', unit: '', decimals: 1 },
  sound: { label: 'Sound', unit: 'dB', decimals: 1 },
};

/** How a feature is shown. */
export function feature(name) {
  return KNOWN[name] ?? { label: name.charAt(0).toUpperCase() + name.slice(1), unit: '', decimals: 2 };
}

const formats = new Map();

/** A number with that many decimals, a dash if there is none. */
export function number(value, decimals) {
  if (value === null || value === undefined || !Number.isFinite(value)) {
    return '–';
  }
  if (!formats.has(decimals)) {
    formats.set(decimals, new Intl.NumberFormat('en', {
      minimumFractionDigits: decimals, maximumFractionDigits: decimals, useGrouping: false,
    }));
  }
  return formats.get(decimals).format(value);
}

/** A count with separators. */
export const count = (value) => new Intl.NumberFormat('en').format(value);

/** A probability in percent, a dash if there is none. */
export const percent = (probability) => (probability === null ? '–' : `${number(probability * 100, 1)} %`);

/** What state a fan is in: a key for its looks, and words. */
export function state(bits) {
  if (bits & ALARM) {
    return { key: 'alarm', words: bits & SILENT ? 'Alarm, silent' : 'Alarm', rank: 0 };
  }
  if (bits & SILENT) {
    return { key: 'silent', words: 'Silent', rank: 2 };
  }
  if (bits & FAULTY) {
    return { key: 'faulty', words: 'Faulty', rank: 1 };
  }
  return { key: 'healthy', words: 'Healthy', rank: 3 };
}

const pad = (value) => String(value).padStart(2, '0');

/** The time of day, hh:mm:ss. */
export function clock(millis) {
  const time = new Date(millis);
  return `${pad(time.getHours())}:${pad(time.getMinutes())}:${pad(time.getSeconds())}`;
}

/** The date and the time; the time alone if it was today. */
export function moment(millis) {
  const time = new Date(millis);
  const today = new Date().toDateString() === time.toDateString();
  const date = `${time.getFullYear()}-${pad(time.getMonth() + 1)}-${pad(time.getDate())}`;
  return today ? clock(millis) : `${date} ${clock(millis)}`;
}

/** A length of time in words, rounded down. */
export function duration(millis) {
  const seconds = Math.max(0, Math.floor(millis / 1000));
  if (seconds < 60) {
    return `${seconds} s`;
  }
  if (seconds < 3600) {
    return `${Math.floor(seconds / 60)} min ${pad(seconds % 60)} s`;
  }
  if (seconds < 86400) {
    return `${Math.floor(seconds / 3600)} h ${pad(Math.floor(seconds / 60) % 60)} min`;
  }
  return `${Math.floor(seconds / 86400)} d ${Math.floor(seconds / 3600) % 24} h`;
}

/** An element with attributes and content: text or other elements. */
export function element(name, attributes = {}, ...content) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === 'class') {
      made.className = value;
    } else if (key.startsWith('on')) {
      made.addEventListener(key.slice(2), value);
    } else if (value === true) {
      made.setAttribute(key, '');
    } else if (value !== false && value !== null && value !== undefined) {
      made.setAttribute(key, value);
    }
  }
  made.append(...content);
  return made;
}

/** Sets an element's text if it is another. */
export function write(target, text) {
  if (target.textContent !== text) {
    target.textContent = text;
  }
}

/** The sign of a state: a shape of its own and its words. */
export function sign(key, words) {
  return element('span', { class: `state ${key}` }, element('span', { class: 'shape', 'aria-hidden': 'true' }), words);
}

/** A fan's id as people see it, isolated so that it cannot turn the text around it. */
export const fanName = (id) => element('bdi', { class: 'name' }, id);

/** Where a fan's page is. */
export const fanPath = (id) => `#/fan/${encodeURIComponent(id)}`;
