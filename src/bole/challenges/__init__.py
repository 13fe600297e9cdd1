"""Challenges (揭榜挂帅): somebody puts his problem on the board with measurable targets and a reward, and teams take it up.

The words: a *challenge* (榜单) hangs on a need; its *owner* (发榜方) says in a *plan* what is asked, what is paid and who
judges by what; *teams* (揭榜方) *apply* unseen until the deadline; a blind *panel* (评审组) scores them; the owner *chooses*
one or several in parallel (赛马); each *award* goes by *milestones* to *acceptance* against the targets. Nothing of it is a
bid: the price is one thing among others (docs/adr/0022).
"""
