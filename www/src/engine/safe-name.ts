/** A name for a file in a package: no folders, no signs that a system refuses, none twice. */
export function safeName(name: string, taken: ReadonlySet<string> = new Set()): string {
  const plain = name
    .normalize('NFC')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must go
    .replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069<>:"/\\|?*]/g, '_')
    .replace(/^[.\s]+|[.\s]+$/g, '')
    .replace(/^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i, '_$1');
  const dot = plain.lastIndexOf('.');
  const [stem, end] = dot > 0 ? [plain.slice(0, dot), plain.slice(dot).slice(0, 16)] : [plain, ''];
  const short = [...stem].slice(0, 100).join('') || 'file';
  let out = `${short}${end}`;
  for (let n = 2; taken.has(out.toLowerCase()); n++) out = `${short}-${n}${end}`;
  return out;
}
