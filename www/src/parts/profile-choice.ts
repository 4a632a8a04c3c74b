/** Which profile the diagnosis uses, with a way to load one: by a button, or dropped here. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { BUILT_IN, type Chosen, type ProfileModel } from '../app/profile-model';
import { fields } from '../styles/fields';
import { base, buttons, card } from '../styles/shared';
import { t } from '../texts';
import { count } from '../texts/format';

@customElement('profile-choice')
export class ProfileChoice extends LitElement {
  static override styles = [
    base,
    buttons,
    card,
    fields,
    css`
      details {
        padding: 0.75rem 1rem;
        font-size: var(--t-small);
      }
      details.over {
        outline: 2px dashed var(--accent);
      }
      summary {
        width: fit-content;
        cursor: pointer;
        font-weight: 550;
      }
      .lead {
        max-width: 68ch;
        margin-top: 0.4rem;
        color: var(--muted);
        line-height: 1.5;
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.5rem 0.75rem;
        margin-top: 0.6rem;
      }
      select {
        width: auto;
      }
      .wrong {
        margin-top: 0.5rem;
        color: var(--danger);
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) profiles!: ProfileModel;
  @state() private over = false;
  /** The field is there with what it is for: a page with one way to pick a file has one such field. */
  @state() private unfolded = false;

  private stop: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.stop = this.profiles.listen(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop?.();
  }

  override render(): TemplateResult {
    const p = t.profile;
    const { chosen, own, problem } = this.profiles;
    const options: [Chosen, string][] = [
      ['', p.byHosts],
      ...BUILT_IN.map((id): [Chosen, string] => [id, p.builtIn[id]]),
      ...(own ? ([['own', own.title]] as [Chosen, string][]) : []),
    ];
    const name = options.find(([id]) => id === chosen)?.[1] ?? '';
    return html`<details class="card ${this.over ? 'over' : ''}" ?open=${problem !== null}
      @toggle=${(e: Event) => {
        this.unfolded = (e.target as HTMLDetailsElement).open;
      }} @dragover=${this.onDrag} @dragleave=${this.onDrag} @drop=${this.onDrag}>
      <summary>${p.now(name)}</summary>
      <p class="lead">${p.lead}</p>
      <div class="row">
        <select aria-label=${p.label} @change=${(e: Event) => this.choose((e.target as HTMLSelectElement).value as Chosen)}>
          ${options.map(([id, words]) => html`<option value=${id} ?selected=${id === chosen}>${words}</option>`)}
        </select>
        <button class="button" type="button" @click=${() => this.renderRoot.querySelector('input')?.click()}>${p.load}</button>
        ${this.unfolded ? html`<input type="file" hidden tabindex="-1" accept=".json,application/json" aria-label=${p.load} @change=${this.picked} />` : nothing}
        <span class="muted">${p.drop}</span>
      </div>
      ${problem ? html`<p class="wrong" role="alert">${this.why()}</p>` : nothing}
      <p class="only-read" role="status">${own && !problem ? p.used(own.title) : ''}</p>
    </details>`;
  }

  private why(): string {
    const { problem } = this.profiles;
    const p = t.profile;
    if (problem?.code === 'profile-large') return p.large;
    const at = problem?.offset === undefined ? '' : ` (${t.problem.at(count(problem.offset))})`;
    return `${p.wrong} ${problem?.message ?? ''}${at}`;
  }

  private choose(chosen: Chosen): void {
    this.profiles.choose(chosen);
  }

  private picked(event: Event): void {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    input.value = '';
    if (file) this.profiles.load(file);
  }

  /** What is dropped here is a profile, wherever else a capture may be dropped. */
  private onDrag(event: DragEvent): void {
    event.preventDefault();
    event.stopPropagation();
    this.over = event.type === 'dragover';
    const file = event.type === 'drop' ? event.dataTransfer?.files[0] : undefined;
    if (file) this.profiles.load(file);
  }
}
