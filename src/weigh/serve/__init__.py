"""`weigh serve`: the page and its API, on this machine.

routes       every address, in one table; `openapi` describes them, with the schemas in `schema/`
limits       every bound, in one table
requests     from a request's bytes to what is asked, several claims in a line by `parting`; `questions` answers it,
             by the functions behind `--json`
worker       the process that answers; `jail` is around it, `warm` before it, `pool` above it
kept         what was asked already, and what is being asked at once
receiving, guard, refusals, assets   bodies, headers, errors, the files of the page
application  all of that as an ASGI application; `running` serves it
"""
