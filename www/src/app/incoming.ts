/** What a person pastes or drops anywhere on the page. */

/** The file in it, or the capture that was copied as text. */
export function captureIn(data: DataTransfer | null): File | null {
  const file = data?.files[0];
  if (file) return file;
  const text = (data?.getData('text/plain') ?? '').replace(/^[\s\uFEFF]+/, '');
  return text.startsWith('{') ? new File([text], 'pasted.har', { type: 'application/json' }) : null;
}
