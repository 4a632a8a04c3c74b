/** English texts of the page inside a support portal. */
export const embed = {
  /** Who asks, with its address: what a portal calls itself is only its word. */
  who: (name: string, host: string) => (name ? `${name} (${host})` : host),
  tag: (host: string) => `for ${host}`,
  asks: (host: string) => `${host} asks for a clean capture`,
  asksLead:
    'That website shows this page or has opened it. If you allow it, the clean copy goes there once you have made it. It has not been checked by whoever runs this page, so make sure that you know it.',
  gets: 'What it gets',
  getsWhat: ['the clean copy, after you have looked through it', 'the report and the case note, which hold no values'],
  never: 'What it never gets',
  neverWhat: ['the file you pick', 'the secrets in it, or anything else this page shows'],
  allow: 'Allow',
  deny: 'Don’t allow',
  declined: 'It was not allowed to have the clean copy.',
  make: 'Make and hand over',
  goes: (who: string) => `The clean copy, the report and the note go to ${who}.`,
  sealedFor: (whom: string) => `The original goes with them, encrypted for ${whom}; nobody else can read it.`,
  fingerprint: (text: string) => `fingerprint ${text}`,
  lockedBy: (who: string) => `Fixed by ${who}`,
  giving: (who: string) => `Handing over to ${who} …`,
  given: (who: string) => `Handed over to ${who}. You can go on there.`,
  failed: (who: string) =>
    `${who} has the clean copy and the report, but the rest could not be made. The original was not handed over.`,
  retry: 'Try again',
};
