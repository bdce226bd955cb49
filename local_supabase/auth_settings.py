# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings of the auth service: types, limits, defaults, and which are secret.

Only changed settings are stored, and of a secret only its HMAC, as the API returns it.
"""

from __future__ import annotations

import hashlib
import hmac
import typing as t
from dataclasses import dataclass

from pydantic import BaseModel, Field, StringConstraints, create_model

from local_supabase.api.validation import StrictModel

#: The OAuth providers that have a client ID and a secret.
PROVIDERS = (
    *("apple", "azure", "bitbucket", "discord", "facebook", "figma", "github", "gitlab", "google", "kakao", "keycloak"),
    *("linkedin_oidc", "notion", "slack", "slack_oidc", "spotify", "twitch", "twitter", "workos", "x", "zoom"),
)
PROVIDERS_WITH_URL = ("azure", "gitlab", "keycloak", "workos")
PROVIDERS_WITH_MORE_CLIENT_IDS = ("apple", "google")
HOOKS = (
    *("after_user_created", "before_user_created", "custom_access_token", "mfa_verification_attempt"),
    *("password_verification_attempt", "send_email", "send_sms"),
)
MAILS = ("confirmation", "email_change", "invite", "magic_link", "reauthentication", "recovery")
NOTIFICATIONS = (
    *("password_changed", "email_changed", "phone_changed", "mfa_factor_enrolled", "mfa_factor_unenrolled"),
    *("identity_linked", "identity_unlinked"),
)
CHARACTERS = (
    "",
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ:0123456789",
    "abcdefghijklmnopqrstuvwxyz:ABCDEFGHIJKLMNOPQRSTUVWXYZ:0123456789",
    "abcdefghijklmnopqrstuvwxyz:ABCDEFGHIJKLMNOPQRSTUVWXYZ:0123456789:!@#$%^&*()_+-=[]{};'\\\\:\"|<>?,./`~",
)
NO_COMMA = "^[^,]+$"
INT2, INT4 = 32767, 2147483647


@dataclass(frozen=True, slots=True)
class AuthSetting:
    """One setting. ``minimum`` and ``maximum`` are those of a number; a setting that isn't nullable refuses null."""

    default: object
    kind: type
    minimum: int | None = None
    maximum: int | None = None
    choices: tuple[str, ...] = ()
    pattern: str | None = None
    secret: bool = False
    nullable: bool = True


def flag(default: bool = False) -> AuthSetting:
    """Return a boolean setting."""
    return AuthSetting(default, bool)


def text(default: str | None = None, *, choices: tuple[str, ...] = (), pattern: str | None = None) -> AuthSetting:
    """Return a setting that is a string."""
    return AuthSetting(default, str, choices=choices, pattern=pattern)


def secret() -> AuthSetting:
    """Return a secret setting."""
    return AuthSetting(None, str, secret=True)


def number(
    default: int | None, minimum: int | None = 0, maximum: int | None = INT4, *, nullable: bool = True
) -> AuthSetting:
    """Return an integer setting."""
    return AuthSetting(default, int, minimum, maximum, nullable=nullable)


def _providers() -> dict[str, AuthSetting]:
    found: dict[str, AuthSetting] = {}
    for name in PROVIDERS:
        prefix = f"external_{name}"
        found |= {f"{prefix}_enabled": flag(), f"{prefix}_client_id": text(), f"{prefix}_secret": secret()}
        if name != "workos":
            found[f"{prefix}_email_optional"] = flag()
        if name in PROVIDERS_WITH_URL:
            found[f"{prefix}_url"] = text()
        if name in PROVIDERS_WITH_MORE_CLIENT_IDS:
            found[f"{prefix}_additional_client_ids"] = text()
    return found


def _hooks() -> dict[str, AuthSetting]:
    found: dict[str, AuthSetting] = {}
    for name in HOOKS:
        found |= {f"hook_{name}_enabled": flag(), f"hook_{name}_uri": text(), f"hook_{name}_secrets": secret()}
    return found


def _mails() -> dict[str, AuthSetting]:
    found: dict[str, AuthSetting] = {}
    for name in (*MAILS, *(f"{name}_notification" for name in NOTIFICATIONS)):
        found[f"mailer_subjects_{name}"] = text(name.replace("_", " ").capitalize())
        found[f"mailer_templates_{name}_content"] = text(f"<h2>{name.replace('_', ' ').capitalize()}</h2>")
    return found | {f"mailer_notifications_{name}_enabled": flag() for name in NOTIFICATIONS}


AUTH_SETTINGS: dict[str, AuthSetting] = {
    "site_url": text("http://localhost:3000", pattern=NO_COMMA),
    "uri_allow_list": text(""),
    "disable_signup": flag(),
    "jwt_exp": number(3600, 0, 604800),
    "api_max_request_duration": number(10, None, None),
    "db_max_pool_size": number(10, None, None),
    "db_max_pool_size_unit": text("connections", choices=("connections", "percent")),
    "external_anonymous_users_enabled": flag(),
    "external_email_enabled": flag(default=True),
    "external_phone_enabled": flag(),
    "external_google_skip_nonce_check": flag(),
    "external_web3_ethereum_enabled": flag(),
    "external_web3_solana_enabled": flag(),
    **_providers(),
    **_hooks(),
    "nimbus_oauth_client_id": text(),
    "nimbus_oauth_client_secret": secret(),
    **_mails(),
    "mailer_allow_unverified_email_sign_ins": flag(),
    "mailer_autoconfirm": flag(),
    "mailer_otp_exp": number(3600, nullable=False),
    "mailer_otp_length": number(6, 6, 10),
    "mailer_secure_email_change_enabled": flag(default=True),
    "smtp_admin_email": text(pattern=r"^[\w.'+-]+@([A-Za-z0-9-]+\.)+[A-Za-z]{2,}$"),
    "smtp_host": text(),
    "smtp_max_frequency": number(60, 0, INT2),
    "smtp_pass": secret(),
    "smtp_port": text(),
    "smtp_sender_name": text(),
    "smtp_user": text(),
    "mfa_max_enrolled_factors": number(10),
    "mfa_totp_enroll_enabled": flag(default=True),
    "mfa_totp_verify_enabled": flag(default=True),
    "mfa_phone_enroll_enabled": flag(),
    "mfa_phone_verify_enabled": flag(),
    "mfa_phone_max_frequency": number(5, 0, INT2),
    "mfa_phone_otp_length": number(6, 0, INT2),
    "mfa_phone_template": text("Your code is {{ .Code }}"),
    "mfa_web_authn_enroll_enabled": flag(),
    "mfa_web_authn_verify_enabled": flag(),
    "passkey_enabled": AuthSetting(default=False, kind=bool, nullable=False),
    "webauthn_rp_display_name": text(),
    "webauthn_rp_id": text(),
    "webauthn_rp_origins": text(),
    "oauth_server_enabled": flag(),
    "oauth_server_allow_dynamic_registration": flag(),
    "oauth_server_authorization_path": text(),
    "custom_oauth_enabled": AuthSetting(default=False, kind=bool, nullable=False),
    "password_hibp_enabled": flag(),
    "password_min_length": number(6, 6, INT2),
    "password_required_characters": text("", choices=CHARACTERS),
    "rate_limit_anonymous_users": number(30, 1),
    "rate_limit_email_sent": number(2, 1),
    "rate_limit_otp": number(30, 1),
    "rate_limit_sms_sent": number(30, 1),
    "rate_limit_token_refresh": number(150, 1),
    "rate_limit_verify": number(30, 1),
    "rate_limit_web3": number(30, 1),
    "refresh_token_rotation_enabled": flag(default=True),
    "saml_enabled": flag(),
    "saml_external_url": text(pattern=NO_COMMA),
    "security_captcha_enabled": flag(),
    "security_captcha_provider": text("hcaptcha", choices=("turnstile", "hcaptcha")),
    "security_captcha_secret": secret(),
    "security_manual_linking_enabled": flag(),
    "security_refresh_token_reuse_interval": number(10),
    "security_sb_forwarded_for_enabled": flag(),
    "security_update_password_require_current_password": flag(),
    "security_update_password_require_reauthentication": flag(),
    "sessions_inactivity_timeout": AuthSetting(0, float, 0),
    "sessions_single_per_user": flag(),
    "sessions_tags": text(),
    "sessions_timebox": AuthSetting(0, float, 0),
    "sms_autoconfirm": flag(),
    "sms_max_frequency": number(5, 0, INT2),
    "sms_otp_exp": number(60),
    "sms_otp_length": number(6, 0, INT2, nullable=False),
    "sms_provider": text("twilio", choices=("messagebird", "textlocal", "twilio", "twilio_verify", "vonage")),
    "sms_template": text("Your code is {{ .Code }}"),
    "sms_test_otp": text(pattern=r"^([0-9]{1,15}=[0-9]+,?)*$"),
    "sms_test_otp_valid_until": text(),
    "sms_messagebird_access_key": secret(),
    "sms_messagebird_originator": text(),
    "sms_textlocal_api_key": secret(),
    "sms_textlocal_sender": text(),
    "sms_twilio_account_sid": text(),
    "sms_twilio_auth_token": secret(),
    "sms_twilio_content_sid": text(),
    "sms_twilio_message_service_sid": text(),
    "sms_twilio_verify_account_sid": text(),
    "sms_twilio_verify_auth_token": secret(),
    "sms_twilio_verify_message_service_sid": text(),
    "sms_vonage_api_key": text(),
    "sms_vonage_api_secret": secret(),
    "sms_vonage_from": text(),
}
#: What the response contains in addition; it can't be changed.
READ_ONLY: dict[str, object] = {
    "audit_log_disable_postgres": True,
    "custom_oauth_max_providers": 3,
    "index_worker_ensure_user_search_indexes_exist": True,
    "mfa_allow_low_aal": False,
    "saml_allow_encrypted_assertions": False,
}

#: Which settings need a paid plan if they have another value than this.
PAID: dict[str, tuple[object, str]] = {
    "password_hibp_enabled": (False, "leaked password protection via HaveIBeenPwned.org"),
    "sessions_timebox": (0, "time-boxed user sessions"),
    "sessions_inactivity_timeout": (0, "inactivity timeouts of user sessions"),
    "sessions_single_per_user": (False, "single sessions per user"),
    "saml_enabled": (False, "SAML 2.0"),
}


def _field(setting: AuthSetting) -> tuple[t.Any, t.Any]:
    kind: t.Any = setting.kind
    if setting.choices:
        kind = t.Literal[setting.choices]
    elif setting.kind is str:
        kind = t.Annotated[str, StringConstraints(pattern=setting.pattern)]
    elif setting.minimum is not None or setting.maximum is not None:
        kind = (
            t.Annotated[kind, Field(ge=setting.minimum, le=setting.maximum, allow_inf_nan=False)]
            if (setting.kind is float)
            else t.Annotated[kind, Field(ge=setting.minimum, le=setting.maximum)]
        )
    return (kind | None, None) if setting.nullable else (kind, setting.default)


_FIELDS: dict[str, t.Any] = {name: _field(setting) for name, setting in AUTH_SETTINGS.items()}
#: The body of changing the settings.
AuthChange: type[BaseModel] = create_model("AuthChange", __base__=StrictModel, **_FIELDS)


def stored_values(ref: str, changes: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    """Return changed settings as they are stored: a secret as an HMAC of its value, keyed with the ref of the project."""
    return {
        name: hmac.new(ref.encode(), value.encode(), hashlib.sha256).hexdigest()
        if AUTH_SETTINGS[name].secret and value
        else value
        for name, value in changes.items()
    }


def effective(stored: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    """Return all settings, with the default of those that were never changed or were reset with null."""
    return READ_ONLY | {
        name: setting.default if stored.get(name) is None else stored[name] for name, setting in AUTH_SETTINGS.items()
    }


def paid_feature(changes: t.Mapping[str, t.Any]) -> str:
    """Return what a change would enable that only paid plans have, empty if nothing."""
    return next(
        (feature for name, (free, feature) in PAID.items() if name in changes and changes[name] not in (None, free)),
        "",
    )
