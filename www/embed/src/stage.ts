/** The frame's element and where it stands. */
import type { Stage } from './connection.js';
import { textsFor } from './texts.js';
import type { FrameOptions } from './types.js';

/** The one permission list: no same origin, no forms, no popups, no top navigation. */
export const SANDBOX = 'allow-scripts allow-downloads';

/** The page's address unless the portal names one. Written out so that bundlers see the asset. */
export function defaultPage(): URL {
  return new URL('../page/harmless.html', import.meta.url);
}

/** The frame's element, and the dialog around it unless the portal has a place for it. */
export class FrameStage implements Stage {
  readonly iframe = document.createElement('iframe');
  onCancel: (() => void) | undefined;
  onGone: (() => void) | undefined;
  private readonly dialog: HTMLDialogElement | undefined;
  private readonly watch: MutationObserver;
  private removed = false;

  constructor(options: FrameOptions) {
    const texts = textsFor(options.language);
    const { iframe } = this;
    iframe.title = texts.title;
    iframe.setAttribute('sandbox', SANDBOX);
    iframe.allow = 'clipboard-write';
    iframe.referrerPolicy = 'no-referrer';
    iframe.src = String(options.page ?? defaultPage());
    Object.assign(iframe.style, { display: 'block', width: '100%', height: '100%', border: '0' });
    if (options.container) options.container.append(iframe);
    else {
      this.dialog = dialogFor(iframe, texts.title, texts.cancel, () => this.onCancel?.());
      document.body.append(this.dialog);
    }
    // Taken out of the document, a frame ends without a word.
    this.watch = new MutationObserver(() => {
      if (!iframe.isConnected && !this.removed) this.onGone?.();
    });
    this.watch.observe(document, { childList: true, subtree: true });
  }

  show(shown: boolean): void {
    const { dialog } = this;
    if (!dialog?.isConnected) return;
    if (shown && !dialog.open) dialog.showModal();
    else if (!shown && dialog.open) dialog.close();
  }

  remove(): void {
    this.removed = true;
    this.watch.disconnect();
    this.show(false);
    (this.dialog ?? this.iframe).remove();
  }
}

function dialogFor(iframe: HTMLIFrameElement, title: string, cancel: string, onCancel: () => void): HTMLDialogElement {
  const dialog = document.createElement('dialog');
  dialog.setAttribute('aria-label', title);
  dialog.dataset.harmless = '';
  Object.assign(dialog.style, {
    boxSizing: 'border-box',
    width: 'min(72rem, 96vw)',
    height: 'min(56rem, 94vh)',
    maxWidth: 'none',
    maxHeight: 'none',
    padding: '0',
    border: '0',
    borderRadius: '12px',
    overflow: 'hidden',
  });
  const bar = document.createElement('div');
  Object.assign(bar.style, {
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'space-between',
    height: '2.75rem',
    paddingLeft: '1rem',
    background: 'Canvas',
    color: 'CanvasText',
    font: '500 0.9375rem system-ui, sans-serif',
  });
  const name = document.createElement('span');
  name.textContent = title;
  const close = document.createElement('button');
  close.type = 'button';
  close.textContent = '✕';
  close.setAttribute('aria-label', cancel);
  close.title = cancel;
  Object.assign(close.style, {
    width: '2.75rem',
    height: '2.75rem',
    border: '0',
    background: 'transparent',
    color: 'inherit',
    font: 'inherit',
    outlineOffset: '-3px',
    cursor: 'pointer',
  });
  close.addEventListener('click', onCancel);
  iframe.style.height = 'calc(100% - 2.75rem)';
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault();
    onCancel();
  });
  bar.append(name, close);
  dialog.append(bar, iframe);
  return dialog;
}
