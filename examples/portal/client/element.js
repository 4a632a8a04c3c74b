/** The first way: an element in the portal's form. The form is sent as any other. */
import '/harmless/dist/element.js';
import { options } from './config.js';

for (const field of document.querySelectorAll('harmless-upload')) {
  field.recipients = options.recipients ?? [];
  field.policy = options.policy;
  if (options.review) field.setAttribute('review', options.review);
}
