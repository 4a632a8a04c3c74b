import { html, LitElement } from 'lit';
import { customElement } from 'lit/decorators.js';
@customElement('saved-view')
export class V extends LitElement { override render() { return html`<h1 tabindex=-1>saved</h1>`; } }
