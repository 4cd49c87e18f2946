"""What a brand can do: plain data that a strategy answers with. The market prices it, charges it, carries it out.

Every action names whom it concerns by a mask of customers (n,) or of communities (C,), True where it does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kawan.columns import Bools


@dataclass(frozen=True)
class Message:
    """Send a message to customers: a text, a letter or an advertisement.

    Texts and letters reach only those in the database who have not opted out; a customer gets at most one message
    per brand, channel and day.

    Attributes:
        to: (n,) customers.
        channel: `text`, `mail` or `advertisement`.
        discount: Share taken off the price while the offer is open, 0 to 1.
        can_refuse: Whether the message can be answered by leaving the list.
    """

    to: Bools
    channel: Literal["text", "mail", "advertisement"] = "text"
    discount: float = 0.0
    can_refuse: bool = True


@dataclass(frozen=True)
class Gesture:
    """Do something friendly for customers in reach: a reply, help, a gift.

    Attributes:
        to: (n,) customers; those neither in the database nor ever seen by the brand are out of reach.
        kind: `reply` or `gift`, which differ in price.
        same_for_all: Whether everybody gets the same, which is less believed.
    """

    to: Bools
    kind: Literal["reply", "gift"] = "reply"
    same_for_all: bool = False


@dataclass(frozen=True)
class Listen:
    """Attend to today's failures of service, as they come.

    Attributes:
        most: How many at the most; None for all that the budget carries.
    """

    most: int | None = None


@dataclass(frozen=True)
class Hold:
    """Hold a meeting in communities, in the brand's name.

    Attributes:
        communities: (C,) where.
        commercial: How commercial it feels, 0 to 1.
        artist: Money for an artist, per meeting.
    """

    communities: Bools
    commercial: float = 0.5
    artist: float = 0.0


@dataclass(frozen=True)
class Pay:
    """Give communities the money they ask for, which buys capacity for a while.

    Attributes:
        communities: (C,) which.
        unconditional: Whether nothing is asked in return; repeated, this makes a community dependent.
    """

    communities: Bools
    unconditional: bool = True


@dataclass(frozen=True)
class Facilitate:
    """Give staff time to communities.

    Attributes:
        communities: (C,) which are visited today.
        hours: Staff hours at each visit; what they do adds up over visits, however far apart.
        role: What the staff do there: `motivator` (members organise more) or `connector` (members get to know
            each other).
    """

    communities: Bools
    hours: float = 0.5
    role: Literal["motivator", "connector"] = "motivator"


Action = Message | Gesture | Listen | Hold | Pay | Facilitate
