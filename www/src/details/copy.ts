/** To the clipboard, with a word on the button that it happened. The frame is allowed to write it, never to read it. */
import { t } from '../texts';

const SAID_MS = 1500;

export async function copyText(event: Event, text: string): Promise<void> {
  const button = event.currentTarget as HTMLElement;
  const ok = await navigator.clipboard.writeText(text).then(
    () => true,
    () => false,
  );
  const label = button.querySelector('.said') ?? button;
  // The template owns the button's text; what is said for a moment lies over it.
  const said = document.createElement('span');
  said.setAttribute('role', 'status');
  said.textContent = ok ? ` ✓ ${t.details.copied}` : ` ${t.details.copyFailed}`;
  label.append(said);
  setTimeout(() => said.remove(), SAID_MS);
}
