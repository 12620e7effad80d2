#!/bin/bash
# Makes a release: the wheel, its locked dependencies, the site, and a list of all their hashes, in one archive.
set -euo pipefail
release=$(pwd)/.release
rm -rf "$release"
mkdir -p "$release/wheels" "$release/site"
export WHEELS=$release/wheels
python -m pip install --quiet build
@{BUILD_COMMAND}
python -m pip download --quiet --require-hashes --only-binary :all: --no-deps -d "$WHEELS" -r @{REQUIREMENTS}
cp @{REQUIREMENTS} "$release/requirements.txt"
# What was built just now is not in the lock: its line, with its hash, is added.
python - "$release" >>"$release/requirements.txt" <<'PYTHON'
import hashlib, pathlib, re, sys
home = pathlib.Path(sys.argv[1])
locked = (home / "requirements.txt").read_text()
for wheel in sorted((home / "wheels").glob("*.whl")):
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    name, version = wheel.name.split("-")[:2]
    if digest not in locked and not re.search(rf"(?mi)^{name.replace('_', '[-_.]')}==", locked):
        print(f"\n{name}=={version} --hash=sha256:{digest}")
PYTHON
cp -a @{SITE} "$release/site/"
name=$(date -u +%Y%m%d%H%M%S)-${CODEBUILD_RESOLVED_SOURCE_VERSION:0:12}
# The same commit gives the same bytes, whoever packs it and when.
tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$(git log -1 --format=%ct 2>/dev/null || echo 0)" \
    --exclude=__pycache__ -C "$release" -cf - . | gzip -n >release.tar.gz
sha256=$(sha256sum release.tar.gz | cut -d' ' -f1)
aws s3 cp --only-show-errors release.tar.gz "s3://$ARTEFACTS/releases/$name.tar.gz"
printf 'RELEASE=%s\nSHA256=%s\n' "$name" "$sha256" >release.env
