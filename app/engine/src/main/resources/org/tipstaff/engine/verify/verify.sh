#!/bin/sh
# Checks this case or package with the tools of an ordinary machine: sha256sum, ssh-keygen, openssl, and, where they are
# installed, bagit (Python) and go. VERIFY.md beside this file says what each step proves and gives each command by itself.
# usage: sh verify.sh --key COURT.vkey [--checkpoint FILE] [--tsa-ca FILE.pem]
# Exit codes: 0 verified, 2 usage, 3 nothing wrong was found but the log could not be checked, 4 not verified. What could not be
# checked is said at the end.
set -u
export LC_ALL=C
bag=$(cd "$(dirname "$0")" && pwd -P)
name=$(basename "$bag")
key= checkpoint= authority=
absolute() { case $1 in /*) echo "$1" ;; *) echo "$PWD/$1" ;; esac }
while [ $# -gt 0 ]; do
  case $1 in
    --key) key=$(absolute "${2-}"); shift ;;
    --checkpoint) checkpoint=$(absolute "${2-}"); shift ;;
    --tsa-ca) authority=$(absolute "${2-}"); shift ;;
    *) echo "usage: sh verify.sh --key COURT.vkey [--checkpoint FILE] [--tsa-ca FILE.pem]" >&2; exit 2 ;;
  esac
  shift
done
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
failed=0 unchecked=0
bad() { echo "FAILED: $*"; failed=1; }
good() { echo "ok: $*"; }
unproven() { echo "$*" >>"$work/unproven"; }
: >"$work/unproven"

# What judges the package must not come with it.
for given in "$key" "$checkpoint" "$authority"; do
  [ -n "$given" ] || continue
  [ -f "$given" ] || { echo "there is no file $given" >&2; exit 2; }
  case $(cd "$(dirname "$given")" && pwd -P)/ in
    "$bag"/*) echo "NOT PROVEN: $given lies inside of the package. Whoever altered the package could have put it there. Ask the court for it by another way." >&2; exit 4 ;;
  esac
done
if [ -z "$key" ]; then
  echo "NOT PROVEN: give the court's public keys with --key, from elsewhere than this package. Keys found only inside prove nothing." >&2
  exit 4
fi

cd "$bag" || exit 2
# 0. Files that a court ordered destroyed stay in the manifest and are not there. Each has a signed tombstone (checked below) and an
# entry of kind destroy in the log; only then is it no fault that it is missing.
: >"$work/destroyed"
for stone in data/orders/*/tombstone.txt; do
  [ -f "$stone" ] || break
  sed -n '1,/^-----BEGIN/s/^file: \([0-9a-f]\{64\}  data\/\)/\1/p' "$stone" >>"$work/destroyed"
done
sort -o "$work/destroyed" "$work/destroyed"
if [ -s "$work/destroyed" ]; then
  grep -rhao '"sha256":"[0-9a-f]\{64\}"},"kind":"destroy"' log/tile/entries | cut -c 11-74 | sort -u >"$work/ordered"
  while read -r digest path; do
    grep -q "^$digest$" "$work/ordered" || bad "the custody log does not say that $path was destroyed"
    [ -e "$path" ] && bad "$path is said to be destroyed and is there"
  done <"$work/destroyed"
fi

# 1. The files are those of the manifests. sha256sum does not see a file that was added, so the names are compared too.
for manifest in manifest-sha256.txt tagmanifest-sha256.txt; do
  [ -f "$manifest" ] || bad "$manifest can't be read"
  sort "$manifest" 2>/dev/null | comm -23 - "$work/destroyed" | sed 's/%25/%/g' >"$work/$manifest"
  if [ -s "$work/$manifest" ] && ! sha256sum -c --strict --quiet "$work/$manifest" >"$work/sums" 2>&1; then
    bad "files are not what $manifest says:"
    cat "$work/sums"
  fi
done
{ cut -c 67- "$work/manifest-sha256.txt" "$work/tagmanifest-sha256.txt"; echo tagmanifest-sha256.txt; } | sort >"$work/listed"
find . -type f -o -type l | sed 's|^\./||' | grep -v -x -e log/journal -e log/lock -e log/writing.tmp >"$work/all"
if ! grep -q ' log/openings.jsonl$' "$work/tagmanifest-sha256.txt"; then # in a case folder it is its owner's alone
  grep -v -x log/openings.jsonl "$work/all" >"$work/rest"
  mv "$work/rest" "$work/all"
fi
sort "$work/all" >"$work/there"
if ! cmp -s "$work/listed" "$work/there"; then
  bad "files were added (>) or taken away (<):"
  diff "$work/listed" "$work/there" | grep '^[<>]'
fi
[ $failed = 0 ] && good "every file is as the manifests say, and no other is there"
if python3 -c 'import bagit' 2>/dev/null; then
  if python3 -m bagit --validate --quiet "$bag" >"$work/bagit" 2>&1; then
    good "bagit finds the bag valid"
  elif [ -s "$work/destroyed" ] && [ $failed = 0 ] && ! grep -q -e Oxum -e 'not in any manifest' -e 'validation failed' "$work/bagit" &&
    [ "$(grep -o 'exists in manifest but was not found' "$work/bagit" | wc -l)" = "$(wc -l <"$work/destroyed")" ]; then
    good "bagit misses exactly the files that were destroyed"
  else
    bad "bagit:"
    cat "$work/bagit"
  fi
fi

# 2. The court signed the manifests. The key of a seal is the court's Ed25519 key, written as OpenSSH writes it.
line=$(grep '+A[Q-Za-f][A-Za-z0-9+/]\{42\}$' "$key" | head -n 1)
court=${line%%+*}
rest=${line#*+}
printf %s "${rest#*+}" | base64 -d >"$work/typed" 2>/dev/null
if [ "$(wc -c <"$work/typed")" != 33 ] || [ "$(od -An -tx1 -N1 "$work/typed" | tr -d ' ')" != 01 ]; then
  echo "there is no Ed25519 key in $key" >&2
  exit 2
fi
tail -c 32 "$work/typed" >"$work/raw"
blob=$({ printf '\000\000\000\013ssh-ed25519\000\000\000\040'; cat "$work/raw"; } | base64 | tr -d '\n')
echo "$court namespaces=\"tipstaff-evidence\" ssh-ed25519 $blob" >"$work/allowed"
if ! cmp -s "../$name.seal" tagmanifest-sha256.txt; then
  bad "$name.seal is not the tag manifest of this bag, or is not beside it"
elif ssh-keygen -Y verify -f "$work/allowed" -I "$court" -n tipstaff-evidence -s "../$name.seal.sig" <"../$name.seal" >"$work/ssh" 2>&1; then
  good "the court's key signed the seal"
else
  bad "the seal is not signed by the court's key:"
  cat "$work/ssh"
fi

for stone in data/orders/*/tombstone.txt; do
  [ -f "$stone" ] || break
  sed '/^-----BEGIN SSH SIGNATURE-----$/,$d' "$stone" >"$work/stone"
  sed -n '/^-----BEGIN SSH SIGNATURE-----$/,$p' "$stone" >"$work/stone.sig"
  order=$(sed -n 's/^order: \([0-9a-f]\{64\}\)  .*/\1/p' "$work/stone")
  if ! ssh-keygen -Y verify -f "$work/allowed" -I "$court" -n tipstaff-evidence -s "$work/stone.sig" <"$work/stone" >"$work/ssh" 2>&1; then
    bad "$stone is not signed by the court's key"
  elif ! grep -q "^$order  data/orders/" manifest-sha256.txt; then
    bad "the order that $stone names is not here"
  else
    good "destroyed by order, signed by the court, and no fault that they are missing:"
    tr -d '\001-\010\013-\037\177' <"$work/stone"
  fi
done

# 3. The custody log holds exactly these files.
[ -d log/tile ] || unchecked=1
if [ -d log/tile ]; then
  grep -rhao '"sha256":"[0-9a-f]\{64\}"' log/tile/entries | cut -c 11-74 | sort -u >"$work/logged"
  cut -c -64 manifest-sha256.txt | sort -u >"$work/filed"
  if [ -n "$(comm -13 "$work/logged" "$work/filed")" ]; then
    bad "files that no entry of the custody log knows:"
    comm -13 "$work/logged" "$work/filed" | while read -r digest; do grep "^$digest" manifest-sha256.txt; done
  fi
  { cut -c -64 manifest-sha256.txt
    [ -f data/original/originals.tsv ] && cut -f 1 data/original/originals.tsv
    [ -d log/anchors ] && find log/anchors -name '*.tsr' -exec sha256sum {} + | cut -c -64
  } | sort -u >"$work/known"
  if [ -n "$(comm -23 "$work/logged" "$work/known")" ]; then
    bad "the custody log has files that are not here:"
    comm -23 "$work/logged" "$work/known"
  fi
  [ $failed = 0 ] && good "files and custody log agree by their digests"

  # 4. The log is whole, signed, and extends what somebody kept. The key signs each log under the log's own name.
  origin=$(head -n 1 log/checkpoint)
  id=$({ printf '%s\n\001' "$origin"; cat "$work/raw"; } | sha256sum | cut -c -8)
  vkey="$origin+$id+$({ printf '\001'; cat "$work/raw"; } | base64 | tr -d '\n')"
  built=${TIPSTAFF_TLOG_VERIFIER:-}
  if [ -z "$built" ] && command -v go >/dev/null 2>&1; then
    mkdir "$work/go"
    # The program, go.mod and go.sum stand in VERIFY.md between lines of three backquotes.
    for part in main.go go.mod go.sum; do
      awk -v part="$part" '$0 == "<!-- " part " -->" { found = 1; next } found && /^```/ { if (inside) exit; inside = 1; next } inside' VERIFY.md >"$work/go/$part"
    done
    if (cd "$work/go" && go build -o ../tlog .) >"$work/build" 2>&1; then built=$work/tlog; else cat "$work/build"; fi
  fi
  if [ -n "$built" ]; then
    if "$built" log "$vkey" ${checkpoint:+"$checkpoint"} >"$work/tlog.out" 2>&1 && grep -q '^VERIFIED:' "$work/tlog.out"; then
      good "the custody log: $(cat "$work/tlog.out")"
    else
      bad "the custody log: $(cat "$work/tlog.out")"
    fi
  else
    unchecked=1
    unproven "that the custody log is whole: go is not installed, or its module could not be fetched (VERIFY.md, step 4)"
    if [ -n "$checkpoint" ]; then
      head -n 3 log/checkpoint | cmp -s - "$checkpoint" && good "the head of the log is the outside checkpoint" ||
        unproven "that the log extends the outside checkpoint: that takes the program of step 4"
    fi
  fi
  [ -n "$checkpoint" ] || unproven "that nobody with the court's keys rewrote the log or cut its end: give a checkpoint that somebody kept, with --checkpoint"

  # 5. Time stamps, judged at their own time: without -attime openssl refuses them once the authority's certificate has expired.
  for token in log/anchors/*.tsr; do
    [ -f "$token" ] || { unproven "when it was recorded: there is no time stamp"; break; }
    [ -n "$authority" ] || { unproven "when it was recorded: give the authority's certificates with --tsa-ca"; break; }
    stem=${token%.tsr}
    time=$(openssl ts -reply -in "$token" -text 2>/dev/null | sed -n 's/^Time stamp: //p')
    at=$(date -u -d "$time" +%s 2>/dev/null) || at=0
    if openssl ts -verify -data "$stem.checkpoint" -in "$token" -CAfile "$authority" -untrusted "$stem.chain.pem" -attime "$at" >"$work/ts" 2>&1 && grep -q 'Verification: OK' "$work/ts"; then
      good "$token: the log had $(sed -n 2p "$stem.checkpoint") entries by $time"
    else
      bad "$token:"
      cat "$work/ts"
    fi
  done
fi

case $(head -n 1 log/checkpoint 2>/dev/null) in */package-*)
  unproven "what else is in the case, and whether there is more: this is a selective package, which says nothing of it"
  unproven "of which case it is a part: the court can show the entry of that case's log that has the root in log/checkpoint (VERIFY.md)" ;;
esac
unproven "the second signature of the log (ML-DSA-44): no stock tool checks it"
echo
echo "Not checked:"
sort -u "$work/unproven" | sed 's/^/  /'
echo
if [ $failed != 0 ]; then echo "NOT VERIFIED"; exit 4; fi
if [ $unchecked != 0 ]; then
  # Files and seal alone don't show that the log is the court's and whole, and the log is what the files are held against.
  echo "VERIFIED ONLY IN PART: files and seal hold, the custody log was not checked"
  exit 3
fi
if [ -s "$work/destroyed" ]; then echo "VERIFIED, but for $(wc -l <"$work/destroyed") file(s) destroyed by order"; exit 0; fi
echo "VERIFIED"
exit 0
