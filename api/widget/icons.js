/** Outlines for `icon()`. The door is the mark of the product. */

export const DOOR = "M5 21V10a7 7 0 0 1 14 0v11M3 21h18M9 21V11a3 3 0 0 1 6 0v10";
export const CLOSE = "M6 6l12 12M18 6 6 18";
export const SEND = "M12 19V5M6 11l6-6 6 6";
export const PERSON = "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20.5c.8-3.6 3.9-5.5 7.5-5.5s6.7 1.9 7.5 5.5";
export const PLAY = "M8 5.5v13l11-6.5z";
export const OUT = "M8 16 17 7M9.5 7H17v7.5";
export const DOWN = "M12 5v14M6 13l6 6 6-6";
