/** The application's first line: what must run before anything else, then the page itself. */
import './lockdown';
import './app/app';
