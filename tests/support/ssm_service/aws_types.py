"""The types of AWS itself.

Names, versions and attributes: the user guide, "Metadata collected by inventory". Which of them aggregate: the guide's
output of ``get-inventory-schema --aggregator`` in "Aggregating inventory data".
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class AwsType:
    """A type of AWS: its schema version and attributes; which are numbers, may be aggregated, make up its context."""

    version: str
    attributes: tuple[str, ...]
    numbers: frozenset[str] = frozenset()
    aggregated: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    display_name: str | None = None


def _numbers(attributes: tuple[str, ...]) -> frozenset[str]:
    return frozenset(name for name in attributes if name.endswith("Count") or name in _NUMBER_NAMES)


_NUMBER_NAMES = {"CPUCores", "CPUs", "CPUSpeedMHz", "CPUSockets"}


def _type(
    version: str, attributes: str, aggregated: str = "", context: str = "", display_name: str | None = None
) -> AwsType:
    names = tuple(attributes.split())
    return AwsType(version, names, _numbers(names), tuple(aggregated.split()), tuple(context.split()), display_name)


AWS_TYPES: dict[str, AwsType] = {
    "AWS:AWSComponent": _type("1.0", "Name ApplicationType Publisher Version InstalledTime Architecture URL"),
    "AWS:Application": _type(
        "1.1",
        "Name ApplicationType Publisher Version Release Epoch InstalledTime Architecture URL Summary PackageId",
        aggregated="Name Version",
        display_name="Application",
    ),
    "AWS:BillingInfo": _type("1.0", "BillingProductId"),
    "AWS:ComplianceItem": _type(
        "1.0",
        "Id Title Status Severity DocumentName DocumentVersion Classification PatchBaselineId PatchSeverity PatchState"
        " PatchGroup InstalledTime InstallOverrideList DetailedText DetailedLink CVEIds",
        context="ComplianceType ExecutionId ExecutionType ExecutionTime",
    ),
    "AWS:ComplianceSummary": _type(
        "1.0",
        "ComplianceType PatchGroup PatchBaselineId Status OverallSeverity ExecutionId ExecutionType ExecutionTime"
        " CompliantCriticalCount CompliantHighCount CompliantMediumCount CompliantLowCount"
        " CompliantInformationalCount CompliantUnspecifiedCount NonCompliantCriticalCount NonCompliantHighCount"
        " NonCompliantMediumCount NonCompliantLowCount NonCompliantInformationalCount NonCompliantUnspecifiedCount",
    ),
    "AWS:File": _type(
        "1.0",
        "Name Size Description FileVersion InstalledDate ModificationTime LastAccessTime ProductName InstalledDir"
        " ProductLanguage CompanyName ProductVersion",
    ),
    "AWS:InstanceDetailedInformation": _type(
        "1.0", "CPUModel CPUCores CPUs CPUSpeedMHz CPUSockets CPUHyperThreadEnabled OSServicePack KernelVersion"
    ),
    "AWS:InstanceInformation": _type(
        "1.0",
        "AgentType AgentVersion ComputerName InstanceId IpAddress PlatformName PlatformType PlatformVersion"
        " ResourceType AgentStatus InstanceStatus",
        aggregated="PlatformName PlatformType PlatformVersion",
        display_name="Platform",
    ),
    "AWS:Network": _type("1.0", "Name SubnetMask Gateway DHCPServer DNSServer MacAddress IPV4 IPV6"),
    "AWS:PatchCompliance": _type("1.0", "Title KBId Classification Severity State InstalledTime"),
    "AWS:PatchSummary": _type(
        "1.0",
        "PatchGroup BaselineId SnapshotId OwnerInformation InstalledCount InstalledPendingRebootCount"
        " InstalledOtherCount InstalledRejectedCount NotApplicableCount UnreportedNotApplicableCount MissingCount"
        " FailedCount OperationType OperationStartTime OperationEndTime InstallOverrideList RebootOption"
        " LastNoRebootInstallOperationTime ExecutionId NonCompliantSeverity SecurityNonCompliantCount"
        " CriticalNonCompliantCount OtherNonCompliantCount",
    ),
    "AWS:Process": _type(
        "1.0",
        "StartTime CommandLine User FileName FileVersion FileDescription FileSize CompanyName ProductName"
        " ProductVersion InstalledDate InstalledDir UsageId",
    ),
    "AWS:ResourceGroup": _type("1.0", "Name Arn", aggregated="Name", display_name="ResourceGroup"),
    "AWS:Service": _type(
        "1.0",
        "Name DisplayName ServiceType Status DependentServices ServicesDependedOn StartType",
        aggregated="Name DisplayName ServiceType Status StartType",
        display_name="Service",
    ),
    "AWS:Tag": _type("1.0", "Key Value"),
    "AWS:WindowsRegistry": _type("1.0", "KeyPath ValueName ValueType Value"),
    "AWS:WindowsRole": _type(
        "1.0",
        "Name DisplayName Path FeatureType DependsOn Description Installed InstalledState SubFeatures"
        " ServerComponentDescriptor Parent",
        aggregated="Name DisplayName FeatureType Installed",
        display_name="WindowsRole",
    ),
    "AWS:WindowsUpdate": _type("1.0", "HotFixId Description InstalledTime InstalledBy"),
}
