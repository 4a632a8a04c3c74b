/**
 * What a support case gets beside the clean copy: the original, encrypted, and a note. Encryption is a module of its own,
 * which this build does not have: everything that would encrypt says so.
 */

/** An OpenPGP certificate, and the fingerprint it must have. */
export interface Recipient {
  armored: string;
  fingerprint?: string;
}

/** The original for these recipients, and the SHA-256 of the encrypted file in hexadecimal digits. */
export interface Sealed {
  file: File;
  recipients: { fingerprint: string; userId: string }[];
  sha256: string;
}

const MISSING = { code: 'no-encryption', message: 'encryption is not built into this page' };

/** Encrypts `original`. */
export async function seal(
  _original: Blob,
  _name: string,
  _recipients: Recipient[],
  _options: { armored?: boolean; onProgress?: (share: number) => void; signal?: AbortSignal } = {},
): Promise<Sealed> {
  throw MISSING;
}

/** Whether one can encrypt to a certificate, and whose it is. */
export async function judge(
  _armored: string,
): Promise<{ usable: boolean; fingerprint: string; userId: string; reason?: string; expires?: string }> {
  throw MISSING;
}

interface Report {
  version: string;
  removed: { secrets: number; occurrences: number };
  input: { sha256: string };
  output: { sha256: string };
}

/** The note for the case, from the report: no values. */
export async function caseNote(input: {
  report: string;
  sealed?: Sealed;
  locale: 'en' | 'fr';
  format: 'text' | 'markdown';
}): Promise<string> {
  const { removed, input: before, output: after } = JSON.parse(input.report) as Report;
  const french = input.locale === 'fr';
  const lines = [
    french ? 'Une capture HAR a été assainie par harmless.' : 'A HAR capture was sanitized with harmless.',
    french
      ? `${removed.secrets} secrets retirés à ${removed.occurrences} endroits.`
      : `${removed.secrets} secrets removed at ${removed.occurrences} places.`,
    `SHA-256, ${french ? 'original' : 'original'}: ${before.sha256}`,
    `SHA-256, ${french ? 'copie propre' : 'clean copy'}: ${after.sha256}`,
  ];
  return `${lines.map((line) => (input.format === 'markdown' ? `- ${line}` : line)).join('\n')}\n`;
}
