/** What makes a case of a clean copy, as the page is given it: see `case.ts` and `escalation.ts`. */
import type { caseNote, judge, seal, zip } from './case';
import type { Escalation } from './escalation';

export type { Judgement, Recipient, Sealed } from './case';
export type { Brief, Escalation, ToldByPerson, Written } from './escalation';

export interface CaseTools {
  seal: typeof seal;
  judge: typeof judge;
  caseNote: typeof caseNote;
  zip: typeof zip;
  escalation: typeof Escalation.open;
}
