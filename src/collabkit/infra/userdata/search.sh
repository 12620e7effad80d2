
VERSION=@{VERSION}
VOLUMES=@{VOLUMES}
HOST=@{HOST}
SECRET=@{SECRET}
AUTHORITY=@{AUTHORITY}
CERTIFICATE=@{CERTIFICATE}
SNAPSHOTS=@{SNAPSHOTS}
SNAPSHOT_DAYS=@{SNAPSHOT_DAYS}
ENVIRONMENT=@{ENVIRONMENT}
NAMESPACE=@{NAMESPACE}
CONF=/etc/elasticsearch
DATA=/var/lib/elasticsearch
BIN=/usr/share/elasticsearch/bin

step node
# One template serves all three: which of them this is stands in its tags.
NODE=$(retry metadata tags/instance/collabkit-node)
GROUP=Node${NODE}Group
VOLUME=$(cut -d' ' -f"$NODE" <<<"$VOLUMES")

step disk
# The volume outlives the machine. It shows itself by its id, and is free once the machine before this one is gone.
DEVICE=/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_${VOLUME/-/}
for _ in $(seq 60); do
    [ ! -e "$DEVICE" ] || break
    aws ec2 attach-volume --volume-id "$VOLUME" --instance-id "$(machine_id)" --device /dev/sdf >/dev/null 2>&1 || true
    sleep 5
done
blkid "$DEVICE" >/dev/null || mkfs.ext4 -q -L search "$DEVICE"
grep -q LABEL=search /etc/fstab || echo "LABEL=search $DATA ext4 defaults,noatime,nofail 0 2" >>/etc/fstab
mkdir -p $DATA
mountpoint -q $DATA || mount $DATA
# The volume may have grown since; where it has not, there is nothing to do.
resize2fs "$DEVICE" || echo "collabkit: the file system does not grow"

step elasticsearch
if ! dpkg-query -W -f='${Version}' elasticsearch 2>/dev/null | grep -qx "$VERSION"; then
    # Elastic signs what it publishes; whose key it must be stands here, as Elastic has published it:
    # https://www.elastic.co/docs/deploy-manage/deploy/self-managed/install-elasticsearch-with-debian-package
    key=/usr/share/keyrings/elastic.asc
    retry curl -fsS -o $key https://artifacts.elastic.co/GPG-KEY-elasticsearch
    primary=$(gpg --batch --homedir "$(mktemp -d)" --with-colons --show-keys $key |
        awk -F: '$1 == "pub" {p = 1} $1 == "fpr" && p {print $10; p = 0}')
    [ "$primary" = 46095ACC8548582C1A2699A9D27D666CD88E42B4 ]
    echo "deb [signed-by=$key] https://artifacts.elastic.co/packages/${VERSION%%.*}.x/apt stable main" |
        put 644 /etc/apt/sources.list.d/elastic.list
    retry apt-get -q -o DPkg::Lock::Timeout=120 update
    # What the package sets up by itself is a node alone, with certificates that the others do not know.
    [ -e $CONF/elasticsearch.yml ] || echo 'xpack.security.autoconfiguration.enabled: false' | put 640 $CONF/elasticsearch.yml
    retry apt-get -q -y -o DPkg::Lock::Timeout=120 -o Dpkg::Options::=--force-confold --allow-downgrades \
        install "elasticsearch=$VERSION" >/dev/null
fi
install -d -o elasticsearch -g elasticsearch -m 750 $DATA/data

step certificates
# The first node makes the authority that all trust, once; the others wait for it.
authority() { aws secretsmanager get-secret-value --secret-id "$AUTHORITY" --query SecretString --output text 2>/dev/null; }
if [ ! -s $CONF/node.key ]; then
    work=$(mktemp -d)
    chmod 700 "$work"
    if [ "$NODE" = 1 ] && ! authority >"$work/authority.json"; then
        $BIN/elasticsearch-certutil ca --silent --pem --days 3650 --out "$work/ca.zip"
        unzip -q "$work/ca.zip" -d "$work"
        jq -n --rawfile c "$work/ca/ca.crt" --rawfile k "$work/ca/ca.key" '{certificate: $c, key: $k}' >"$work/new.json"
        aws secretsmanager put-secret-value --secret-id "$AUTHORITY" --secret-string "file://$work/new.json" >/dev/null
    fi
    for _ in $(seq 90); do authority >"$work/authority.json" && break; sleep 5; done
    jq -er .certificate "$work/authority.json" >"$work/ca.crt"
    jq -er .key "$work/authority.json" >"$work/ca.key"
    $BIN/elasticsearch-certutil cert --silent --pem --days 1825 --ca-cert "$work/ca.crt" --ca-key "$work/ca.key" \
        --dns "$HOST" --ip "$(hostname -I | cut -d' ' -f1),127.0.0.1" --name node --out "$work/node.zip"
    unzip -q "$work/node.zip" -d "$work"
    install -m 640 -g elasticsearch "$work/ca.crt" "$work/node/node.crt" $CONF/
    install -m 640 -g elasticsearch "$work/node/node.key" $CONF/node.key
    rm -rf "$work"
fi

step cluster
# Nodes find each other by their tag: addresses change when a machine is replaced. Elasticsearch reads the list anew.
put 755 /usr/local/sbin/collabkit-search-nodes <<END
#!/bin/bash
set -euo pipefail
aws --region $REGION ${AWS_ENDPOINT:+--endpoint-url $AWS_ENDPOINT} ec2 describe-instances --filters \
    Name=tag:collabkit:search,Values=$STACK Name=instance-state-name,Values=pending,running \
    --query 'Reservations[].Instances[].PrivateIpAddress' --output text | tr '\\t' '\\n' >$CONF/new
mv -f $CONF/new $CONF/unicast_hosts.txt
END
# collabkit-search-ask GET /_cluster/health: for whoever is on the machine, too. The password goes in by a file that only
# root sees, not by the list of processes.
put 755 /usr/local/sbin/collabkit-search-ask <<END
#!/bin/bash
set -euo pipefail
password=\$(aws --region $REGION ${AWS_ENDPOINT:+--endpoint-url $AWS_ENDPOINT} secretsmanager get-secret-value \
    --secret-id $SECRET --query SecretString --output text | jq -er .password)
curl -fsS -m 20 --cacert $CONF/ca.crt -K <(printf 'user = "elastic:%s"\n' "\$password") \
    -H 'Content-Type: application/json' -X "\$1" "https://127.0.0.1:9200\$2" \${3:+-d "\$3"}
END
# How the cluster is, once a minute by each node: who says nothing has no cluster.
put 755 /usr/local/sbin/collabkit-search-health <<END
#!/bin/bash
set -euo pipefail
figures=\$(collabkit-search-ask GET /_cluster/health | jq -ce '[
    {MetricName: "search_nodes", Value: .number_of_nodes}, {MetricName: "search_red", Value: (if .status == "red" then 1 else 0 end)}
    | . + {Dimensions: [{Name: "Environment", Value: "$ENVIRONMENT"}, {Name: "Role", Value: "search"}]}]')
aws --region $REGION ${AWS_ENDPOINT:+--endpoint-url $AWS_ENDPOINT} cloudwatch put-metric-data \
    --namespace $NAMESPACE --metric-data "\$figures"
END
# A volume grows while the machine runs; its file system follows within a minute.
put 644 /etc/systemd/system/collabkit-search-nodes.service <<'END'
[Service]
Type=oneshot
ExecStart=-/usr/local/sbin/collabkit-search-nodes
ExecStart=-/usr/sbin/resize2fs /dev/disk/by-label/search
ExecStart=/usr/local/sbin/collabkit-search-health
END
put 644 /etc/systemd/system/collabkit-search-nodes.timer <<'END'
[Timer]
OnActiveSec=30
OnUnitActiveSec=60
AccuracySec=1s
[Install]
WantedBy=timers.target
END
retry collabkit-search-nodes
put 640 $CONF/elasticsearch.yml <<END
cluster.name: $STACK
node.name: node-$NODE
path.data: $DATA/data
path.logs: /var/log/elasticsearch
network.host: [_local_, _site_]
discovery.seed_providers: file
xpack.security.enabled: true
xpack.security.transport.ssl: {enabled: true, verification_mode: certificate, key: node.key, certificate: node.crt, certificate_authorities: [ca.crt]}
xpack.security.http.ssl: {enabled: true, key: node.key, certificate: node.crt, certificate_authorities: [ca.crt]}
END
# Only for the very first election: a node that has data belongs to a cluster already.
[ -d $DATA/data/_state ] || echo 'cluster.initial_master_nodes: [node-1, node-2, node-3]' >>$CONF/elasticsearch.yml
chgrp elasticsearch $CONF/elasticsearch.yml
password() { aws secretsmanager get-secret-value --secret-id "$SECRET" --query SecretString --output text | jq -er .password; }
[ -e $CONF/elasticsearch.keystore ] || $BIN/elasticsearch-keystore create >/dev/null
password | $BIN/elasticsearch-keystore add --stdin --force bootstrap.password
chgrp elasticsearch $CONF/elasticsearch.keystore
systemctl daemon-reload
systemctl enable --quiet --now collabkit-search-nodes.timer
systemctl enable --quiet elasticsearch
systemctl restart elasticsearch

step health
well() { collabkit-search-ask GET '/_cluster/health?wait_for_nodes=3&wait_for_status=yellow&timeout=10s' >/dev/null; }
for _ in $(seq 60); do well && break; sleep 5; done
well

step snapshots
if [ "$NODE" = 1 ]; then
    # Whoever asks the cluster checks whom he speaks to.
    aws ssm put-parameter --overwrite --type String --name "$CERTIFICATE" --value "file://$CONF/ca.crt" >/dev/null
    collabkit-search-ask PUT /_snapshot/s3 "{\"type\":\"s3\",\"settings\":{\"bucket\":\"$SNAPSHOTS\"}}" >/dev/null
    collabkit-search-ask PUT /_slm/policy/nightly "$(jq -nc --arg days "${SNAPSHOT_DAYS}d" '{schedule: "0 30 1 * * ?", name: "<nightly-{now/d}>",
        repository: "s3", config: {indices: "*"}, retention: {expire_after: $days, min_count: 5}}')" >/dev/null
fi
