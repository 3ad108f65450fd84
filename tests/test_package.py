"""The package on disk: all files or none, people's work untouched, numbers for ever."""

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

import archgen
from archgen.documents.document import Document
from archgen.errors import PackageError, VerificationFailed
from archgen.package import Written, adr_numbers, compare_package, disk, read_manifest, swapping, write_package
from archgen.package.places import aside, staging

if TYPE_CHECKING:
    from archgen.design.design import Design


def documents(word: str = "one", *more: str) -> tuple[Document, ...]:
    """A small package whose files all hold the same word."""
    paths = ("README.md", "api/openapi.yaml", "decisions/0001-style.md", *more)
    return tuple(Document(path=path, text=f"{word}\n") for path in paths)


def numbered(**numbers: int) -> "Design":
    """As much of a design as gives decision records their numbers; `__` stands before a context."""
    records = [SimpleNamespace(key=key.replace("__", "/"), number=number) for key, number in numbers.items()]
    return cast("Design", SimpleNamespace(review=SimpleNamespace(records=records)))


def words(out: Path) -> set[str]:
    """The words in the generated files of a package."""
    known = read_manifest(out)
    assert known is not None
    return {(out / path).read_text().strip() for path in known.files}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Folder of the package, not there yet."""
    return tmp_path / "design"


def test_all_files_are_written_with_their_hashes(out: Path) -> None:
    """A first build writes every document and the manifest, and leaves nothing beside it."""
    done = write_package(documents(), out, design=numbered(style=1))
    assert done == Written(out, tuple(sorted(one.path for one in documents())), (), (), ())
    manifest = json.loads((out / ".archgen/manifest.json").read_text())
    assert manifest["archgen"] == archgen.__version__
    assert manifest["decisions"] == {"style": 1}
    assert sorted(manifest["files"]) == sorted(one.path for one in documents())
    assert [path.name for path in out.parent.iterdir()] == ["design"]


def test_second_build_of_the_same_changes_nothing(out: Path) -> None:
    """Files that hold what they should keep their inode and time."""
    write_package(documents(), out)
    before = (out / "README.md").stat()
    done = write_package(documents(), out)
    assert (out / "README.md").stat() == before
    assert (done.added, done.changed, done.removed) == ((), (), ())


def test_changed_text_replaces_unedited_files(out: Path) -> None:
    """A file that nobody touched follows its document."""
    write_package(documents("one"), out)
    done = write_package(documents("two"), out)
    assert words(out) == {"two"}
    assert len(done.changed) == 3


def test_edited_file_stops_the_build_before_writing(out: Path) -> None:
    """What a person edited is listed, and not even the other files change."""
    write_package(documents("one"), out)
    (out / "README.md").write_text("mine\n")
    with pytest.raises(PackageError, match=r"README\.md.*edited") as caught:
        write_package(documents("two"), out)
    assert [fault.path for fault in caught.value.faults if fault.path] == ["README.md"]
    assert (out / "api/openapi.yaml").read_text() == "one\n"


def test_overwrite_replaces_an_edited_file(out: Path) -> None:
    """`--overwrite` takes archgen's text."""
    write_package(documents("one"), out)
    (out / "README.md").write_text("mine\n")
    write_package(documents("two"), out, overwrite=True)
    assert words(out) == {"two"}


def test_edit_that_equals_the_new_text_is_no_edit(out: Path) -> None:
    """A person who made the same change is not in the way."""
    write_package(documents("one"), out)
    (out / "README.md").write_text("two\n")
    write_package(documents("two"), out)
    assert words(out) == {"two"}


def test_deleted_file_comes_back(out: Path) -> None:
    """A generated file that is gone is written again."""
    write_package(documents(), out)
    (out / "README.md").unlink()
    assert write_package(documents(), out).added == ("README.md",)


@pytest.mark.parametrize("in_place", [False, True])
def test_files_of_people_stay(out: Path, monkeypatch: pytest.MonkeyPatch, *, in_place: bool) -> None:
    """Notes, links, empty folders and unknown files are there after a build, the same inode."""
    write_package(documents("one"), out)
    (out / "notes/empty").mkdir(parents=True)
    (out / "notes/mine.md").write_text("thoughts")
    (out / "api/client.py").write_text("code")
    (out / "link").symlink_to("notes/mine.md")
    before = (out / "notes/mine.md").stat().st_ino
    if in_place:
        monkeypatch.chdir(out)
    write_package(documents("two"), out)
    assert (out / "notes/mine.md").stat().st_ino == before
    assert (out / "notes/empty").is_dir()
    assert (out / "api/client.py").read_text() == "code"
    assert (out / "link").readlink() == Path("notes/mine.md")
    assert words(out) == {"two"}


@pytest.mark.parametrize("in_place", [False, True])
def test_retired_files_go_unless_edited(out: Path, monkeypatch: pytest.MonkeyPatch, *, in_place: bool) -> None:
    """What is no longer generated is removed with its folder; an edited one becomes its editor's."""
    write_package(documents("one", "deployment/compose.yaml", "security.md"), out)
    (out / "security.md").write_text("mine\n")
    if in_place:
        monkeypatch.chdir(out)
    done = write_package(documents("one"), out)
    assert done.removed == ("deployment/compose.yaml",)
    assert not (out / "deployment").exists()
    assert (out / "security.md").read_text() == "mine\n"
    assert "security.md" not in json.loads((out / ".archgen/manifest.json").read_text())["files"]


def test_folder_with_other_work_stays_where_it_is(out: Path) -> None:
    """A folder that archgen did not write keeps its identity; only documents are added."""
    out.mkdir()
    (out / "main.py").write_text("code")
    before = out.stat().st_ino
    write_package(documents(), out)
    assert out.stat().st_ino == before
    assert (out / "main.py").read_text() == "code"
    assert words(out) == {"one"}


def test_somebody_elses_file_is_not_overwritten(out: Path) -> None:
    """A README that archgen did not write is in the way."""
    out.mkdir()
    (out / "README.md").write_text("our product")
    with pytest.raises(PackageError, match="not archgen's"):
        write_package(documents(), out)
    assert not (out / "api").exists()


def test_numbers_are_kept_for_ever(out: Path) -> None:
    """A decision that is no longer recorded keeps its number reserved."""
    write_package(documents(), out, design=numbered(style=1, datastore__Sales=2))
    write_package(documents("two"), out, design=numbered(style=1, queue=3))
    assert adr_numbers(out) == {"style": 1, "datastore/Sales": 2, "queue": 3}


@pytest.mark.parametrize("numbers", [{"style": 2}, {"queue": 1}])
def test_numbers_never_change_hands(out: Path, numbers: dict[str, int]) -> None:
    """A number that would move stops the build."""
    write_package(documents(), out, design=numbered(style=1))
    with pytest.raises(PackageError, match="decision record"):
        write_package(documents("two"), out, design=numbered(**numbers))
    assert words(out) == {"one"}


def test_no_package_has_no_numbers(out: Path) -> None:
    """Before the first build there is no manifest."""
    assert read_manifest(out) is None
    assert adr_numbers(out) == {}


def test_damaged_manifest_says_what_to_do(out: Path) -> None:
    """Without hashes nothing can be told apart, so nothing is written."""
    write_package(documents(), out)
    (out / ".archgen/manifest.json").write_text("{")
    with pytest.raises(PackageError, match="restore it from version control"):
        write_package(documents("two"), out)


def test_state_names_what_a_build_would_do(out: Path) -> None:
    """`compare_package` writes nothing and tells edited, changed, missing and retired files apart."""
    write_package(documents("one", "risks.md"), out)
    (out / "README.md").write_text("mine\n")
    (out / "api/openapi.yaml").unlink()
    state = compare_package(documents("two"), out)
    assert (state.edited, state.missing) == (("README.md",), ("api/openapi.yaml",))
    assert (state.changed, state.retired) == (("decisions/0001-style.md",), ("risks.md",))
    assert not state.is_current
    assert (out / "README.md").read_text() == "mine\n"


def test_pictures_depend_on_the_renderer_only(out: Path) -> None:
    """A drawing that differs, or is not there without a renderer, does not make a package stale."""
    picture = Document(path="diagrams/a.svg", text="<svg/>\n", kind="picture")
    write_package((*documents(), picture), out)
    assert compare_package((*documents(), picture.model_copy(update={"text": "<svg><g/></svg>\n"})), out).is_current
    assert compare_package(documents(), out).is_current


_UNSAFE = ["../up.md", "/etc/passwd", "a//b.md", "a/./b.md", "a\\b.md", "C:x", "nul.md", "notes/x.md", ".archgen/x"]
_ODD = ["é.md", "a.", "a b.md", "", "x\0y", f"{'a' * 101}.md"]


@pytest.mark.parametrize("path", [*_UNSAFE, *_ODD])
def test_unsafe_paths_are_our_fault(out: Path, path: str) -> None:
    """A path that leaves the package, or that some disk refuses, is never written."""
    with pytest.raises(VerificationFailed):
        write_package((Document(path=path, text="x\n"),), out)
    assert not out.exists()


@pytest.mark.parametrize("pair", [("A.md", "a.md"), ("a.md", "a.md"), ("api", "api/x.md")])
def test_clashing_paths_are_our_fault(out: Path, pair: tuple[str, str]) -> None:
    """Two documents never fight for one place, on any disk."""
    with pytest.raises(VerificationFailed):
        write_package(tuple(Document(path=path, text="x\n") for path in pair), out)


@pytest.mark.parametrize("where", ["", "  ", "/", "a\0b"])
def test_impossible_folders_are_refused(where: str) -> None:
    """No folder, or the root of the disk, is no place for a package."""
    with pytest.raises(PackageError):
        write_package(documents(), where)


def test_file_in_place_of_the_folder(tmp_path: Path) -> None:
    """An existing file is not replaced by a folder."""
    (tmp_path / "design").write_text("mine")
    with pytest.raises(PackageError, match="is a file"):
        write_package(documents(), tmp_path / "design")


def test_link_to_a_folder_is_followed(tmp_path: Path) -> None:
    """The package goes where the link points; the link stays a link."""
    (tmp_path / "real").mkdir()
    (tmp_path / "design").symlink_to("real")
    write_package(documents(), tmp_path / "design")
    assert (tmp_path / "design").is_symlink()
    assert words(tmp_path / "real") == {"one"}


def test_link_inside_is_never_written_through(tmp_path: Path, out: Path) -> None:
    """A link in place of a generated folder or file stops the build; what it points at stays as it was."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "x").write_text("private")
    out.mkdir()
    (out / "api").symlink_to(elsewhere)
    (out / "README.md").symlink_to(elsewhere / "x")
    with pytest.raises(PackageError, match="stands in the way") as caught:
        write_package(documents(), out, overwrite=True)
    assert {fault.path for fault in caught.value.faults if fault.path} == {"README.md", "api/openapi.yaml"}
    assert [path.name for path in elsewhere.iterdir()] == ["x"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_folder_without_permission(tmp_path: Path) -> None:
    """A disk that refuses is told in one sentence and nothing is left behind."""
    tmp_path.chmod(0o555)
    try:
        with pytest.raises(PackageError, match="cannot be written"):
            write_package(documents(), tmp_path / "design")
    finally:
        tmp_path.chmod(0o755)


@pytest.mark.parametrize("in_place", [False, True])
@pytest.mark.parametrize("broken", ["fsync", "mkdir", "replace", "rename"])
def test_fault_of_the_disk_leaves_the_old_package(
    out: Path, monkeypatch: pytest.MonkeyPatch, broken: str, *, in_place: bool
) -> None:
    """Whichever call fails, at whichever time, the package is all old or all new and nothing lies around."""
    write_package(documents("one", "gone.md"), out)
    if in_place:
        monkeypatch.chdir(out)
    for after in range(12):
        word = f"word {after}"
        before = words(out)
        with monkeypatch.context() as patch:
            _break(patch, broken, after)
            try:
                write_package(documents(word), out)
                expected = {word}
            except PackageError:
                expected = before
        assert words(out) == expected
        assert {path.name for path in out.parent.iterdir()} == {"design"}
        assert [path.name for path in (out / ".archgen").iterdir()] == ["manifest.json"]


def _break(patch: pytest.MonkeyPatch, name: str, after: int) -> None:
    """Let a call of the system fail after it has worked some times."""
    owner = os if name == "fsync" else Path
    real, left = getattr(owner, name), [after]

    def failing(*args: object, **named: object) -> object:
        left[0] -= 1
        if left[0] == -1:
            raise OSError(28, "No space left on device")
        return real(*args, **named)

    patch.setattr(owner, name, failing)


def test_system_without_exchange_renames_twice(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where two folders cannot change places in one step, two renames do."""
    monkeypatch.setattr(swapping, "exchange", lambda *_: False)
    write_package(documents("one"), out)
    write_package(documents("two"), out)
    assert words(out) == {"two"}
    assert {path.name for path in out.parent.iterdir()} == {"design"}


def test_kill_between_two_renames_is_repaired(out: Path) -> None:
    """The package that was put aside is found, read and put back."""
    write_package(documents("one"), out, design=numbered(style=7))
    (out / "mine.txt").write_text("mine")
    out.rename(aside(out))
    assert adr_numbers(out) == {"style": 7}
    staging(out).mkdir()
    write_package(documents("two"), out)
    assert words(out) == {"two"}
    assert (out / "mine.txt").read_text() == "mine"
    assert {path.name for path in out.parent.iterdir()} == {"design"}


def test_file_added_in_the_last_moment_is_rescued(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A note written while the folders change places is brought over."""
    write_package(documents("one"), out)
    real = disk.exchange

    def late(one: Path, two: Path) -> bool:
        (two / "late.txt").write_text("late")
        return real(one, two)

    monkeypatch.setattr(swapping, "exchange", late)
    write_package(documents("two"), out)
    assert (out / "late.txt").read_text() == "late"


_BUILDER = """
import sys
from pathlib import Path
from archgen.documents.document import Document
from archgen.package import swapping, write_package
if sys.argv[2] == "renames":
    swapping.exchange = lambda *_: False
print("ready", flush=True)
turn = 0
while True:
    turn += 1
    files = [Document(path=f"f{n}/{n}.md", text=f"turn {turn}\\n") for n in range(turn % 7 + 20)]
    write_package(files, sys.argv[1])
"""


@pytest.mark.parametrize("way", ["exchange", "renames", "in_place"])
def test_kill_at_any_moment(tmp_path: Path, way: str) -> None:
    """After SIGKILL the package is whole, at once or (where a system leaves no choice) after the next build."""
    out = tmp_path / "design"
    write_package([Document(path="f0/0.md", text="turn 0\n")], out)
    (out / "notes").mkdir()
    (out / "notes/mine.md").write_text("mine")
    for turn in range(5):
        builder = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(_BUILDER), str(out), way],
            cwd=out if way == "in_place" else tmp_path,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        assert builder.stdout is not None
        builder.stdout.readline()
        time.sleep(0.02 + turn * 0.021)
        builder.send_signal(signal.SIGKILL)
        builder.communicate()
        if way == "exchange":
            assert len(words(out)) == 1
        write_package([Document(path="f0/0.md", text=f"end {turn}\n")], out, overwrite=way == "in_place")
        assert words(out) == {f"end {turn}"}
        assert (out / "notes/mine.md").read_text() == "mine"
        assert {path.name for path in tmp_path.iterdir()} == {"design"}
        assert sorted(path.name for path in out.iterdir()) == [".archgen", "f0", "notes"]
