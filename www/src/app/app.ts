/** The frame around the steps: name, step marks, theme, and whichever view the session is at. */
import { createEngine } from 'virtual:engine';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { icon } from '../parts/icons';
import { base, buttons } from '../styles/shared';
import { t } from '../texts';
import '../views/problem-view';
import '../views/progress-view';
import '../views/review-view';
import '../views/saved-view';
import '../views/start-view';
import { Session, type State } from './session';

const STEPS = ['open', 'review', 'save'] as const;

@customElement('harmless-app')
export class HarmlessApp extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-height: 100%;
      }
      header {
        flex: none;
        display: flex;
        align-items: center;
        gap: 0.5rem 1.25rem;
        padding: 0.75rem clamp(1rem, 4vw, 2rem);
        border-bottom: 1px solid var(--line);
        background: var(--surface);
      }
      .name {
        display: flex;
        align-items: center;
        gap: 0.55rem;
        font-weight: 680;
        font-size: 1.0625rem;
        letter-spacing: -0.02em;
      }
      .name svg {
        width: 1.5rem;
        height: 1.5rem;
        color: var(--accent);
      }
      ol {
        display: flex;
        gap: 0.35rem 1rem;
        margin-inline: auto;
        font-size: var(--t-small);
        color: var(--muted);
      }
      li {
        display: flex;
        align-items: center;
        gap: 0.45rem;
      }
      li[aria-current] {
        color: var(--ink);
        font-weight: 600;
      }
      .dot {
        display: grid;
        place-items: center;
        width: 1.375rem;
        height: 1.375rem;
        border: 1px solid var(--line-strong);
        border-radius: 50%;
        font-size: 0.75rem;
        font-variant-numeric: tabular-nums;
      }
      li[aria-current] .dot {
        border-color: var(--accent);
        background: var(--accent);
        color: var(--on-accent);
      }
      .theme {
        display: grid;
        place-items: center;
        width: 2.25rem;
        height: 2.25rem;
        border: 0;
        border-radius: 8px;
        background: none;
        color: var(--muted);
      }
      .theme:hover {
        background: var(--sunken);
        color: var(--ink);
      }
      main {
        flex: 1;
        display: flex;
        flex-direction: column;
        min-height: 0;
      }
      main > * {
        flex: 1;
      }
      :host([data-fill]) {
        height: 100%;
      }
      @media (max-width: 34rem) {
        li:not([aria-current]) .word {
          display: none;
        }
        ol {
          gap: 0.6rem;
        }
      }
    `,
  ];

  @state() private current: State = { step: 'start' };
  @state() private theme: 'light' | 'dark' = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  private readonly session = new Session(createEngine, () => this.moved());
  private themeChosen = false;

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('paste', this.onPaste);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', (event) => {
      if (!this.themeChosen) this.theme = event.matches ? 'dark' : 'light';
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('paste', this.onPaste);
  }

  override render(): TemplateResult {
    const at = stepOf(this.current);
    const toDark = this.theme === 'light';
    return html`
      <header>
        <span class="name">${icon('mark')}${t.app.name}</span>
        <ol aria-label=${t.app.stepsLabel}>
          ${STEPS.map(
            (step, i) => html`<li aria-current=${step === at ? 'step' : nothing}>
              <span class="dot" aria-hidden="true">${i + 1}</span><span class="word">${t.app.steps[step]}</span>
            </li>`,
          )}
        </ol>
        <button class="theme" type="button" @click=${this.toggleTheme}
          aria-label=${toDark ? t.app.themeToDark : t.app.themeToLight}
          title=${toDark ? t.app.themeToDark : t.app.themeToLight}>
          ${icon(toDark ? 'moon' : 'sun')}
        </button>
      </header>
      <main>${this.view()}</main>
    `;
  }

  override updated(): void {
    this.toggleAttribute('data-fill', this.current.step === 'reading');
  }

  private view(): TemplateResult {
    const { session, current } = this;
    switch (current.step) {
      case 'start':
        return html`<start-view .session=${session}></start-view>`;
      case 'reading':
      case 'cleaning':
        return html`<progress-view .session=${session} .state=${current}></progress-view>`;
      case 'review':
        return html`<review-view .session=${session} .state=${current}></review-view>`;
      case 'saved':
        return html`<saved-view .session=${session} .state=${current}></saved-view>`;
      case 'problem':
        return html`<problem-view .session=${session} .state=${current}></problem-view>`;
    }
  }

  /** A new step moves the focus to its heading, so that a screen reader says where one is. */
  private async moved(): Promise<void> {
    const before = this.current.step;
    this.current = this.session.state;
    if (before === this.current.step) return;
    await this.updateComplete;
    const view = this.renderRoot.querySelector('main')?.firstElementChild as LitElement | null;
    await view?.updateComplete;
    view?.renderRoot.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }

  private toggleTheme(): void {
    this.themeChosen = true;
    this.theme = this.theme === 'light' ? 'dark' : 'light';
    document.documentElement.dataset.theme = this.theme;
  }

  private readonly onPaste = (event: ClipboardEvent): void => {
    const file = event.clipboardData?.files[0];
    if (!file || !['start', 'problem', 'saved'].includes(this.current.step)) return;
    event.preventDefault();
    this.session.open(file);
  };
}

function stepOf(state: State): (typeof STEPS)[number] {
  switch (state.step) {
    case 'start':
    case 'reading':
      return 'open';
    case 'review':
      return 'review';
    case 'problem':
      return state.during === 'clean' ? 'save' : 'open';
    default:
      return 'save';
  }
}
