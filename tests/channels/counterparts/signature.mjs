/*
 * Signatures by another hand: @octokit/webhooks-methods, which uses Meta's form "sha256=<hex>".
 *
 *   node signature.mjs     [{secret, body, header}, ...] as JSON on standard input,
 *                          [{verified, signature}, ...] as JSON on standard output
 */
import { readFileSync } from 'node:fs';
import { sign, verify } from '@octokit/webhooks-methods';

const results = [];
for (const { secret, body, header } of JSON.parse(readFileSync(0, 'utf8'))) {
  results.push({
    verified: await verify(secret, body, header),
    signature: await sign(secret, body),
  });
}
process.stdout.write(JSON.stringify(results));
