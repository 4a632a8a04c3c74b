/** Registers `<harmless-upload>`. Importing this module is all it takes. */
import { HarmlessUpload } from './upload-element.js';

if (!customElements.get('harmless-upload')) customElements.define('harmless-upload', HarmlessUpload);

declare global {
  interface HTMLElementTagNameMap {
    'harmless-upload': HarmlessUpload;
  }
}

export type { EmbedError, Encrypted, Sanitized } from './types.js';
export { HarmlessUpload };
