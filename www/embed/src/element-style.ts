/** How `<harmless-upload>` looks; the portal changes it by custom properties and by parts. */
export const STYLE = `
:host { display: block; font: inherit; color: inherit; }
:host([hidden]) { display: none; }
.zone {
  display: grid; gap: .4rem; justify-items: start; padding: 1rem;
  border: 1px dashed var(--harmless-line, color-mix(in srgb, currentColor 45%, transparent));
  border-radius: var(--harmless-radius, 8px);
}
.zone.over { border-style: solid; background: color-mix(in srgb, currentColor 6%, transparent); }
button {
  min-height: 2.5rem; padding: .4rem 1rem; font: inherit; cursor: pointer;
  color: var(--harmless-button-ink, inherit);
  background: var(--harmless-button, color-mix(in srgb, currentColor 8%, transparent));
  border: 1px solid color-mix(in srgb, currentColor 35%, transparent); border-radius: 6px;
}
button:disabled { opacity: .55; cursor: default; }
button:focus-visible { outline: 2px solid var(--harmless-accent, Highlight); outline-offset: 2px; }
p { margin: 0; overflow-wrap: anywhere; }
.hint { font-size: .875em; opacity: .8; }
.error { color: var(--harmless-danger, #b3261e); }
progress { width: min(20rem, 100%); accent-color: var(--harmless-accent, auto); }
[hidden] { display: none !important; }
@media (prefers-color-scheme: dark) { .error { color: var(--harmless-danger, #ff9d94); } }
`;
