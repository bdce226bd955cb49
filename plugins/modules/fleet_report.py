#!/usr/bin/python
# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: fleet_report
short_description: Write the report of an audit as a web page, JUnit XML, or SARIF
version_added: 1.0.0
description:
  - Reads a report that M(draggonnb.supabase.supabase_fleet_info) wrote, and writes it in other formats.
  - The same report always gives the same files. Each file is replaced atomically, and only its owner can read it.
author:
  - DraggonnB (@draggonnb)
extends_documentation_fragment:
  - draggonnb.supabase.attributes
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
  idempotent:
    support: full
options:
  src:
    description: The report as JSON.
    type: path
    required: true
  html:
    description: The file for an HTML page with findings, drift classes with their SQL, and clients. It loads nothing from elsewhere.
    type: path
  history:
    description: A folder with reports of earlier audits as JSON. The page shows the counts of the last 20 of them. Other files are ignored.
    type: path
  junit:
    description: The file for JUnit XML, with a test case for each client. It fails if the client has a finding that isn't accepted.
    type: path
  sarif:
    description: The file for SARIF 2.1.0, with a result for each finding. Accepted findings are suppressed results.
    type: path
seealso:
  - module: draggonnb.supabase.supabase_fleet_info
"""

EXAMPLES = r"""
- name: Write the report for people and for a pipeline
  draggonnb.supabase.fleet_report:
    src: report.json
    html: report.html
    junit: report.xml
"""

RETURN = r"""
files:
  description: The files with the report, changed or not.
  returned: success
  type: list
  elements: str
  sample: [report.html, report.xml]
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.draggonnb.supabase.plugins.module_utils.libraries import too_old as _  # noqa: F401 - ends an older Python

# isort: split
from ansible_collections.draggonnb.supabase.plugins.module_utils.fleet.report_files import FLEET_REPORT_SPEC, run
from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import run_module


def main() -> None:
    module = AnsibleModule(
        argument_spec=FLEET_REPORT_SPEC, required_one_of=[("html", "junit", "sarif")], supports_check_mode=True
    )
    run_module(module, lambda: run(module.params, check=module.check_mode))


if __name__ == "__main__":
    main()
