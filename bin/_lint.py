"""Style, types and the direction of imports; every check is run whatever the others say."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOLS = Path(sys.executable).parent


def main(arguments: list[str]) -> int:
    """0 when all are content. `--fix` lets ruff mend first what it can."""
    if "--fix" in arguments:
        _run("ruff", "check", "--fix", "--quiet")
        _run("ruff", "format", "--quiet")
    checks = {
        "style": _run("ruff", "check", "--quiet"),
        "format": _run("ruff", "format", "--check", "--quiet"),
        "types": _run("mypy"),
        "imports": _run("lint-imports", "--no-cache"),
    }
    failed = [name for name, content in checks.items() if not content]
    print(f"otklik: lint found faults: {', '.join(failed)}" if failed else "otklik: lint is content")
    return 1 if failed else 0


def _run(tool: str, *arguments: str) -> bool:
    return subprocess.run([TOOLS / tool, *arguments], cwd=ROOT, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
