/** What every tab of the details is: one entry, shown. */
import { LitElement } from 'lit';
import { property } from 'lit/decorators.js';
import type { BenchModel } from '../app/bench-model';
import type { Bench, BenchRow, EntryView } from '../engine/bench-types';
import { base, buttons } from '../styles/shared';
import { detailsStyle } from './details-style';
import type { Any } from './har';
import { finder } from './marked';

export class DetailsTab extends LitElement {
  static override styles = [base, buttons, detailsStyle];

  @property({ attribute: false }) model!: BenchModel;
  @property({ attribute: false }) row!: BenchRow;
  @property({ attribute: false }) view!: EntryView;

  protected get entry(): Any {
    return this.view.entry;
  }

  protected get bench(): Bench {
    return this.model.bench as Bench;
  }

  protected get words(): RegExp | null {
    return finder(this.model.words);
  }

  /** Filters the requests. */
  protected ask(query: string): void {
    this.dispatchEvent(new CustomEvent('ask', { detail: query, bubbles: true, composed: true }));
  }
}
