/**
 * The fourth way: a portal that only links to the page, without the package. This is the whole protocol: ping the window
 * until it answers with a port, say what is wanted, take what comes.
 */
import { options, say, send } from './config.js';

const { page, connectWithin: _, ...configuration } = options;
const origin = new URL(page, location.href).origin;

document.querySelector('#open').addEventListener('click', (event) => {
  event.preventDefault();
  const id = crypto.randomUUID();
  const other = window.open(page, 'harmless');
  const ping = setInterval(() => other.postMessage({ harmless: 'ping', versions: [1], id }, origin), 200);
  say('Waiting for the page …');

  addEventListener('message', function answered({ source, data, ports: [port] }) {
    if (source !== other || data?.harmless !== 'pong' || data.id !== id) return;
    clearInterval(ping);
    removeEventListener('message', answered);
    talk(port);
  });
});

function talk(port) {
  const given = { files: [], note: '' };
  // Nothing is sent that was made without what this site has asked for.
  let configured = false;
  port.onmessage = async ({ data }) => {
    switch (data.type) {
      case 'ready':
        port.postMessage({ v: 1, id: 1, type: 'configure', configuration });
        break;
      case 'ok':
        configured = true;
        say('Pick the capture in the other window.');
        break;
      case 'sanitized':
        given.files = [data.file];
        break;
      case 'encrypted':
        given.files.push(data.file);
        break;
      case 'done':
        if (!configured) return;
        try {
          await send(given.files, { 'capture-note': data.note });
          say(`Sent: ${given.files.map((file) => file.name).join(', ')}`);
        } catch (error) {
          say(`Not sent: ${error.message}`);
        }
        break;
      case 'refused':
        say(`Refused: ${data.message}`);
        break;
      case 'error':
        say(data.fault.text);
        break;
    }
  };
}
