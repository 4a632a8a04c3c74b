/**
 * The outer page's one script. The frame that holds the application has no storage and no address of its own, so it
 * asks for both here, by messages that can carry nothing else: settings from short lists, and a place made of a view,
 * an entry's number and a tab. Whatever does not look like that is dropped.
 *
 * Here the hosted page fetches what it is not made of at first: the two scripts that lie beside it, by their hashes, as the
 * policy wants it. They hold modules; the frame is handed them as text.
 *
 * And here a portal's page knocks: only the window that holds this one, or opened it, is heard; the browser says
 * what its origin is, and the application gets told, with one end of a channel. See `embed/src/protocol.ts`.
 */
(() => {
  const frame = document.querySelector('iframe');
  const KEY = 'harmless';
  const PLACE =
    /^#(?:review|requests|overview|findings|compare|help)(?:\/\d{1,8}(?:\/(?:headers|cookies|payload|preview|response|initiator|timing|messages|security))?)?$/;
  const NAME = /^[a-z]{0,12}$/;
  const width = (n) => (Number.isInteger(n) && n >= 0 && n <= 2000 ? n : 0);
  const name = (text) => (typeof text === 'string' && NAME.test(text) ? text : '');

  const settings = (given) => ({
    theme: name(given?.theme),
    language: name(given?.language),
    details: width(given?.details),
    columns: (Array.isArray(given?.columns) ? given.columns : [])
      .slice(0, 32)
      .map((column) => ({ id: name(column?.id), width: width(column?.width) })),
  });

  const languages = navigator.languages.map((language) => name(language.split('-')[0].toLowerCase()));

  const load = () => {
    try {
      return settings(JSON.parse(localStorage.getItem(KEY) ?? '{}'));
    } catch {
      return settings({});
    }
  };

  const place = () => (PLACE.test(location.hash) ? location.hash : '');

  // Whoever puts this page up can name the portals that may have clean copies without the person being asked, in
  // <meta name="harmless-hosts" content="https://support.example.com">. The address it lies on itself always may: who
  // can put pages there could put up another one of these.
  const listed = (origin) =>
    origin === location.origin ||
    (document.querySelector('meta[name="harmless-hosts"]')?.content ?? '').split(/\s+/).includes(origin);
  const VERSION = 1;
  const ID = /^[A-Za-z0-9-]{8,64}$/;
  let listens = false;
  let host = '';
  let knock;

  const connect = ({ source, origin, data: { id, versions } }) => {
    const refuse = (code, message) => source.postMessage({ harmless: 'refused', id, code, message }, '*');
    if (id === host) return;
    if (host) refuse('busy', 'this page already talks to a host; load it again');
    else if (!origin.startsWith('http')) refuse('origin', 'a host needs an address that the person can be told');
    else if (!Array.isArray(versions) || !versions.slice(0, 16).includes(VERSION))
      refuse('version', `this page speaks version ${VERSION}`);
    else {
      host = id;
      const { port1, port2 } = new MessageChannel();
      frame.contentWindow.postMessage({ kind: 'host', origin, listed: listed(origin) }, '*', [port1]);
      source.postMessage({ harmless: 'pong', version: VERSION, id }, origin, [port2]);
    }
  };

  // The scripts call this; with no such script there is the empty text.
  const PARTS = ['import', 'seal'];
  const hand = (part, text) => frame.contentWindow.postMessage({ kind: 'part', part, text }, '*');
  globalThis.harmlessPart = (part, text) => PARTS.includes(part) && hand(part, text);
  // Whoever leaves while a capture is open is asked first: what was looked at and chosen would be gone.
  const stay = (event) => event.preventDefault();
  const guard = (open) => (open ? addEventListener : removeEventListener)('beforeunload', stay);

  const urls = globalThis.trustedTypes?.createPolicy('default', {
    createScriptURL(url) {
      if (!PARTS.some((part) => url === `harmless-${part}.js`)) throw new TypeError('only parts of the page may run');
      return url;
    },
  });
  const fetchPart = (part) => {
    const hash = document.querySelector(`meta[name="harmless-part-${part}"]`)?.content;
    if (!hash || !location.protocol.startsWith('http')) return hand(part, '');
    const script = document.createElement('script');
    script.integrity = hash;
    script.onerror = () => hand(part, '');
    const url = `harmless-${part}.js`;
    script.src = urls ? urls.createScriptURL(url) : url;
    document.head.append(script);
  };

  const holder = (window) => window && (window === opener || (window === parent && parent !== self));

  addEventListener('message', (event) => {
    if (holder(event.source) && event.data?.harmless === 'ping' && ID.test(event.data.id)) {
      if (listens) connect(event);
      else knock ??= event;
      return;
    }
    if (event.source !== frame.contentWindow) return;
    const { kind } = event.data ?? {};
    if (kind === 'hello') {
      listens = true;
      frame.contentWindow.postMessage(
        { kind: 'welcome', settings: load(), place: place(), languages, address: location.href.split('#')[0] },
        '*',
      );
      if (knock) connect(knock);
    } else if (kind === 'settings') {
      try {
        localStorage.setItem(KEY, JSON.stringify(settings(event.data.settings)));
      } catch {
        // Without storage the settings last as long as the page.
      }
    } else if (kind === 'part' && PARTS.includes(event.data.part)) {
      fetchPart(event.data.part);
    } else if (kind === 'place' && (event.data.place === '' || PLACE.test(event.data.place))) {
      // The way back leads to the view before.
      const go = event.data.step === true ? 'pushState' : 'replaceState';
      history[go](null, '', event.data.place || location.pathname + location.search);
    } else if (kind === 'open') {
      guard(event.data.open === true);
    }
  });

  // Comes with the way back and forth, and with another place typed into the address.
  addEventListener('popstate', () => frame.contentWindow.postMessage({ kind: 'place', place: place() }, '*'));
})();
