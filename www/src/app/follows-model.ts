import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** What tells its listeners whenever it has changed. */
interface Model {
  listen(listener: () => void): () => void;
}

type Follower = ReactiveControllerHost & { model: Model };

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
