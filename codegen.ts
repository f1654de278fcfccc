/**
 * Types for the Admin API's operations, checked against the introspection of the pinned version. The schema ships gzipped
 * in a dev dependency, so nothing is fetched; the generated folder is never committed.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { CodegenConfig } from '@graphql-codegen/cli';
import { API_VERSION } from './app/adapters/shopify/api-version';

const packed = `node_modules/@shopify/dev-mcp/dist/data/admin_${API_VERSION}.json.gz`;
const schema = `node_modules/.cache/backorder/admin-${API_VERSION}.json`;
mkdirSync(dirname(schema), { recursive: true });
writeFileSync(schema, gunzipSync(readFileSync(packed)));

export default {
	schema,
	documents: 'app/adapters/shopify/operations/*.graphql',
	generates: {
		'app/adapters/shopify/generated/operations.ts': {
			plugins: ['typescript-operations', 'typed-document-node'],
			config: {
				useTypeImports: true,
				immutableTypes: true,
				skipTypename: true,
				enumsAsTypes: true,
				defaultScalarType: 'unknown',
				scalars: {
					ID: 'string',
					DateTime: 'string',
					Money: 'string',
					URL: 'string',
					UnsignedInt64: 'string',
				},
			},
		},
	},
} satisfies CodegenConfig;
