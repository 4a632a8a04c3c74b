/**
 * The outer page's one script. The frame that holds the application has no storage and no address of its own, so it
 * asks for both here, by messages that can carry nothing else: settings from short lists, and a place made of a view,
 * an entry's number and a tab. Whatever does not look like that is dropped.
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

  addEventListener('message', (event) => {
    if (event.source !== frame.contentWindow) return;
    const { kind } = event.data ?? {};
    if (kind === 'hello') {
      frame.contentWindow.postMessage(
        { kind: 'welcome', settings: load(), place: place(), languages, address: location.href.split('#')[0] },
        '*',
      );
    } else if (kind === 'settings') {
      try {
        localStorage.setItem(KEY, JSON.stringify(settings(event.data.settings)));
      } catch {
        // Without storage the settings last as long as the page.
      }
    } else if (kind === 'place' && (event.data.place === '' || PLACE.test(event.data.place))) {
      history.replaceState(null, '', event.data.place || location.pathname + location.search);
    }
  });

  addEventListener('hashchange', () => frame.contentWindow.postMessage({ kind: 'place', place: place() }, '*'));
})();
