/** Where the keyboard is, and the way of the Tab key to somewhere else. */
import assert from 'node:assert/strict';

/** What has the focus, through the shadow roots: what it is, and in which elements it stands. */
export const focused = (frame) =>
  frame.evaluate(() => {
    const inside = [];
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) {
      inside.push(at.localName);
      at = at.shadowRoot.activeElement;
    }
    if (!at) return { name: '', classes: [], inside };
    return {
      name: at.localName,
      id: at.id,
      role: at.getAttribute('role') ?? '',
      classes: [...at.classList],
      text: at.textContent?.replace(/\s+/g, ' ').trim() ?? '',
      row: at.dataset.row,
      column: at.dataset.column,
      width: at.offsetWidth,
      inside,
    };
  });

/** Farthest that a person would go with Tab. */
const MOST = 120;

/** Presses Tab until the focus is where `wanted` says. */
export async function tabTo(page, frame, wanted, { back = false } = {}) {
  const seen = [];
  for (let i = 0; i < MOST; i++) {
    const now = await focused(frame);
    if (wanted(now)) return;
    seen.push([...now.inside.slice(-1), now.name].join(' '));
    await page.keyboard.press(back ? 'Shift+Tab' : 'Tab');
  }
  assert.fail(`Tab does not lead there, but through ${[...new Set(seen)].join(', ')}`);
}
