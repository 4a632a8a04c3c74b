/** harmless for support portals: see README.md for the four ways. */
export { type AttachOptions, attach } from './attach.js';
export { connect } from './connect.js';
export { Connection, type Stage } from './connection.js';
export { detect, type Kind } from './detect.js';
export { HarmlessFrame, sanitize } from './frame.js';
export { Harmless, type HarmlessOptions, type HarmlessSession, type OpenOptions } from './harmless.js';
export type * from './protocol.js';
export type * from './reading.js';
export { defaultPage, SANDBOX } from './stage.js';
export {
  type Clean,
  EmbedError,
  type Encrypted,
  type FrameOptions,
  type Loaded,
  type Run,
  type RunEvents,
  type Sanitized,
} from './types.js';
