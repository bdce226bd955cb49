# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings of the auth service."""

from __future__ import annotations

import typing as t

from .setting import Kind, Setting

#: OAuth providers: the name in the API, and in texts.
PROVIDERS = {
    "apple": "Apple",
    "azure": "Azure",
    "bitbucket": "Bitbucket",
    "discord": "Discord",
    "facebook": "Facebook",
    "figma": "Figma",
    "github": "GitHub",
    "gitlab": "GitLab",
    "google": "Google",
    "kakao": "Kakao",
    "keycloak": "Keycloak",
    "linkedin_oidc": "LinkedIn (OIDC)",
    "notion": "Notion",
    "slack": "Slack (deprecated)",
    "slack_oidc": "Slack (OIDC)",
    "spotify": "Spotify",
    "twitch": "Twitch",
    "twitter": "Twitter (OAuth 1.0a)",
    "workos": "WorkOS",
    "x": "X (OAuth 2.0)",
    "zoom": "Zoom",
}
_WITH_URL = ("azure", "gitlab", "keycloak", "workos")
_WITHOUT_EMAIL_OPTION = ("workos",)
_WITH_MORE_CLIENT_IDS = ("apple", "google")

HOOKS = {
    "after_user_created": "after a user is created",
    "before_user_created": "before a user is created",
    "custom_access_token": "for each access token, whose claims it may change",
    "mfa_verification_attempt": "for each attempt to verify a factor",
    "password_verification_attempt": "for each attempt to log in with a password",
    "send_email": "instead of sending an e-mail",
    "send_sms": "instead of sending an SMS",
}
_MAILS = {
    "confirmation": "that confirms a sign-up",
    "email_change": "that confirms a new e-mail address",
    "invite": "that invites a user",
    "magic_link": "with a link to log in",
    "reauthentication": "with a code to reauthenticate",
    "recovery": "to reset a password",
}
_NOTIFICATIONS = {
    "password_changed": "a changed password",
    "email_changed": "a changed e-mail address",
    "phone_changed": "a changed phone number",
    "mfa_factor_enrolled": "a new MFA factor",
    "mfa_factor_unenrolled": "a removed MFA factor",
    "identity_linked": "a linked identity",
    "identity_unlinked": "an unlinked identity",
}
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CASES = "abcdefghijklmnopqrstuvwxyz:ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SYMBOLS = "!@#$%^&*()_+-=[]{};'\\\\:\"|<>?,./`~"
_CHARACTERS = {
    "letters_digits": f"{_LETTERS}:0123456789",
    "lower_upper_letters_digits": f"{_CASES}:0123456789",
    "lower_upper_letters_digits_symbols": f"{_CASES}:0123456789:{_SYMBOLS}",
}
_NO_COMMA = (r"[^,]+", "a URL without a comma")
_SMALL, _LARGE = 32767, 2147483647


def _flag(name: str, description: str, feature: str = "") -> Setting:
    return Setting(name=name, kind=Kind.BOOL, description=description, feature=feature)


def _text(name: str, description: str, pattern: tuple[str, str] | None = None, *, kind: Kind = Kind.TEXT) -> Setting:
    return Setting(name=name, kind=kind, description=description, pattern=pattern)


def _choice(name: str, description: str, *choices: str) -> Setting:
    return Setting(name=name, kind=Kind.TEXT, description=description, choices=choices)


def _secret(name: str, description: str) -> Setting:
    return Setting(name=name, kind=Kind.TEXT, description=description, secret=True)


def _number(name: str, description: str, least: int | None = 0, most: int | None = _LARGE) -> Setting:
    return Setting(name=name, kind=Kind.INT, description=description, least=least, most=most)


def _seconds(name: str, description: str) -> Setting:
    return Setting(name=name, kind=Kind.FLOAT, description=description, least=0, feature="auth.user_sessions")


def _providers() -> t.Iterator[Setting]:
    for name, title in PROVIDERS.items():
        prefix = f"external_{name}"
        yield _flag(f"{prefix}_enabled", f"Whether users can log in with {title}.")
        if name in _WITH_MORE_CLIENT_IDS:
            yield _text(f"{prefix}_client_id", f"Client ID for {title}.")
            yield _text(
                f"{prefix}_additional_client_ids",
                f"Further client IDs for {title}, such as those of apps.",
                kind=Kind.WORDS,
            )
        else:
            yield _text(f"{prefix}_client_id", f"Client ID for {title}.")
        yield _secret(f"{prefix}_secret", f"Client secret for {title}.")
        if name not in _WITHOUT_EMAIL_OPTION:
            yield _flag(f"{prefix}_email_optional", f"Whether users of {title} may have no e-mail address.")
        if name in _WITH_URL:
            yield _text(f"{prefix}_url", f"URL of {title}.")
    yield _flag("external_google_skip_nonce_check", "Whether ID tokens of Google are accepted with any nonce.")
    yield _flag("external_web3_ethereum_enabled", "Whether users can log in with an Ethereum wallet.")
    yield _flag("external_web3_solana_enabled", "Whether users can log in with a Solana wallet.")


def _hooks() -> t.Iterator[Setting]:
    for name, moment in HOOKS.items():
        prefix = f"hook_{name}"
        yield _flag(f"{prefix}_enabled", f"Whether a hook is called {moment}.", feature="auth.hooks")
        yield _text(
            f"{prefix}_uri",
            "URI of this hook: C(https) for an endpoint, C(pg-functions) for a function of the database.",
        )
        yield _secret(f"{prefix}_secrets", "Secrets that sign the requests to this hook.")


def _mails() -> t.Iterator[Setting]:
    for name, purpose in _MAILS.items():
        yield _text(f"mailer_subjects_{name}", f"Subject of the e-mail {purpose}.")
        yield _text(f"mailer_templates_{name}_content", f"HTML template of the e-mail {purpose}.")
    for name, event in _NOTIFICATIONS.items():
        yield _flag(f"mailer_notifications_{name}_enabled", f"Whether users are notified of {event}.")
        yield _text(f"mailer_subjects_{name}_notification", f"Subject of the notification of {event}.")
        yield _text(f"mailer_templates_{name}_notification_content", f"HTML template of the notification of {event}.")


AUTH: tuple[Setting, ...] = (
    _text("site_url", "URL of the application, to which users are redirected by default.", _NO_COMMA),
    _text("uri_allow_list", "Further URLs that users may be redirected to; may contain wildcards.", kind=Kind.WORDS),
    _flag("disable_signup", "Whether only invited or otherwise created users can log in."),
    _flag("external_email_enabled", "Whether users can log in with an e-mail address."),
    _flag("external_phone_enabled", "Whether users can log in with a phone number."),
    _flag("external_anonymous_users_enabled", "Whether anonymous users can log in."),
    _number("jwt_exp", "Seconds for which an access token is valid.", 0, 604800),
    _number("password_min_length", "Smallest number of characters of a password.", 6, _SMALL),
    Setting(
        name="password_required_characters",
        kind=Kind.TEXT,
        description="Groups of characters that a password must contain, separated by colons. Short names for what the API allows "
        "are V(letters_digits), V(lower_upper_letters_digits), and V(lower_upper_letters_digits_symbols); an empty string requires none.",
        choices=("", *_CHARACTERS.values()),
        names=_CHARACTERS,
    ),
    _flag(
        "password_hibp_enabled",
        "Whether passwords that are known from leaks are rejected. Requires a paid plan.",
        feature="auth.leaked_password_protection",
    ),
    _flag(
        "security_update_password_require_reauthentication",
        "Whether a user must have logged in recently to change the password.",
    ),
    _flag(
        "security_update_password_require_current_password",
        "Whether a user must give the current password to change it.",
    ),
    _flag("security_manual_linking_enabled", "Whether users can link identities themselves."),
    _flag("security_sb_forwarded_for_enabled", "Whether servers may forward the address of the user in a header."),
    _flag("security_captcha_enabled", "Whether users must solve a captcha to sign up or log in."),
    _choice("security_captcha_provider", "Service that provides the captchas.", "turnstile", "hcaptcha"),
    _secret("security_captcha_secret", "Secret of that service."),
    _flag("refresh_token_rotation_enabled", "Whether a refresh token is replaced when it is used."),
    _number("security_refresh_token_reuse_interval", "Seconds for which a replaced refresh token is still accepted."),
    _seconds("sessions_timebox", "Hours after which a session ends; 0 for never."),
    _seconds("sessions_inactivity_timeout", "Hours after which an unused session ends; 0 for never."),
    _flag("sessions_single_per_user", "Whether a user has only the most recent session.", feature="auth.user_sessions"),
    _text("sessions_tags", "Tags within which O(auth.sessions_single_per_user) applies.", kind=Kind.WORDS),
    _number("mfa_max_enrolled_factors", "Largest number of MFA factors of a user."),
    _flag("mfa_totp_enroll_enabled", "Whether users can enroll authenticator apps."),
    _flag("mfa_totp_verify_enabled", "Whether users can verify with authenticator apps."),
    _flag("mfa_phone_enroll_enabled", "Whether users can enroll phones.", feature="auth.mfa_phone"),
    _flag("mfa_phone_verify_enabled", "Whether users can verify with phones.", feature="auth.mfa_phone"),
    _number("mfa_phone_max_frequency", "Seconds between two codes for a phone.", 0, _SMALL),
    _number("mfa_phone_otp_length", "Digits of the codes for phones.", 0, _SMALL),
    _text("mfa_phone_template", "Template of the SMS with such a code."),
    _flag("mfa_web_authn_enroll_enabled", "Whether users can enroll security keys.", feature="auth.mfa_web_authn"),
    _flag("mfa_web_authn_verify_enabled", "Whether users can verify with security keys.", feature="auth.mfa_web_authn"),
    _flag("passkey_enabled", "Whether users can log in with passkeys."),
    _text("webauthn_rp_id", "Domain that passkeys are bound to."),
    _text("webauthn_rp_display_name", "Name of the application that browsers show for passkeys."),
    _text("webauthn_rp_origins", "Origins at which passkeys are accepted.", kind=Kind.WORDS),
    _flag("mailer_autoconfirm", "Whether an e-mail address needs no confirmation."),
    _flag(
        "mailer_allow_unverified_email_sign_ins",
        "Whether users can log in before they have confirmed their e-mail address.",
    ),
    _flag(
        "mailer_secure_email_change_enabled", "Whether a new e-mail address must be confirmed at the old one as well."
    ),
    _number("mailer_otp_exp", "Seconds for which a link or a code in an e-mail is valid."),
    _number("mailer_otp_length", "Digits of the codes in e-mails.", 6, 10),
    *_mails(),
    _text("smtp_host", "Host of the SMTP server. An empty string is the server of Supabase, which is for tests only."),
    _text("smtp_port", "Port of the SMTP server.", (r"\d{1,5}", "a port number")),
    _text("smtp_user", "User of the SMTP server."),
    _secret("smtp_pass", "Password of the SMTP server."),
    _text("smtp_admin_email", "Address that e-mails are sent from.", (r"[^@\s]+@[^@\s]+", "an e-mail address")),
    _text("smtp_sender_name", "Name that e-mails are sent from."),
    _number("smtp_max_frequency", "Seconds between two e-mails to a user.", 0, _SMALL),
    _number("rate_limit_email_sent", "Largest number of e-mails in an hour.", 1),
    _number("rate_limit_sms_sent", "Largest number of SMS in an hour.", 1),
    _number("rate_limit_otp", "Largest number of requests for codes and links from an address in five minutes.", 1),
    _number("rate_limit_verify", "Largest number of verifications from an address in five minutes.", 1),
    _number("rate_limit_token_refresh", "Largest number of refreshed sessions from an address in five minutes.", 1),
    _number("rate_limit_anonymous_users", "Largest number of anonymous logins from an address in an hour.", 1),
    _number("rate_limit_web3", "Largest number of logins with wallets from an address in five minutes.", 1),
    _flag("sms_autoconfirm", "Whether a phone number needs no confirmation."),
    _choice("sms_provider", "Service that sends SMS.", "messagebird", "textlocal", "twilio", "twilio_verify", "vonage"),
    _number("sms_max_frequency", "Seconds between two SMS to a user.", 0, _SMALL),
    _number("sms_otp_exp", "Seconds for which a code in an SMS is valid."),
    _number("sms_otp_length", "Digits of the codes in SMS.", 0, _SMALL),
    _text("sms_template", "Template of the SMS with a code."),
    Setting(
        name="sms_test_otp",
        kind=Kind.WORDS,
        description="Codes for phone numbers of tests, such as C(4152127777=123456).",
        hidden=True,
    ),
    _text("sms_test_otp_valid_until", "Time until which they are valid."),
    _text("sms_messagebird_originator", "Originator of SMS by MessageBird."),
    _secret("sms_messagebird_access_key", "Access key of MessageBird."),
    _text("sms_textlocal_sender", "Sender of SMS by Textlocal."),
    _secret("sms_textlocal_api_key", "API key of Textlocal."),
    _text("sms_twilio_account_sid", "Account SID of Twilio."),
    _secret("sms_twilio_auth_token", "Token of Twilio."),
    _text("sms_twilio_content_sid", "Content SID of Twilio."),
    _text("sms_twilio_message_service_sid", "Message service SID of Twilio."),
    _text("sms_twilio_verify_account_sid", "Account SID of Twilio Verify."),
    _secret("sms_twilio_verify_auth_token", "Token of Twilio Verify."),
    _text("sms_twilio_verify_message_service_sid", "Service SID of Twilio Verify."),
    _text("sms_vonage_api_key", "API key of Vonage."),
    _secret("sms_vonage_api_secret", "API secret of Vonage."),
    _text("sms_vonage_from", "Sender of SMS by Vonage."),
    *_providers(),
    _flag("custom_oauth_enabled", "Whether users can log in with OAuth providers of your own."),
    _text("nimbus_oauth_client_id", "Client ID for Nimbus."),
    _secret("nimbus_oauth_client_secret", "Client secret for Nimbus."),
    _flag("saml_enabled", "Whether users can log in with SAML 2.0.", feature="auth.saml_2"),
    _text("saml_external_url", "URL of the SAML endpoints, if it isn't that of the project.", _NO_COMMA),
    *_hooks(),
    _flag("oauth_server_enabled", "Whether the project is an OAuth server itself."),
    _flag("oauth_server_allow_dynamic_registration", "Whether clients of that server can register themselves."),
    _text("oauth_server_authorization_path", "Path of the application at which users authorize these clients."),
    _number("api_max_request_duration", "Seconds after which a request to the auth service is canceled.", None, None),
    _number("db_max_pool_size", "Largest number of connections of the auth service to the database.", None, None),
    _choice("db_max_pool_size_unit", "Unit of O(auth.db_max_pool_size).", "connections", "percent"),
)
