/** From whatever was thrown to words for a person. */
import type { Problem } from '../engine/types';
import { t } from '../texts';

/** A `Problem` as the engine rejects with, or anything else as an internal one; the text of an error is kept, its stack not. */
export function asProblem(thrown: unknown): Problem {
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown && typeof thrown.code === 'string') {
    return thrown as Problem;
  }
  return { code: 'internal', message: thrown instanceof Error ? thrown.message : '' };
}

/** What is wrong, and what to do about it. */
export function explain(problem: Problem): { what: string; todo: string } {
  const known = Object.hasOwn(t.problem.codes, problem.code) ? t.problem.codes[problem.code] : undefined;
  const [what, todo] = known ?? [problem.message || t.problem.unknown[0], t.problem.unknown[1]];
  return { what, todo };
}
