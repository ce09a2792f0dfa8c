'use strict';
/*
 * A Telegram that runs on loopback: telegram-test-api, with what python-telegram-bot insists on.
 *
 *   node telegram_server.js PORT      prints "ready", stops when its standard input closes
 *
 * Theirs: the conversation between a bot and a person, its storage, message and update ids, the
 * shape of updates, and the client in telegram_client.js. Ours, and therefore no independent
 * evidence: the fields added in `completed` and `addBotMessage`, the secret header and repeated
 * delivery in `addUserUpdate`, getMe, the methods answered with `true`, and everything under `/_`.
 */
const axios = require('axios');
const express = require('express');
const { TelegramServer } = require('telegram-test-api/lib/telegramServer.js');

const BOT = { id: 666, is_bot: true, first_name: 'Test bot', username: 'TestNameBot' };
const PLAIN_METHODS = ['setMyCommands', 'answerCallbackQuery', 'sendChatAction'];
const ATTEMPTS = 3;

/** An update with the fields of a callback query that Telegram always sends. */
function completed(update) {
  const query = update.callback_query;
  if (!query) return update;
  const message = { message_id: 1, date: Math.floor(Date.now() / 1000), ...query.message };
  return { ...update, callback_query: { chat_instance: '1', ...query, message } };
}

class Server extends TelegramServer {
  /** The answer to sendMessage: time in seconds, and only what Telegram sends back. */
  addBotMessage(raw, token) {
    const { chat_id, parse_mode, link_preview_options, entities, ...message } =
      super.addBotMessage(raw, token);
    if (!message.reply_markup) delete message.reply_markup;
    return { ...message, from: BOT, date: Math.floor(message.date / 1000) };
  }

  /** Post to the webhook with its secret, the same update again until it is taken. */
  async addUserUpdate(update) {
    const hook = this.webhooks[update.botToken];
    if (!hook) return super.addUserUpdate(update);
    this.updateId += 1;
    const body = completed(TelegramServer.formatUpdate(update));
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const status = await post(hook, body);
      if (status >= 200 && status < 300) return undefined;
    }
    return undefined;
  }
}

async function post(hook, body) {
  const headers = hook.secret_token ? { 'X-Telegram-Bot-Api-Secret-Token': hook.secret_token } : {};
  const response = await axios.post(hook.url, body, { headers, validateStatus: () => true });
  return response.status;
}

const server = new Server({ port: Number(process.argv[2]), host: '127.0.0.1' });
const faults = [];
const calls = [];

const app = express();
app.use(express.json());
app.use(express.urlencoded({ extended: true }));

/* The next `times` calls of `method` get this answer, after `delay_ms`; then as usual. */
app.post('/_fault', (request, response) => {
  faults.push(request.body);
  response.json({ ok: true });
});

/* Every call of a method that a bot made: {token, method, body}. */
app.get('/_calls', (_request, response) => response.json(calls));

app.all('/bot:token/:method', async (request, response, next) => {
  const { token, method } = request.params;
  calls.push({ token, method, body: request.body });
  const fault = faults.find((one) => one.method === method && one.times > 0);
  if (!fault) return next();
  fault.times -= 1;
  await new Promise((resume) => { setTimeout(resume, fault.delay_ms || 0); });
  const { error_code, description, parameters } = fault;
  return response.status(error_code).json({ ok: false, error_code, description, parameters });
});

for (const method of PLAIN_METHODS) {
  app.all(`/bot:token/${method}`, (_request, response) => response.json({ ok: true, result: true }));
}
app.all('/bot:token/getMe', (_request, response) => response.json({ ok: true, result: BOT }));
app.all('/bot:token/setWebhook', (request, response) => {
  server.setWebhook(request.body, request.params.token);
  response.json({ ok: true, result: true });
});

/* Our answers first, the emulator behind them. */
app.use(server.webServer);
server.webServer = app;
server.start().then(() => console.log('ready'));
process.stdin.resume().on('end', () => process.exit(0));
