/** What the load generator and the servers under load have to agree on. */
export const benchSecret = 'the-secret-of-the-benchmark';
export const benchShop = 'bench.myshopify.com';
