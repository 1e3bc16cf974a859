"""Foreign keys obey the floors."""

from collections.abc import Iterator

from django.apps import apps

from tests.house import checks_floors as checks
from tests.house.tree import project, report

HEIGHTS = checks.height_of(checks.floors_of_contract(project()))


def keys_of_models() -> Iterator[tuple[str, str, str]]:
    """Yield (app, Model.field, the app it points to) for every relation of every installed model."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            if field.is_relation and field.concrete and field.related_model is not None:
                target = field.related_model
                assert not isinstance(target, str), f"{field} points to a model that does not exist"
                yield model._meta.app_label, f"{model.__name__}.{field.name}", target._meta.app_label


def test_foreign_keys_only_point_down() -> None:
    keys = list(keys_of_models())
    assert any(source in HEIGHTS for source, _, _ in keys), "no key of ours was found: nothing was checked"
    problems = list(checks.upward_keys(keys, HEIGHTS))
    assert not problems, report(problems)


def test_every_app_of_ours_is_labelled_by_its_folder() -> None:
    ours = [config for config in apps.get_app_configs() if config.name.startswith("moothall.")]
    assert ours
    assert [config.label for config in ours] == [config.name.split(".")[1] for config in ours]


def test_a_key_that_points_up_or_sideways_is_noticed() -> None:
    heights = {"cases": 3, "files": 1, "notices": 1, "bodies": 0}
    assert list(checks.upward_keys([("files", "Upload.case", "cases")], heights))
    assert list(checks.upward_keys([("files", "Upload.notice", "notices")], heights))
    assert not list(
        checks.upward_keys([("cases", "Case.body", "bodies"), ("cases", "Case.x", "auth")], heights)
    )


def test_a_key_within_one_app_is_fine() -> None:
    assert not list(checks.upward_keys([("cases", "Event.case", "cases")], {"cases": 3}))
