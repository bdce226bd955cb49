#!/usr/bin/env bash
# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Runs playbooks/$1.yml for CLIENT_ID on the local Supabase and the local platforms. The variables of make are environment variables
# here and passed to Ansible as JSON, so that names need no quoting.
set -euo pipefail

playbook=$1
bin="$PWD/.build/venv/bin"

# Credentials of the environment may be for hosted platforms. Those of the local ones replace them; a step without a local platform is left out.
folder=$(dirname "${BASH_SOURCE[0]}")/../plugins/plugin_utils
read -ra hosted < <(PYTHONPATH=$folder "$bin/python" -B -c '
from steps import STEPS
print(*(name for step in STEPS for group in step.needs for name in group if name.isupper()))
')
unset "${hosted[@]}"
for platforms in local_supabase local_platforms; do
    settings=$("$bin/python" -m "$platforms" env)
    eval "$settings"
done

# They are on this machine, where no proxy of the environment leads to.
export NO_PROXY="127.0.0.1,localhost${NO_PROXY:+,$NO_PROXY}" no_proxy="127.0.0.1,localhost${no_proxy:+,$no_proxy}"

mkdir -p pages
extra_vars=$("$bin/python" -c '
import json, os
names = {"CLIENT_ID": "client_id", "CLIENT_NAME": "client_name", "ORG_EMAIL": "org_email", "TIER": "tier", "REF": "confirm_ref",
         "CONFIRM": "confirm_client_id"}
given = {variable: os.environ[name] for name, variable in names.items() if os.environ.get(name)}
kept = os.path.join(os.getcwd(), "credentials", os.environ["CLIENT_ID"] + ".yml")
if os.environ.get("GITHUB_OWNER"):
    given["github_repository_template"] = os.environ["GITHUB_OWNER"] + "/client-template"
page = os.path.join(os.getcwd(), "pages", os.environ["CLIENT_ID"] + ".html")
print(json.dumps(given | {"provisioning_credentials_file": kept, "provisioning_page_file": page}))
')

arguments=(--extra-vars "$extra_vars")
if [[ -n ${CHECK:-} ]]; then
    arguments+=(--check --diff)
fi
status=0
"$bin/ansible-playbook" "playbooks/$playbook.yml" "${arguments[@]}" || status=$?

credentials="credentials/$CLIENT_ID.yml"
if [[ $playbook = provision && -f $credentials ]] && ! grep -q '^[$]ANSIBLE_VAULT' "$credentials"; then
    echo "The keys and the database password of $CLIENT_ID are in $PWD/$credentials, in plain text (mode 0600)."
    echo "What there is, with links and next steps, is on the page $PWD/pages/$CLIENT_ID.html."
    echo "For clients on the hosted Supabase, encrypt them: see docs/operating.md, section Credentials."
elif [[ $playbook = deprovision && -f $credentials && -z ${CHECK:-} ]]; then
    echo "The credentials file $PWD/$credentials was not deleted."
fi
exit "$status"
