"""The addresses of an account, on the portal."""

from django.urls import path

from moothall.web.views import (
    account,
    account_cases,
    account_contact,
    account_homes,
    account_known,
    account_people,
    account_sessions,
)

urlpatterns = [
    path("account", account.home, name="account"),
    path("account/name", account.name, name="account-name"),
    path("account/language", account.language, name="account-language"),
    path("account/format", account.format_needed, name="account-format"),
    path("account/secret-address", account.confidential, name="account-confidential"),
    path("account/email", account_contact.email, name="account-email"),
    path("account/email/code", account_contact.email_code, name="account-email-code"),
    path("account/mobile", account_contact.mobile, name="account-mobile"),
    path("account/mobile/code", account_contact.mobile_code, name="account-mobile-code"),
    path("account/mobile/forget", account_contact.forget_mobile, name="account-mobile-forget"),
    path("account/addresses", account_homes.all_homes, name="account-homes"),
    path("account/addresses/add", account_homes.add, name="account-home-add"),
    path("account/addresses/<slug:key>/left", account_homes.left, name="account-home-left"),
    path("account/addresses/<slug:key>/remove", account_homes.remove, name="account-home-remove"),
    path("account/sign-ins", account_sessions.all_sessions, name="account-sessions"),
    path("account/sign-ins/end-others", account_sessions.end_others, name="account-sessions-end-others"),
    path("account/sign-ins/<int:session>/end", account_sessions.end, name="account-session-end"),
    path("account/requests", account_cases.all_cases, name="account-cases"),
    path("account/requests/add", account_cases.gather, name="account-gather"),
    path("account/requests/<slug:body>/<str:reference>", account_cases.case, name="account-case"),
    path("account/messages", account_cases.messages, name="account-messages"),
    path("account/files", account_cases.documents, name="account-documents"),
    path("account/answers", account_known.known_answers, name="account-known"),
    path("account/answers/<slug:key>/forget", account_known.forget, name="account-known-forget"),
    path("account/answers/given/<int:given>/withdraw", account_known.withdraw, name="account-given-withdraw"),
    path("account/people", account_people.people, name="account-people"),
    path("account/people/invite", account_people.invite, name="account-invite"),
    path("account/people/accept", account_people.accept, name="account-accept"),
    path("account/people/stop", account_people.stop, name="account-people-stop"),
    path("account/people/<int:right>/end", account_people.end, name="account-people-end"),
    path("account/people/<int:right>/act", account_people.act, name="account-people-act"),
]
