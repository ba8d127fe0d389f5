# Sourced by the scripts beside it: makes .venv hold what requirements/ says, and nothing is said on
# standard output, which belongs to the program.
#
#   prepare base|dev    afterwards $root is the checkout and $python its interpreter

set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd -P)
python=$root/.venv/bin/python

# say ENGLISH RUSSIAN: in the language of the terminal (see docs/operate.md, OTKLIK_LANG)
say() {
    case "${OTKLIK_LANG:-${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}}" in
        ru*) printf 'otklik: %s\n' "$2" >&2 ;;
        *) printf 'otklik: %s\n' "$1" >&2 ;;
    esac
}
fail() {
    say "$@"
    exit 69 # EX_UNAVAILABLE
}

prepare() {
    ready "$1" && return
    (
        { mkdir -p "$root/.venv" && : >>"$root/.venv/.preparing"; } 2>/dev/null ||
            fail "cannot write to $root/.venv, where the environment lives: run this once as the owner of that folder" \
                "нельзя писать в $root/.venv, где лежит окружение: выполните это один раз от имени владельца папки"
        # Two scripts started at once prepare one after the other.
        if command -v flock >/dev/null; then
            exec 9>"$root/.venv/.preparing"
            flock 9
        fi
        ready "$1" || build "$1"
    ) </dev/null 1>&2
}

ready() { [ -x "$python" ] && grep -qxF "$(stamp "$1")" "$root/.venv/.otklik" 2>/dev/null; }

# Changes with the requirements, with the place of the checkout and with the interpreter.
stamp() {
    echo "$1 $( (cat "$root/requirements/$1.txt" && echo "$root" && readlink -f "$python") 2>/dev/null | cksum)"
}

build() {
    local found
    if ! "$python" -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || ! here; then
        found=$(find_python)
        say "making .venv with $("$found" -V)" "создаётся .venv, $("$found" -V)"
        "$found" -m venv --clear "$root/.venv" ||
            fail "python could not make $root/.venv, see above" "не удалось создать $root/.venv, см. выше"
    fi
    say "installing requirements/$1.txt (about a minute the first time)" \
        "устанавливается requirements/$1.txt (в первый раз около минуты)"
    "$python" -m pip install --quiet --no-input --disable-pip-version-check --no-warn-script-location \
        --require-hashes -r "$root/requirements/$1.txt" ||
        fail "installing failed, see above; once the cause is gone, run the same command again" \
            "установить не удалось, см. выше; устраните причину и повторите ту же команду"
    "$python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))' |
        while read -r folder; do echo "$root/src" >"$folder/otklik.pth"; done
    record "$1"
}

# Whether .venv was made at this place: scripts inside name it by its full path.
here() { [ "$("$python" -c 'import sys; print(sys.prefix)')" = "$root/.venv" ]; }

# dev holds all of base.
record() {
    { stamp base && { [ "$1" = base ] || stamp dev; }; } >"$root/.venv/.otklik.new"
    mv "$root/.venv/.otklik.new" "$root/.venv/.otklik"
}

find_python() {
    local name
    for name in python3 python3.13 python3.12 python3.11; do
        "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
        "$name" -c 'import ensurepip, venv' 2>/dev/null && command -v "$name" && return
        fail "$("$name" -V) lacks venv. On Debian or Ubuntu: apt install python3-venv" \
            "у $("$name" -V) нет venv. В Debian и Ubuntu: apt install python3-venv"
    done
    fail "Python 3.11 or later is needed. On Debian or Ubuntu: apt install python3 python3-venv" \
        "нужен Python 3.11 или новее. В Debian и Ubuntu: apt install python3 python3-venv"
}
