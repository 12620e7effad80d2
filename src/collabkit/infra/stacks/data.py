"""What must not be lost: PostgreSQL, Valkey, and the secrets to reach them, which AWS makes and keeps."""

from __future__ import annotations

from troposphere import GetAtt, Ref, Sub, Template, elasticache, iam, kms, rds, secretsmanager

from collabkit.infra import names
from collabkit.infra.settings import Environment

from . import lifetimes, links, policies

__all__ = ["build"]


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
            KeyPolicy=policies.key_policy(),
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
            EnableCloudwatchLogsExports=["postgresql", "upgrade"],
            EnablePerformanceInsights=True,
            PerformanceInsightsKMSKeyId=GetAtt("Key", "Arn"),
            PerformanceInsightsRetentionPeriod=7,
            MonitoringInterval=60,
            MonitoringRoleArn=GetAtt("MonitoringRole", "Arn"),
            **lifetimes.SNAPSHOT,
        )
    )
    return database


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
