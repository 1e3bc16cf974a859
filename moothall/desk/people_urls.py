"""The addresses of who serves a body, of arrangements, of the queue, and of finding a case."""

from django.urls import URLPattern, path

from moothall.desk.views import (
    arrangements,
    find,
    people,
    people_file,
    people_founding,
    people_teams,
    queue,
)

_PEOPLE, _ARRANGEMENTS = "<slug:slug>/people/", "<slug:slug>/arrangements/"
_OPERATOR = f"{_PEOPLE}operator/"


def people_patterns() -> list[URLPattern]:
    """Return the addresses of who serves a body."""
    return [
        path(_PEOPLE, people.people, name="people"),
        path(f"{_PEOPLE}people.csv", people.as_csv, name="people-csv"),
        path(f"{_PEOPLE}add", people.grant, name="grant-post"),
        path(f"{_PEOPLE}teams/", people_teams.list_teams, name="teams"),
        path(f"{_PEOPLE}teams/add", people_teams.add, name="team-add"),
        path(f"{_PEOPLE}teams/<int:team_id>", people_teams.rename, name="team-rename"),
        path(f"{_PEOPLE}list/", people_file.upload, name="post-file"),
        path(f"{_PEOPLE}list/sample.csv", people_file.sample, name="post-file-sample"),
        path(f"{_PEOPLE}list/<int:file_id>", people_file.plan, name="post-file-plan"),
        path(f"{_PEOPLE}posts/<int:post_id>/end", people.end, name="end-post"),
        path(
            f"{_PEOPLE}requests/<int:request_id>/approve",
            people.decide,
            {"is_approved": True},
            name="approve-post",
        ),
        path(
            f"{_PEOPLE}requests/<int:request_id>/refuse",
            people.decide,
            {"is_approved": False},
            name="refuse-post",
        ),
        *_operator_patterns(),
        path(f"{_PEOPLE}<int:person_id>", people.person, name="person"),
    ]


def _operator_patterns() -> list[URLPattern]:
    """Return the addresses of what the portal's operator decides for bodies that cannot."""
    return [
        path(_OPERATOR, people.operator_requests, name="operator-requests"),
        path(f"{_OPERATOR}first/", people_founding.bodies, name="first-administrators"),
        path(f"{_OPERATOR}first/<slug:home>", people_founding.ask, name="first-administrator"),
        path(
            f"{_OPERATOR}<slug:home>/<int:request_id>/approve",
            people.operator_decide,
            {"is_approved": True},
            name="operator-approve",
        ),
        path(
            f"{_OPERATOR}<slug:home>/<int:request_id>/refuse",
            people.operator_decide,
            {"is_approved": False},
            name="operator-refuse",
        ),
    ]


def work_patterns() -> list[URLPattern]:
    """Return the addresses of arrangements, the queue and finding a case; references are registered before."""
    return [
        path("queue", queue.queue, name="queue"),
        path("<slug:slug>/find", find.find, name="find"),
        path("<slug:slug>/find/<reference:reference>/", find.look, name="look"),
        path(_ARRANGEMENTS, arrangements.list_arrangements, name="arrangements"),
        path(f"{_ARRANGEMENTS}propose", arrangements.propose, name="arrangement-propose"),
        path(f"{_ARRANGEMENTS}<int:arrangement_id>", arrangements.one, name="arrangement"),
        path(f"{_ARRANGEMENTS}<int:arrangement_id>/agree", arrangements.agree, name="arrangement-agree"),
        path(f"{_ARRANGEMENTS}<int:arrangement_id>/end", arrangements.end, name="arrangement-end"),
    ]
