/**
 * Every English text of the page. A translation is another object of the same type (`Texts`); texts with arguments
 * are functions, so that plurals and word order stay the translator's business.
 */
import { bench } from './en-bench';
import { caseTexts } from './en-case';
import { details } from './en-details';
import { embed } from './en-embed';
import { headers } from './en-headers';
import { importProblems, unpack } from './en-import';
import { pages } from './en-pages';

const many = (n: number, one: string, more: string): string => `${n.toLocaleString('en')} ${n === 1 ? one : more}`;

const secrets = (n: number): string => many(n, 'secret', 'secrets');
const places = (n: number): string => many(n, 'place', 'places');
const entries = (n: number): string => many(n, 'entry', 'entries');

export const en = {
  locale: 'en',
  units: ['B', 'kB', 'MB', 'GB', 'TB'],
  bench,
  case: caseTexts,
  details,
  embed,
  headers,
  unpack,
  ...pages,

  app: {
    name: 'harmless',
    steps: { open: 'Open', review: 'Review', save: 'Save' },
    stepsLabel: 'Steps',
    themeToDark: 'Use dark colours',
    themeToLight: 'Use light colours',
    local: 'Runs on this computer only',
  },

  start: {
    title: 'Make a HAR capture safe to share',
    lead: 'A capture holds the passwords, cookies and tokens of the session it recorded. harmless finds them, shows them to you, and saves a copy without them. Everything else stays as it was.',
    choose: 'Choose a capture',
    or: 'or drop the file here, or paste it',
    dropNow: 'Drop it to open it',
    accepts:
      'HAR files of any size, packed or not, and Fiddler archives (SAZ). The file is read on this computer and sent nowhere.',
    zone: 'Open a capture',
  },

  proof: {
    title: 'How to check that nothing leaves',
    titleAfter: 'Nothing left this computer',
    lead: 'The browser enforces it: this page is not allowed to make any request. You need not take our word for it.',
    ways: [
      [
        'Watch the network',
        'Press F12, open the Network panel, then open a capture. No request to any server appears.',
      ],
      ['Go offline', 'Switch the network off before you pick a file. Everything works the same.'],
      ['Keep the page', 'Save this page as a file and open it from disk. It is one file and needs no server.'],
    ],
  },

  replace: {
    title: 'Open this instead?',
    lead: (name: string) => `What you looked at and chose is forgotten, and ${name} is opened.`,
    open: 'Open it',
    keep: 'Keep what is open',
  },

  reading: {
    title: 'Reading the capture',
    cancel: 'Cancel',
    progress: (done: string, total: string) => `${done} of ${total}`,
    entries,
    left: (time: string) => `about ${time} left`,
    announce: (percent: number) => `${percent} percent read`,
    bar: 'Reading',
    table: 'Entries read so far',
  },

  table: {
    label: 'Entries of the capture',
    none: 'No entries yet',
    columns: {
      index: '#',
      started: 'Started',
      method: 'Method',
      status: 'Status',
      host: 'Host',
      path: 'Path',
      type: 'Type',
      size: 'Size',
      time: 'Time',
    },
    noReply: 'none',
    unknown: '–',
  },

  review: {
    title: (n: number) => `${secrets(n)} will be removed`,
    titleNone: 'No secrets found',
    none: 'There is nothing to look through.',
    titleEmpty: 'This capture is empty',
    leadEmpty:
      'It holds no request, so it will help nobody. Open the network panel before the problem appears, repeat what fails, then export again; Help tells how in each browser.',
    titleAllKept: 'Nothing will be removed',
    lead: (n: number) =>
      `At ${places(n)}. Look through what was found, keep what you want to keep, then make the clean copy.`,
    leadNone:
      'The clean copy will be the same as the file you opened, byte for byte. If you know of a text that must not be shared, have it removed as well.',
    leadAllKept:
      'What was found is kept: its kind stays at this level, or was switched off. Switch it on below to have it removed.',
    titleClean: 'This looks like a clean copy already',
    leadClean:
      'Its name says that harmless made it, and nothing in it has to be removed. What went wrong in it stands under Findings and Requests.',
    tabs: 'Views of the capture',
    tabSecrets: 'Secrets',
    tabEntries: 'Entries',
    make: 'Make clean copy',
    bar: (n: number, at: number) => `${secrets(n)} at ${places(at)}`,
    barNone: 'Nothing to remove',
    another: 'Open another',
    warnings: (n: number) => `${many(n, 'entry is', 'entries are')} not as HAR wants them`,
    warningsLead:
      'What is not valid JSON can’t be searched for secrets: the clean copy holds an empty entry in its place. Everything else was searched and stays.',
    facts: {
      file: 'File',
      size: 'Size',
      entries: 'Entries',
      pages: 'Pages',
      made: 'Made by',
      started: 'Started',
      duration: 'Duration',
    },
    failed: 'That did not work. The list shows the state as it is.',
  },

  category: {
    names: {
      addresses: 'Postal addresses',
      'api-keys': 'API keys and client secrets',
      bank: 'Bank accounts',
      cards: 'Payment cards',
      codes: 'One-time codes',
      cookies: 'Cookies',
      custom: 'Your own texts',
      email: 'E-mail addresses',
      'ip-addresses': 'IP addresses',
      location: 'Locations',
      names: 'Names of people',
      'national-ids': 'National identity numbers',
      passwords: 'Passwords',
      phone: 'Telephone numbers',
      'private-keys': 'Private keys',
      signatures: 'Signatures of links and requests',
      tokens: 'Tokens and authorization',
      tracking: 'Tracking and visitor IDs',
      usernames: 'User names',
    } as Record<string, string>,
    counts: (n: number, at: number) => `${secrets(n)} at ${places(at)}`,
    kept: (n: number) => `${n.toLocaleString('en')} kept`,
    keptAll: 'kept',
    remove: (name: string) => `Remove: ${name}`,
    locked: 'Fixed by the policy',
    loading: 'Loading',
  },

  secret: {
    kinds: {
      'access-token': 'Access token',
      'api-key': 'API key',
      authorization: 'Authorization',
      'bank-account': 'Bank account',
      'bot-token': 'Bot-protection token',
      'card-number': 'Card number',
      'card-security-code': 'Card security code',
      'client-secret': 'Client secret',
      cookie: 'Cookie',
      'csrf-token': 'CSRF token',
      custom: 'Your own text',
      email: 'E-mail address',
      iban: 'IBAN',
      'id-token': 'ID token',
      'ip-address': 'IP address',
      'jwt-claim': 'Claim in a JSON Web Token',
      'jwt-signature': 'Signature of a JSON Web Token',
      location: 'Location',
      'national-id': 'National identity number',
      'oauth-code': 'OAuth code',
      'one-time-code': 'One-time code',
      password: 'Password',
      'person-name': 'Name of a person',
      phone: 'Telephone number',
      'postal-address': 'Postal address',
      'private-key': 'Private key',
      'refresh-token': 'Refresh token',
      'saml-assertion': 'SAML assertion',
      secret: 'Secret',
      'session-cookie': 'Session cookie',
      'session-id': 'Session ID',
      signature: 'Signature',
      token: 'Token',
      username: 'User name',
      'visitor-id': 'Visitor ID',
      'webhook-url': 'Webhook URL',
    } as Record<string, string>,
    found: (count: number, inEntries: number) =>
      inEntries > 0 ? `${many(count, 'time', 'times')} in ${entries(inEntries)}` : many(count, 'time', 'times'),
    why: 'Found because',
    /** How the engine's detectors put it, in a sentence; `seen` is a name in the capture or a kind of token. */
    reasons: {
      claim: (seen) => `the claim “${seen}” of a JSON Web Token is about a person`,
      cookie: (seen) => `it is the cookie “${seen}”`,
      header: (seen) => `it stands in the header “${seen}”`,
      name: (seen) => `it is named “${seen}”`,
      path: () => 'it is a secret part of a link',
      personal: (seen) => `it looks like personal data (${seen})`,
      policy: () => 'the policy names it',
      shape: (seen) => `it has the shape of a secret (${seen})`,
      text: () => 'you asked for it',
      url: () => 'it stands before the host of a URL, where credentials stand',
    } as Record<string, (seen: string) => string>,
    where: 'Where',
    becomes: 'Becomes',
    stays: 'Stays as it is',
    details: 'Details',
    show: 'Show',
    hide: 'Hide',
    showLabel: (name: string) => `Show the value of ${name}`,
    hideLabel: (name: string) => `Hide the value of ${name}`,
    value: 'Value',
    hidesItself: 'Hides again by itself.',
    remove: (name: string) => `Remove ${name}`,
    masked: 'masked value',
    entry: (n: number) => `Entry ${n.toLocaleString('en')}`,
    around: 'Around the entries',
    andMore: (n: number) => `and ${n.toLocaleString('en')} more`,
    preview: 'In context',
  },

  pointer: {
    words: {
      request: 'request',
      response: 'response',
      headers: 'header',
      cookies: 'cookie',
      queryString: 'query parameter',
      params: 'form field',
      postData: 'body',
      content: 'body',
      text: 'text',
      url: 'URL',
      value: 'value',
      name: 'name',
      redirectURL: 'redirect URL',
      comment: 'comment',
      pages: 'page',
      title: 'title',
      creator: 'creator',
      browser: 'browser',
      _initiator: 'initiator',
      stack: 'stack',
      callFrames: 'call frame',
      parent: 'parent',
      _webSocketMessages: 'WebSocket message',
      _eventSourceMessages: 'server-sent event',
      data: 'data',
      serverIPAddress: 'server IP address',
      timings: 'timings',
    } as Record<string, string>,
    whole: 'the entry itself',
  },

  known: {
    title: 'Also remove this text',
    lead: 'Something you know is in there: a password, a name, a customer number. It is looked for in every encoding and kept nowhere.',
    field: 'Text to remove',
    add: 'Find and mark',
    adding: 'Looking…',
    tooShort: 'Give at least 3 characters; shorter ones would be found nearly everywhere.',
    nth: (n: number) => `Text ${n}`,
    found: (count: number) => `found ${many(count, 'time', 'times')}`,
    notFound: 'not found in this capture',
    first: 'First in',
    remove: 'Take back',
    removeLabel: (n: number) => `Take back text ${n}`,
    announceFound: (count: number) => `Found ${many(count, 'time', 'times')} and marked for removal.`,
    announceNone: 'Not found in this capture.',
  },

  level: {
    title: 'How much to remove',
    standard: 'Standard',
    standardLead:
      'Credentials and contact data. Names, user names, IP addresses and locations stay, as support often needs them.',
    strict: 'Strict',
    strictLead: 'Everything that could tell who someone is, too. For captures that many people will see.',
    reset: 'Switches you set by hand stay as they are.',
  },

  cleaning: {
    title: 'Making the clean copy',
    clean: 'Replacing secrets',
    check: 'Checking the copy',
    checkLead: 'A second program that shares nothing with the first reads the copy again and looks for every secret.',
    cancel: 'Cancel',
  },

  saved: {
    title: 'The clean copy is ready',
    lead: (n: number, at: number) => `${secrets(n)} removed at ${places(at)}.`,
    leadNone: 'There was nothing to remove: the copy is the same as the file you opened.',
    save: 'Save clean copy',
    report: 'Save report',
    reportLead: 'The report says what was removed, where, and what was checked. It holds no values.',
    checks: 'What was checked',
    checksLead: 'By code that shares nothing with the code that removes.',
    passed: 'passed',
    failed: 'failed',
    names: {
      parse: 'The copy is valid JSON and still a HAR',
      shape: 'Same entries, members and order as the original',
      splice: 'Nothing but the secrets changed, byte for byte',
      search: 'No removed value can be found, in any encoding',
      form: 'Every changed value is still what it was: URL, JSON, base64, form',
    } as Record<string, string>,
    looked: {
      parse: (n: number) => `${entries(n)} read again as JSON`,
      splice: (n: number) => `${many(n, 'byte', 'bytes')} compared with the original`,
      shape: (n: number) => `${many(n, 'value', 'values')} in the same tree`,
      form: (n: number) => many(n, 'changed value keeps its form', 'changed values keep their form'),
    } as Record<string, (n: number) => string>,
    sums: 'SHA-256',
    original: 'Original',
    copy: 'Clean copy',
    copySum: (which: string) => `Copy the SHA-256 of the ${which.toLowerCase()}`,
    copied: 'Copied',
    back: 'Back to review',
    another: 'Open another',
    left: 'Still in the copy:',
    leftHow: 'They were found and kept. Go back to the review to have them removed, too.',
    keptOf: (name: string, n: number) => `${name} (${n.toLocaleString('en')})`,
    next: 'Save it and send this file, not the original.',
    searched: (n: number, removed: number) =>
      n >= removed
        ? `${many(n, 'removed value', 'removed values')} searched for in every encoding`
        : `${n.toLocaleString('en')} of ${removed.toLocaleString('en')} removed values searched for in every encoding. The others are personal data or too common to be told from other text: they were replaced where they were found.`,
    savedAs: (name: string) => `Saved as ${name}`,
  },

  problem: {
    openTitle: 'This file can’t be opened',
    cleanTitle: 'No clean copy was made',
    engineTitle: 'harmless can’t run here',
    at: (offset: string) => `At byte ${offset}`,
    entry: (n: number) => `Entry ${n.toLocaleString('en')}`,
    again: 'Open another file',
    back: 'Back to review',
    detail: 'What was found',
    readable: 'What could be read',
    whole: (n: number) =>
      n === 1 ? 'Open the one whole request' : `Open the ${n.toLocaleString('en')} whole requests`,
    wholeLead:
      'The requests before the cut can be looked through and made harmless as a capture of their own. Ask for the whole file where what failed may have come last.',
    codes: {
      ...importProblems,
      'not-har': [
        'It is JSON, but not a HAR capture.',
        'Export the capture again with “Save all as HAR” in the network panel of the browser.',
      ],
      truncated: [
        'The file ends in the middle of the capture.',
        'The export or the download was cut off. Export it again, or ask for the file again.',
      ],
      empty: ['The file is empty.', 'Export the capture again and check that the file has a size.'],
      jsonp: [
        'The capture is wrapped in a function call (JSONP).',
        'Remove the function name and the brackets around the JSON, or export it as plain HAR.',
      ],
      html: [
        'This is a web page, not a capture.',
        'Often a sign-in or error page that was saved instead of the file. Download the capture again while signed in.',
      ],
      'not-json': [
        'This is not JSON, so not a HAR capture.',
        'Export the capture again with “Save all as HAR” in the network panel of the browser.',
      ],
      encoding: [
        'The file is not UTF-8 text.',
        'Some tools save UTF-16. Save it as UTF-8, or export the capture again.',
      ],
      limit: [
        'The capture is larger or deeper than harmless can read.',
        'Record it again with fewer requests, or without the response bodies.',
      ],
      'entry-broken': [
        'One entry of the capture is damaged.',
        'The rest was read. Check that entry before you share the copy.',
      ],
      unwritable: [
        'What was made could not be kept whole.',
        'The disk or the memory of this computer is full. Make room and try again; nothing half-written is left.',
      ],
      recipient: ['A key can’t be used.', 'Look at the list of recipients: it says why.'],
      'changed-while-read': [
        'The file changed while it was being read.',
        'Wait until whatever writes to it has finished, then open it again.',
      ],
      'check-failed': [
        'The copy did not pass the check, so there is no file.',
        'Nothing was saved. Please report this with the message below; it holds nothing from your capture.',
      ],
      internal: [
        'harmless made a mistake.',
        'Nothing was saved. Please report this with the message below; it holds nothing from your capture.',
      ],
      'no-encryption': [
        'This page can’t encrypt.',
        'The clean copy is there. Tell the portal that its copy of harmless lacks encryption.',
      ],
      engine: [
        'The part that reads captures did not start.',
        'Use a current version of Chrome, Edge, Firefox or Safari, and check that no extension blocks WebAssembly.',
      ],
      'not-a-file': ['That was not a file.', 'Drop or paste the capture itself: a file that ends in .har.'],
    } as Record<string, [string, string]>,
    unknown: [
      'The file could not be read.',
      'Export the capture again. If it fails again, please report it with the message below.',
    ] as [string, string],
  },

  time: {
    seconds: (n: number) => `${n} s`,
    minutes: (n: number) => `${n} min`,
    hours: (n: number, m: number) => (m > 0 ? `${n} h ${m} min` : `${n} h`),
  },
};

export type Texts = typeof en;
