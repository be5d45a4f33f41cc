"""Make .venv and install Readout into it: `python3 tools/bootstrap.py [EXTRA...]`.

Needs nothing but Python and a network. uv does the work where it is on the PATH; where it is
not, or fails, venv and pip do. Debian and its kin ship a Python whose venv cannot install pip
(no ensurepip); then pip comes from where it can be had, see PIP_SOURCES. Extras ("test",
"lint") add up from run to run. A stamp in .venv makes a run with nothing to do end at once.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import NamedTuple

# Before anything that an older Python would stumble over, so that it can say so.
if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit(
        "Readout needs Python 3.11 or newer; {} is {}.{}.\n"
        "Where a newer one is installed, name it: make PYTHON=python3.12".format(
            sys.executable, *sys.version_info[:2]
        )
    )

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "readout-setup.json"
# Settings that would send packages elsewhere than into .venv.
MISLEADING = frozenset({"PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_REQUIRE_VIRTUALENV"})


class SetupError(Exception):
    """A way to set up did not work; the message holds what its commands printed."""


class Stamp(NamedTuple):
    """What .venv was set up for."""

    checkout: str
    python: str
    pyproject: str
    extras: list[str]


def main(extras: list[str]) -> None:
    """Bring .venv up to date with pyproject.toml and with these extras and those before."""
    stamp = read_stamp()
    wanted = Stamp(
        checkout=str(ROOT),
        python="{}.{}".format(*sys.version_info[:2]),
        pyproject=hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest(),
        extras=sorted({*extras, *(stamp.extras if stamp else ())}),
    )
    if stamp == wanted and runs():
        return
    # The scripts of an environment hold its path: one that was copied here is made anew.
    moved = stamp is not None and stamp.checkout != wanted.checkout
    if VENV.exists() and (moved or not runs()):
        shutil.rmtree(VENV)
    print(f"Setting up .venv (Python {wanted.python}); this takes a minute or so.", flush=True)
    try:
        install(f".[{','.join(wanted.extras)}]" if wanted.extras else ".")
    except SetupError as error:
        sys.exit(f"{error}\n\nSetting up .venv failed; see above. It needs a network.")
    STAMP.write_text(json.dumps(wanted._asdict(), indent=2) + "\n", "utf-8")


def read_stamp() -> Stamp | None:
    """The stamp of the last completed run, None where there is none."""
    try:
        return Stamp(**json.loads(STAMP.read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def runs() -> bool:
    """Whether .venv has a Python of the version that runs this."""
    version = "import sys; print(*sys.version_info[:2])"
    try:
        done = subprocess.run([PYTHON, "-c", version], capture_output=True, text=True)  # noqa: S603
    except OSError:
        return False
    return done.stdout.split() == [str(part) for part in sys.version_info[:2]]


def install(target: str) -> None:
    """Make .venv where it is missing and install the checkout into it, editable."""
    if shutil.which("uv"):
        try:
            install_with_uv(target)
            return
        except SetupError as error:
            print(f"uv failed; going on with venv and pip. It said:\n{error}", flush=True)
    install_with_pip(target)


def install_with_uv(target: str) -> None:
    """Install with uv. What it made is removed again where it fails."""
    existed = PYTHON.exists()
    try:
        if not existed:
            call("uv", "venv", "--quiet", "--python", sys.executable, VENV)
        call("uv", "pip", "install", "--quiet", "--python", PYTHON, "--editable", target)
    except SetupError:
        if not existed:
            shutil.rmtree(VENV, ignore_errors=True)
        raise


def install_with_pip(target: str) -> None:
    """Install with pip, which is put into .venv first."""
    if not PYTHON.exists():
        make_environment()
    if not has_pip(PYTHON):
        add_pip()
    call(PYTHON, "-m", "pip", "install", "--quiet", "--editable", target)


def make_environment() -> None:
    """Make .venv, with pip where Python can do it, else without."""
    try:
        call(sys.executable, "-m", "venv", VENV)
    except SetupError:
        call(sys.executable, "-m", "venv", "--clear", "--without-pip", VENV)


def add_pip() -> None:
    """Put pip into .venv from the first source that has it."""
    said = []
    for source in PIP_SOURCES:
        try:
            source()
        except SetupError as error:
            said.append(str(error))
        if has_pip(PYTHON):
            return
    raise SetupError(
        "\n".join(said) + "\nThis Python has no ensurepip, and pip was found nowhere else. "
        "Install uv, or your system's package for it (Debian, Ubuntu: python3-venv)."
    )


def pip_from_this_python() -> None:
    """The pip of the Python that runs this can install into another environment."""
    if has_pip(Path(sys.executable)):
        call(sys.executable, "-m", "pip", "--python", PYTHON, "install", "--quiet", "pip")


def pip_from_virtualenv() -> None:
    """virtualenv brings a pip of its own."""
    if succeeds(sys.executable, "-m", "virtualenv", "--version"):
        call(sys.executable, "-m", "virtualenv", "--quiet", VENV)


def pip_from_disk() -> None:
    """Distributions keep pip as a wheel for their own ensurepip."""
    folders = {"/usr/share/python-wheels", sysconfig.get_config_var("WHEEL_PKG_DIR") or ""}
    for folder in sorted(folders - {""}):
        unpack_wheel(Path(folder))


def pip_from_debian() -> None:
    """Debian's package of that wheel, unpacked into a temporary folder; needs no root."""
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        return
    with tempfile.TemporaryDirectory() as folder:
        fetch_package("python3-pip-whl", Path(folder))
        for package in Path(folder).glob("*.deb"):
            call("dpkg-deb", "--extract", package, folder)
        unpack_wheel(Path(folder, "usr/share/python-wheels"))


PIP_SOURCES = (pip_from_this_python, pip_from_virtualenv, pip_from_disk, pip_from_debian)


def fetch_package(name: str, folder: Path) -> None:
    """Download a Debian package into the folder, with fresh lists where the system's are old."""
    try:
        call("apt-get", "--quiet", "download", name, cwd=folder)
        return
    except SetupError:
        pass
    # Lists of our own: those of the system are root's to refresh.
    (folder / "lists" / "partial").mkdir(parents=True)
    (folder / "archives" / "partial").mkdir(parents=True)
    options = [
        f"--option=Dir::State::Lists={folder}/lists",
        f"--option=Dir::Cache={folder}",
        "--option=APT::Sandbox::User=root",
        "--option=Debug::NoLocking=1",
    ]
    call("apt-get", "--quiet", *options, "update", cwd=folder)
    call("apt-get", "--quiet", *options, "download", name, cwd=folder)


def unpack_wheel(folder: Path) -> None:
    """Unpack the pip wheel of a folder, if any, into .venv. For pip that is installing it.

    The distribution's pip may be older than this Python knows; it is good enough to fetch
    the current one.
    """
    for wheel in sorted(folder.glob("pip-*.whl")):
        where = "import sysconfig; print(sysconfig.get_path('purelib'))"
        call(PYTHON, "-m", "zipfile", "--extract", wheel, call(PYTHON, "-c", where).strip())
        call(PYTHON, "-m", "pip", "install", "--quiet", "--upgrade", "pip")


def has_pip(python: Path) -> bool:
    """Whether that Python can run pip."""
    return succeeds(python, "-m", "pip", "--version")


def succeeds(*command: object) -> bool:
    """Whether the command ends well; what it prints is dropped."""
    try:
        call(*command)
    except SetupError:
        return False
    return True


def call(*command: object, cwd: Path = ROOT) -> str:
    """Run a command quietly and return what it printed. Raises SetupError with that and it."""
    arguments = [str(part) for part in command]
    environment = {key: value for key, value in os.environ.items() if key not in MISLEADING}
    environment.update(PIP_DISABLE_PIP_VERSION_CHECK="1", PIP_NO_INPUT="1")
    done = subprocess.run(  # noqa: S603
        arguments,
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    if done.returncode != 0:
        raise SetupError(f"$ {' '.join(arguments)}\n{done.stdout.strip()}")
    return done.stdout


if __name__ == "__main__":
    main(sys.argv[1:])
