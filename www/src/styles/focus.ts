/** Where the keyboard is, so that what comes late doesn't take it from where a person has gone since. */

/** The innermost element that has the keyboard; `null` where only the page has it. */
function holder(): Element | null {
  let here = document.activeElement;
  while (here?.shadowRoot?.activeElement) here = here.shadowRoot.activeElement;
  return here === document.body ? null : here;
}

/**
 * Remembers who has the keyboard now; the answer tells later whether it may be moved: where it is still there, or where
 * it is nowhere because its element has gone.
 */
export function focusMark(): () => boolean {
  const before = holder();
  return () => {
    const now = holder();
    return now === null || now === before;
  };
}
