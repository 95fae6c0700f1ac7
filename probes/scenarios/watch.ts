import type { Prediction } from '../../infra/controllers/controller.ts';
import type { Budget } from '../../infra/settings/budget.ts';
import { Duration } from '../../infra/settings/duration.ts';

/** Beyond `keep` a run goes on for at most a tenth: enough to see a hard stop that was set close behind it, and no more. */
const beyondKeep = 1.1;

/** Long enough to see whether connections live for `keep`, and their predicted end where it follows soon after. */
export function watchFor(budget: Budget, prediction: Prediction): Duration {
  const { keep } = budget.session;
  const latest = keep.times(beyondKeep);
  const end = prediction.after === 'never' ? latest : Duration.min(prediction.after, latest);
  return Duration.max(keep, end).plus(timeToComeBack(budget));
}

/** From the beginning of a server's restart until its last connection is closed by the app's own drain. */
export function serverDrain(budget: Budget): Duration {
  return budget.app.preStop.plus(budget.app.drain);
}

/** From the end of a connection until its client should be served again, whatever its retry policy drew. */
export function timeToComeBack(budget: Budget): Duration {
  return budget.client.retryMax.times(1 + budget.client.retryJitter).plus(budget.propagation);
}
