/** The frame around the views: name, steps or views, theme and language, keys, and whichever view the session is at. */
import { createEngine } from 'virtual:engine';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import '../host/consent-view';
import '../host/host-note';
import { hostName } from '../host/host-note';
import { HostLink, type HostView } from '../host/link';
import { icon } from '../parts/icons';
import type { ReplaceSheet } from '../parts/replace-sheet';
import '../parts/replace-sheet';
import type { ShortcutsSheet } from '../parts/shortcuts-sheet';
import '../parts/shortcuts-sheet';
import { base, buttons } from '../styles/shared';
import { LANGUAGES, t, useLanguage } from '../texts';
import { count } from '../texts/format';
import '../views/choose-view';
import '../views/compare-view';
import '../views/findings-view';
import '../views/help-view';
import '../views/overview-view';
import '../views/password-view';
import '../views/problem-view';
import '../views/progress-view';
import type { RequestsView } from '../views/requests-view';
import '../views/requests-view';
import '../views/review-view';
import type { SavedView } from '../views/saved-view';
import '../views/saved-view';
import '../views/start-view';
import { appStyle } from './app-style';
import { captureIn } from './incoming';
import { Session, type State } from './session';
import { Outer, placeOf, VIEWS, type View } from './settings';

const STEPS = ['open', 'review', 'save'] as const;

@customElement('harmless-app')
export class HarmlessApp extends LitElement {
  static override styles = [base, buttons, appStyle];

  @state() private current: State = { step: 'start' };
  @state() private view: View = 'review';
  /** The view that the help took the place of. */
  private helpFrom: View = 'review';
  @state() private theme: 'light' | 'dark' = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  @query('shortcuts-sheet') private sheet!: ShortcutsSheet;
  @query('replace-sheet') private replaceSheet!: ReplaceSheet;
  private readonly session = new Session(createEngine, () => this.moved());
  /** The portal this page works for, if any. */
  private link: HostLink | undefined;
  private readonly outer = new Outer(
    (what) => (what === 'settings' ? this.useSettings() : this.usePlace()),
    (port, origin, listed) => this.useHost(port, origin, listed),
  );

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('paste', this.onPaste);
    addEventListener('keydown', this.onKey);
    addEventListener('drop', this.onDrop);
    this.session.bench.listen(() => this.requestUpdate());
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', (event) => {
      if (!this.outer.settings.theme) this.theme = event.matches ? 'dark' : 'light';
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('paste', this.onPaste);
    removeEventListener('keydown', this.onKey);
    removeEventListener('drop', this.onDrop);
  }

  override render(): TemplateResult {
    const toDark = this.theme === 'light';
    const opened = this.opened;
    return html`
      <header class=${opened ? 'opened' : ''}>
        <span class="name" @click=${() => this.view === 'help' && this.go('review')}>${icon('mark')}${t.app.name}${this.host ? html` <span class="tag">${t.embed.tag(hostName(this.host.origin))}</span>` : nothing}</span>
        ${opened ? this.nav() : this.steps()}
        <div class="ends">
          <select aria-label=${t.nav.language} @change=${this.onLanguage}>
            ${LANGUAGES.map(({ id, name }) => html`<option value=${id} lang=${id} ?selected=${id === t.locale}>${name}</option>`)}
          </select>
          <button class="theme" type="button" aria-label=${t.nav.help} title=${t.nav.help} aria-pressed=${this.view === 'help'}
            @click=${() => this.go(this.view === 'help' ? 'review' : 'help')}>?</button>
          <button class="theme" type="button" @click=${this.toggleTheme}
            aria-label=${toDark ? t.app.themeToDark : t.app.themeToLight}
            title=${toDark ? t.app.themeToDark : t.app.themeToLight}>
            ${icon(toDark ? 'moon' : 'sun')}
          </button>
        </div>
      </header>
      <main @go=${(event: CustomEvent<View>) => this.go(event.detail)} @open-entry=${this.onOpenEntry} @to-case=${this.toCase}>
        ${keyed(t.locale, this.body())}
      </main>
      ${keyed(t.locale, html`<shortcuts-sheet></shortcuts-sheet><replace-sheet></replace-sheet>`)}
    `;
  }

  /** Whether a capture is open and has a workbench. */
  private get opened(): boolean {
    const there = ['review', 'saved'].includes(this.current.step) && this.session.bench.status !== 'none';
    return there && !this.host;
  }

  /** The portal, while it is connected. */
  private get host(): HostView | undefined {
    return this.link && this.link.view.phase !== 'over' ? this.link.view : undefined;
  }

  private get views(): View[] {
    return VIEWS.filter((view) => view !== 'findings' || this.session.bench.analysing !== 'none');
  }

  private nav(): TemplateResult {
    const { bench } = this.session;
    const numbers: Partial<Record<View, number>> = {
      requests: bench.entries,
      findings: bench.analysis?.findings.length ?? 0,
    };
    return html`<nav aria-label=${t.nav.label}>
      ${this.views.map(
        (
          view,
        ) => html`<button type="button" aria-current=${view === this.view ? 'page' : nothing} @click=${() => this.go(view)}>
          ${t.nav[view]}${numbers[view] ? html` <span class="num muted">${count(numbers[view])}</span>` : nothing}
        </button>`,
      )}
    </nav>`;
  }

  private steps(): TemplateResult {
    const at = stepOf(this.current);
    return html`<ol aria-label=${t.app.stepsLabel}>
      ${STEPS.map(
        (step, i) => html`<li aria-current=${step === at ? 'step' : nothing}>
          <span class="dot" aria-hidden="true">${i + 1}</span><span class="word">${t.app.steps[step]}</span>
        </li>`,
      )}
    </ol>`;
  }

  override updated(): void {
    if (this.opened && !['review', 'help'].includes(this.view)) this.session.bench.wake();
    const fills = this.current.step === 'reading' || (this.opened && this.view === 'requests');
    this.toggleAttribute('data-fill', fills && this.view !== 'help');
  }

  private body(): TemplateResult {
    const { session, current } = this;
    if (this.view === 'help') return html`<help-view .from=${this.helpFrom}></help-view>`;
    const { link, host } = this;
    if (link && host?.phase === 'asking') return html`<consent-view .link=${link}></consent-view>`;
    if (this.opened && (current.step === 'review' || current.step === 'saved')) {
      const { bench } = session;
      const { name, imported } = current.step === 'saved' ? current.reviewed : current;
      switch (this.view) {
        case 'requests':
          return html`<requests-view .model=${bench} .outer=${this.outer} name=${name} theme=${this.theme}></requests-view>`;
        case 'overview':
          return html`<overview-view .model=${bench} .imported=${imported}></overview-view>`;
        case 'findings':
          return html`<findings-view .model=${bench} .profiles=${session.profiles}></findings-view>`;
        case 'compare':
          return html`<compare-view .model=${bench}></compare-view>`;
      }
    }
    switch (current.step) {
      case 'start':
        return html`<start-view .session=${session}></start-view>`;
      case 'choose':
        return html`<choose-view .session=${session} .state=${current}></choose-view>`;
      case 'password':
        return html`<password-view .session=${session} .state=${current}></password-view>`;
      case 'reading':
      case 'cleaning':
        return html`<progress-view .session=${session} .state=${current}></progress-view>`;
      case 'review':
        return html`<review-view .session=${session} .state=${current} .host=${host}></review-view>`;
      case 'saved':
        return html`<saved-view .session=${session} .state=${current} .host=${host} .retry=${() => link?.retry()}></saved-view>`;
      case 'problem':
        return html`<problem-view .session=${session} .state=${current}></problem-view>`;
    }
  }

  private async moved(): Promise<void> {
    const before: State['step'] = this.current.step;
    this.current = this.session.state;
    this.link?.moved();
    // A portal has its own way of leaving.
    this.outer.open(!this.host && !['start', 'problem'].includes(this.current.step));
    const now: State['step'] = this.current.step;
    if (before === now) return;
    // Whatever was being looked at, a problem or the end of a step is shown.
    if (now !== 'review') this.view = 'review';
    if (before === 'reading' && now === 'review') this.usePlace();
    await this.focusHeading();
  }

  /** A new view moves the focus to its heading, so that a screen reader says where one is; or to what it asks for. */
  private async focusHeading(): Promise<void> {
    await this.updateComplete;
    const view = this.renderRoot.querySelector('main')?.firstElementChild as LitElement | null;
    await view?.updateComplete;
    const { renderRoot } = view ?? {};
    const first =
      renderRoot?.querySelector<HTMLElement>('[data-first]') ?? renderRoot?.querySelector<HTMLElement>('h1');
    first?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }

  private async go(view: View): Promise<void> {
    if (view === this.view) return;
    if (view === 'help') this.helpFrom = this.view;
    this.view = view;
    const { bench } = this.session;
    this.outer.go({ view, entry: view === 'requests' ? bench.selected : null, tab: bench.tab });
    await this.focusHeading();
    // On a narrow screen the views stand in a row that is longer than the screen.
    this.renderRoot.querySelector('nav [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  /** Goes where the address says, as far as there is something. */
  private usePlace(): void {
    // The place of no address is the review.
    const place = placeOf(this.outer.place || '#review');
    if (!place) return;
    const { bench } = this.session;
    this.view = place.view;
    if (place.view === 'requests' && this.opened) bench.select(place.entry, place.tab);
    this.requestUpdate();
  }

  private useSettings(): void {
    const { theme, language } = this.outer.settings;
    if (theme === 'light' || theme === 'dark') this.setTheme(theme);
    const known = LANGUAGES.map(({ id }) => id);
    const wanted = language || this.outer.languages.find((id) => known.includes(id));
    if (wanted) useLanguage(wanted);
    this.requestUpdate();
  }

  /** A portal that shows this page, or has opened it, would like clean copies. */
  private useHost(port: MessagePort, origin: string, listed: boolean): void {
    let phase = '';
    this.link = new HostLink(port, origin, listed, {
      session: this.session,
      create: () => createEngine(),
      look: ({ language, theme }) => {
        if (theme) this.setTheme(theme);
        if (language) useLanguage(language);
        this.requestUpdate();
      },
      changed: () => {
        this.requestUpdate();
        this.session.withBench = !this.host;
        const before = phase;
        phase = this.link?.view.phase ?? '';
        if (before && before !== phase) this.focusHeading();
      },
    });
    phase = this.link.view.phase;
    this.session.withBench = false;
    this.requestUpdate();
    this.focusHeading();
  }

  private setTheme(theme: 'light' | 'dark'): void {
    this.theme = theme;
    document.documentElement.dataset.theme = theme;
  }

  private toggleTheme(): void {
    this.setTheme(this.theme === 'light' ? 'dark' : 'light');
    this.outer.set({ theme: this.theme });
  }

  private onLanguage(event: Event): void {
    const language = (event.target as HTMLSelectElement).value;
    if (useLanguage(language)) this.requestUpdate();
    this.outer.set({ language });
  }

  private async onOpenEntry(event: CustomEvent<number>): Promise<void> {
    if (this.view === 'requests') return;
    const { bench } = this.session;
    bench.select(event.detail);
    if (bench.query && (await bench.bench?.position(event.detail)) === -1) await bench.ask('');
    await this.go('requests');
  }

  /** To the case of the clean copy; before there is one, to the review that makes it. */
  private async toCase(): Promise<void> {
    await this.go('review');
    const view = this.renderRoot.querySelector<SavedView>('saved-view');
    await view?.showCase();
  }

  private get requests(): RequestsView | null {
    return this.renderRoot.querySelector('requests-view');
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (isField(event)) return;
    if (event.key === '?') {
      event.preventDefault();
      this.sheet.show();
      return;
    }
    if (!this.opened) return;
    const view = VIEWS[Number(event.key) - 1];
    if (view && this.views.includes(view)) {
      event.preventDefault();
      this.go(view);
    } else if (event.key === '/') {
      event.preventDefault();
      this.go('requests').then(() => this.requests?.focusFilter());
    } else if (this.view === 'requests') {
      this.onRequestsKey(event);
    }
  };

  private onRequestsKey(event: KeyboardEvent): void {
    const { requests } = this;
    const { selected } = this.session.bench;
    const moves: Record<string, () => unknown> = {
      j: () => requests?.step(1),
      k: () => requests?.step(-1),
      Escape: () => (selected === null ? undefined : requests?.close()),
    };
    const move = Object.hasOwn(moves, event.key) ? moves[event.key] : undefined;
    if (!move) return;
    event.preventDefault();
    move();
  }

  private readonly onPaste = (event: ClipboardEvent): void => {
    const file = isField(event) ? null : captureIn(event.clipboardData);
    if (!file) return;
    event.preventDefault();
    this.take(file);
  };

  private readonly onDrop = (event: DragEvent): void => {
    const file = this.current.step === 'start' ? null : captureIn(event.dataTransfer);
    if (file) this.take(file);
  };

  /** Opens a capture that came by itself; where one is open, after asking. */
  private async take(file: File): Promise<void> {
    const { step } = this.current;
    if (this.host?.phase === 'asking' || step === 'reading' || step === 'cleaning') return;
    if ((step === 'review' || step === 'saved') && !(await this.replaceSheet.ask(file.name))) return;
    this.session.open(file);
  }
}

/** Whether what happens belongs to what a person types in. */
const isField = (event: Event): boolean =>
  event
    .composedPath()
    .some(
      (e) => e instanceof HTMLElement && (e.matches('input, select, textarea, dialog[open]') || e.isContentEditable),
    );

function stepOf(state: State): (typeof STEPS)[number] {
  switch (state.step) {
    case 'start':
    case 'reading':
    case 'choose':
    case 'password':
      return 'open';
    case 'review':
      return 'review';
    case 'problem':
      return state.during === 'clean' ? 'save' : 'open';
    default:
      return 'save';
  }
}
