/** The clean file as it comes into being: slices of the picked file and new pieces, in Blobs of some megabytes. */
import type { Cleaned, Piece } from './messages';

/** How many new bytes, and how many parts, a Blob gets: each Blob costs the renderer some kilobytes, for good. */
const BYTES = 2 << 20;
const PARTS = 512;

export class CleanFile {
  private readonly blobs: Blob[] = [];
  private parts: BlobPart[] = [];
  private bytes = 0;
  private readonly buffers: ArrayBuffer[] = [];
  /** A stretch of the picked file that may go on. */
  private stretch: [number, number] = [0, 0];

  /** `back` takes the buffers whose bytes are in a Blob. */
  constructor(
    private readonly file: File,
    private readonly back: (buffer: ArrayBuffer) => void,
  ) {}

  /** What stands around the batches. Gives its length. */
  frame(pieces: Piece[]): number {
    let length = 0;
    for (const piece of pieces) {
      if (piece instanceof Uint8Array) this.fresh(piece);
      else this.original(piece[0], piece[1]);
      length += piece instanceof Uint8Array ? piece.byteLength : piece[1] - piece[0];
    }
    return length;
  }

  /** A batch. Its new pieces may lie in `buffer`, which is kept until they are in a Blob. */
  batch({ layout, fresh }: Cleaned, buffer: ArrayBuffer): void {
    for (let i = 0; i + 2 < layout.length; i += 3) {
      const [isNew, a, b] = layout.subarray(i, i + 3) as unknown as [number, number, number];
      if (isNew) this.fresh(fresh.subarray(a, a + b));
      else this.original(a, b);
    }
    this.buffers.push(buffer);
    if (this.bytes >= BYTES || this.parts.length >= PARTS) this.pack();
  }

  /** The whole of it. */
  end(): Blob {
    this.close();
    return new Blob([...this.blobs, ...this.parts], { type: 'application/json' });
  }

  private original(start: number, end: number): void {
    if (start !== this.stretch[1]) this.close();
    this.stretch = [start === this.stretch[1] ? this.stretch[0] : start, end];
  }

  private fresh(piece: Uint8Array<ArrayBuffer>): void {
    this.close();
    this.parts.push(piece);
    this.bytes += piece.byteLength;
  }

  /** Takes the open stretch for a part. */
  private close(): void {
    const [start, end] = this.stretch;
    if (end > start) this.parts.push(this.file.slice(start, end));
    this.stretch = [end, end];
  }

  private pack(): void {
    this.blobs.push(new Blob(this.parts));
    this.parts = [];
    this.bytes = 0;
    for (const buffer of this.buffers.splice(0)) this.back(buffer);
  }
}
