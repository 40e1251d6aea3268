/** How long access tokens and id tokens live. */
export const tokenSeconds = 3600;

/** How long a session can be refreshed. */
export const refreshTokenSeconds = 30 * 24 * 3600;
