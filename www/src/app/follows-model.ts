import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { BenchModel } from './bench-model';

type Follower = ReactiveControllerHost & { model: BenchModel };

/** Draws an element again whenever the model that it was given changes. */
export class FollowsModel implements ReactiveController {
  private stop: (() => void) | undefined;

  constructor(private readonly host: Follower) {
    host.addController(this);
  }

  hostConnected(): void {
    this.stop = this.host.model.listen(() => this.host.requestUpdate());
  }

  hostDisconnected(): void {
    this.stop?.();
  }
}
