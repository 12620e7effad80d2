"""The 15 monitoring controls of CIS.

CIS Amazon Web Services Foundations Benchmark 7.0, section 5 "Monitoring", 5.1 to 5.15. Names of events stand in the
benchmark's order, since auditing tools look for them in that order.
"""

from __future__ import annotations

from .control import Control, events, named

__all__ = ["CIS"]

CIS: tuple[Control, ...] = (
    Control(
        cis="5.1",
        slug="unauthorized-calls",
        title="Calls that the account refused",
        pattern='{ $.errorCode = "*UnauthorizedOperation" || $.errorCode = "AccessDenied*" }',
        # Consoles probe what they may show: a single refusal says nothing.
        at_least=10,
    ),
    Control(
        cis="5.2",
        slug="sign-in-without-mfa",
        title="Somebody signed in to the console without a second factor",
        pattern=(
            '{ $.eventName = "ConsoleLogin" && $.additionalEventData.MFAUsed != "Yes" '
            '&& $.userIdentity.type = "IAMUser" && $.responseElements.ConsoleLogin = "Success" }'
        ),
    ),
    Control(
        cis="5.3",
        slug="root-used",
        title="The root user did something",
        pattern=(
            '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS '
            '&& $.eventType != "AwsServiceEvent" }'
        ),
        tells="pages",
    ),
    Control(
        cis="5.4",
        slug="iam-changed",
        title="A permission was changed",
        pattern=named(
            "DeleteGroupPolicy DeleteRolePolicy DeleteUserPolicy PutGroupPolicy PutRolePolicy PutUserPolicy "
            "CreatePolicy DeletePolicy CreatePolicyVersion DeletePolicyVersion AttachRolePolicy "
            "DetachRolePolicy AttachUserPolicy DetachUserPolicy AttachGroupPolicy DetachGroupPolicy "
            # Not of the benchmark: other ways to a right that one did not have.
            "UpdateAssumeRolePolicy SetDefaultPolicyVersion CreateAccessKey PutKeyPolicy"
        ),
    ),
    Control(
        cis="5.5",
        slug="trail-changed",
        title="The audit trail was changed",
        pattern=named("CreateTrail UpdateTrail DeleteTrail StartLogging StopLogging"),
    ),
    Control(
        cis="5.6",
        slug="sign-in-failed",
        title="Failed sign-ins to the console",
        pattern='{ $.eventName = "ConsoleLogin" && $.errorMessage = "Failed authentication" }',
        at_least=3,
    ),
    Control(
        cis="5.7",
        slug="key-disabled",
        title="A key was disabled, or is to be deleted",
        pattern=events("kms.amazonaws.com", "DisableKey ScheduleKeyDeletion"),
        tells="pages",
    ),
    Control(
        cis="5.8",
        slug="bucket-policy-changed",
        title="Who may read a bucket was changed",
        pattern=events(
            "s3.amazonaws.com",
            "PutBucketAcl PutBucketPolicy PutBucketCors PutBucketLifecycle PutBucketReplication "
            "DeleteBucketPolicy DeleteBucketCors DeleteBucketLifecycle DeleteBucketReplication "
            # Not of the benchmark: what opens a bucket to the world today.
            "PutBucketPublicAccessBlock DeleteBucketPublicAccessBlock PutAccountPublicAccessBlock "
            "DeleteAccountPublicAccessBlock "
            # And what lets its objects be lost.
            "PutBucketVersioning",
        ),
    ),
    Control(
        cis="5.9",
        slug="config-changed",
        title="AWS Config was changed",
        pattern=events(
            "config.amazonaws.com",
            "StopConfigurationRecorder DeleteDeliveryChannel PutDeliveryChannel PutConfigurationRecorder",
        ),
    ),
    Control(
        cis="5.10",
        slug="security-group-changed",
        title="A security group was changed",
        pattern=named(
            "AuthorizeSecurityGroupIngress AuthorizeSecurityGroupEgress RevokeSecurityGroupIngress "
            "RevokeSecurityGroupEgress CreateSecurityGroup DeleteSecurityGroup "
            # Not of the benchmark: what the console calls today.
            "ModifySecurityGroupRules"
        ),
    ),
    Control(
        cis="5.11",
        slug="network-acl-changed",
        title="A network access list was changed",
        pattern=named(
            "CreateNetworkAcl CreateNetworkAclEntry DeleteNetworkAcl DeleteNetworkAclEntry "
            "ReplaceNetworkAclEntry ReplaceNetworkAclAssociation"
        ),
    ),
    Control(
        cis="5.12",
        slug="gateway-changed",
        title="A way out of the network was changed",
        pattern=named(
            "CreateCustomerGateway DeleteCustomerGateway AttachInternetGateway CreateInternetGateway "
            "DeleteInternetGateway DetachInternetGateway"
        ),
    ),
    Control(
        cis="5.13",
        slug="route-changed",
        title="A route was changed",
        pattern=events(
            "ec2.amazonaws.com",
            "CreateRoute CreateRouteTable ReplaceRoute ReplaceRouteTableAssociation DeleteRouteTable "
            "DeleteRoute DisassociateRouteTable",
        ),
    ),
    Control(
        cis="5.14",
        slug="vpc-changed",
        title="A network was changed",
        pattern=named(
            "CreateVpc DeleteVpc ModifyVpcAttribute AcceptVpcPeeringConnection CreateVpcPeeringConnection "
            "DeleteVpcPeeringConnection RejectVpcPeeringConnection AttachClassicLinkVpc "
            "DetachClassicLinkVpc DisableVpcClassicLink EnableVpcClassicLink"
        ),
    ),
    Control(
        cis="5.15",
        slug="organization-changed",
        title="The organisation of accounts was changed",
        pattern=events(
            "organizations.amazonaws.com",
            "AcceptHandshake AttachPolicy CancelHandshake CreateAccount CreateOrganization "
            "CreateOrganizationalUnit CreatePolicy DeclineHandshake DeleteOrganization "
            "DeleteOrganizationalUnit DeletePolicy EnableAllFeatures EnablePolicyType "
            "InviteAccountToOrganization LeaveOrganization DetachPolicy DisablePolicyType MoveAccount "
            "RemoveAccountFromOrganization UpdateOrganizationalUnit UpdatePolicy",
        ),
    ),
)
