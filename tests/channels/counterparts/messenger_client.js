'use strict';
/*
 * What another Messenger library sends for the same messages: messaging-api-messenger.
 *
 *   node messenger_client.js ORIGIN TOKEN SECRET VERSION     [[method, ...arguments], ...] as
 *                                                            JSON on standard input
 *
 * The library writes every request; only the reading of the list is ours.
 */
const fs = require('fs');
const { MessengerClient } = require('messaging-api-messenger');

const [origin, accessToken, appSecret, version] = process.argv.slice(2);
const client = new MessengerClient({ origin, accessToken, appSecret, version });

async function main() {
  for (const [method, ...rest] of JSON.parse(fs.readFileSync(0, 'utf8'))) {
    await client[method](...rest);
  }
}

main().catch((fault) => {
  console.error(fault);
  process.exit(1);
});
