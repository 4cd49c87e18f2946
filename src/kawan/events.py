"""Every chance event by number, and what a run counts.

A draw is keyed by (seed, day, customer, event, item); docs/events.md says how `item` is packed. A number is
written down once and never used for anything else, so that an old run can always be repeated.
"""

from __future__ import annotations

from enum import IntEnum


class Event(IntEnum):
    """What chance decides. The number is part of every draw's key: add, never renumber."""

    NEED = 1  # item 0: how many needs arise today
    CHANNEL = 2  # item brand + 8 * channel: whether a message sent is noticed
    OPT_OUT = 3  # item brand + 8 * channel
    BLACKLIST = 4  # item brand + 8 * channel
    FOUND_OUT = 5  # item brand + 8 * channel: whether an ask after a gesture is seen through
    NOTICE_POST = 6  # item author * 8 + brand
    TALK = 7  # item 0: whom, if anyone, this customer hears today
    MEETING = 8  # customer = community, item 0: whether members meet
    HOST = 9  # customer = community, item 0: in whose name
    ATTEND = 10  # item community * 16 + slot (0 member-run, 1 + brand brand-run)
    PREFER = 11  # item community * 16 + slot: which of two meetings
    SEE_ATTENDANCE = 12  # item friend * 8 + brand
    CONSIDER = 13  # item need * 8 + brand
    TASTE = 14  # item need * 16 + brand; 15 stands for the outside option
    SERVICE_A = 15  # item need: first half of the normal number of an experience
    SERVICE_B = 16  # item need: second half
    GIVE_NUMBER = 17  # item brand: whether a first buyer gives the number
    CONSENT = 18  # item brand: whether consent is granted when asked
    REPAIR = 19  # item brand: the order in which failures are attended to
    SPEAK = 20  # item brand: own post
    SPEAK_AGAINST = 21  # item brand: post against
    RESHARE = 22  # item author * 8 + brand: reshare of a noticed post
    INTEREST_A = 23  # item brand: how interesting a post is, first half of a normal number
    INTEREST_B = 24  # item brand: second half
    WELCOME = 25  # item brand: whether a gesture is an intrusion
    REFUSAL = 26  # item brand: the order in which customers are served when money is short
    PROPOSE_A = 27  # customer = community, item brand * 256 + introduction: who is introduced
    PROPOSE_B = 28  # customer = community, item brand * 256 + introduction: to whom


class Count(IntEnum):
    """What a day counts per brand, in whole numbers: exact in any order of customers."""

    PURCHASES = 0
    SALES = 1  # cents received
    NEEDS = 2  # of all customers, the same for every brand
    BUYER_NEEDS = 3  # needs since day 0 of customers who bought the brand since day 0: change today
    BUYERS = 4  # customers who bought the brand for the first time since day 0
    TOUCHED_PURCHASES = 5
    TOUCH_DELAY = 6  # days from touch to purchase, summed over touched purchases
    VISITS = 7  # considerations within the window after a touch
    CONVERSIONS = 8  # visits that ended in a purchase
    MESSAGES_SENT = 9
    MESSAGES_NOTICED = 10
    OPT_OUTS = 11
    BLACKLISTINGS = 12
    POSTS = 13
    POSITIVE_POSTS = 14
    NEUTRAL_POSTS = 15
    NEGATIVE_POSTS = 16
    RESHARES = 17
    REACHED = 18  # customers who noticed a friend's post or talk about the brand today
    POSTS_NOTICED = 19
    TALKS = 20
    INVITED = 21  # members of communities with a meeting of the brand
    ATTENDANCES = 22
    REPEAT_ATTENDANCES = 23  # by customers who had attended a meeting of the brand before
    FAILURES = 24
    REPAIRS = 25
    GESTURES = 26
    INTRUSIONS = 27  # gestures that were unwelcome
    CONSENTS = 28
    NUMBERS_GIVEN = 29
    LAPSED = 30  # customers whose purchase chance given a need is below half its peak (every 28 days)
    TRIED = 31  # customers whose peak chance makes them count for LAPSED
    SIZE = 32
