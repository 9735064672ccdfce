/* Light, dark, or as the system has it. */

const KEY = 'fanwatch.theme';
const NEXT = { auto: 'light', light: 'dark', dark: 'auto' };
const DARK = { auto: '(prefers-color-scheme: dark)', light: 'not all', dark: 'all' };
const SIGNS = { auto: '◐', light: '☀', dark: '☾' };

let chosen = 'auto';
try {
  chosen = NEXT[localStorage.getItem(KEY)] ? localStorage.getItem(KEY) : 'auto';
} catch {
  // a browser that keeps nothing goes by the system
}

/** Tells when the colours change. */
export const themes = new EventTarget();

function apply(button) {
  document.getElementById('dark').media = DARK[chosen];
  button.textContent = SIGNS[chosen];
  button.setAttribute('aria-label', `Theme: ${chosen}. Change to ${NEXT[chosen]}`);
  button.title = `Theme: ${chosen}`;
  themes.dispatchEvent(new Event('change'));
}

export function begin(button) {
  apply(button);
  button.addEventListener('click', () => {
    chosen = NEXT[chosen];
    try {
      localStorage.setItem(KEY, chosen);
    } catch {
      // it holds until the page is closed
    }
    apply(button);
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => apply(button));
}

/** A colour of the theme in force. */
export const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
