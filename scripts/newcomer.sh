#!/usr/bin/env bash
# Follows README.md to the letter, as someone new would: committed files only, an empty home, a bare environment.
#
#   scripts/newcomer.sh              follow README.md
#   scripts/newcomer.sh FILE.md ...  follow these pages one after the other, in one folder
#
# What a fenced block does:
#   ```bash            run by `bash -euo pipefail` in the folder kawan/. In a block that starts with `git clone` that
#                      line and `cd kawan` stand for the copy made here; its other lines are run.
#   ```python          run by .venv/bin/python in the folder kawan/.
#   any language, after a line that is only `path` in backticks and a colon:  written to that path, not run.
#   anything else      (```text, ```yaml, ...) is for reading only.
# Stops at the first block that fails and prints it.
set -euo pipefail
cd "$(dirname "$0")/.."

pages=("${@:-README.md}")
place=$(mktemp -d)
mkdir "$place/home" "$place/kawan" "$place/blocks"
git archive HEAD | tar -x -C "$place/kawan"
clean=(env -i "HOME=$place/home" "PATH=$PATH" LANG=C.UTF-8)

# Cuts the pages into files blocks/001.bash, 002.python, 003.file (its first line is the path), ... in reading order.
(cd "$place/kawan" && awk -v blocks="$place/blocks" '
    !inside && /^```[a-z]+[ \t]*$/ {
        inside = 1
        kind = substr($1, 4)
        wanted = path != "" || kind == "bash" || kind == "python"
        if (wanted) block = sprintf("%s/%03d.%s", blocks, ++count, path != "" ? "file" : kind)
        if (path != "") print path > block
        path = ""; line = 0
        next
    }
    inside && /^```[ \t]*$/ { inside = 0; if (wanted) close(block); next }
    inside && wanted {
        if (++line == 1) cloning = kind == "bash" && /^git clone /
        if (cloning && /^(git clone |cd kawan$)/) $0 = ""
        print > block
        next
    }
    !inside && /^`[^`]+`:[ \t]*$/ { split($0, part, "`"); path = part[2]; next }
    !inside && NF { path = "" }
' "${pages[@]}")

ran=0
for block in "$place"/blocks/*; do
    [ -e "$block" ] || break
    name=$(basename "$block")
    cd "$place/kawan"
    started=$SECONDS
    echo "--- block $name"
    case $name in
        *.file)
            path=$(head -n 1 "$block")
            mkdir -p "$(dirname "$path")"
            tail -n +2 "$block" > "$path"
            continue ;;
        *.bash) step=(bash -euo pipefail "$block") ;;
        *.python) step=(.venv/bin/python "$block") ;;
    esac
    if ! "${clean[@]}" "${step[@]}" < /dev/null; then
        printf '\nthis block of %s failed (left in %s):\n\n' "${pages[*]}" "$place" >&2
        cat "$block" >&2
        exit 1
    fi
    echo "--- block $name took $((SECONDS - started)) s"
    ran=$((ran + 1))
done

rm -rf "$place"
if [ "$ran" -eq 0 ]; then
    echo "no block was run: ${pages[*]} holds no \`\`\`bash or \`\`\`python block" >&2
    exit 1
fi
echo "newcomer: $ran blocks of ${pages[*]} ran"
