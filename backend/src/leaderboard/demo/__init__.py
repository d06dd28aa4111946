"""A LiteLLM-shaped gateway with a simulated workshop, served over HTTP inside this process.

Everything follows from a seed and the time, and nothing is stored:

    workshop.py   who takes part: models, teams with their habits, rivals
    traffic.py    (seed, day) → all requests of the day
    history.py    (requests, moment) → the requests and daily rows that the gateway has written by then
    activity.py   rows → /team/daily/activity
    catalog.py    rows → /team/list; /model/info
    logs.py       requests → /spend/logs/v2
    event.py      moment → the event that is under way
    gateway.py    the routes
    server.py     runs the gateway on a port of its own

A total at moment t is the sum over all requests with `visible <= t`. A day depends on no other day, so that old
days keep their totals, and the workshop goes on for ever.
"""
