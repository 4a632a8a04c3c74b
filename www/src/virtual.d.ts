/** The modules `scripts/build.mjs` makes while building. */
declare module 'virtual:engine' {
  import type { Engine } from './engine/types';
  /** The real engine, under a policy (JSON), with that many workers; in a mock build the pretended one. */
  export function createEngine(policy?: string, workers?: number): Promise<Engine>;
}

declare module 'virtual:engine-parts' {
  /** The bundled worker, a classic script. */
  export const worker: string;
}
