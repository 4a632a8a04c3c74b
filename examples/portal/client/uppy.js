/** The third way: a preprocessor in Uppy. */
import Uppy from '@uppy/core';
import Dashboard from '@uppy/dashboard';
import XHRUpload from '@uppy/xhr-upload';
import { HarmlessUppy } from '/harmless/dist/uppy.js';
import '@uppy/core/css/style.min.css';
import '@uppy/dashboard/css/style.min.css';
import { caseId, options, say } from '/assets/config.js';

const uppy = new Uppy()
  .use(Dashboard, { target: '#uppy', inline: true, height: 360, width: '100%', proudlyDisplayPoweredByUppy: false })
  .use(XHRUpload, { endpoint: `/api/cases/${caseId}/attachments`, fieldName: 'files', bundle: false })
  .use(HarmlessUppy, {
    ...options,
    onSanitized: ({ note, inputSha256 }) =>
      fetch(`/api/cases/${caseId}/notes`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ text: note, key: `harmless-${inputSha256}` }),
      }),
  });

uppy.on('complete', ({ successful }) => say(`Sent: ${successful.map((file) => file.name).join(', ')}`));
