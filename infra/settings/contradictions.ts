import type { Budget, ControllerRules } from './budget.ts';
import { cloudLimits, cloudRelations } from './cloud-contradictions.ts';
import { Duration } from './duration.ts';
import type { Relation } from './relation.ts';
import type { Settings } from './schema.ts';
import { profilesOf } from './schema.ts';

/** The least that is kept free at the end of a grace: what signals, process exits and the kubelet's own steps may take together. */
const least = Duration.seconds(5);

/**
 * Every relation of the budget that does not hold, as people read it. The app's must hold always; the controller's only where we
 * derive its times, since a chart's own contradictions are what people have, and what a review is for.
 * The rules behind them: R01, R02, R09, R10, R13, R21, R22, R23 (docs/settings.md).
 */
export function contradictions(budget: Budget, settings: Settings, rules: ControllerRules): readonly string[] {
  const aligned = settings.controller.timeouts === 'aligned';
  const relations = [
    ...appRelations(budget),
    ...replicaRelations(settings),
    ...settingsRelations(settings, rules),
    ...(rules.cloud === undefined ? [] : cloudLimits(budget, settings, rules.cloud)),
    ...(aligned ? alignedRelations(budget, settings, rules) : []),
  ];
  return relations.filter((relation) => !relation.holds).map((relation) => relation.broken);
}

function alignedRelations(budget: Budget, settings: Settings, rules: ControllerRules): readonly Relation[] {
  if (rules.cloud !== undefined) return [...idleRelations(budget), ...cloudRelations(budget, settings, rules.cloud)];
  return [
    ...idleRelations(budget),
    ...controllerRelations(budget, settings, rules),
    ...stopRelations(budget, settings),
  ];
}

function appRelations({ app, session, propagation, client }: Budget): readonly Relation[] {
  const needed = app.preStop.plus(app.drain).plus(app.margin);
  const hookEnds = app.grace.isLongerThan(app.preStop);
  return [
    {
      holds: hookEnds,
      broken: `'app.preStopDelay' (${app.preStop}) must be shorter than 'app.terminationGracePeriod' (${app.grace}): the kubelet would kill the pod before it has drained`,
    },
    {
      holds: !hookEnds || !needed.isLongerThan(app.grace),
      broken: `'app.terminationGracePeriod' (${app.grace}) must be at least 'app.preStopDelay' + 'app.drain' + 'app.margin' (${app.preStop} + ${app.drain} + ${app.margin} = ${needed}): the kubelet would kill the pod while it still holds connections`,
    },
    {
      holds: !session.longestOperation.isLongerThan(app.drain),
      broken: `'app.drain' (${app.drain}) must be at least 'session.longestOperation' (${session.longestOperation}): an operation under way would be cut`,
    },
    {
      holds: !propagation.isLongerThan(app.preStop),
      broken: `'app.preStopDelay' (${app.preStop}) must be at least 'propagation' (${propagation}): new connections would still be sent to a pod that takes none`,
    },
    {
      holds: !client.retryInitial.isLongerThan(client.retryMax),
      broken: `'client.retryMax' (${client.retryMax}) must be at least 'client.retryInitial' (${client.retryInitial}): the first wait would be longer than the longest`,
    },
  ];
}

function replicaRelations({ app }: Settings): readonly Relation[] {
  return [
    {
      holds: app.replicas <= app.maxReplicas,
      broken: `'app.maxReplicas' (${app.maxReplicas}) must be at least 'app.replicas' (${app.replicas}): the HorizontalPodAutoscaler would remove pods at once`,
    },
  ];
}

/** Settings that the controller has no use for. */
function settingsRelations({ controller }: Settings, { defaults }: ControllerRules): readonly Relation[] {
  return [
    {
      holds: controller.maxReloads === undefined || Number.isFinite(defaults.maxReloads),
      broken: `'controller.maxReloads' (${controller.maxReloads}) does nothing for '${controller.name}', which keeps old workers however often it reloads: leave it out`,
    },
  ];
}

function idleRelations({ session, controller }: Budget): readonly Relation[] {
  const { idle } = controller;
  const quiet = session.heartbeatInterval.plus(Duration.max(least, session.heartbeatInterval.times(0.2)));
  const round = session.heartbeatInterval.plus(session.heartbeatTimeout);
  return [
    {
      holds: idle.isLongerThan(quiet),
      broken: `'controller.idle' (${idle}) must be longer than 'session.heartbeatInterval' (${session.heartbeatInterval}) and a fifth of it, at least ${least} (${quiet}): the proxy would end connections that are alive`,
    },
    {
      holds: idle.isLongerThan(round),
      broken: `'controller.idle' (${idle}) must be longer than 'session.heartbeatInterval' + 'session.heartbeatTimeout' (${session.heartbeatInterval} + ${session.heartbeatTimeout} = ${round}): the proxy would end connections of slow clients`,
    },
  ];
}

function controllerRelations(budget: Budget, settings: Settings, { drains }: ControllerRules): readonly Relation[] {
  const { session, propagation } = budget;
  const { preStop, margin, supervisorKill } = budget.controller;
  const { name, profile } = settings.controller;
  const leastMargin = supervisorKill === 'none' ? least : least.times(2);
  return [
    {
      holds: drains,
      broken: `'controller.profile' ('${profile ?? profilesOf(name)[0]}') ends every connection with its stop signal (after 0s), so 'session.keep' (${session.keep}) cannot be kept whatever the timeouts say: choose a profile that drains, or 'controller.timeouts: chart-defaults'`,
    },
    {
      holds: !propagation.isLongerThan(preStop),
      broken: `'controller.preStopDelay' (${preStop}) must be at least 'propagation' (${propagation}): new connections would reach a pod that has closed its listener`,
    },
    {
      holds: !leastMargin.isLongerThan(margin),
      broken: `'controller.margin' (${margin}) must be at least ${leastMargin}${supervisorKill === 'none' ? '' : ', since a supervisor’s kill-delay lies in the middle of it'}: the kubelet would kill the proxy while it ends its connections`,
    },
  ];
}

/** What has to fit into the grace, in the order in which it happens. */
function stopRelations({ controller, session }: Budget, settings: Settings): readonly Relation[] {
  const { hardStop, grace, preStop, afterHardStop, supervisorKill, margin } = controller;
  if (hardStop === 'unlimited') return [];
  const free = Duration.min(margin, least);
  const stopNeeds = preStop.plus(hardStop).plus(afterHardStop).plus(free);
  const hookEnds = grace.isLongerThan(preStop);
  const named =
    settings.controller.hardStop === undefined
      ? `the hard stop (${hardStop}) that 'controller.terminationGracePeriod' (${grace}) leaves after 'controller.preStopDelay' (${preStop}), the image’s own ${afterHardStop} and 'controller.margin' (${margin})`
      : `'controller.hardStop' (${hardStop})`;
  return [
    {
      holds: hookEnds,
      broken: `'controller.preStopDelay' (${preStop}) must be shorter than 'controller.terminationGracePeriod' (${grace}): the kubelet would kill the proxy before it has drained`,
    },
    {
      holds: !session.keep.isLongerThan(hardStop),
      broken: `'session.keep' (${session.keep}) is longer than ${named}: sessions would be cut before they have been kept`,
    },
    {
      holds: !hookEnds || !stopNeeds.isLongerThan(grace),
      broken: `'controller.terminationGracePeriod' (${grace}) must be at least 'controller.preStopDelay' + 'controller.hardStop' + the image’s own end + ${free} (${preStop} + ${hardStop} + ${afterHardStop} + ${free} = ${stopNeeds}): the kubelet would kill the proxy before it ends its connections`,
    },
    {
      // A derived hard stop is always below it; both are 0 where another relation has no time left for either.
      holds:
        settings.controller.hardStop === undefined ||
        supervisorKill === 'none' ||
        supervisorKill.isLongerThan(hardStop),
      broken: `'controller.hardStop' (${hardStop}) must be shorter than the supervisor’s kill-delay (${supervisorKill}) that 'controller.terminationGracePeriod' (${grace}) allows: connections would end by a kill`,
    },
  ];
}
