/**
 * The page's end of the line to a portal: what the portal may set and hand in, and what it is given. It drives the same
 * session as the person does and only ever gives what the session has made: the clean copy, the report, the note and the
 * encrypted original. See `embed/src/protocol.ts` for the messages.
 */
import { type Answer, type Ask, type Configuration, type Fault, type Tell, VERSION } from '../../embed/src/protocol';
import { asProblem, explain } from '../app/problems';
import type { Session, State } from '../app/session';
import { totalOf } from '../app/totals';
import { isQueryProblem } from '../engine/bench-types';
import type { Recipient, Sealed } from '../engine/case';
import type { CaseTools } from '../engine/case-types';
import type { CleanResult, Engine, Problem } from '../engine/types';
import { t } from '../texts';
import { enginePolicy, idOf, LATE_KEYS, type Refused, readAsk } from './check';
import { CleanReader } from './reader';

/** Who asks, as the person sees it. */
export interface HostView {
  origin: string;
  /** What the portal calls itself; its own word. */
  name: string;
  phase: 'asking' | 'open' | 'over';
  /** Whom the original will be encrypted for. */
  recipients: { fingerprint: string; userId: string }[];
  /** How far the giving is. */
  given: 'no' | 'giving' | 'given' | 'failed';
  problem: Problem | null;
}

/** What the link asks of the page around it. */
export interface Surroundings {
  session: Pick<Session, 'state' | 'file' | 'settled' | 'use' | 'open' | 'clean' | 'restart' | 'sha256' | 'caseTools'>;
  /** An engine for the clean copy. */
  create(): Promise<Engine>;
  /** Takes the host's language and theme. */
  look(settings: { language?: string; theme?: 'light' | 'dark' }): void;
  /** The view has changed. */
  changed(): void;
}

/** The works that make the rest of a case. */
type Works = Pick<CaseTools, 'seal' | 'judge' | 'caseNote'>;

/** `Tell` without its version. */
type Told = Tell extends infer T ? (T extends Tell ? Omit<T, 'v'> : never) : never;

/** Progress is told that often, in ms. */
const PACE = 150;

export class HostLink {
  view: HostView;
  private configuration: Configuration = {};
  private recipients: Recipient[] = [];
  private begun = false;
  private configuring: Promise<unknown> = Promise.resolve();
  private detected = false;
  private told = 0;
  private before: State['step'] = 'start';
  private giving = new AbortController();
  /** Reads the clean copy that the host has. */
  private reader: CleanReader | undefined;
  private clean: File | undefined;

  constructor(
    private readonly port: MessagePort,
    origin: string,
    private readonly listed: boolean,
    private readonly page: Surroundings,
  ) {
    this.view = {
      origin,
      name: '',
      phase: listed ? 'open' : 'asking',
      recipients: [],
      given: 'no',
      problem: null,
    };
    port.onmessage = ({ data }) => this.hear(data);
    this.say(listed ? { type: 'ready' } : { type: 'consent' });
  }

  /** The person lets the host have clean copies. */
  accept(): void {
    if (this.view.phase !== 'asking') return;
    this.show({ phase: 'open' });
    this.say({ type: 'ready' });
  }

  /** The person does not; the page goes on alone. */
  decline(): void {
    if (this.view.phase !== 'asking') return;
    this.fault({ code: 'declined', message: 'the person did not allow this host' }, t.embed.declined);
    this.show({ phase: 'over' });
    this.port.close();
  }

  /** Gives again what could not be given. */
  retry(): void {
    const { state } = this.page.session;
    if (state.step === 'saved' && this.view.given === 'failed') this.give(state.result);
  }

  /** The session has moved. */
  moved(): void {
    const { state } = this.page.session;
    const { before } = this;
    this.before = state.step;
    if (this.view.phase !== 'open') return;
    if (state.step !== 'start') this.begun = true;
    if (state.step !== before && before === 'saved') {
      this.reader?.close();
      this.reader = undefined;
      this.clean = undefined;
      this.giving.abort();
      this.show({ given: 'no', problem: null });
    }
    switch (state.step) {
      case 'start':
        if (before !== 'start') this.say({ type: 'cancelled' });
        break;
      case 'reading':
        if (before !== 'reading') this.detected = false;
        if (state.rows > 0) this.detect(state.name, state.size);
        this.progress(state.progress?.phase ?? 'read', state.progress);
        break;
      case 'review':
        if (before === 'reading') this.reviewed(state);
        break;
      case 'cleaning':
        this.progress(state.progress?.phase ?? 'clean', state.progress);
        break;
      case 'saved':
        if (before !== 'saved') this.give(state.result);
        break;
      case 'problem':
        if (before !== 'problem') this.fault(state.problem);
        break;
    }
  }

  private detect(name: string, size: number): void {
    if (this.detected) return;
    this.detected = true;
    this.say({ type: 'detected', name, size });
  }

  private reviewed(state: Extract<State, { step: 'review' }>): void {
    const { capture, review, exceptions, name } = state;
    const { review: way = 'show' } = this.configuration;
    this.detect(name, capture.bytes);
    const { entries, pages, bytes, warnings } = capture;
    this.say({ type: 'loaded', entries, pages, bytes, warnings: warnings.length });
    this.say({
      type: 'review',
      shown: way === 'show',
      secrets: totalOf(review, exceptions).secrets,
      categories: review.categories
        .filter((c) => c.secrets > 0)
        .map(({ slug, secrets, occurrences, on, locked }) => ({
          category: slug,
          secrets,
          occurrences,
          removed: on,
          locked,
        })),
    });
    if (way === 'skip') this.page.session.clean();
  }

  /** Hands over what was made. A failure past the clean copy leaves that given, and is told. */
  private async give(result: CleanResult): Promise<void> {
    const original = this.page.session.file;
    this.giving.abort();
    this.giving = new AbortController();
    const { signal } = this.giving;
    this.show({ given: 'giving', problem: null });
    const { blob, name, report, secrets, occurrences, inputSha256, outputSha256 } = result;
    const file = new File([blob], name, { type: 'application/json' });
    this.clean = file;
    this.say({ type: 'sanitized', file, report, secrets, occurrences, inputSha256, outputSha256 });
    try {
      let sealed: Sealed | undefined;
      if (this.recipients.length > 0) {
        if (!original) throw { code: 'internal', message: 'the original is not at hand any more' };
        const onProgress = (share: number) => this.paced('encrypt', share);
        sealed = await (await this.works()).seal(original, original.name, this.recipients, { onProgress, signal });
        // What can be got back must be what was made harmless.
        if (sealed.sha256 !== inputSha256) throw { code: 'changed-while-read', message: 'the file changed meanwhile' };
        const sha256 = await this.page.session.sha256(sealed.file);
        if (signal.aborted) return;
        this.say({ type: 'encrypted', file: sealed.file, recipients: sealed.recipients, sha256 });
      }
      const note = await (await this.works()).caseNote({
        report,
        locale: t.locale === 'fr' ? 'fr' : 'en',
        format: this.configuration.note ?? 'text',
        ...(sealed ? { sealed } : {}),
      });
      if (signal.aborted) return;
      this.say({ type: 'done', note });
      this.show({ given: 'given' });
    } catch (error) {
      if (signal.aborted) return;
      const problem = asProblem(error);
      this.fault(problem);
      this.show({ given: 'failed', problem });
    }
  }

  private async hear(message: unknown): Promise<void> {
    const id = idOf(message);
    const ask = readAsk(message, this.listed);
    const outcome = 'code' in ask ? ask : await this.act(ask);
    if (outcome && 'code' in outcome) this.answer({ v: VERSION, id, type: 'refused', ...outcome });
    else this.answer({ v: VERSION, id, type: 'ok', ...(outcome ?? {}) });
  }

  /** Answers out of the clean copy. */
  private async read(ask: (reader: CleanReader) => Promise<unknown>): Promise<Refused | { value: unknown }> {
    const { clean, configuration } = this;
    if (!clean) return { code: 'not-yet', message: 'requests are told of the clean copy: wait for "sanitized"' };
    const { profile = 'auto' } = configuration;
    this.reader ??= new CleanReader(this.page.create, clean, profile === 'auto' ? '' : profile);
    try {
      return { value: await ask(this.reader) };
    } catch (error) {
      const at = isQueryProblem(error) ? `query, at ${error.at}: ${error.what}` : asProblem(error).message;
      return { code: 'failed', message: at || 'that could not be read' };
    }
  }

  /** Does what is asked, or says why not. */
  private async act(ask: Ask): Promise<Refused | { value: unknown } | null> {
    if (ask.type === 'alive') return null;
    if (this.view.phase !== 'open') {
      return { code: 'not-ready', message: 'the person has not allowed this host yet: wait for "ready"' };
    }
    switch (ask.type) {
      case 'rows':
        return this.read((reader) => reader.rows(ask));
      case 'entry':
        return this.read((reader) => reader.entry(ask.index));
      case 'findings':
        return this.read((reader) => reader.findings());
      case 'sanitize':
        if (this.configuration.review !== 'wait') {
          return { code: 'not-allowed', message: 'the person makes the clean copy, unless "review" is "wait"' };
        }
        if (this.page.session.state.step !== 'review') return { code: 'not-yet', message: 'wait for "review"' };
        this.page.session.clean();
        return null;
      case 'cancel':
        if (this.page.session.state.step !== 'start') this.page.session.restart();
        return null;
      case 'open':
        await this.configuring;
        if (['reading', 'cleaning', 'review'].includes(this.page.session.state.step)) {
          return { code: 'busy', message: 'a capture is open: cancel it first' };
        }
        this.begun = true;
        this.page.session.open(ask.file);
        return null;
      case 'configure': {
        const late = this.begun;
        const run = this.configuring.then(() => this.configure(ask.configuration, late));
        this.configuring = run.catch(() => undefined);
        // Whoever picks a file while keys are looked at gets what was set, as if they had been slower.
        this.page.session.settled = this.configuring;
        return run;
      }
    }
  }

  /** `late`: a file was there before this was asked. */
  private async configure(given: Configuration, late: boolean): Promise<Refused | null> {
    if (late && Object.keys(given).some((key) => !LATE_KEYS.includes(key))) {
      return { code: 'too-late', message: `after the first file only ${LATE_KEYS.join(' and ')} can be set` };
    }
    const judged: HostView['recipients'] = [];
    for (const recipient of given.recipients ?? []) {
      const outcome = await this.judged(recipient);
      if ('code' in outcome) return outcome;
      judged.push(outcome);
    }
    this.configuration = { ...this.configuration, ...given };
    if (given.recipients) {
      this.recipients = given.recipients;
      this.show({ recipients: judged });
    }
    if (given.policy || given.profile || given.workers) {
      const { policy, profile = 'auto', workers } = this.configuration;
      const { text, locked } = enginePolicy(policy);
      this.page.session.use(text, locked, profile === 'auto' ? '' : profile, workers);
    }
    const { language, theme } = given;
    if (language || theme) this.page.look({ ...(language ? { language } : {}), ...(theme ? { theme } : {}) });
    // A stranger is called by its address alone.
    if (given.name !== undefined && this.listed) this.show({ name: given.name });
    return null;
  }

  private async judged({
    armored,
    fingerprint,
  }: Recipient): Promise<Refused | { fingerprint: string; userId: string }> {
    const plain = (text: string) => text.replace(/\s/g, '').toUpperCase();
    try {
      const found = await (await this.works()).judge(armored);
      if (fingerprint !== undefined && plain(fingerprint) !== plain(found.fingerprint)) {
        return { code: 'recipient', message: `the key has the fingerprint ${found.fingerprint}, not the one given` };
      }
      if (found.usable) return { fingerprint: found.fingerprint, userId: found.userId };
      return {
        code: 'recipient',
        message: `the key ${found.fingerprint} can't be used: ${found.reason ?? 'unusable'}`,
      };
    } catch (error) {
      return { code: 'recipient', message: asProblem(error).message || 'the key could not be read' };
    }
  }

  private async works(): Promise<Works> {
    const works = await this.page.session.caseTools();
    if (!works) throw { code: 'no-encryption', message: 'encryption is not built into this page' };
    return works;
  }

  private progress(phase: 'unpack' | 'read' | 'clean' | 'check', at: { bytes: number; total: number } | null): void {
    this.paced(phase, at && at.total > 0 ? at.bytes / at.total : 0);
  }

  private paced(phase: 'unpack' | 'read' | 'clean' | 'check' | 'encrypt', share: number): void {
    const now = performance.now();
    if (now - this.told < PACE) return;
    this.told = now;
    this.say({ type: 'progress', phase, share: Math.min(1, Math.max(0, share)) });
  }

  private fault(problem: Problem, text?: string): void {
    const { what, todo } = explain(problem);
    const { code, message, offset, entry } = problem;
    const fault: Fault = { code, message, text: text ?? `${what} ${todo}` };
    if (offset !== undefined) fault.offset = offset;
    if (entry !== undefined) fault.entry = entry;
    this.say({ type: 'error', fault });
  }

  private show(change: Partial<HostView>): void {
    this.view = { ...this.view, ...change };
    this.page.changed();
  }

  private say(told: Told): void {
    this.port.postMessage({ v: VERSION, ...told });
  }

  private answer(answer: Answer): void {
    this.port.postMessage(answer);
  }
}
