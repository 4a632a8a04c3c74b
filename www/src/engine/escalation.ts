/**
 * The escalation as the page holds it: what the clean copy tells, to ask the person with, and the text for the next team.
 * It reads the clean copy and never the original, so that nothing in it was not meant to leave.
 */
import { analysisModule } from './analysis';
import { workerSource } from './assets';
import type { AskEscalation, EscalationSays, StartEscalation } from './escalation-side';
import { asProblem } from './messages';
import type { Problem } from './types';

/** What the capture tells. Empty values are for the person. */
export interface Brief {
  /** The likeliest finding. */
  title: string;
  /** When the request began that it is about, epoch ms. */
  started: number | null;
  questions: { question: string; answer: string }[];
  /** The vendor's block, as the vendor calls its fields; `asked` are those that no capture can tell. */
  block: { label: string; value: string; asked: boolean }[];
}

/** What the person tells. */
export interface ToldByPerson {
  steps: string;
  expected: string;
  happened: string;
  /** In the order of the questions. */
  answers: string[];
  block: Record<string, string>;
  screenshots: string[];
  files: string[];
  /** What to add to UTC for the person's clock, in ms. */
  zone: number;
}

export interface Written {
  markdown: string;
  /** What an escalation needs and does not have, as sentences. */
  missing: string[];
}

type Waiting = { resolve(answer: never): void; reject(problem: Problem): void };

export class Escalation {
  private next = 1;
  private readonly waiting = new Map<number, Waiting>();

  private constructor(private readonly worker: Worker) {}

  /** Reads the clean copy. Rejects with a `Problem`. */
  static async open(
    clean: Blob,
    options: { onProgress?: (share: number) => void; signal?: AbortSignal } = {},
  ): Promise<Escalation> {
    const { onProgress, signal } = options;
    const cancelled: Problem = { code: 'cancelled', message: 'cancelled' };
    const module = await analysisModule();
    if (signal?.aborted) throw cancelled;
    const url = URL.createObjectURL(new Blob([workerSource], { type: 'text/javascript' }));
    const worker = new Worker(url);
    const escalation = new Escalation(worker);
    try {
      await new Promise<void>((resolve, reject) => {
        signal?.addEventListener('abort', () => reject(cancelled), { once: true });
        worker.onerror = (event) => {
          event.preventDefault();
          const problem = asProblem(new Error('worker'));
          reject(problem);
          escalation.fail(problem);
        };
        worker.onmessage = ({ data }: MessageEvent<EscalationSays>) => {
          if ('ready' in data) resolve();
          else if ('bytes' in data) onProgress?.(clean.size > 0 ? data.bytes / clean.size : 1);
          else if (data.id === undefined) reject((data as { problem: Problem }).problem);
          else escalation.take(data.id, data);
        };
        worker.postMessage({ role: 'escalation', module, clean } satisfies StartEscalation);
      });
      return escalation;
    } catch (error) {
      worker.terminate();
      throw error;
    } finally {
      URL.revokeObjectURL(url);
    }
  }

  /** What the capture tells, in a language. */
  brief(language: string): Promise<Brief> {
    return this.ask({ language });
  }

  /** The escalation with what the person told. */
  write(told: ToldByPerson, language: string): Promise<Written> {
    return this.ask({ language, told: JSON.stringify(told) });
  }

  /** Ends it; calls that wait are cancelled. */
  close(): void {
    this.worker.terminate();
    this.fail({ code: 'cancelled', message: 'cancelled' });
  }

  private ask<R>(what: Omit<AskEscalation, 'id'>): Promise<R> {
    const id = this.next++;
    return new Promise<R>((resolve, reject) => {
      this.waiting.set(id, { resolve: resolve as (answer: never) => void, reject });
      this.worker.postMessage({ id, ...what } satisfies AskEscalation);
    });
  }

  private take(id: number, data: EscalationSays): void {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    if ('problem' in data) waiting?.reject(data.problem);
    else if ('answer' in data) waiting?.resolve(data.answer as never);
  }

  private fail(problem: Problem): void {
    const all = [...this.waiting.values()];
    this.waiting.clear();
    for (const waiting of all) waiting.reject(problem);
  }
}
