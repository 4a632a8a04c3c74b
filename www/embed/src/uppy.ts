/**
 * A plugin for Uppy (3 and later): `uppy.use(HarmlessUppy, { page })`. Captures are made harmless as soon as they are
 * added; the preprocessor lets no upload begin that still holds one. Uppy fixes the files of an upload when it starts, so
 * the encrypted original is added beforehand, or goes up in an upload of its own right after.
 *
 * Uppy itself is not imported: the plugin uses the few methods below.
 */
import { detect } from './detect.js';
import { sanitize } from './frame.js';
import { textsFor } from './texts.js';
import { EmbedError, type FrameOptions, type Sanitized } from './types.js';

/** A file as Uppy holds it. */
export interface UppyFileLike {
  id: string;
  name?: string | undefined;
  data: Blob | { size: number | null };
  isRemote?: boolean;
  meta?: Record<string, unknown>;
}

/** What the plugin needs of Uppy. */
export interface UppyLike {
  getFile(id: string): UppyFileLike | undefined;
  setFileState(id: string, state: Record<string, unknown>): void;
  addFile(file: { name: string; type: string; data: File; meta?: Record<string, unknown> }): string;
  removeFile(id: string): void;
  addPreProcessor(fn: (ids: string[]) => Promise<void>): void;
  removePreProcessor(fn: (ids: string[]) => Promise<void>): void;
  on(event: string, fn: (...args: never[]) => void): unknown;
  off(event: string, fn: (...args: never[]) => void): unknown;
  // biome-ignore lint/suspicious/noExplicitAny: each version types its events and its messages differently
  emit(event: any, ...args: any[]): void;
  info(message: string, type?: 'info' | 'warning' | 'error' | 'success', duration?: number): void;
  upload(): Promise<unknown>;
}

export interface HarmlessUppyOptions extends FrameOptions {
  id?: string;
  /** Each capture that was made harmless. The report and the note are the portal's to send. */
  onSanitized?(result: Sanitized, id: string): void;
  /** How a capture is made harmless; tests put another in its place. */
  sanitize?: typeof sanitize;
}

export class HarmlessUppy {
  readonly type = 'modifier';
  readonly id: string;
  /** What Uppy's own plugins have; it calls them on every change. */
  readonly opts: HarmlessUppyOptions;
  /** Each file on its way, by its id. */
  private readonly work = new Map<string, Promise<void>>();
  /** Files of which it is known that they may go: the very data, since a file may be replaced. */
  private readonly fit = new WeakSet<object>();
  private uploading = new Set<string>();
  private late = false;

  constructor(
    private readonly uppy: UppyLike,
    options: HarmlessUppyOptions = {},
  ) {
    this.opts = options;
    this.id = options.id ?? 'Harmless';
  }

  install(): void {
    this.uppy.addPreProcessor(this.prepare);
    this.uppy.on('file-added', this.added);
    this.uppy.on('file-removed', this.removed);
    this.uppy.on('complete', this.completed);
  }

  uninstall(): void {
    this.uppy.removePreProcessor(this.prepare);
    this.uppy.off('file-added', this.added);
    this.uppy.off('file-removed', this.removed);
    this.uppy.off('complete', this.completed);
  }

  /** Uppy calls these on every plugin. */
  update(): void {}
  afterUpdate(): void {}
  setOptions(options: Partial<HarmlessUppyOptions>): void {
    Object.assign(this.opts, options);
  }

  private readonly added = (file: UppyFileLike): void => {
    this.begin(file.id).catch(() => {});
  };

  private readonly removed = (file: UppyFileLike): void => {
    this.work.delete(file.id);
  };

  /** Before any uploader. A throw ends the upload with nothing sent. */
  private readonly prepare = async (ids: string[]): Promise<void> => {
    this.uploading = new Set(ids);
    const texts = textsFor(this.opts.language);
    for (const id of ids) {
      this.uppy.emit('preprocess-progress', this.uppy.getFile(id), { mode: 'indeterminate', message: texts.checking });
      await this.begin(id);
    }
    for (const id of ids) {
      const file = this.uppy.getFile(id);
      if (file && !this.fit.has(file.data)) throw new EmbedError('held', 'a file was changed meanwhile', texts.working);
      if (file) this.uppy.emit('preprocess-complete', file);
    }
  };

  private readonly completed = (): void => {
    this.uploading = new Set();
    if (!this.late) return;
    this.late = false;
    // What was added while the upload stood still was not part of it.
    Promise.resolve().then(() => this.uppy.upload().catch(() => {}));
  };

  /** Looks at a file once, however often it is asked. Rejects where it must not go. */
  private begin(id: string): Promise<void> {
    const file = this.uppy.getFile(id);
    if (!file || this.fit.has(file.data)) return Promise.resolve();
    const running = this.work.get(id);
    if (running) return running;
    const run = this.handle(file);
    this.work.set(id, run);
    // Once more when the person tries again, or the content was changed.
    run.finally(() => this.work.delete(id)).catch(() => {});
    run.catch((error: EmbedError) => {
      this.uppy.info(`${textsFor(this.opts.language).held(file.name ?? '')} ${error.text}`, 'error', 12_000);
    });
    return run;
  }

  private async handle(file: UppyFileLike): Promise<void> {
    const texts = textsFor(this.opts.language);
    const { id, data } = file;
    if (file.isRemote || !(data instanceof Blob)) {
      throw new EmbedError(
        'remote',
        'a remote file is fetched by a server and can’t be looked at here',
        texts.codes.remote,
      );
    }
    const original = data instanceof File ? data : new File([data], file.name ?? 'file', { type: data.type });
    const kind = await detect(original).catch(() => {
      throw new EmbedError('unreadable', 'the file could not be read', texts.codes.unreadable);
    });
    if (!kind) {
      this.fit.add(data);
      return;
    }
    const make = this.opts.sanitize ?? sanitize;
    const result = await make(original, this.opts).catch((error: unknown) => {
      throw error instanceof EmbedError ? error : new EmbedError('internal', 'the embed failed');
    });
    if (!this.uppy.getFile(id)) return;
    const { file: clean, encrypted } = result;
    this.fit.add(clean);
    this.uppy.setFileState(id, {
      data: clean,
      name: clean.name,
      size: clean.size,
      type: clean.type,
      extension: 'har',
      preview: undefined,
      meta: { ...this.uppy.getFile(id)?.meta, name: clean.name, type: clean.type },
      progress: {
        uploadStarted: null,
        uploadComplete: false,
        percentage: 0,
        bytesUploaded: false,
        bytesTotal: clean.size,
      },
    });
    if (encrypted) {
      this.fit.add(encrypted.file);
      if (this.uploading.has(id)) this.late = true;
      const { name, type } = encrypted.file;
      this.uppy.addFile({ name, type: type || 'application/pgp-encrypted', data: encrypted.file });
    }
    this.opts.onSanitized?.(result, id);
  }
}

export default HarmlessUppy;
