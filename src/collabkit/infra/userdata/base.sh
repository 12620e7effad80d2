#!/bin/bash
# Boots a machine. May run again at any time: what is done already is not done twice.
set -euo pipefail
umask 022
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 PATH=/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin

ROLE=@{ROLE}
REGION=@{REGION}
STACK=@{STACK}
GROUP=@{GROUP}
WAIT_URL=@{WAIT_URL}
ARTEFACTS=@{ARTEFACTS}
SSM_AGENT_SHA256=@{SSM_AGENT_SHA256}
AGENT_CONFIG=@{AGENT_CONFIG}
AGENT_VERSION=@{AGENT_VERSION}
AWS_ENDPOINT=
STEP=start

# An image of one's own may know better: where its AWS is, how its database is reached.
if [ -r /etc/collabkit/image.env ]; then . /etc/collabkit/image.env; fi

step() {
    STEP=$1
    printf '%s collabkit: %s\n' "$(date -u +%FT%TZ)" "$1"
}

aws() { command aws --region "$REGION" ${AWS_ENDPOINT:+--endpoint-url "$AWS_ENDPOINT"} "$@"; }

retry() {
    local pause
    for pause in 1 3 9 27; do
        "$@" && return 0
        sleep "$pause"
    done
    "$@"
}

parameter() { aws ssm get-parameter --name "$1" --query Parameter.Value --output text; }

put() { install -D -m "$1" /dev/stdin "$2"; }

metadata() {
    local token imds=http://169.254.169.254/latest
    token=$(curl -sf -m 2 -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' $imds/api/token) &&
        curl -sf -m 2 -H "X-aws-ec2-metadata-token: $token" "$imds/meta-data/$1"
}

machine_id() { metadata instance-id || hostname; }

# Python is there before any package is: cloud-init is written in it.
put_signal() {
    python3 - "$WAIT_URL" "$1" "$(machine_id)" "$2" <<'PYTHON'
import json, sys, urllib.request
url, status, who, reason = sys.argv[1:]
body = json.dumps({"Status": status, "UniqueId": who, "Reason": reason, "Data": who}).encode()
# The address is signed for a request whose Content-Type is empty.
urllib.request.urlopen(urllib.request.Request(url, body, {"Content-Type": ""}, method="PUT"), timeout=20)
PYTHON
}

# The group hears it first: the address of the first boot has run out for a machine that comes later, no failure.
signal() {
    [ -z "$GROUP" ] || aws cloudformation signal-resource --stack-name "$STACK" --logical-resource-id "$GROUP" \
        --unique-id "$(machine_id)" --status "$1" 2>/dev/null || true
    [ -z "$WAIT_URL" ] || retry put_signal "$1" "$2" || echo "collabkit: the wait condition took no signal"
}

finish() {
    local code=$?
    trap - EXIT
    if [ "$code" = 0 ]; then
        step ready
        signal SUCCESS "The $ROLE machine is ready"
    else
        echo "collabkit: failed at: $STEP (exit code $code)"
        # The machine goes when its stack is taken back: the agent sends what it has said before, every five seconds.
        watch || true
        sleep 10
        signal FAILURE "The $ROLE machine failed at: $STEP"
    fi
    exit "$code"
}
trap finish EXIT

installed() { dpkg-query -W -f='${Status}\n' "$1" 2>/dev/null | grep -q 'ok installed'; }

packages() {
    local missing=() name
    for name in "$@"; do
        installed "$name" || missing+=("$name")
    done
    [ "${#missing[@]}" = 0 ] && return 0
    retry apt-get -q -o DPkg::Lock::Timeout=120 update
    retry apt-get -q -y -o DPkg::Lock::Timeout=120 install --no-install-recommends "${missing[@]}"
}

# AWS lays signature and key beside the package. Whose key it must be stands here, as AWS has published it:
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/verify-CloudWatch-Agent-Package-Signature.html
CLOUDWATCH_KEY=937616F3450B7D806CBD9725D58167303B789C72
cloudwatch_agent() {
    local from=https://amazoncloudwatch-agent-$REGION.s3.$REGION.amazonaws.com work package
    installed amazon-cloudwatch-agent && return 0
    work=$(mktemp -d)
    package=$from/debian/$(dpkg --print-architecture)/latest/amazon-cloudwatch-agent.deb
    curl -fsS --retry 5 -o "$work/deb" "$package" -o "$work/sig" "$package.sig" \
        -o "$work/asc" "$from/assets/amazon-cloudwatch-agent.gpg" &&
    sed '/^[-=]/d; /:/d' "$work/asc" | base64 -d >"$work/key" &&
    gpgv --status-fd 1 --keyring "$work/key" "$work/sig" "$work/deb" 2>/dev/null |
        grep "^\[GNUPG:\] VALIDSIG .*$CLOUDWATCH_KEY\$" >/dev/null &&
    dpkg -i "$work/deb"
}

# AWS lays no key beside this one, and changes it now and then: who deploys has checked the package, and names its hash.
ssm_agent() {
    local file
    installed amazon-ssm-agent && return 0
    [ -n "$SSM_AGENT_SHA256" ] || return 1
    file=$(mktemp --suffix=.deb)
    aws s3 cp --only-show-errors "s3://$ARTEFACTS/packages/$SSM_AGENT_SHA256.deb" "$file" &&
    printf '%s  %s\n' "$SSM_AGENT_SHA256" "$file" | sha256sum --check --quiet - &&
    dpkg -i "$file"
}

# A machine that serves but is not watched is better than none: the alarm on silence tells of it.
watch() {
    local home=/opt/aws/amazon-cloudwatch-agent
    ssm_agent || echo "collabkit: no Systems Manager agent"
    cloudwatch_agent &&
    usermod -a -G adm cwagent &&
    { [ -z "${SCRAPE_CONFIG:-}" ] || printf '%s' "$SCRAPE_CONFIG" | put 644 $home/etc/prometheus.yaml; } &&
    retry parameter "$AGENT_CONFIG" | put 644 $home/etc/collabkit.json &&
    echo "collabkit: agent configuration $AGENT_VERSION" &&
    $home/bin/amazon-cloudwatch-agent-ctl -a fetch-config -m ec2 -s -c file:$home/etc/collabkit.json
}

step packages
packages awscli ca-certificates curl jq logrotate openssl unattended-upgrades @{PACKAGES}
