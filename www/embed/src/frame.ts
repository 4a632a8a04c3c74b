/**
 * The sandboxed frame that does the work: the built page of harmless from an address of the portal's own, with scripts
 * and downloads allowed and nothing else. It has an opaque origin, its own policy and its own process; this side only
 * holds the port. Whatever goes wrong ends in an `EmbedError`, and then there is nothing to send.
 */
import { CONNECT_WITHIN, connect } from './connect.js';
import { Connection } from './connection.js';
import type { Configuration, RowsWanted } from './protocol.js';
import type { Diagnosis, EntryOfCopy, Rows } from './reading.js';
import { FrameStage } from './stage.js';
import type { FrameOptions, Run, RunEvents, Sanitized } from './types.js';

/** A frame of its own and the connection to it. */
export class HarmlessFrame {
  private constructor(
    private readonly connection: Connection,
    private readonly stage: FrameStage,
  ) {}

  /** Puts the frame into the page and waits until it is ready. Throws an `EmbedError`. */
  static async create(options: FrameOptions = {}, signal?: AbortSignal): Promise<HarmlessFrame> {
    const stage = new FrameStage(options);
    try {
      const wait = { within: options.connectWithin ?? CONNECT_WITHIN, ...(signal ? { signal } : {}) };
      // An opaque origin can't be named: what is posted here is the ping alone, the rest goes over the port.
      const port = await connect(() => stage.iframe.contentWindow, wait);
      const connection = new Connection(port, stage, options);
      stage.onCancel = () => connection.cancel();
      stage.onGone = () => connection.close();
      signal?.addEventListener('abort', () => connection.close(), { once: true });
      try {
        await connection.configure();
      } catch (error) {
        connection.close();
        throw error;
      }
      return new HarmlessFrame(connection, stage);
    } catch (error) {
      stage.remove();
      throw error;
    }
  }

  /** Starts with a file. */
  start(file: File, events?: RunEvents): Run {
    return this.connection.run(file, events);
  }

  /** Shows the page for the person to pick a file there; this page never gets to see it. */
  pick(events?: RunEvents): Run {
    return this.connection.run(null, events);
  }

  /** A clean copy of `file` and what goes with it. Throws an `EmbedError`; then there is nothing to send. */
  sanitize(file: File, events?: RunEvents): Promise<Sanitized> {
    return this.start(file, events).done;
  }

  /** Makes the clean copy, where `review` is `wait`. */
  proceed(): Promise<void> {
    return this.connection.proceed();
  }

  /** Requests of the clean copy, once there is one; likewise the two below. */
  rows(wanted: RowsWanted): Promise<Rows> {
    return this.connection.rows(wanted);
  }

  entry(index: number): Promise<EntryOfCopy> {
    return this.connection.entry(index);
  }

  findings(): Promise<Diagnosis> {
    return this.connection.findings();
  }

  look(settings: Pick<Configuration, 'language' | 'theme'>): Promise<void> {
    return this.connection.look(settings);
  }

  close(): void {
    this.connection.close();
    this.stage.remove();
  }
}

/** One file after the other: there is one person to look at them. */
let queue: Promise<unknown> = Promise.resolve();

/**
 * A clean copy of `file` and what goes with it, made in a frame of its own that is gone afterwards.
 * Throws an `EmbedError`; then there is nothing to send.
 */
export function sanitize(file: File, options: FrameOptions = {}, events: RunEvents = {}): Promise<Sanitized> {
  const run = queue.then(async () => {
    const frame = await HarmlessFrame.create(options, events.signal);
    try {
      return await frame.sanitize(file, events);
    } finally {
      frame.close();
    }
  });
  queue = run.catch(() => {});
  return run;
}
