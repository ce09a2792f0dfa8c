"""Our Page at the fake Graph, and a message through it."""

from bot.channels.messenger import MessengerChannel
from bot.messages import Reply, Sender
from bot.ports import Delivery

TOKEN = "EAAtoken"
PERSON = "P:1"
SECRET = b"app secret"


async def send(channel: MessengerChannel, sender: Sender = Sender.BOT) -> Delivery:
    """Deliver one message to person 1."""
    (payload,) = channel.render(Reply("Nộp ở xã.", sender))
    return await channel.deliver(PERSON, payload)
