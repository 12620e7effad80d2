
RELEASE=@{RELEASE}
RELEASE_SHA256=@{RELEASE_SHA256}
APP=/opt/collabkit
MANAGE="$APP/current/venv/bin/python -m django"

step user
id collabkit >/dev/null 2>&1 || useradd --system --home-dir /var/lib/collabkit --shell /usr/sbin/nologin collabkit
install -d -o collabkit -g collabkit -m 750 /var/lib/collabkit
install -d -m 755 /var/log/collabkit

# The archive holds requirements.txt, wheels/ and site/; its hash came with the stack, theirs with the list.
install_release() {
    local home=$APP/releases/$RELEASE archive
    if [ ! -e "$home/.complete" ]; then
        rm -rf "$home"
        mkdir -p "$home"
        archive=$(mktemp)
        retry aws s3 cp --only-show-errors "s3://$ARTEFACTS/releases/$RELEASE.tar.gz" "$archive"
        printf '%s  %s\n' "$RELEASE_SHA256" "$archive" | sha256sum --check --quiet -
        tar -xzf "$archive" -C "$home" --no-same-owner
        rm -f "$archive"
        python3 -m venv "$home/venv"
        "$home/venv/bin/pip" install --quiet --no-input --disable-pip-version-check --no-cache-dir \
            --require-hashes --no-index --find-links "$home/wheels" -r "$home/requirements.txt"
        touch "$home/.complete"
    fi
    ln -sfn "$home" $APP/current
}

step release
install_release

step environment
put 644 /etc/collabkit/site.env <<END
@{SITE_ENV}
PYTHONPATH=$APP/current/site
PYTHONUNBUFFERED=1
STATIC_ROOT=/var/lib/collabkit/static/$RELEASE
END
put 600 /etc/collabkit/secrets.env <<END
AWS_ENDPOINT='$AWS_ENDPOINT'
REGION='$REGION'
APPLICATION_SECRET=@{APPLICATION_SECRET}
CACHE_HOST=@{CACHE_HOST}
CACHE_SECRET=@{CACHE_SECRET}
CACHE_SCHEME='${CACHE_SCHEME:-rediss}'
DATABASE=@{DATABASE}
DATABASE_HOST=@{DATABASE_HOST}
DATABASE_PORT=@{DATABASE_PORT}
DATABASE_QUERY='${DATABASE_QUERY:-sslmode=verify-full&sslrootcert=/etc/collabkit/rds.pem}'
DATABASE_SECRET=@{DATABASE_SECRET}
SEARCH_SECRET=@{SEARCH_SECRET}
END
case ${DATABASE_QUERY:-rds.pem} in *rds.pem*)
    [ -s /etc/collabkit/rds.pem ] || retry curl -fsS -o /etc/collabkit/rds.pem \
        "https://truststore.pki.rds.amazonaws.com/$REGION/$REGION-bundle.pem" ;;
esac

SEARCH_CERTIFICATE=@{SEARCH_CERTIFICATE}
[ -z "$SEARCH_CERTIFICATE" ] || parameter "$SEARCH_CERTIFICATE" | put 644 /etc/collabkit/search.pem

# Secrets are asked for at every start, and lie in memory only, for root's eyes; systemd hands them to the processes.
put 755 /usr/local/sbin/collabkit-secrets <<'END'
#!/bin/bash
set -euo pipefail
umask 077
. /etc/collabkit/secrets.env
secret() {
    aws --region "$REGION" ${AWS_ENDPOINT:+--endpoint-url "$AWS_ENDPOINT"} \
        secretsmanager get-secret-value --secret-id "$1" --query SecretString --output text
}
mkdir -p /run/collabkit
new=$(mktemp /run/collabkit/new.XXXXXX)
trap 'rm -f "$new"' EXIT
application=$(secret "$APPLICATION_SECRET")
cache=$(secret "$CACHE_SECRET")
database=$(secret "$DATABASE_SECRET")
{
    cat /etc/collabkit/site.env
    [ ! -r /etc/collabkit/image-site.env ] || cat /etc/collabkit/image-site.env
    jq -r '"SECRET_KEY=" + .secret_key, "SECRET_KEY_FALLBACKS=" + (.secret_key_fallbacks // [] | join(","))' \
        <<<"$application"
    jq -r --arg h "$DATABASE_HOST:$DATABASE_PORT/$DATABASE?$DATABASE_QUERY" \
        '"DATABASE_URL=postgresql://" + (.username|@uri) + ":" + (.password|@uri) + "@" + $h' <<<"$database"
    jq -r --arg s "$CACHE_SCHEME" --arg h "$CACHE_HOST" \
        '"REDIS_URL=" + $s + "://" + (if .token == "" then "" else ":" + (.token|@uri) + "@" end) + $h + ":6379/0"' <<<"$cache"
    [ -z "$SEARCH_SECRET" ] || printf 'SEARCH_SECRET=%s\n' "$(secret "$SEARCH_SECRET" | jq -Rr '(fromjson? | .password?) // .')"
} >"$new"
now=/run/collabkit/environment served=/run/collabkit/served
cmp -s "$new" $now || mv -f "$new" $now
[ -e $served ] || cp $now $served
# A password was rotated: who still runs with the old one takes the new one.
if [ "${1:-}" = restart ] && ! cmp -s $now $served; then
    cp $now $served
    systemctl try-restart 'collabkit-site-*.service'
fi
END
put 644 /etc/systemd/system/collabkit-refresh.service <<'END'
[Unit]
Description=Take over rotated secrets
[Service]
Type=oneshot
ExecStart=/usr/local/sbin/collabkit-secrets restart
END
put 644 /etc/systemd/system/collabkit-refresh.timer <<'END'
[Unit]
Description=Look for rotated secrets
[Timer]
OnActiveSec=120
OnUnitActiveSec=120
RandomizedDelaySec=30
[Install]
WantedBy=timers.target
END
put 644 /etc/logrotate.d/collabkit <<'END'
/var/log/collabkit/*.log {
    daily
    maxsize 200M
    rotate 3
    missingok
    notifempty
    copytruncate
}
END
retry collabkit-secrets

# once NAME COMMAND: run a command of the site as the site's user, with the site's environment.
once() {
    systemd-run --quiet --wait --collect --pipe --uid=collabkit --gid=collabkit --working-directory=$APP/current/site \
        -p EnvironmentFile=/run/collabkit/environment -E DATABASE_ANSWER_SECONDS=3600 "$@"
}

# unit NAME COMMAND: a process of the site, under a user who may write nowhere but in its own folder.
unit() {
    put 644 "/etc/systemd/system/collabkit-site-$1.service" <<END
[Unit]
Description=collabkit $1
After=network-online.target
Wants=network-online.target
StartLimitIntervalSec=0
[Service]
User=collabkit
Group=collabkit
WorkingDirectory=$APP/current/site
ExecStartPre=+/usr/local/sbin/collabkit-secrets
EnvironmentFile=-/run/collabkit/environment
ExecStart=$2
Restart=always
RestartSec=5
TimeoutStopSec=60
LimitNOFILE=65536
StandardOutput=append:/var/log/collabkit/$1.log
StandardError=inherit
NoNewPrivileges=yes
CapabilityBoundingSet=
PrivateDevices=yes
PrivateTmp=yes
ProtectHome=yes
ProtectSystem=strict
ReadWritePaths=/var/lib/collabkit
RestrictSUIDSGID=yes
LockPersonality=yes
[Install]
WantedBy=multi-user.target
END
    systemctl daemon-reload
    systemctl enable --quiet "collabkit-site-$1.service"
    systemctl restart "collabkit-site-$1.service"
}

answers() {
    local tries
    for tries in $(seq 60); do
        [ "$(curl -sk -m 5 -o /dev/null -w '%{http_code}' "https://127.0.0.1$1")" = 200 ] && return 0
        sleep 2
    done
    tail -n 20 /var/log/collabkit/*.log
    return 1
}

systemctl daemon-reload
systemctl enable --quiet --now collabkit-refresh.timer
