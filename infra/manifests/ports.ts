/** Container ports of our programs by their names. */
export const ports = {
  server: { http: 8080, control: 9999 },
  cleanup: { health: 8081 },
} as const;
