
# All machines come here; one holds the lock and migrates, the others wait and find nothing left to do.
step migrations
put 644 /usr/local/lib/collabkit/migrate.py <<'END'
import os, subprocess, sys
import psycopg
with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True, connect_timeout=10) as connection:
    connection.execute("SELECT pg_advisory_lock(7162517)")
    done = subprocess.run([sys.executable, "-m", "django", "migrate", "--no-input"])
sys.exit(done.returncode)
END
once $APP/current/venv/bin/python /usr/local/lib/collabkit/migrate.py
