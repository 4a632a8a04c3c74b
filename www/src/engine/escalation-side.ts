/** The escalation in a worker of its own: reads the clean copy once, then answers until it is ended. */
import { Analysis, initSync } from '../wasm/analysis.js';
import { facts } from './analysis-side';
import { asProblem } from './messages';
import type { Problem } from './types';

/** First message to the worker; `clean` is the clean copy. */
export interface StartEscalation {
  role: 'escalation';
  module: WebAssembly.Module;
  clean: Blob;
}

/** What is asked of it after that. `told` is JSON. */
export type AskEscalation = { id: number; language: string; told?: string };

/** What it says: how far it has read; that it is ready; an answer; what went wrong. */
export type EscalationSays =
  | { bytes: number }
  | { ready: true }
  | { id: number; answer: unknown }
  | { problem: Problem; id?: number };

interface Scope {
  onmessage: ((event: MessageEvent) => void) | null;
  postMessage(message: EscalationSays): void;
}

export async function serveEscalation({ module, clean }: StartEscalation, scope: Scope): Promise<void> {
  scope.onmessage = null;
  try {
    const { memory } = initSync({ module });
    const reading = new Analysis('', '');
    await facts(clean, reading, memory, (told) => scope.postMessage(told));
    scope.onmessage = ({ data }: MessageEvent<AskEscalation>) => {
      const { id, language, told } = data;
      try {
        const answer = told === undefined ? reading.brief(language) : reading.escalation(told, language);
        scope.postMessage({ id, answer });
      } catch (error) {
        scope.postMessage({ id, problem: asProblem(error) });
      }
    };
    scope.postMessage({ ready: true });
  } catch (error) {
    scope.postMessage({ problem: asProblem(error) });
  }
}
