"""Test processes run side by side; what one writes, no other finds."""

import os
from pathlib import Path

from django.conf import settings


def test_the_settings_keep_files_in_the_folder_of_this_test_process() -> None:
    assert settings.FILES_FOLDER.is_relative_to(Path(os.environ["MOOTHALL_VAR"]))
