/** What the portal sets for every embed on its pages. */
const config = await fetch('/config.json').then((answer) => answer.json());

/** Options of the embed: where the page lies, who can read the original, what is removed. */
export const options = {
  page: config.page,
  name: 'Lindenhof Support',
  language: 'en',
  ...(config.recipients.length > 0 ? { recipients: config.recipients } : {}),
  ...(config.policy ? { policy: config.policy } : {}),
  ...(config.review ? { review: config.review } : {}),
  ...(config.connectWithin ? { connectWithin: config.connectWithin } : {}),
};

/** The case this page is about. */
export const caseId = document.querySelector('[data-case]')?.dataset.case;

/** Says what happened, for everyone. */
export function say(text) {
  const line = document.querySelector('#sent');
  if (line) line.textContent = text;
}

/** Sends files to the case, with what else belongs to them. */
export async function send(files, fields = {}) {
  const form = new FormData();
  for (const file of files) form.append('files', file);
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  const answer = await fetch(`/cases/${caseId}/attachments`, {
    method: 'POST',
    body: form,
    headers: { Accept: 'application/json' },
  });
  if (!answer.ok) throw new Error(`the portal answered ${answer.status}`);
}
