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
    OPT_OUT = 3  # item brand + 8 * channel: whether a noticed message is answered by leaving the list
    BLACKLIST = 4  # item brand + 8 * channel: whether a noticed message closes the door for good
    FOUND_OUT = 5  # item brand + 8 * channel: whether an ask after a gesture is seen through
    NOTICE_POST = 6  # item author * 8 + brand: whether a friend's post is noticed
    TALK = 7  # item 0: whom, if anyone, this customer hears today
    MEETING = 8  # customer = community, item 0: whether members meet
    HOST = 9  # customer = community, item 0: in whose name
    ATTEND = 10  # item community * 16 + slot: whether a meeting draws a member (slot 0 member-run, 1 + brand brand-run)
    PREFER = 11  # item community * 16 + slot: which of several meetings
    SEE_ATTENDANCE = 12  # item friend * 8 + brand: whether a friend who went to a meeting is noticed
    CONSIDER = 13  # item need * 8 + brand: whether the brand comes to mind
    TASTE = 14  # item need * 16 + brand: the taste of the moment; brand 15 stands for the outside option
    SERVICE_A = 15  # item purchase * 8 + brand: first half of the normal number of an experience (purchase of today)
    SERVICE_B = 16  # item purchase * 8 + brand: second half
    GIVE_NUMBER = 17  # item brand: whether a first buyer gives the number
    CONSENT = 18  # item brand: whether consent is granted when asked
    REPAIR = 19  # item brand: the order in which failures are attended to
    SPEAK = 20  # item brand: whether there is an own post
    SPEAK_AGAINST = 21  # item brand: whether there is a post against
    RESHARE = 22  # item author * 8 + brand: whether, and which, noticed post is passed on
    INTEREST_A = 23  # item brand: how interesting a post is, first half of a normal number
    INTEREST_B = 24  # item brand: second half
    WELCOME = 25  # item brand: whether a gesture is an intrusion
    REFUSAL = 26  # item brand: the order in which customers or communities are served when money is short
    PROPOSE_A = 27  # customer = community, item brand * 256 + introduction: who is introduced (255: a part of one)
    PROPOSE_B = 28  # customer = community, item brand * 256 + introduction: to whom

    BASKET = 29  # item need * 8 + brand: the part of a unit that decides how many are bought
    CROSS = 30  # item need * 8 + brand: whether something else of the brand is bought too
    JOIN_FRIEND = 31  # item 0: whose community is looked at (once in 28 days)
    JOIN_WHICH = 32  # item 0: which of that friend's communities
    JOIN = 33  # item community: whether it is joined
    FOLLOW = 34  # item brand: whether the brand's page is followed from now on
    UNFOLLOW = 35  # item brand: whether it is followed no longer
    MEET = 36  # item community * 16 + slot: whether somebody new is got to know at a meeting
    MEET_WHOM = 37  # item community * 16 + slot: who
    LAPSE = 38  # customer = the lower number of two friends, item the higher: whether an unused tie lapses
    HELP = 39  # item brand: whether a fellow member helps after a failure
    SEE_BRAND = 40  # item brand or 8 + author * 8 + brand: whether a follower notices what is on a brand's page
    LIKE = 41  # item author * 8 + brand: whether a noticed post is liked
    IDEA = 42  # item brand, or 8 + brand while designing with it: whether there is an idea for the brand
    IDEA_WORTH = 43  # item brand, or 8 + brand while designing with it: how good it is
    COMPLAIN = 44  # item brand, or 8 + brand once nobody answered: whether a failure is complained of, in public
    REFER = 45  # item brand: whether a purchase is followed by a recommendation to one friend
    REFER_WHOM = 46  # item brand: to whom
    WILLING = 47  # item referrer * 8 + brand: whether the friend listens
    RESELL = 48  # item brand: whether a reseller offers the brand today
    RESELL_WHOM = 49  # item brand: to whom
    CO_DESIGN = 50  # item brand: whether an invitation to design together is accepted
    RECRUIT = 51  # item brand: whether an offer to resell is accepted
    PERSUADE = 52  # item brand: whether an invitation into a community is accepted
    QUEUE = 53  # item 0: the order in which customers are served where a brand has a stock that may run out
    REGISTER = 60  # item community * 8 + brand: whether a member puts the name on a list that a brand helps to keep
    TELL = 61  # item brand: whether the brand hears of a failure at once, where not all are told


class Count(IntEnum):
    """What a day counts per brand, in whole numbers: exact in any order of customers."""

    PURCHASES = 0  # times the brand was bought
    SALES = 1  # cents received
    NEEDS = 2  # of all customers, the same for every brand
    BUYER_NEEDS = 3  # needs since day 0 of customers who bought the brand since day 0: change today
    BUYERS = 4  # customers who bought the brand for the first time since day 0
    TOUCHED_PURCHASES = 5  # purchases within the window after a touch
    TOUCH_DELAY = 6  # days from touch to purchase, summed over touched purchases
    VISITS = 7  # considerations within the window after a touch
    CONVERSIONS = 8  # visits that ended in a purchase
    MESSAGES_SENT = 9  # texts, letters and advertisements
    MESSAGES_NOTICED = 10  # by those they were sent to
    OPT_OUTS = 11  # customers who left the list
    BLACKLISTINGS = 12  # customers who blacklisted the brand
    POSTS = 13  # own, against and passed on
    POSITIVE_POSTS = 14  # of valence above 0.1
    NEUTRAL_POSTS = 15  # of valence -0.1 to 0.1
    NEGATIVE_POSTS = 16  # of valence below -0.1
    RESHARES = 17  # posts passed on
    REACHED = 18  # customers who noticed a friend's post or talk about the brand today
    POSTS_NOTICED = 19  # by friends of their authors
    TALKS = 20  # customers who heard or saw an owner they know
    INVITED = 21  # members of a community, at each of its meetings in the brand's name
    ATTENDANCES = 22  # customers at a meeting in the brand's name
    REPEAT_ATTENDANCES = 23  # by customers who had attended a meeting of the brand since day 0
    FAILURES = 24  # purchases whose service failed
    REPAIRS = 25  # customers whose failure was attended to
    GESTURES = 26  # that reached somebody
    INTRUSIONS = 27  # gestures that were unwelcome
    CONSENTS = 28  # granted with the number
    NUMBERS_GIVEN = 29  # by first buyers
    LAPSED = 30  # customers whose purchase chance given a need is below half its peak (every 28 days)
    TRIED = 31  # customers whose peak chance makes them count for LAPSED
    UNITS = 32  # sold, several at a purchase
    CROSS_SOLD = 33  # of them, of another product of the brand
    JOINED = 34  # communities joined, the same for every brand
    LEFT = 35  # communities left, the same for every brand
    FOLLOWED = 36  # customers who began to follow the brand's page
    UNFOLLOWED = 37  # customers who ceased to
    BRAND_POSTS_NOTICED = 38  # the brand's own posts and the voices it features, by followers
    LIKES = 39  # of customers' posts about the brand
    IDEAS = 40  # that arose
    IDEAS_ADOPTED = 41  # by this brand, whoever they were meant for
    COMPLAINTS = 42  # that arose
    COMPLAINTS_ANSWERED = 43  # in time
    HELPED = 44  # failures that a fellow member helped with
    REFERRALS = 45  # recommendations made to one friend
    REFERRALS_REWARDED = 46  # of them, for a reward
    REFERRALS_HEARD = 47  # by friends who were willing
    REFERRED_PURCHASES = 48  # purchases whose last touch is a recommendation
    REWARDS = 49  # cents paid to customers for purchases they brought about
    REFERRED_MARGIN = 50  # cents of margin from purchases whose last touch was rewarded, before the reward
    INFLUENCED_MARGIN = 51  # cents of margin from purchases whose last touch was voluntary
    RESOLD = 52  # units sold by resellers
    FEATURED = 53  # customers whose voice the brand lent its page to
    CO_DESIGNERS = 54  # customers who designed with the brand
    SAMPLED = 55  # customers who were given the product
    OUT_OF_STOCK = 56  # considerations that found no stock
    WASTED = 57  # units made and never sold
    KNOWLEDGE_VALUE = 58  # cents, of customers' ideas taken up
    SIZE = 59  # not a count: how many there are
