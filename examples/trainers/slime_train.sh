#!/usr/bin/env bash
# GRPO of Qwen3-4B on Open-Travel with slime: episodes by a ReAct agent, rewards by a tournament.
# To be run in slime's own container, in its checkout, with arenagym installed beside it:
#
#   python …/slime_prepare.py runs/slime && bash …/slime_train.sh runs/slime
#
# The judge of runs/slime/arenagym.yaml is a server of its own. Written against slime 0.3.1 and not
# run: it needs GPUs.
set -euo pipefail

FOLDER=${1:-runs/slime}
source scripts/models/qwen3-4B.sh # sets MODEL_ARGS

ARENAGYM=(
  --custom-generate-function-path arenagym.trainers.slime.generate
  --group-rm --custom-rm-path arenagym.trainers.slime.group_rm
  --custom-reward-post-process-path arenagym.trainers.slime.post_process_rewards
  --dynamic-sampling-filter-path arenagym.trainers.slime.keep_informative
  --custom-config-path "$FOLDER/arenagym.yaml"
  --prompt-data "$FOLDER/tasks.jsonl" --input-key prompt --metadata-key metadata
)
ROLLOUT=(
  --rollout-batch-size 16 --n-samples-per-prompt 8 --global-batch-size 128
  --over-sampling-batch-size 32 --num-rollout 300 --rollout-shuffle
  --rollout-temperature 1 --rollout-max-response-len 2048 --rollout-max-context-len 16384
)
GRPO=(
  --advantage-estimator grpo --eps-clip 0.2 --eps-clip-high 0.28
  --kl-loss-coef 0 --kl-coef 0 --entropy-coef 0 --use-tis
)
ENGINES=(
  --actor-num-nodes 1 --actor-num-gpus-per-node 8 --colocate
  --rollout-num-gpus-per-engine 2 --router-policy consistent_hashing
  --tensor-model-parallel-size 2 --sequence-parallel
  --use-dynamic-batch-size --max-tokens-per-gpu 16384
  --optimizer adam --lr 1e-6 --lr-decay-style constant
)

python train.py "${MODEL_ARGS[@]}" "${ARENAGYM[@]}" "${ROLLOUT[@]}" "${GRPO[@]}" "${ENGINES[@]}" \
  --hf-checkpoint "${CHECKPOINT:-/root/Qwen3-4B}" --ref-load "${REFERENCE:-/root/Qwen3-4B_torch_dist}" \
  --save "$FOLDER/checkpoints" --save-interval 20
