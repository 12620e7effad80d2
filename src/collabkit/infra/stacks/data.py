"""What must not be lost: PostgreSQL, Valkey, and the secrets to reach them, which AWS makes and keeps."""

from __future__ import annotations

from typing import Any

from troposphere import GetAtt, Join, Ref, Sub, Template, elasticache, iam, kms, logs, rds, secretsmanager

from collabkit.infra import names
from collabkit.infra.settings import Environment

from . import lifetimes, links, policies

__all__ = ["build"]

LOGS = ("postgresql", "upgrade")


def _secret(template: Template, environment: Environment, part: str, purpose: str, key: str) -> Ref:
    """Have AWS choose a secret: nobody types it, nobody has seen it."""
    secret = secretsmanager.Secret(
        f"{part.capitalize()}Secret",
        Name=lifetimes.unrepeated(names.secret(environment, part)),
        Description=purpose,
        KmsKeyId=GetAtt("Key", "Arn"),
        GenerateSecretString=secretsmanager.GenerateSecretString(
            SecretStringTemplate="{}", GenerateStringKey=key, PasswordLength=64, ExcludePunctuation=True
        ),
        **lifetimes.KEEP,
    )
    return template.add_resource(secret).ref()


def build(environment: Environment) -> Template:
    """Return the data stack."""
    template = links.begin(environment, "data", "PostgreSQL, Valkey and their secrets")
    key = template.add_resource(
        kms.Key(
            "Key",
            Description=f"Database, cache and secrets of {environment.name}",
            EnableKeyRotation=True,
            PendingWindowInDays=30,
            KeyPolicy=policies.key_policy(_may_encrypt_logs()),
            **lifetimes.KEEP,
        )
    )
    secret = _secret(template, environment, "application", "What the site signs with", "secret_key")
    links.publish(template, environment, "data", ApplicationSecretArn=secret)
    database = _database(template, environment)
    links.publish(
        template,
        environment,
        "data",
        DatabaseIdentifier=database.ref(),
        DatabaseHost=GetAtt(database, "Endpoint.Address"),
        DatabasePort=GetAtt(database, "Endpoint.Port"),
        DatabaseSecretArn=GetAtt(database, "MasterUserSecret.SecretArn"),
    )
    _cache(template, environment)
    links.publish(template, environment, "data", KeyArn=GetAtt(key, "Arn"))
    return links.finish(template, environment, "data")


def _database(template: Template, environment: Environment) -> rds.DBInstance:
    data = environment.data
    _around_database(template, environment)
    database = template.add_resource(
        rds.DBInstance(
            "Database",
            # Known beforehand, so that its logs have their groups before RDS makes some that are kept for ever.
            DBInstanceIdentifier=_identifier(environment),
            DependsOn=_logs(template, environment),
            Engine="postgres",
            EngineVersion=data.engine_version,
            DBInstanceClass=data.instance_type,
            DBName=data.database,
            DBParameterGroupName=Ref("DatabaseParameters"),
            DBSubnetGroupName=Ref("DatabaseSubnets"),
            VPCSecurityGroups=[links.security_group(template, environment, "Database")],
            MultiAZ=data.multi_az,
            PubliclyAccessible=False,
            AllocatedStorage=str(data.storage_gb),
            MaxAllocatedStorage=data.storage_max_gb,
            StorageType="gp3",
            StorageEncrypted=True,
            KmsKeyId=GetAtt("Key", "Arn"),
            MasterUsername="collabkit",
            ManageMasterUserPassword=True,
            MasterUserSecret=rds.MasterUserSecret(KmsKeyId=GetAtt("Key", "Arn")),
            BackupRetentionPeriod=data.backup_days,
            # Night in Europe, quiet on Sunday; the two may not overlap.
            PreferredBackupWindow="01:00-02:00",
            PreferredMaintenanceWindow="sun:02:30-sun:03:30",
            AutoMinorVersionUpgrade=True,
            AllowMajorVersionUpgrade=False,
            CopyTagsToSnapshot=True,
            DeletionProtection=data.deletion_protection,
            EnableCloudwatchLogsExports=list(LOGS),
            EnablePerformanceInsights=True,
            PerformanceInsightsKMSKeyId=GetAtt("Key", "Arn"),
            PerformanceInsightsRetentionPeriod=7,
            MonitoringInterval=60,
            MonitoringRoleArn=GetAtt("MonitoringRole", "Arn"),
            **lifetimes.SNAPSHOT,
        )
    )
    return database


def _identifier(environment: Environment) -> Sub:
    return lifetimes.unrepeated(environment.name)


def _logs(template: Template, environment: Environment) -> list[str]:
    """Add the groups of what the database writes; slow statements stand there with what people wrote."""
    found = []
    for name in LOGS:
        group = logs.LogGroup(
            f"{name.capitalize()}Log",
            LogGroupName=Join("", ["/aws/rds/instance/", _identifier(environment), f"/{name}"]),
            RetentionInDays=environment.observability.log_days,
            KmsKeyId=GetAtt("Key", "Arn"),
            **lifetimes.scratch("Named after the database: they go when its stack does"),
        )
        found.append(template.add_resource(group).title)
    return found


def _may_encrypt_logs() -> dict[str, Any]:
    """Return the statement that lets CloudWatch Logs use the key, for the groups of databases only."""
    groups = Sub("arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:/aws/rds/instance/*")
    rights = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"]
    only = {"kms:EncryptionContext:aws:logs:arn": groups}
    service = {"Principal": {"Service": Sub("logs.${AWS::Region}.amazonaws.com")}}
    return {"Sid": "Logs", **policies.allow(rights, "*", ArnLike=only), **service}


def _around_database(template: Template, environment: Environment) -> None:
    template.add_resource(
        rds.DBSubnetGroup(
            "DatabaseSubnets",
            DBSubnetGroupDescription="Subnets without a way out",
            SubnetIds=links.subnets(template, environment, "Data"),
        )
    )
    template.add_resource(_parameters(environment))
    template.add_resource(
        iam.Role(
            "MonitoringRole",
            AssumeRolePolicyDocument=policies.trust("monitoring.rds.amazonaws.com"),
            ManagedPolicyArns=[
                Sub("arn:${AWS::Partition}:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole")
            ],
        )
    )


def _parameters(environment: Environment) -> rds.DBParameterGroup:
    return rds.DBParameterGroup(
        "DatabaseParameters",
        Description="TLS only; slow statements and long waits are logged",
        Family=f"postgres{environment.data.engine_version.partition('.')[0]}",
        Parameters={
            "rds.force_ssl": "1",
            "log_min_duration_statement": str(environment.data.slow_query_ms),
            "log_lock_waits": "1",
            "log_connections": "1",
            "log_disconnections": "1",
            "idle_in_transaction_session_timeout": "60000",
        },
    )


def _cache(template: Template, environment: Environment) -> None:
    data = environment.data
    secret = _secret(template, environment, "cache", "What clients of Valkey prove themselves with", "token")
    template.add_resource(
        elasticache.SubnetGroup(
            "CacheSubnets",
            Description="Subnets without a way out",
            SubnetIds=links.subnets(template, environment, "Data"),
        )
    )
    cache = template.add_resource(
        elasticache.ReplicationGroup(
            "Cache",
            ReplicationGroupDescription=f"Limits, cache and pushes of {environment.name}",
            Engine="valkey",
            EngineVersion="8.0",
            CacheNodeType=data.cache_instance_type,
            NumCacheClusters=1 + data.cache_replicas,
            AutomaticFailoverEnabled=data.cache_replicas > 0,
            MultiAZEnabled=data.cache_replicas > 0,
            CacheSubnetGroupName=Ref("CacheSubnets"),
            SecurityGroupIds=[links.security_group(template, environment, "Cache")],
            AtRestEncryptionEnabled=True,
            KmsKeyId=GetAtt("Key", "Arn"),
            TransitEncryptionEnabled=True,
            TransitEncryptionMode="required",
            AuthToken=Sub("{{resolve:secretsmanager:${CacheSecret}:SecretString:token}}"),
            AutoMinorVersionUpgrade=True,
            # Nothing in it is the only copy: a day is for looking at what happened.
            SnapshotRetentionLimit=1,
            **lifetimes.SNAPSHOT,
        )
    )
    links.publish(
        template,
        environment,
        "data",
        CacheIdentifier=cache.ref(),
        CacheHost=GetAtt(cache, "PrimaryEndPoint.Address"),
        CacheSecretArn=secret,
    )
