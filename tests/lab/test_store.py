"""A run folder is whole or absent, says what it holds, and tells nobody where or by whom it was made."""

import errno
import getpass
import os
import socket
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from lab_cases import tiny

from kawan.columns import BadInput
from kawan.lab import store
from kawan.lab.identity import Run
from kawan.lab.running import Runner, Status, folder_of
from kawan.networks.edge_list import EdgeList
from kawan.scenario import Scenario
