# bash completion of fornax
# SPDX-License-Identifier: GPL-3.0-or-later

_fornax_models () {
  local IFS=$'\n'
  COMPREPLY+=($(compgen -W "$(fornax models --json 2> /dev/null |
    sed -n 's/^ *"name" *: *"\(.*\)",\{0,1\}$/\1/p')" -- "$1"))
  COMPREPLY+=($(compgen -f -X '!*.gguf' -- "$1") $(compgen -d -- "$1"))
}

_fornax () {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} word=${COMP_WORDS[1]:-}
  local common='--device --context --kv --gpu-layers --seed -v --help'
  local sampling='--temp --top-k --top-p --min-p --repeat-penalty'
  local options=

  COMPREPLY=()
  if [ "$COMP_CWORD" = 1 ]; then
    COMPREPLY=($(compgen -W 'devices models search pull inspect plan chat complete tokenize detokenize template logits bench calibrate selftest --help --version' -- "$current"))
    COMPREPLY+=($(compgen -f -X '!*.gguf' -- "$current"))
    return
  fi
  case $previous in
    --kv) COMPREPLY=($(compgen -W 'f16 q8_0 q4_0 f32' -- "$current")); return ;;
    --gpu-layers) COMPREPLY=($(compgen -W 'auto' -- "$current")); return ;;
    --sort) COMPREPLY=($(compgen -W 'trending downloads likes newest' -- "$current")); return ;;
    --file | --messages | --tools | --out) COMPREPLY=($(compgen -f -- "$current")); return ;;
  esac
  case $word in
    devices | models | pull) options='--json --help' ;;
    search) options='--sort --author --limit --json --help' ;;
    inspect) options='--json --tensors --help' ;;
    plan) options="--memory --json $common" ;;
    chat) options="-p --system -n --json $sampling $common" ;;
    complete) options="-p --file -n --json $sampling $common" ;;
    tokenize) options='-p --file --json --no-special --help' ;;
    detokenize) options='--ids --help' ;;
    template) options='--messages --tools --bos --eos --now --set --no-generation-prompt --help' ;;
    logits) options="--tokens --out $common" ;;
    bench) options="-p -n -d -b -r --timeline --json $common" ;;
    calibrate | selftest) options='--json --device --help' ;;
  esac
  case $current in
    -*) COMPREPLY=($(compgen -W "$options" -- "$current")) ;;
    *) case $word in devices | models | search | pull | calibrate | selftest) ;; *) _fornax_models "$current" ;; esac ;;
  esac
}

complete -F _fornax fornax
