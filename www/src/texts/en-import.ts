/** English texts about SAZ, zip, gzip and zhar files. */
const FORMATS: Record<string, string> = {
  gzip: 'This capture was unpacked from a gzip file.',
  saz: 'This capture was made from a Fiddler archive (SAZ). The clean copy will be a HAR.',
  zhar: 'This capture was unpacked from a zhar file.',
  zip: 'This capture was unpacked from a ZIP archive.',
};

export const unpack = {
  reading: 'Unpacking the capture',
  bar: 'Unpacking',
  notes: {
    label: 'Where the capture comes from',
    from: (format: string, entries: number): string =>
      format === 'cut-off'
        ? `The file was cut off. What is shown, and the clean copy, holds ${entries === 1 ? 'the one request that was whole' : `the ${entries.toLocaleString('en')} requests that were whole`}; what came after is lost.`
        : (FORMATS[format] ?? 'This capture was unpacked.'),
    count: (n: number): string =>
      n === 1 ? '1 thing could not be read; the rest is shown' : `${n} things could not be read; the rest is shown`,
    /** By code; the engine's own sentence where there is none. */
    codes: {} as Record<string, string>,
  },
  choose: {
    title: (n: number): string => `There are ${n} captures in this archive`,
    lead: 'Which one do you want to open? Each gets a clean copy of its own.',
    list: 'Captures in the archive',
    find: 'Find by name',
    none: 'No capture has this in its name.',
    more: (n: number): string => `${n.toLocaleString('en')} more: type a part of the name.`,
  },
  password: {
    title: 'This archive is encrypted',
    lead: 'Its password stays on this computer: it is used once to unpack the archive and not kept.',
    field: 'Password',
    open: 'Unpack',
    wrong: 'This password does not open the archive. Type it again.',
    empty: 'Type the password of the archive.',
  },
};

/** Problems of containers, for the catalogue of problems. */
export const importProblems: Record<string, [string, string]> = {
  'password-needed': ['This archive is encrypted.', 'Open it by itself: then its password is asked for.'],
  'password-wrong': ['The password does not open this archive.', 'Open it again and type the password again.'],
  'container-damaged': [
    'This file is damaged and can’t be unpacked.',
    'Save it again, or ask for it again; mail programs and chats sometimes cut files off.',
  ],
  zip: ['There is another ZIP archive in this file.', 'Unpack it once and open what comes out.'],
  gzip: ['There is another gzip file in this file.', 'Unpack it once and open what comes out.'],
  'part-missing': [
    'A part of this page could not be loaded.',
    'Try again. Where the page was saved to disk, use harmless-offline.html, which has everything in it.',
  ],
  'no-capture': [
    'There is no capture in this archive.',
    'Open the HAR or the SAZ itself, or an archive that holds one of them.',
  ],
};
