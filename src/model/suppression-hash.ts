import { createHash } from 'node:crypto';

/**
 * What the suppression list keeps of an address: the hex SHA-256 of the database's own salt and the address's key, so
 * that the list can outlive a deletion and names nobody.
 */
export function suppressionHash(salt: string, addressKey: string): string {
  return createHash('sha256')
    .update(salt + addressKey)
    .digest('hex');
}
