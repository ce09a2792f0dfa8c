"""What is promised of each channel.

Telegram is tested against the emulator `telegram-test-api`, which nobody here wrote; what our
launcher adds to it is listed in `counterparts/telegram_server.js`. No independent simulator of
Messenger exists: `fake_graph.py` is our own reading of Meta's pages, checked only through what
`messaging-api-messenger` sends to it and what `@octokit/webhooks-methods` signs. Real order,
repetition and time of Messenger's webhooks are covered by nothing here.
"""
