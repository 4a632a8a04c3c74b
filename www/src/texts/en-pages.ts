/** English texts of the views around the requests. */
const whole = (n: number): string => n.toLocaleString('en');
const many = (n: number, one: string, more: string): string => `${whole(n)} ${n === 1 ? one : more}`;

export const pages = {
  nav: {
    label: 'Views',
    review: 'Review',
    requests: 'Requests',
    overview: 'Overview',
    findings: 'Findings',
    compare: 'Compare',
    help: 'Help',
    language: 'Language',
    shortcuts: 'Keyboard shortcuts',
  },

  overview: {
    title: 'Overview',
    lead: (n: number, all: number) =>
      n === all
        ? `All ${many(all, 'request', 'requests')} of the capture.`
        : `${whole(n)} of ${many(all, 'request', 'requests')}: what the filter shows.`,
    hint: 'A press on a bar filters the requests; a second press takes that back.',
    filtered: 'Filter',
    clear: 'Show all',
    show: 'Show the requests',
    figures: {
      requests: 'Requests',
      failed: 'Failed',
      transferred: 'Transferred',
      content: 'Content',
      span: 'From first to last',
      median: 'Time of all together',
    },
    byStatus: 'By status',
    byKind: 'By type',
    byHost: 'By host',
    byMethod: 'By method',
    byParty: 'By party',
    byProtocol: 'By protocol',
    first: (site: string) => `${site || 'Own site'} (first party)`,
    third: 'Other sites (third party)',
    noReply: 'no reply',
    slowest: 'Slowest',
    largest: 'Largest',
    pages: 'Pages',
    page: { title: 'Page', started: 'Started', content: 'DOMContentLoaded', load: 'Load' },
    bar: (n: number, size: string, errors: number) =>
      `${many(n, 'request', 'requests')}, ${size}${errors > 0 ? `, ${whole(errors)} failed` : ''}`,
    methods: {
      title: 'HTTP methods',
      lead: 'What a method promises (RFC 9110). Safe: changes nothing. Idempotent: doing it twice is doing it once, so it may be sent again.',
      method: 'Method',
      safe: 'Safe',
      idempotent: 'Idempotent',
      body: 'Body',
      meaning: 'Meaning',
      here: 'Here',
      yes: 'yes',
      no: 'no',
      may: 'maybe',
      list: {
        GET: 'Send what is there.',
        HEAD: 'As GET, without the body.',
        POST: 'Take this and act on it.',
        PUT: 'Put this in its place.',
        DELETE: 'Remove what is there.',
        PATCH: 'Change it in part.',
        OPTIONS: 'Say what is possible; also the preflight of CORS.',
        CONNECT: 'Open a tunnel through a proxy.',
        TRACE: 'Send back what arrived.',
      } as Record<string, string>,
    },
  },

  findings: {
    title: 'Findings',
    none: 'Nothing stands out',
    noneLead:
      'No request failed, none was slow, and nothing else looked unusual. If the problem is not in this capture, record again while it happens.',
    failed: 'The analysis did not get through. The requests are all there; opening the capture again may help.',
    running: (share: string) => `Looking for what stands out: ${share}`,
    asleep: 'This is a large capture: what went wrong in it is looked for when you ask.',
    wake: 'Look for it',
    weighing: 'Weighing what was found…',
    bar: 'Share of the capture that was looked at',
    lead: (n: number) => `${many(n, 'finding', 'findings')}, the likeliest cause first.`,
    severity: { error: 'Error', warning: 'Warning', info: 'Note' },
    next: 'Next step:',
    evidence: (n: number) => (n === 1 ? 'The request that shows it' : `The ${whole(n)} requests that show it`),
    open: (n: string) => `Open request ${n}`,
    more: (n: number) => `Show ${whole(n)} more`,
    moreFindings: (n: number) => `Show ${many(n, 'more finding', 'more findings')}`,
    rest: (n: number) => `and ${whole(n)} more`,
    copy: 'Copy as Markdown',
    copyNote:
      'What looks like a credential is left out; names, ids and error texts are not. Read it before you pass it on. It is in English.',
    copyId: 'Copy the tracking ID',
    top: 'What stands out:',
    topNone: 'Nothing stands out in this capture.',
    topNotes: (n: number) => `Nothing went wrong that stands out; ${many(n, 'note', 'notes')}.`,
    all: (n: number) => `Findings (${whole(n)})`,
    ofEntry: 'Findings about this request',
  },

  guide: {
    title: 'Step by step',
    lead: 'The order in which a capture is best looked through, with what this one has to say to each step.',
    open: 'Open the capture',
    openWhat: (n: number, site: string, span: string) =>
      `${many(n, 'request', 'requests')}${site ? ` of ${site}` : ''}${span ? ` in ${span}` : ''}. Is it the page and the time that the complaint is about?`,
    failed: 'Failed requests',
    failedWhat: (n: number) =>
      n === 0
        ? 'None: every request was answered, with a status below 400.'
        : `${many(n, 'request', 'requests')} without an answer, or with a status of 400 and above. Start with the first that belongs to the complaint: later ones often follow from it.`,
    slow: 'Slow requests',
    slowWhat: (n: number) =>
      n === 0
        ? 'None took longer than a second.'
        : `${many(n, 'request', 'requests')} took longer than a second; the slowest first. The Timing tab says which phase it was.`,
    access: 'Sign-in and cross-origin access',
    accessWhat: (n: number) =>
      n === 0
        ? 'Nothing was refused for want of a sign-in or a permission, and no CORS header was missing.'
        : `${many(n, 'request', 'requests')} to look at for their Authorization, Cookie, WWW-Authenticate and Access-Control-* headers.`,
    tracking: 'Tracking IDs',
    trackingWhat: (n: number, sessions: number) =>
      n === 0
        ? 'No request carries a tracking ID. Time and URL have to do for the search in the logs.'
        : `${many(n, 'request', 'requests')} with a tracking ID, in ${many(sessions, 'session', 'sessions')}. Those of failed requests are what to look up in the logs.`,
    session: (n: number, failed: number) =>
      failed > 0 ? `${many(n, 'request', 'requests')}, ${whole(failed)} failed` : many(n, 'request', 'requests'),
    copyIds: (n: string) => `Copy the IDs (${n})`,
    group: 'Group the table by session',
    replies: 'Failures beside their replies',
    repliesWhat: (n: number) =>
      n === 0
        ? 'No failed request has a reply that says why.'
        : `${many(n, 'failed request', 'failed requests')} whose reply says why. Compare what was sent with what came back.`,
    all: 'Show all in the table',
  },

  pager: {
    label: 'Parts of the list',
    earlier: 'Earlier',
    later: 'Later',
    part: (from: number, to: number, n: number) => `${whole(from)} to ${whole(to)} of ${whole(n)}`,
    find: 'Find',
    none: 'No secret of this category says that.',
  },

  profile: {
    now: (name: string) => `Profile of the diagnosis: ${name}`,
    lead: 'A profile knows a vendor: its hosts and services, where tracking IDs and organisations stand, and where its logs are looked up. It is a JSON file as profile.schema.json describes it. It stays in this page and is gone when you close it.',
    label: 'Profile',
    byHosts: 'as the hosts in the capture say',
    builtIn: { webex: 'Webex', generic: 'general' },
    load: 'Load a profile',
    drop: 'or drop one here',
    used: (title: string) => `The diagnosis uses ${title} now.`,
    wrong: 'This is no profile, and nothing has changed.',
    large: 'A profile is smaller than 1 MB: this is another file. Nothing has changed.',
    links: 'Look up',
    copyLink: (title: string) => `Copy the address of “${title}”: this page opens none itself`,
    downstream: 'IDs further down',
    copyDownstream: 'Copy the IDs further down',
    search: (tool: string) => `Search in ${tool}`,
    copySearch: (tool: string) => `Copy the fields for the search in ${tool}`,
  },

  compare: {
    title: 'Compare two captures',
    lead: 'The open capture is held against another one. Requests are matched by method and URL pattern: in any order, with other ids, and of another host where the captures share none.',
    choose: 'Choose the other capture',
    again: 'Choose another one',
    reading: 'Reading the other capture…',
    failed: 'The other capture could not be read.',
    sums: ([left, right]: [string, string], here: number, there: number) =>
      `Open: ${left}, ${many(here, 'request', 'requests')}. Other: ${right}, ${many(there, 'request', 'requests')}.`,
    next: (name: string) =>
      `It is held against ${name || 'the open one'}. A list follows of what is new, missing, failing or slower there; each line leads to the request, and to both bodies with their secrets replaced. The other capture stays on this computer as well.`,
    later: 'Difference in time',
    left: 'Open capture',
    right: 'Other capture',
    request: 'Request',
    what: 'Difference',
    all: 'All',
    kinds: {
      failed: 'fails there',
      missing: 'missing there',
      new: 'new there',
      slower: 'slower there',
      mended: 'works there',
      faster: 'faster there',
      status: 'other status',
      count: 'other number',
      same: 'the same',
    },
    times: (n: number) => `${whole(n)} ×`,
    failures: (n: number) => `${whole(n)} failed`,
    open: 'Open the request',
    none: 'Nothing of this kind.',
    absent: '–',
    diff: {
      title: 'Compare the bodies',
      short: 'Bodies',
      which: 'Which body',
      response: 'Response',
      request: 'Request',
      reading: 'Reading…',
      opening: 'Opening the other capture, to know what is secret in it…',
      path: 'Path',
      paths: (n: number, same: number) => `${many(n, 'value differs', 'values differ')}, ${whole(same)} are the same`,
      lines: (n: number, same: number) => `${many(n, 'line differs', 'lines differ')}, ${whole(same)} are the same`,
      gap: (n: number) => many(n, 'line that is the same', 'lines that are the same'),
      removed: 'only here:',
      added: 'only there:',
      none: 'Neither capture has a body here.',
      same: 'The bodies are the same.',
      binary: (left: string, right: string) => `This is no text and is not compared: ${left} here, ${right} there.`,
      large: (left: string, right: string) =>
        `Too large, or too different, to be compared on the page: ${left} here, ${right} there. Save both replies and use a tool for it.`,
      more: (n: string) => `${n} more`,
      secrets:
        'Secrets are shown as placeholders. Two of the same kind count as the same here: whether their values are equal is not told.',
    },
  },

  shortcuts: {
    title: 'Keyboard shortcuts',
    close: 'Close',
    groups: [
      [
        'Everywhere',
        [
          ['?', 'These shortcuts'],
          ['1 … 6', 'Review, Requests, Overview, Findings, Compare, Help'],
          ['/', 'To the filter'],
          ['Escape', 'In the filter: clear it; in Help: leave it'],
        ],
      ],
      [
        'Table',
        [
          ['↑ ↓ ← →', 'Into the table, and from cell to cell'],
          ['Page Up, Page Down', 'A page up or down'],
          ['Ctrl Home, Ctrl End', 'First and last request'],
          ['Enter', 'Open the request, fold a group, sort by a heading'],
          ['Shift ← →', 'On a heading: its width'],
        ],
      ],
      [
        'Details',
        [
          ['J, K', 'Next and previous request'],
          ['← →', 'On the tabs: the next tab'],
          ['Escape', 'Close the details'],
        ],
      ],
      [
        'Stretch of time',
        [
          ['+ −', 'Zoom'],
          ['← →', 'Move'],
          ['Escape', 'All of it'],
        ],
      ],
    ] as [string, [string, string][]][],
  },

  help: {
    title: 'Help',
    close: 'Close the help',
    contents: 'On this page',
    capture: 'How to record a capture',
    captureLead:
      'Start before the problem shows, do what fails, then export. Record in a private window: it holds fewer cookies, and no extensions get in the way.',
    browsers: [
      [
        'Chrome and Edge',
        [
          'Press F12 and open the Network panel.',
          'Tick “Preserve log”, and “Disable cache” when you can.',
          'Reload the page and do what fails.',
          'Press the arrow that points down (“Export HAR”). The sanitized export leaves out cookies and the Authorization header only: tokens in URLs, bodies and other headers stay in it.',
          'When support asks for all of it: Settings (the gear of the panel), Preferences, Network, “Allow to generate HAR with sensitive data”; then hold the arrow and choose “with sensitive data”. Clean it here before you send it.',
        ],
      ],
      [
        'Firefox',
        [
          'Press F12 and open the Network panel.',
          'In the gear menu choose “Persist Logs”.',
          'Reload and do what fails.',
          'Right-click any request and choose “Save All As HAR”. It always holds everything.',
        ],
      ],
      [
        'Safari',
        [
          'Settings, Advanced: “Show features for web developers”.',
          'Develop menu, “Show Web Inspector”, Network. Tick “Preserve Log”.',
          'Reload and do what fails.',
          'Press “Export” at the top right. It always holds everything.',
        ],
      ],
    ] as [string, string[]][],
    filter: 'The filter',
    filterLead:
      'Words stand beside each other for “and”; OR between them for “or”; a minus before one for “not”; parentheses group; quotes keep blanks; /…/ is a regular expression.',
    key: 'Filter',
    meaning: 'Meaning',
    examples: [
      ['status-code:4xx OR status-code:5xx', 'everything that failed with a reply'],
      ['is:error -domain:telemetry.example', 'failed, but not telemetry'],
      ['method:POST time:>2s', 'slow POST requests'],
      ['text:"invalid_grant"', 'in any URL, header or body'],
      ['url:/rooms\\/\\d+/', 'a URL by a regular expression'],
      ['started:10:05..10:07 larger-than:100k', 'in these minutes, and large'],
    ] as [string, string][],
    columns: 'Columns',
    columnsLead: 'Columns are chosen, moved and sized in the columns menu; a press on a heading sorts.',
    columnTexts: {
      index: 'Number of the entry in the file.',
      method: 'HTTP method.',
      status: 'Status of the reply; “none” where there was no reply.',
      host: 'Host and port.',
      path: 'Path of the URL, without query.',
      kind: 'What it was fetched as.',
      mime: 'Media type of the reply.',
      protocol: 'Version of HTTP.',
      priority: 'How urgent it was to the browser.',
      initiator: 'What asked for it.',
      address: 'Address of the server or proxy.',
      started: 'When it started, by this computer’s clock.',
      utc: 'When it started, in UTC.',
      after: 'How long after the first request it started.',
      transferred: 'Bytes over the network, compressed.',
      size: 'Bytes of the content, unpacked.',
      time: 'How long it took.',
      tracking: 'The ID under which the service has it in its logs.',
      error: 'What the service said was wrong.',
      org: 'The organisation that it concerns.',
      secrets: 'How many values of it the clean copy will not have. The lock before a path says the same.',
      waterfall: 'When each phase happened, on one axis of time.',
    } as Record<string, string>,
    phases: 'Phases',
    headers: 'Headers',
    headersLead: 'What common headers mean. In the details of a request a press on a dotted name says the same.',
    privacy: 'What leaves this computer',
    privacyLead:
      'Nothing. The page is not allowed to make any request; the file is read by the browser and stays with it. Only settings are remembered (columns, theme, language), never anything of a capture. The address holds at most the number of an entry and the name of a tab.',
  },
};
