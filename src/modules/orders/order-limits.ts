/** The most lines that one order can have. */
export const maxLines = 1000;
