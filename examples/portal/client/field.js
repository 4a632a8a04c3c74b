/** The second way: a file field and a drop zone that were there before; the portal's own code does not change. */
import { attach } from '/harmless/dist/index.js';
import { options, say, send } from './config.js';

attach(document.querySelector('#files'), options);
attach(document.querySelector('#drop'), options);

// The portal's own code, as it was.
const zone = document.querySelector('#drop');
zone.addEventListener('dragover', (event) => event.preventDefault());
zone.addEventListener('drop', async (event) => {
  event.preventDefault();
  const files = [...event.dataTransfer.files];
  try {
    await send(files);
    say(`Sent: ${files.map((file) => file.name).join(', ')}`);
  } catch (error) {
    say(`Not sent: ${error.message}`);
  }
});
