#!/bin/bash
# Runs the site's own tests.
set -euo pipefail
@{TEST_COMMAND}
