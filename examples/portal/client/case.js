/** Captures that are on the case already: the adapter to this portal's own interface, and the seven steps through it. */
import { repairCase } from '/harmless/dist/case.js';
import { options } from './config.js';

const button = document.querySelector('#repair');
const steps = document.querySelector('#steps');
const base = `/api/cases/${button.dataset.case}`;

async function call(path, init) {
  const answer = await fetch(path, init);
  if (!answer.ok) throw new Error(`the portal answered ${answer.status}`);
  return answer;
}

const json = (method, value) => ({
  method,
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(value),
});

const adapter = {
  list: async () => (await call(`${base}/attachments`)).json(),
  download: async ({ id }) => (await call(`/attachments/${id}`)).blob(),
  attach: (file) => {
    const form = new FormData();
    form.append('files', file);
    return call(`${base}/attachments`, { method: 'POST', body: form });
  },
  delete: ({ id }) => call(`/api/attachments/${id}`, { method: 'DELETE' }),
  addNote: (text, key) => call(`${base}/notes`, json('POST', { text, key })),
  journal: {
    read: async () => (await (await call(`${base}/journal`)).json()).text,
    write: (text) => call(`${base}/journal`, json('PUT', { text })),
  },
};

const WORDS = {
  detect: 'Look whether it is a capture',
  sanitize: 'Make the clean copy',
  'attach-clean': 'Attach the clean copy',
  encrypt: 'Encrypt the original',
  'attach-encrypted': 'Attach the encrypted original',
  delete: 'Delete the plain original',
  note: 'Add the note',
};
const ENDS = {
  done: 'replaced',
  kept: 'has a clean copy now; the original stays',
  failed: 'failed: the original stays',
};

function line(text, state = '') {
  const item = document.createElement('li');
  item.textContent = text;
  item.dataset.state = state;
  steps.append(item);
}

button.addEventListener('click', async () => {
  button.disabled = true;
  steps.replaceChildren();
  try {
    const outcomes = await repairCase(adapter, {
      ...options,
      pause: 50,
      onStep: ({ attachment, step, state, error }) => {
        if (state === 'started') return;
        line(`${attachment.name}: ${WORDS[step]}: ${state}${error ? ` (${error.text ?? error.message})` : ''}`, state);
      },
    });
    for (const { attachment, state } of outcomes) line(`${attachment.name}: ${ENDS[state]}.`, `end-${state}`);
    if (outcomes.length === 0) line('There is no capture to replace.', 'end-none');
    if (outcomes.every(({ state }) => state !== 'failed')) button.dataset.over = 'done';
  } catch (error) {
    line(`Nothing was changed: ${error.message}.`, 'end-failed');
  } finally {
    button.disabled = false;
  }
});
