"""The files that have to be covered to the last branch come from the contract, and exist."""

from pathlib import Path

import pytest

from tools.pure import ROOT, files


def project(folder: Path, contract: str, *modules: str) -> Path:
    """A project with one contract, and a package with two modules."""
    (folder / "pyproject.toml").write_text(
        f'[[tool.importlinter.contracts]]\nname = "{contract}"\nsource_modules = {list(modules)}\n',
        encoding="utf-8",
    )
    (folder / "ours" / "deep").mkdir(parents=True)
    for name in ("ours/one.py", "ours/deep/__init__.py", "ours/deep/two.py"):
        (folder / name).touch()
    return folder


def test_a_package_stands_for_all_its_files(tmp_path: Path) -> None:
    root = project(tmp_path, "Decisions are pure", "ours.one", "ours.deep")
    assert files(root) == ["ours/deep/__init__.py", "ours/deep/two.py", "ours/one.py"]


def test_a_module_that_is_gone_or_a_contract_that_is_renamed_is_told(tmp_path: Path) -> None:
    root = project(tmp_path, "Decisions are pure", "ours.three")
    with pytest.raises(SystemExit, match=r"names ours\.three, which has no file"):
        files(root)
    (root / "pyproject.toml").write_text("[tool.importlinter]\ncontracts = []\n", encoding="utf-8")
    with pytest.raises(SystemExit, match="no import contract is named"):
        files(root)


def test_the_pure_modules_of_this_project_are_found() -> None:
    found = files()
    assert {"monitor/pipeline/decide.py", "monitor/follow/__init__.py"} <= set(found)
    assert all((ROOT / name).is_file() for name in found)
