#!/bin/sh
# Once per container: what `make test` and get_api_key.sh need beyond Python and Node.
set -eu

sudo apt-get update -qq
sudo apt-get install -y -qq --no-install-recommends chromium jq
# A container offers Chromium no namespace for a sandbox of its own; the container is the sandbox.
# shellcheck disable=SC2016 # expanded by Chromium's start script
echo 'export CHROMIUM_FLAGS="$CHROMIUM_FLAGS --no-sandbox"' | sudo tee /etc/chromium.d/devcontainer > /dev/null
