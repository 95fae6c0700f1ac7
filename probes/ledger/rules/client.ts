import type { Rule } from '../case.ts';

/** The client's own record says that it spoke first. */
export const client: Rule = ({ record }) =>
  record.endedBy !== 'client'
    ? []
    : [
        {
          cause: 'client',
          strength: 'said',
          evidence: `the client closed it itself, with ${record.closeCode ?? 'no code'}`,
          origin: { kind: 'hang-up', at: record.endedAt, pod: null },
        },
      ];
