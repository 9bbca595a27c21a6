import { isoTime, jsonRows } from '../../platform/database/json-row.js';

/** Columns of a key as `k` and of its owner as `o`. */
export const apiKeyColumns = `k.id, k.name, k.owner_id AS "ownerId", o.name AS "ownerName", k.permissions,
  k.allowed_networks AS "allowedNetworks", k.last_used_at AS "lastUsedAt",
  host(k.last_used_ip) AS "lastUsedIp", k.version, k.created_at AS "createdAt",
  k.updated_at AS "updatedAt",
  (SELECT coalesce(jsonb_agg(jsonb_build_object('prefix', s.prefix, 'createdAt', s.created_at,
                             'expiresAt', s.expires_at) ORDER BY s.created_at, s.prefix), '[]')
     FROM api_key_secrets s WHERE s.api_key_id = k.id AND s.expires_at > now()) AS secrets`;

const secrets = `ROWS FROM (jsonb_to_recordset(r.secrets)
  AS (prefix text, "createdAt" timestamptz, "expiresAt" timestamptz)) WITH ORDINALITY AS s`;

/** What of a key's answer is no column, over rows `r`: as `toApiKeyResponse` has it. */
export const apiKeyFieldsInSql = {
  secrets: jsonRows(`SELECT s.prefix, ${isoTime('s."createdAt"')} AS "createdAt",
    ${isoTime('s."expiresAt"')} AS "expiresAt" FROM ${secrets} ORDER BY s.ordinality`),
  expiresAt: `(SELECT max(s."expiresAt") FROM ${secrets})`,
};
