"""Serves Keystone: serve.py PORT, with the configuration that OS_KEYSTONE_CONFIG_FILES names."""
import sys

port = int(sys.argv[1])
# Keystone takes what it finds here for its own arguments.
sys.argv = ["keystone"]

from keystone.wsgi.api import application  # noqa: E402
from waitress import serve  # noqa: E402

serve(application, host="127.0.0.1", port=port, threads=8)
