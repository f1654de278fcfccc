/** Two windows of next month, and how pages write them. */
const month = new Date();
month.setUTCMonth(month.getUTCMonth() + 1, 1);

const day = (number: number) => `${month.toISOString().slice(0, 8)}${String(number).padStart(2, '0')}`;
const name = month.toLocaleString('en-US', { month: 'short', timeZone: 'UTC' });

export const first = { earliest: day(3), latest: day(8), words: new RegExp(`3–8 ${name}`) };
export const later = { earliest: day(15), latest: day(19), words: new RegExp(`15–19 ${name}`) };
