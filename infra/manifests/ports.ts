/** Container ports of our programs by their names. */
export const ports = {
  server: { http: 8080, control: 9999 },
  cleanup: { health: 8081 },
  /** Where a run asks a shard of the fleet. */
  shard: { http: 8080 },
} as const;
