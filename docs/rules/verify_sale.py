#!/usr/bin/env python3
"""Recompute the award of a sale from its file, by the rules in sale.md and nothing else: python verify_sale.py FILE

Needs Python 3.11 or later and no package. Written from the rules text alone; it shares no code with Bole. Prints the award
and ends with 0 when the file is whole and says what the rules say; else prints what is wrong and ends with 1.
"""
# fmt: off
import datetime as dt, hashlib, json, re, sys
from decimal import Decimal
from fractions import Fraction
class Wrong(Exception): pass

def need(fact, what):
    if not fact:
        raise Wrong(what)
def canon(value): return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
def sha(value): return hashlib.sha256(canon(value)).hexdigest()

# ---- Ed25519 (RFC 8032, 5.1.7) in plain coordinates: slow, and short ----
P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
def add(a, b):
    k = D * a[0] * b[0] * a[1] * b[1] % P
    return (a[0] * b[1] + b[0] * a[1]) * pow(1 + k, -1, P) % P, (a[1] * b[1] + a[0] * b[0]) * pow(1 - k, -1, P) % P
def times(n, a):
    found = (0, 1)
    while n:
        found, a, n = add(found, a) if n & 1 else found, add(a, a), n >> 1
    return found
def point(content):
    number = int.from_bytes(content, "little")
    sign, y = number >> 255, number & (2**255 - 1)
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if (x * x - square) % P == 0 else x * pow(2, (P - 1) // 4, P) % P
    need(y < P and (x * x - square) % P == 0 and (x or not sign), "the key or the signature is no point of the curve (§1)")
    return P - x if x & 1 != sign else x, y
def is_signed(key, message, signature):
    need(len(key) == 32 and len(signature) == 64, "the key or the signature is not whole (§1)")
    s, base = int.from_bytes(signature[32:], "little"), point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ORDER
    return s < ORDER and times(s, base) == add(point(signature[:32]), times(h, point(key)))

# ---- §1: the file ----
def root(leaves):
    if len(leaves) < 2:
        return hashlib.sha256(b"\0" + leaves[0]).digest() if leaves else hashlib.sha256().digest()
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\1" + root(leaves[:half]) + root(leaves[half:])).digest()
def read(content):
    record = json.loads(content)
    need(content == canon(record), "the file is not in the canonical form (§1)")
    need(sorted(record) == ["award", "entries", "format", "head", "opened", "terms"], "a part is missing or strange (§1)")
    need(record["format"] == "bole-sale/1", "this is no record of version 1 (§1)")
    previous, rows = sha(record["terms"]), record["entries"]
    for n, row in enumerate(rows, 1):
        need(row["previous"] == previous, f"entry {n} does not follow the one before (§1)")
        need(row["hash"] == sha({k: v for k, v in row.items() if k != "hash"}), f"entry {n} was changed (§1)")
        need(("maximum" in row) == (str(n) in record["opened"]), f"entry {n}: the maximum is not opened, or there is none (§1)")
        previous = row["hash"]
    need(set(record["opened"]) <= {str(n) for n in range(1, len(rows) + 1)}, "something is opened that is not there (§1)")
    head = {k: v for k, v in record["head"].items() if k != "signature"}
    need(sorted(head) == ["at", "entries", "key", "root", "sale"] and when(head["at"]), "the head is not whole (§1)")
    need(head["entries"] == len(rows) and head["sale"] == record["terms"]["sale"], "the head is that of another record (§1)")
    need(head["root"] == root([canon(row) for row in rows]).hex(), "the root is not that of the entries (§1)")
    key, signature = (bytes.fromhex(record["head"][name]) for name in ("key", "signature"))
    need((key.hex(), signature.hex()) == (head["key"], record["head"]["signature"]), "digits are written small (§1)")
    need(is_signed(key, canon(head), signature), "the signature is not right (§1)")
    return record
def when(text):
    need(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", text), f"{text} is no time (§1)")
    return dt.datetime.fromisoformat(text)
def money(text):
    need(re.fullmatch(r"(0|[1-9]\d*)(\.\d*[1-9])?", text), f"{text} is no amount (§1)")
    return Decimal(text)

# ---- §2 to §6: the sale ----
class Sale:
    def __init__(self, terms):
        self.t, self.kind, self.down = terms, terms["format"], terms.get("downward", False)
        self.opens, self.ends, self.start, self.unit = when(terms["opens_at"]), when(terms["ends_at"]), money(terms["start"]), money(terms["unit"])
        self.never = when(terms["never_after"]) if "never_after" in terms else None
        self.most_score = money(terms["most_score"]) if "most_score" in terms else None
        self.steps, self.ranks = [(money(a), money(b)) for a, b in terms["steps"]], terms.get("ranks", {})
        self.offers, self.envelopes, self.scores, self.moved, self.out = {}, {}, {}, {}, []  # offers: bidder -> (amount, number)
        self.leader = self.price = self.top = self.taken = self.paused = self.reserve = self.last = None
        self.extensions, self.n, self.order = 0, 0, (0, [])
    def span(self, name): return dt.timedelta(seconds=int(self.t.get(name, "0s").removesuffix("s")))
    def better(self, a, b): return a < b if self.down else a > b
    def at_least(self, a, b, rule): need(not self.better(b, a), f"entry {self.n}: {a} is not at least {b} ({rule})")
    def improved(self, price):
        return price + [s for begin, s in self.steps if begin <= price][-1] * (-1 if self.down else 1)
    def rank(self, who): return self.ranks.get(who, len(self.ranks) + 1)
    def round_begins(self, r): return self.opens + self.span("first_pause") + (r - 1) * (len(self.offers) * self.span("turn") + self.span("pause"))
    def stages(self):
        return (a := self.taken + self.span("sealed_for")), (b := a + self.span("reveal_for")), b + self.span("best_for")
    def over(self):
        if self.kind == "sealed":
            return self.ends + self.span("reveal_for")
        if self.kind == "turns":
            return self.round_begins(self.t["rounds"]) + len(self.offers) * self.span("turn")
        return self.ends if self.taken is None else self.taken if self.kind == "dutch" else self.stages()[2]
    def time_of(self, kind):  # §3
        early = dt.datetime.min.replace(tzinfo=dt.UTC)
        known = {
            ("english", "bid"): (self.opens, self.ends), ("sealed", "sealed"): (self.opens, self.ends), ("sealed", "revealed"): (self.ends, self.over()),
            ("dutch", "taken"): (self.opens, self.ends), ("dutch_sealed", "taken"): (self.opens, self.ends), ("turns", "initial"): (early, self.opens),
            ("turns", "turn"): (self.opens, self.over()), ("turns", "retracted"): (self.opens, self.over()),
        }
        if self.most_score is not None:
            known |= {("sealed", "scored"): (early, self.ends), ("turns", "scored"): (early, self.opens)}
        if self.kind == "dutch_sealed" and self.taken:
            a, b, c = self.stages()
            known |= {(self.kind, "sealed"): (self.taken, a), (self.kind, "revealed"): (a, b), (self.kind, "best"): (b, c)}
        need((self.kind, kind) in known, f"entry {self.n}: {kind} is not possible here (§3)")
        return known[self.kind, kind]
    def apply(self, e, opened):
        self.n += 1
        at, kind, who, amount = when(e["at"]), e["kind"], e.get("bidder"), money(e["amount"]) if "amount" in e else None
        need(self.last is None or at >= self.last, f"entry {self.n}: time runs backwards (§2)")
        if opened:
            need(kind == "bid" and e["maximum"] == self.commitment(who, opened["most"], opened["nonce"]), f"entry {self.n}: not its maximum (§1)")
        most = money(opened["most"]) if opened else amount
        need(all(a is None or (a > 0 and a % self.unit == 0) for a in (amount, most)), f"entry {self.n}: not so many whole units (§2)")
        over = self.paused is None and (at >= self.over() or (self.kind == "dutch" and self.taken))
        if kind in ("reserve", "defaulted"):
            need(over, f"entry {self.n}: bidding is not over (§5)")
        elif kind in ("suspended", "resumed"):
            need(not over and (self.paused is None) == (kind == "suspended"), f"entry {self.n}: {kind} at the wrong time (§4)")
        else:
            first, last = self.time_of(kind)
            need(self.paused is None and not over and first <= at < last, f"entry {self.n}: {kind} at the wrong time (§3)")
        getattr(self, "do_" + kind)(e, at, who, amount, most)
        self.last = at
    def commitment(self, who, amount, nonce): return sha({"amount": amount, "nonce": nonce, "sale": self.t["sale"], **({} if who is None else {"bidder": who})})
    def do_bid(self, e, at, who, amount, most):  # §3.1
        if who == self.leader:
            need("maximum" in e and self.better(most, self.top), f"entry {self.n}: the leader can only raise his maximum (§3.1)")
            self.top = most
            return
        good, bad = (min, max) if self.down else (max, min)
        ahead = self.leader is not None and self.rank(who) < self.rank(self.leader)
        self.at_least(amount, self.start if self.leader is None else self.price if ahead else self.improved(self.price), "§3.1")
        self.at_least(most, amount, "§3.1")
        if self.leader is None:
            self.leader, self.price, self.top, self.offers[who] = who, amount, most, (amount, self.n)
        elif self.better(most, self.top) or (most == self.top and ahead):
            self.offers[self.leader] = (self.top, self.offers[self.leader][1])
            self.price = bad(most, good(amount, self.top if ahead else self.improved(self.top)))
            self.leader, self.top, self.offers[who] = who, most, (self.price, self.n)
        else:
            reach = most if self.rank(self.leader) < self.rank(who) else self.improved(most)
            self.price = bad(self.top, good(self.price, reach))
            self.offers[who], self.offers[self.leader] = (most, self.n), (self.price, self.offers[self.leader][1])
        if self.ends - at <= self.span("window") and self.extensions < self.t.get("most_extensions", self.n):
            end = min(at + self.span("added"), self.never or dt.datetime.max.replace(tzinfo=dt.UTC))
            self.ends, self.extensions = (end, self.extensions + 1) if end > self.ends else (self.ends, self.extensions)
    def do_sealed(self, e, at, who, amount, most):  # §3.2
        need(who != self.leader, f"entry {self.n}: who took the price does not seal (§3.2)")
        self.envelopes[who] = (e["commitment"], self.n)
    def do_revealed(self, e, at, who, amount, most):  # §3.2
        need(who in self.envelopes and who not in self.offers, f"entry {self.n}: nothing to open (§3.2)")
        need(self.envelopes[who][0] == self.commitment(who, e["amount"], e.get("nonce", "")), f"entry {self.n}: not what was sealed (§3.2)")
        self.offers[who] = (amount, self.envelopes[who][1])
    def do_taken(self, e, at, who, amount, most):  # §3.3
        falls = max(dt.timedelta(0), at - self.opens) // self.span("fall_every")
        price = max(money(self.t["floor"]), self.start - falls * money(self.t["fall"]))
        need(self.taken is None and amount == price, f"entry {self.n}: the price was {price}, or was taken (§3.3)")
        self.leader, self.price, self.taken, self.offers[who] = who, price, at, (price, self.n)
    def do_best(self, e, at, who, amount, most):  # §3.4
        others = [a for b, (a, _) in self.offers.items() if b != self.leader and a >= self.improved(self.price)]
        need(who == self.leader and others and self.offers[who][0] == self.price, f"entry {self.n}: no last word (§3.4)")
        self.at_least(amount, self.improved(max(others)), "§3.4")
        self.offers[who] = (amount, self.n)
    def do_initial(self, e, at, who, amount, most):
        self.at_least(amount, self.start, "§3.5")
        self.offers[who] = (amount, self.n)
    def my_round(self, who, at):  # §3.5
        for r in range(1, self.t["rounds"] + 1):
            if self.round_begins(r) <= at < self.round_begins(r) + len(self.offers) * self.span("turn"):
                self.order = self.order if self.order[0] == r else (r, self.from_best()[::-1])
                if self.order[1][(at - self.round_begins(r)) // self.span("turn")] == who:
                    return r
        raise Wrong(f"entry {self.n}: not this bidder's turn (§3.5)")
    def do_turn(self, e, at, who, amount, most):  # §3.5
        r = self.my_round(who, at)
        need(self.moved.get(who, (0,))[0] != r, f"entry {self.n}: a second bid in one turn (§3.5)")
        self.at_least(amount, self.improved(self.offers[who][0]), "§3.5")
        self.moved[who], self.offers[who] = (r, self.offers[who]), (amount, self.n)
    def do_retracted(self, e, at, who, amount, most):  # §3.5
        need(self.moved.get(who, (0,))[0] == self.my_round(who, at), f"entry {self.n}: nothing to take back (§3.5)")
        self.offers[who] = self.moved.pop(who)[1]
    def do_scored(self, e, at, who, amount, most):  # §3.6
        self.scores[who] = [money(s) for s in e["scores"]]
        need(sum(self.scores[who]) <= self.most_score, f"entry {self.n}: more than the most (§3.6)")
    def do_suspended(self, e, at, who, amount, most): self.paused = at
    def do_resumed(self, e, at, who, amount, most):  # §4
        gap, was_open, self.paused = at - self.paused, at >= self.opens, None
        self.opens, self.ends = self.opens + gap, self.ends + gap
        self.taken, self.never = (moment + gap if moment else None for moment in (self.taken, self.never))
        if self.kind == "english" and was_open:
            self.ends = max(self.ends, at + self.span("least_after_pause"))
    def do_reserve(self, e, at, who, amount, most):  # §5
        need(self.reserve is None and self.t.get("reserve") == self.commitment(None, e["amount"], e.get("nonce", "")), "not the reserve (§5)")
        self.reserve = amount
    def do_defaulted(self, e, at, who, amount, most):  # §5
        need(self.award()["winner"] == who, f"entry {self.n}: this is not the winner (§5)")
        self.out.append(who)
    def from_best(self):  # §6.1
        def key(who):
            k = 1 + sum(map(Fraction, self.scores.get(who, [])), Fraction(0)) / (1 - Fraction(self.most_score)) if self.most_score is not None else 1
            worth = Fraction(self.offers[who][0])
            return worth / k if self.down else -worth * k, self.rank(who), self.offers[who][1]
        return sorted(self.offers, key=key)
    def is_place(self, who):  # §6.2
        if self.kind == "dutch_sealed":
            return who == self.leader or self.offers[who][0] >= self.improved(self.price)
        return self.kind == "dutch" or not self.better(self.start, self.offers[who][0])
    def award(self):  # §6.2 to §6.4
        places = [who for who in self.from_best() if self.is_place(who)]
        found = {"winner": None, "price": None, "reason": None, "places": places, "forfeited": sorted(set(self.envelopes) - set(self.offers))}
        left = [who for who in places if who not in self.out]
        if not left or (few := len(places) < self.t["fewest_bidders"]) or ("reserve" in self.t and self.reserve is None):
            return {**found, "reason": "no_bid" if not left else "too_few_bidders" if few else "reserve_not_opened"}
        price = self.offers[left[0]][0]
        if self.reserve is not None and self.better(self.reserve, self.top if left[0] == self.leader and self.kind == "english" else price):
            return {**found, "reason": "below_reserve"}
        if self.kind == "sealed" and self.t.get("second_price") and self.most_score is None:
            price = self.offers[left[1]][0] if len(left) > 1 else self.start
        price = self.reserve if self.reserve is not None and self.better(self.reserve, price) else price
        return {**found, "winner": left[0], "price": re.sub(r"(\.\d*?)0+$", r"\1", f"{price:f}").rstrip(".")}

def verify(content):
    """The award of a record, given as bytes. Raises Wrong."""
    try:
        record = read(content)
        sale = Sale(record["terms"])
        for n, row in enumerate(record["entries"], 1):
            sale.apply(row, record["opened"].get(str(n)))
        need(sale.award() == record["award"], f"by the rules the award is {sale.award()} (§6)")
    except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError, IndexError, RecursionError) as error:
        raise Wrong(f"this is no record: {error!r}") from error
    return record["award"]

if __name__ == "__main__":
    try:
        with open(sys.argv[1], "rb") as file:
            print(json.dumps(verify(file.read()), ensure_ascii=False, indent=1))
    except (Wrong, OSError, IndexError) as error:
        sys.exit(f"not verified: {error}")
