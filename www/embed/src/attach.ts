/**
 * Takes over a file input or a drop zone that a portal already has. Captures are held back, made harmless and put in
 * their own place before the portal's code hears of them; other files pass as they are. Fails closed: what could not be
 * made harmless is not there any more, and the person is told.
 */
import { detect } from './detect.js';
import { sanitize } from './frame.js';
import { textsFor } from './texts.js';
import { EmbedError, type FrameOptions, type RunEvents, type Sanitized } from './types.js';

export interface AttachOptions extends FrameOptions {
  /** Which files go in the place of a capture; by default the clean copy, and the encrypted original where there is
   * one and the input takes several. */
  replace?(result: Sanitized, multiple: boolean): File[];
  /** Each capture that was made harmless. */
  onSanitized?(result: Sanitized, original: { name: string; size: number }): void;
  /** Each file that was held back. Without it a line is written below the input. */
  onHeld?(error: EmbedError, original: { name: string; size: number }): void;
  onProgress?: RunEvents['onProgress'];
  /** How a capture is made harmless; tests put another in its place. */
  sanitize?: typeof sanitize;
}

/** The events this module sends itself, which it lets through. */
const ours = new WeakSet<Event>();

/** The files that may go on, captures as what was made of them. */
async function pass(
  files: readonly File[],
  multiple: boolean,
  options: AttachOptions,
  tell: Tell,
  signal?: AbortSignal,
): Promise<File[]> {
  const out: File[] = [];
  for (const file of files) {
    const original = { name: file.name, size: file.size };
    try {
      const kind = await detect(file).catch(() => {
        throw new EmbedError('unreadable', 'the file could not be read', textsFor(options.language).codes.unreadable);
      });
      if (!kind) {
        out.push(file);
        continue;
      }
      tell.working(file.name);
      const events: RunEvents = {
        ...(options.onProgress ? { onProgress: options.onProgress } : {}),
        ...(signal ? { signal } : {}),
      };
      const result = await (options.sanitize ?? sanitize)(file, options, events);
      out.push(...(options.replace ?? replacement)(result, multiple));
      options.onSanitized?.(result, original);
    } catch (error) {
      const told = error instanceof EmbedError ? error : new EmbedError('internal', 'the embed failed');
      tell.held(told, original);
    }
  }
  return out;
}

function replacement(result: Sanitized, multiple: boolean): File[] {
  return multiple && result.encrypted ? [result.file, result.encrypted.file] : [result.file];
}

interface Tell {
  working(name: string): void;
  held(error: EmbedError, original: { name: string; size: number }): void;
}

function listOf(files: readonly File[]): DataTransfer {
  const transfer = new DataTransfer();
  for (const file of files) transfer.items.add(file);
  return transfer;
}

/**
 * @param target a file input, or the element that files are dropped on
 * @returns takes it back
 */
export function attach(target: HTMLElement, options: AttachOptions = {}): () => void {
  return target instanceof HTMLInputElement && target.type === 'file'
    ? attachInput(target, options)
    : attachZone(target, options);
}

/** A line for the person, right behind the element, that screen readers read out. */
function lineFor(element: HTMLElement): HTMLElement {
  const line = document.createElement('div');
  line.dataset.harmlessStatus = '';
  line.setAttribute('role', 'status');
  element.after(line);
  return line;
}

function teller(line: HTMLElement, options: AttachOptions): Tell & { clear(): void } {
  const texts = textsFor(options.language);
  let held = '';
  const write = (text: string, alert: boolean): void => {
    line.setAttribute('role', alert ? 'alert' : 'status');
    line.textContent = text;
  };
  return {
    working: (name) => write(`${texts.title}: ${name}`, false),
    held: (error, original) => {
      if (options.onHeld) options.onHeld(error, original);
      else held += `${texts.held(original.name)} ${error.text} `;
    },
    clear: () => {
      write(held.trim(), held !== '');
      held = '';
    },
  };
}

function attachInput(input: HTMLInputElement, options: AttachOptions): () => void {
  const texts = textsFor(options.language);
  const line = lineFor(input);
  let run = 0;
  let abort = new AbortController();

  const take = async (): Promise<void> => {
    const files = [...(input.files ?? [])];
    const mine = ++run;
    abort.abort();
    abort = new AbortController();
    // From here on, whatever the form does, the original is not in it.
    input.value = '';
    input.setCustomValidity(texts.working);
    const tell = teller(line, options);
    try {
      const passed = await pass(files, input.multiple, options, tell, abort.signal);
      // The person has picked something else meanwhile.
      if (mine !== run) return;
      input.files = listOf(passed).files;
    } finally {
      if (mine === run) {
        input.setCustomValidity('');
        tell.clear();
      }
    }
    for (const type of ['input', 'change']) {
      const event = new Event(type, { bubbles: true, composed: type === 'input' });
      ours.add(event);
      input.dispatchEvent(event);
    }
  };

  // On the window, in the capture phase: before whatever the portal listens with on the way to the input or on it.
  const listen = (event: Event): void => {
    if (event.composedPath()[0] !== input || ours.has(event) || !input.files?.length) return;
    event.stopImmediatePropagation();
    if (event.type === 'change') take();
  };
  // A drop on the input is a choice, too; on its way the event would show the original to whoever listens.
  const dropped = (event: DragEvent): void => {
    const files = [...(event.dataTransfer?.files ?? [])];
    if (event.composedPath()[0] !== input || ours.has(event) || files.length === 0) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (input.disabled) return;
    input.files = listOf(input.multiple ? files : files.slice(0, 1)).files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
  };
  /** Forgets what is on its way. */
  const stop = (): void => {
    run += 1;
    abort.abort();
    input.setCustomValidity('');
  };
  const reset = (event: Event): void => {
    if (!input.form || event.target !== input.form) return;
    stop();
    line.textContent = '';
  };
  for (const type of ['input', 'change']) addEventListener(type, listen, true);
  addEventListener('drop', dropped, true);
  addEventListener('reset', reset, true);
  return () => {
    stop();
    removeEventListener('drop', dropped, true);
    removeEventListener('reset', reset, true);
    for (const type of ['input', 'change']) removeEventListener(type, listen, true);
    line.remove();
  };
}

function attachZone(zone: HTMLElement, options: AttachOptions): () => void {
  const line = lineFor(zone);
  const inner = [...zone.querySelectorAll<HTMLInputElement>('input[type=file]')].map((input) =>
    attachInput(input, options),
  );

  const take = async (event: DragEvent | ClipboardEvent, files: File[]): Promise<void> => {
    const tell = teller(line, options);
    const target = event.composedPath()[0] ?? zone;
    const passed = await pass(files, true, options, tell);
    tell.clear();
    if (passed.length === 0) return;
    const shared = { bubbles: true, cancelable: true, composed: true };
    const transfer = listOf(passed);
    const again =
      event.type === 'paste'
        ? new ClipboardEvent('paste', { ...shared, clipboardData: transfer })
        : new DragEvent('drop', {
            ...shared,
            dataTransfer: transfer,
            clientX: (event as DragEvent).clientX,
            clientY: (event as DragEvent).clientY,
          });
    ours.add(again);
    target.dispatchEvent(again);
  };

  const listen = (event: Event): void => {
    if (ours.has(event) || !event.composedPath().includes(zone)) return;
    const { dataTransfer, clipboardData } = event as DragEvent & ClipboardEvent;
    // Read at once: afterwards the list is empty.
    const files = [...((event.type === 'paste' ? clipboardData : dataTransfer)?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    take(event as DragEvent | ClipboardEvent, files);
  };
  for (const type of ['drop', 'paste']) addEventListener(type, listen, true);
  return () => {
    for (const type of ['drop', 'paste']) removeEventListener(type, listen, true);
    for (const detach of inner) detach();
    line.remove();
  };
}
