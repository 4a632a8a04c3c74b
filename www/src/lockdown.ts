/**
 * Runs before everything else in the frame.
 *
 * WebRTC is the one channel that neither the policy nor the sandbox closes. Taking its constructors away is no
 * boundary the browser enforces, but the frame can't get them back either: a child frame has an opaque origin of its
 * own, so its copies are out of reach.
 */
for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'mozRTCPeerConnection', 'RTCDataChannel']) {
  Reflect.deleteProperty(globalThis, name);
}

interface PolicyFactory {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string; createHTML(html: string): string },
  ): unknown;
}

/** The one text that may become markup right now: that of a preview in a frame that runs and loads nothing. */
let markup: string | null = null;

Object.defineProperty(globalThis, 'harmlessMarkup', {
  value<R>(text: string, use: () => R): R {
    markup = text;
    try {
      return use();
    } finally {
      markup = null;
    }
  },
});

/**
 * The strings the page may turn into something live: the URL of a worker it made itself, and the text of a preview
 * while that is put up. All other HTML, and every script, stays refused.
 */
(globalThis as { trustedTypes?: PolicyFactory }).trustedTypes?.createPolicy('default', {
  createHTML(html) {
    if (html !== markup) throw new TypeError('only previews may become markup');
    return html;
  },
  createScriptURL(url) {
    if (!url.startsWith('blob:')) throw new TypeError('only workers made by the page may run');
    return url;
  },
});

/** A file dropped beside the drop zone would otherwise be opened by the browser in place of the page. */
for (const type of ['dragover', 'drop']) {
  addEventListener(type, (event) => event.preventDefault());
}

export {};
