"""Every page that there is, on a chronicle with hostile text and records in every state that review knows."""

from dataclasses import replace
from urllib.parse import quote

from kroniek.model import ActorRef, Participant
from kroniek.review.deciding import Deciding, stamp
from kroniek.store import Accounts, Journal, Views
from kroniek.web.registry import routers
from web_fakes import HOSTILE, REPORTS, fill

NAME, SECRET = "de beheerder", "een lang geheim"
TELLS = REPORTS[-1]
"""The report with hostile text."""

EVIL = "<script>alert('why')</script><b>\u202e\x07\u2066"
DESK = Deciding(EVIL, "2026-01-02T03:04:05Z", "fake 1", EVIL)


def prepared(path):
    """A chronicle at a path; gives where it is and what pages ask for by `{id}`, or as `id` or `report`."""
    where = fill(path)
    with Views(where) as views:
        events, control = list(views.events()), list(views.control())
        figures = [figure for figure, _ in views.figures()]
    hostile = [e for e in events if TELLS.id in {t.report for t in e.evidence}]
    plain = [e for e in events if e not in hostile]
    evil = Participant("agent", ActorRef("text:evil", EVIL), (EVIL,))
    decide(where, DESK.accept, plain[0])
    decide(where, DESK.reject, plain[1])
    edited = decide(
        where, lambda item: DESK.edit(item, replace(item.record, actors=(evil,), status="denied")), plain[2]
    )
    decide(where, DESK.accept, edited.after[0])
    merged = decide(where, lambda *items: DESK.merge(items), plain[3], plain[4]).after[0]
    decide(where, lambda item: DESK.edit(item, replace(item.record, actors=(evil,))), hostile[0])
    with Journal(where) as journal:
        journal.undo([edited.number], DESK)  # what rests on it comes back
        states = {item.state for item in journal.standing().items.values()}
    assert states == {"accepted", "rejected", "returned"}
    with Accounts(where) as accounts:
        accounts.add(NAME, "administrator", SECRET, EVIL)
        accounts.log_in(EVIL, EVIL, EVIL)
    shown = [plain[0].id, plain[1].id, plain[2].id, merged.id, *(e.id for e in hostile)]
    ids = {
        "/events/{id}": shown,
        "/reports/{id}": [REPORTS[0].id, TELLS.id, f"{TELLS.id}?beside={REPORTS[0].id}"],
        "/figures/{id}": [f.id for f in figures if TELLS.id in {t.report for t in f.evidence}],
        "/review/edit": [f"?id={quote(id_)}" for id_ in (hostile[0].id, control[0].id, figures[0].id)],
        "/review/merge": [f"?id={quote(hostile[0].id)}"],
        "/review/split": [f"?id={quote(merged.id)}"],
        "/review/missing": [f"?report={TELLS.id}&kind={kind}" for kind in ("event", "control", "figure")],
    }
    return where, ids


def log_in(page):
    """Logs the administrator in, on a page of a browser."""
    page.goto("/login")
    page.fill("#name", NAME)
    page.fill("#password", SECRET)
    page.click("main button")
    page.wait_for_url("**/")


def decide(where, how, *records):
    """Writes a decision on records."""
    with Journal(where) as journal:
        items = journal.items([record.id for record in records])
        seen = {id_: stamp(item) for id_, item in items.items()}
        return journal.decide(seen, lambda found: [how(*(found[record.id] for record in records))])[0]


MORE = {
    "/events": ["?text=script", "?place=nergens", "?reviewed=no", "?reviewed=yes", f"?text={quote(EVIL)}"],
    "/search": ["?q=mosul", "?q=script", f"?q={quote(HOSTILE[:150])}", "?q=xyzzy"],
    "/figures": ["?measure=killed", "?measure=killed&place=nergens"],
    "/map": ["?on=2017-07-05&span=31", "?on=2017-09-01&whole=1"],
    "/control": ["?place=mosul"],
    "/review": [f"?kind={kind}&state={state}" for kind in ("event", "control", "figure") for state in ("todo", "all")]
    + ["?state=returned", "?state=rejected", "?place=nergens"],
    "/journal": ["?action=undo"],
}
"""What else is asked of lists."""


def addresses(ids, more=MORE):
    """The addresses of all pages: of each route that gives one, without anything asked, and with what `more` asks."""
    found = ["/nope", "/events/nope", "/events?since=nooit"]
    for route in (route for router in routers() for route in router.routes):
        if "GET" not in route.methods or route.path.endswith((".json", ".csv")):
            continue
        needed = "{" in route.path or any(p.field_info.is_required() for p in route.dependant.query_params)
        assert not needed or ids.get(route.path), f"name an example of {route.path}"
        if "{" in route.path:
            found += [route.path.replace("{id}", id_) for id_ in ids[route.path]]
        else:
            found += [route.path + asked for asked in ids.get(route.path, ["", *more.get(route.path, [])])]
    return found
