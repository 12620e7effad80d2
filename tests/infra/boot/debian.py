"""A Debian 12 as Amazon's images have it: systemd, cloud-init, and nothing of ours."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from . import mirrors
from .cloud import ENDPOINT, MIRROR

PACKAGES = "ca-certificates,cloud-init,curl,dbus,iproute2,locales,openssh-server,systemd-sysv"
# Where AWS, the database and the cache are when they are not in AWS: what an image of one's own may say.
IMAGE = f"AWS_ENDPOINT={ENDPOINT}\nCACHE_SCHEME=redis\nDATABASE_QUERY='sslmode=disable'\n"
SITE = f"AWS_ENDPOINT_URL={ENDPOINT}\n"
CLOUD_INIT = """\
datasource_list: [Ec2]
datasource: {Ec2: {strict_id: false, max_wait: 20, timeout: 5}}
network: {config: disabled}
locale: C.UTF-8
"""
AGENT = """\
#!/bin/sh
printf '%s\\n' "$*" >>/var/log/agent-was-told
"""


def make(root: Path) -> None:
    """Make the root file system and put into it what differs from an image of Amazon's."""
    command = [
        "mmdebstrap",
        "--variant=minbase",
        "--mode=root",
        f"--include={PACKAGES}",
        "bookworm",
        str(root),
        "-",
    ]
    done = subprocess.run(command, input=mirrors.sources(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"mmdebstrap failed:\n{done.stderr[-4000:]}"
    for name, text in {
        "etc/apt/apt.conf.d/90mirror": f'Acquire::http::Proxy "{MIRROR}";\n',
        "etc/cloud/cloud.cfg.d/90_boot.cfg": CLOUD_INIT,
        "etc/cloud/ds-identify.cfg": "policy: enabled\n",
        "etc/collabkit/image.env": IMAGE,
        "etc/collabkit/image-site.env": SITE,
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    # Debian's own, so that packages do start their services.
    (root / "usr/sbin/policy-rc.d").unlink(missing_ok=True)
    (root / "etc/hostname").write_text("machine\n")
    for package, post in {
        "amazon-cloudwatch-agent": "useradd --system cwagent",
        "amazon-ssm-agent": "true",
    }.items():
        _stand_in(root, package, post)


def _stand_in(root: Path, package: str, post: str) -> None:
    """Install a package in place of one that only AWS's own addresses have."""
    folder = root / "tmp" / package
    control = folder / "DEBIAN"
    control.mkdir(parents=True, mode=0o755)
    (control / "control").write_text(
        f"Package: {package}\nVersion: 1\nArchitecture: all\nMaintainer: nobody\nDescription: stand-in\n"
    )
    (control / "postinst").write_text(f"#!/bin/sh\nset -e\n{post}\n")
    (control / "postinst").chmod(0o755)
    if package == "amazon-cloudwatch-agent":
        program = folder / "opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl"
        program.parent.mkdir(parents=True)
        program.write_text(AGENT)
        program.chmod(0o755)
    subprocess.run(["dpkg-deb", "--build", str(folder)], check=True, capture_output=True)
    shutil.rmtree(folder)
    built = Path("/", f"{folder.relative_to(root)}.deb")
    subprocess.run(["chroot", str(root), "dpkg", "--install", str(built)], check=True, capture_output=True)
