/* Which models the scorers use, and sending one. */

import { request, send } from './feed.js';
import { element, write } from './text.js';

const PIECE = 128 * 1024;

async function digest(bytes) {
  if (!globalThis.crypto?.subtle) {
    throw new Error('Open this page over HTTPS to send a model.');
  }
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/* in pieces, from where an earlier try ended */
async function transfer(scorer, model, signature, progress) {
  const bytes = await model.arrayBuffer();
  const which = { scorer, sha256: await digest(bytes) };
  let { received } = await request(`api/models/received?${new URLSearchParams(which)}`);
  while (received < bytes.byteLength) {
    progress(received / bytes.byteLength);
    const path = `api/models/receive?${new URLSearchParams({ ...which, offset: received })}`;
    ({ received } = await send(path, bytes.slice(received, received + PIECE), 'application/octet-stream'));
  }
  progress(1);
  return request(`api/models/install?${new URLSearchParams(which)}`,
    signature ? { signature: (await signature.text()).trim() } : {});
}

function sender(scorer, refresh) {
  const files = element('input', { type: 'file', multiple: true, accept: '.onnx,.sig', 'aria-label': `Model for ${scorer}` });
  const button = element('button', {}, 'Send');
  const bar = element('progress', { max: 1, value: 0, hidden: true, 'aria-label': 'Sent' });
  const outcome = element('p', { class: 'outcome', role: 'status' });
  const failure = element('p', { class: 'failure', role: 'alert', hidden: true });

  async function go(event) {
    event.preventDefault();
    const chosen = [...files.files];
    const model = chosen.find(({ name }) => name.endsWith('.onnx'));
    failure.hidden = true;
    outcome.textContent = '';
    button.disabled = true;
    try {
      if (!model) {
        throw new Error('Choose a model, an .onnx file, and with it its .sig file if it is signed.');
      }
      bar.hidden = false;
      const done = await transfer(scorer, model, chosen.find(({ name }) => name.endsWith('.sig')), (part) => {
        bar.value = part;
      });
      outcome.textContent = `${done.model} has passed its checks and is on the gateway.`;
    } catch (problem) {
      failure.textContent = `Not taken: ${problem.message}`;
      failure.hidden = false;
    }
    bar.hidden = true;
    button.disabled = false;
    refresh();
  }

  return element('form', { class: 'sender', onsubmit: go },
    element('p', {}, 'Send a model: the .onnx file, and with it its .sig file if it is signed.'),
    files, button, bar, outcome, failure);
}

/** The scorers with their models; {@code update} asks anew. */
export function models() {
  const list = element('div', { class: 'components' });
  const whole = element('div', { class: 'models', hidden: true }, element('h2', {}, 'Models'), list);
  const cards = new Map();

  function card(scorer, mayChange) {
    const held = element('p');
    return { held, element: element('article', { class: 'component', 'data-scorer': scorer },
      element('h2', {}, element('bdi', {}, scorer)), held, ...(mayChange ? [sender(scorer, update)] : [])) };
  }

  async function update() {
    const { mayChange, scorers } = await request('api/models').catch(() => ({}));
    if (scorers === undefined) {
      return;
    }
    whole.hidden = scorers.length === 0;
    const names = scorers.map(({ scorer }) => scorer);
    for (const [name, shown] of cards) {
      if (!names.includes(name)) {
        shown.element.remove();
        cards.delete(name);
      }
    }
    for (const { scorer, active, versions } of scorers) {
      if (!cards.has(scorer)) {
        cards.set(scorer, card(scorer, mayChange));
        list.append(cards.get(scorer).element);
      }
      write(cards.get(scorer).held, `Active: ${active ?? 'none'} · held: ${versions || 'none'}`);
    }
  }

  return { element: whole, update };
}
