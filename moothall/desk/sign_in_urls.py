"""The addresses of signing in, and of an officer's own sign-in."""

from django.urls import URLPattern, path

from moothall.desk.views import (
    sign_in,
    sign_in_demo,
    sign_in_link,
    sign_in_password,
    you,
    you_factors,
    you_passkeys,
    you_step_up,
)


def sign_in_patterns(*, demo: bool) -> list[URLPattern]:
    """Return the addresses of signing in: choosing who one is exists in a demonstration, and only there."""
    out = path("sign-out", sign_in.leave, name="sign-out")
    if demo:
        return [
            path("sign-in", sign_in.choose, name="sign-in"),
            path("sign-in/link/<str:token>", sign_in_demo.link, name="sign-in-link"),
            out,
        ]
    return [
        path("sign-in", sign_in_password.password, name="sign-in"),
        path("sign-in/second", sign_in_password.second, name="sign-in-second"),
        path("sign-in/passkey", sign_in_password.passkey, name="sign-in-passkey"),
        path("sign-in/forgotten", sign_in_password.forgotten, name="sign-in-forgotten"),
        path("sign-in/link/<str:token>", sign_in_link.link, name="sign-in-link"),
        path("sign-in/reset", sign_in_link.reset, name="sign-in-reset"),
        path("sign-in/set-up", sign_in_link.choose, name="sign-in-set-up"),
        path("sign-in/set-up/second", sign_in_link.second, name="sign-in-set-up-second"),
        path("sign-in/set-up/app", sign_in_link.app, name="sign-in-set-up-app"),
        path("sign-in/set-up/passkey", sign_in_link.passkey, name="sign-in-set-up-passkey"),
        out,
    ]


YOU = [
    path("you/", you.you, name="you"),
    path("you/password", you.password, name="change-password"),
    path("you/app", you_factors.app, name="set-up-app"),
    path("you/app/remove", you_factors.remove_app, name="remove-app"),
    path("you/passkeys/add", you_factors.add_passkey, name="add-passkey"),
    path("you/passkeys/<int:passkey_id>/rename", you_passkeys.rename_passkey, name="rename-passkey"),
    path("you/passkeys/<int:passkey_id>/remove", you_factors.remove_passkey, name="remove-passkey"),
    path("you/recovery-codes", you_factors.recovery_codes, name="recovery-codes"),
    path("you/recovery-codes/file", you_factors.recovery_codes_file, name="recovery-codes-file"),
    path("you/recovery-codes/kept", you_factors.recovery_codes_kept, name="recovery-codes-kept"),
    path("you/sessions", you.open_sessions, name="sessions"),
    path("you/sessions/end", you.end_sessions, name="sessions-end"),
    path("you/step-up", you_step_up.again, name="step-up"),
    path("you/step-up/continue", you_step_up.go_on, name="step-up-continue"),
]
