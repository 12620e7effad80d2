
DOCTOR=@{DOCTOR_COMMAND}

step worker
unit worker "$MANAGE @{WORKER_COMMAND}"
if [ -n "$DOCTOR" ]; then
put 644 /etc/systemd/system/collabkit-doctor.service <<END
[Unit]
Description=Look at all that the site depends on
[Service]
Type=oneshot
User=collabkit
WorkingDirectory=$APP/current/site
EnvironmentFile=/run/collabkit/environment
ExecStart=$MANAGE $DOCTOR
SuccessExitStatus=1
StandardOutput=append:/var/log/collabkit/doctor.log
END
put 644 /etc/systemd/system/collabkit-doctor.timer <<'END'
[Unit]
Description=Look at all that the site depends on
[Timer]
OnActiveSec=60
OnUnitActiveSec=300
AccuracySec=1s
[Install]
WantedBy=timers.target
END
systemctl daemon-reload
systemctl enable --quiet --now collabkit-doctor.timer
fi
# A worker has no page; one that is broken has been started anew within ten seconds.
sleep 10
if ! systemctl is-active --quiet collabkit-site-worker.service ||
    [ "$(systemctl show -p NRestarts --value collabkit-site-worker.service)" != 0 ]; then
    tail -n 20 /var/log/collabkit/worker.log
    false
fi
