# fish completion of fornax
# SPDX-License-Identifier: GPL-3.0-or-later

set -l words devices models inspect plan chat complete tokenize detokenize template logits bench calibrate selftest

complete -c fornax -n "not __fish_seen_subcommand_from $words" -a devices -d "The Vulkan devices"
complete -c fornax -n "not __fish_seen_subcommand_from $words" -a models -d "The library"
complete -c fornax -n "not __fish_seen_subcommand_from $words" -a inspect -d "What a model file says of itself"
complete -c fornax -n "not __fish_seen_subcommand_from $words" -a plan -d "What a load will take"
complete -c fornax -n "not __fish_seen_subcommand_from $words" -a chat -d "Chat in the terminal"
complete -c fornax -n "not __fish_seen_subcommand_from $words" -a complete -d "Go on with a text"
complete -c fornax -n "not __fish_seen_subcommand_from $words" -a tokenize -d "The ids of a text"
complete -c fornax -n "not __fish_seen_subcommand_from $words" -a detokenize -d "The text of ids"
complete -c fornax -n "not __fish_seen_subcommand_from $words" -a template -d "The rendered prompt"
complete -c fornax -n "not __fish_seen_subcommand_from $words" -a logits -d "The logits of every position"
complete -c fornax -n "not __fish_seen_subcommand_from $words" -a bench -d "How fast it is"
complete -c fornax -n "not __fish_seen_subcommand_from $words" -a calibrate -d "Measure this device, for forecasts"
complete -c fornax -n "not __fish_seen_subcommand_from $words" -a selftest -d "Every shader variant against its reference"
complete -c fornax -n "__fish_seen_subcommand_from $words" -l json -d "One JSON document"
complete -c fornax -n "__fish_seen_subcommand_from $words" -l help -d "What the command takes"
complete -c fornax -n "__fish_seen_subcommand_from plan chat complete bench logits" -l context -x -d "Tokens of context"
complete -c fornax -n "__fish_seen_subcommand_from plan chat complete bench logits" -l kv -x -a "f16 q8_0 q4_0 f32" -d "Type of the KV cache"
complete -c fornax -n "__fish_seen_subcommand_from plan chat complete bench logits calibrate selftest" -l device -x -d "Vulkan device"
complete -c fornax -n "__fish_seen_subcommand_from chat complete" -l temp -x -d "Temperature"
complete -c fornax -n "__fish_seen_subcommand_from chat complete" -l seed -x -d "Seed of the sampler"
