'use strict';
/*
 * A person with a phone: the client of telegram-test-api, told what to do.
 *
 *   node telegram_client.js PORT TOKEN CHAT      [step, ...] as JSON on standard input,
 *                                                [result, ...] as JSON on standard output
 *
 * Steps: {"say": text}, {"command": text}, {"press": data}, {"read": true}. Only the reading of
 * steps is ours.
 */
const fs = require('fs');
const { TelegramClient } = require('telegram-test-api/lib/modules/telegramClient.js');

const [port, token, chat] = process.argv.slice(2);
const client = new TelegramClient(`http://127.0.0.1:${port}`, token, {
  userId: Number(chat), chatId: Number(chat), firstName: 'Nguyễn Thị Hoa', timeout: 5000,
});

const actions = {
  say: (text) => client.sendMessage(client.makeMessage(text)),
  command: (text) => client.sendCommand(client.makeCommand(text)),
  press: (data) => client.sendCallback(client.makeCallbackQuery(data)),
  read: () => client.getUpdates(),
};

async function main() {
  const results = [];
  for (const step of JSON.parse(fs.readFileSync(0, 'utf8'))) {
    const [[action, value]] = Object.entries(step);
    results.push(await actions[action](value));
  }
  process.stdout.write(JSON.stringify(results), () => process.exit(0)); // its timers never end
}

main().catch((fault) => {
  console.error(fault);
  process.exit(1);
});
