"""What a brand can do: plain data that a strategy answers with. The market prices it, charges it, carries it out.

Every action names whom it concerns by a mask of customers (n,) or of communities (C,), True where it does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from kawan.columns import Bools

Role = Literal["educator", "connector", "entertainer", "motivator", "pioneer", "caretaker"]
ROLES: tuple[str, ...] = get_args(Role)


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
class Blank:
    """Send anybody something that says nothing and names nobody: paid for, and one more thing to pass over.

    Attributes:
        to: (n,) customers.
        channel: `text`, `mail` or `advertisement`, which differ in price.
    """

    to: Bools
    channel: Literal["text", "mail", "advertisement"] = "advertisement"


@dataclass(frozen=True)
class Gesture:
    """Do something friendly for customers in reach: a reply, help, a gift.

    Attributes:
        to: (n,) customers; those neither in the database nor ever seen by the brand are out of reach.
        kind: `reply`, `help`, `apology` (which answers open complaints) or `gift`, which differ in price.
        same_for_all: Whether everybody gets the same, which is less believed.
    """

    to: Bools
    kind: Literal["reply", "help", "apology", "gift"] = "reply"
    same_for_all: bool = False


@dataclass(frozen=True)
class Listen:
    """Attend to today's failures of service, as they come, and perhaps to ideas.

    Attributes:
        most: How many failures at the most; None for all that the budget carries.
        adopt: Whether ideas are taken up as well: the brand's own, and those that others left lying.
    """

    most: int | None = None
    adopt: bool = False


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
        role: What the staff do there: `educator` (members learn), `connector` (members get to know each other),
            `entertainer` (the next meeting draws more), `motivator` (members organise more), `pioneer` (something
            new), `caretaker` (troubles are seen to).
        registry: Whether they help keep a list of members, who may leave their number.
    """

    communities: Bools
    hours: float = 0.5
    role: Role = "motivator"
    registry: bool = False


@dataclass(frozen=True)
class Invite:
    """Invite customers into a community of their friends; only those in reach, as with gestures.

    Attributes:
        to: (n,) customers.
    """

    to: Bools


@dataclass(frozen=True)
class Post:
    """Post on the brand's own page, for those who follow it.

    Attributes:
        commercial: How commercial it feels, 0 to 1.
    """

    commercial: float = 0.5


@dataclass(frozen=True)
class Feature:
    """Lend the brand's page to customers who speak for it: what they posted reaches its followers too.

    Attributes:
        to: (n,) customers, of whom those who posted yesterday are featured.
        reward: Money given to each.
    """

    to: Bools
    reward: float = 0.0


@dataclass(frozen=True)
class Ask:
    """Ask customers in the database to recommend the brand, perhaps for a reward.

    Attributes:
        to: (n,) customers.
        reward: Money paid to who recommended, for each purchase that follows; 0 asks for a favour.
        days: How long the word stands.
    """

    to: Bools
    reward: float = 0.0
    days: int = 28


@dataclass(frozen=True)
class Privilege:
    """Open a price to customers in the database without sending a message: a member's card.

    Attributes:
        to: (n,) customers.
        discount: Share taken off the price, 0 to 1.
        days: How long it is open, today included.
    """

    to: Bools
    discount: float = 0.1
    days: int = 7


@dataclass(frozen=True)
class Sample:
    """Give customers the product, whoever they are.

    Attributes:
        to: (n,) customers.
    """

    to: Bools


@dataclass(frozen=True)
class Recruit:
    """Offer customers in the database to resell the brand to their friends, from stock they are handed.

    Attributes:
        to: (n,) customers.
        units: Handed to each who accepts; what is left unsold is lost.
        commission: Share of the price that is theirs, 0 to 1.
    """

    to: Bools
    units: int = 5
    commission: float = 0.15


@dataclass(frozen=True)
class CoDesign:
    """Ask customers in reach to help design what is made next.

    Attributes:
        to: (n,) customers.
    """

    to: Bools


@dataclass(frozen=True)
class Produce:
    """Make so many units for stock. A brand that never does sells to order and is never out of stock.

    Attributes:
        units: How many.
    """

    units: int


Act = (
    Message | Blank | Gesture | Listen | Hold | Pay | Facilitate | Invite | Post | Feature | Ask | Privilege | Sample
    | Recruit | CoDesign | Produce
)  # fmt: skip


@dataclass(frozen=True)
class Portion:
    """An action paid for by one part of the brand's budget: what strategies that share a budget answer with.

    Attributes:
        action: What is done.
        part: Name of the part.
        share: Its share of all that is granted, 0 to 1; what it has not spent it keeps.
    """

    action: Act
    part: str
    share: float


Action = Act | Portion
