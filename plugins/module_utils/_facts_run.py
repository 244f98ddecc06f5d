# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""Facts of the run: who published, with what."""

from __future__ import annotations

from collections.abc import Iterable

from ansible_collections.fleetfacts.ssm.plugins.module_utils._facts_model import (
    Attribute,
    Choice,
    Facts,
    FactType,
    Record,
)


def _run(facts: Facts, choice: Choice) -> Iterable[Record]:
    return (choice.run,)


def _awx(name: str, description: str, variable: str, sample: str) -> Attribute:
    return Attribute(name, f"AWX: {description}", (f"awx_{variable}", f"tower_{variable}"), sample)


PROVISIONING = FactType(
    noun="provisioning",
    name="Provisioning",
    description="The run that published last. One entry. On AWX it differs from run to run.",
    records=_run,
    attributes=(
        Attribute("Playbook", "The files of the playbooks, without their folders.", ("playbook",), "site.yml"),
        Attribute("Play", "The name of the play.", ("play",), "Publish host facts"),
        Attribute("AnsibleVersion", "The version of ansible-core.", ("ansible_version",), "2.19.14"),
        Attribute("CollectionVersion", "The version of this collection.", ("collection_version",), "0.1.0"),
        _awx("JobId", "the job.", "job_id", "4711"),
        _awx("JobLaunchType", "what started the job.", "job_launch_type", "scheduled"),
        _awx("JobTemplateId", "the job template.", "job_template_id", "12"),
        _awx("JobTemplateName", "its name.", "job_template_name", "Publish host facts"),
        _awx("WorkflowJobId", "the workflow job.", "workflow_job_id", "4710"),
        _awx("ScheduleName", "the schedule.", "schedule_name", "Nightly"),
        _awx("InventoryId", "the inventory.", "inventory_id", "3"),
        _awx("InventoryName", "its name.", "inventory_name", "Production"),
        _awx("ProjectRevision", "the revision of the project.", "project_revision", "0123456789abcdef0123456789abcdef"),
        _awx("ProjectBranch", "the branch of the project.", "project_scm_branch", "main"),
        _awx("UserName", "who started the job.", "user_name", "alice"),
    ),
)

# What AWX tells its plays, under its own name and under its former one.
RUN_VARIABLES = tuple(
    source
    for attribute in PROVISIONING.attributes
    for source in attribute.sources
    if source.startswith(("awx_", "tower_"))
)
