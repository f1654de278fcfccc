/** The one place that names the version of Shopify's Admin API: the client, codegen, the toml and the tests agree with it. */
export const API_VERSION = '2026-10';
