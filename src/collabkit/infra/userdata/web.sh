
step web
once $MANAGE collectstatic --no-input --verbosity 0
unit web "$APP/current/venv/bin/granian --interface wsgi --host 127.0.0.1 --port 8000 --workers $(nproc) \
--blocking-threads 8 --respawn-failed-workers @{WSGI}"
