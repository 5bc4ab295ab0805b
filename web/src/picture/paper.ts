/** A page less its margins, in pixels: the smaller of A4 and Letter in each direction. What is printed is laid out for it,
 * since the size of the window says nothing of it. */
export const PAGE = { w: 680, h: 900 } as const;
