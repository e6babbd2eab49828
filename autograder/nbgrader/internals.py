"""What this package relies on in nbgrader and nbconvert beyond their documented interfaces, in one place.

A test looks each of them up and compares its parameters; `pyproject.toml` caps nbgrader's version. Look here first when
nbgrader is updated.
"""

from __future__ import annotations

from collections.abc import Mapping

# module:name -> the parameters that are passed or overridden; None for a plain attribute
RELIED_ON: Mapping[str, tuple[str, ...] | None] = {
    # SteppedAutograde cuts the converter's work in two, so it sets what decides which half runs, and calls its parts.
    "nbgrader.converters.autograde:Autograde._sanitizing": None,
    "nbgrader.converters.autograde:Autograde._init_preprocessors": ("self",),
    "nbgrader.converters.autograde:Autograde.init_assignment": ("self", "assignment_id", "student_id"),
    "nbgrader.converters.autograde:Autograde.exclude_overwriting": None,
    "nbgrader.converters.base:BaseConverter._format_source": ("self", "assignment_id", "student_id", "escape"),
    "nbgrader.converters.base:BaseConverter._format_dest": ("self", "assignment_id", "student_id", "escape"),
    "nbgrader.converters.base:BaseConverter.init_destination": ("self", "assignment_id", "student_id"),
    "nbgrader.converters.base:BaseConverter.init_single_notebook_resources": ("self", "notebook_filename"),
    "nbgrader.converters.base:BaseConverter.write_single_notebook": ("self", "output", "resources"),
    "nbgrader.converters.base:BaseConverter.set_permissions": ("self", "assignment_id", "student_id"),
    "nbgrader.converters.base:BaseConverter.run_pre_convert_hook": ("self",),
    "nbgrader.converters.base:BaseConverter.run_post_convert_hook": ("self",),
    "nbconvert.exporters:Exporter.register_preprocessor": ("self", "preprocessor", "enabled"),
    "nbconvert.exporters:Exporter._init_preprocessors": ("self",),
    "nbconvert.exporters:Exporter.optimistic_validation": None,
    # SharedGradebook stands in for `Gradebook` in the modules that open one, and replaces its session.
    "nbgrader.api:Gradebook": ("db_url", "course_id", "authenticator"),
    "nbgrader.api:Gradebook.check_course": ("self", "course_id", "kwargs"),
    "nbgrader.api:Gradebook.close": ("self",),
    "nbgrader.converters.autograde:Gradebook": ("db_url", "course_id", "authenticator"),
    "nbgrader.preprocessors.saveautogrades:Gradebook": ("db_url", "course_id", "authenticator"),
    "nbgrader.preprocessors.overwritecells:Gradebook": ("db_url", "course_id", "authenticator"),
    # An extension without a due date ends nbgrader's own property.
    "nbgrader.api:SubmittedAssignment.duedate": None,
    # OwnersCollect stands in for the exchange's collecting.
    "nbgrader.exchange.default.collect:ExchangeCollect.init_src": ("self",),
    "nbgrader.exchange.default.collect:ExchangeCollect.copy_files": ("self",),
    # The walls around formgrader mark its templates' scripts, and look at where it is told to load a configuration.
    "nbgrader.server_extensions.formgrader.formgrader:FormgradeExtension.init_tornado_settings": ("self", "webapp"),
    "nbgrader.server_extensions.formgrader.handlers:FormgraderHandler.get": ("self",),
    "nbgrader.server_extensions.formgrader.handlers:template_path": None,
}
