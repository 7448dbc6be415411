#!/usr/bin/env bash
# GRPO of Qwen3-4B on Open-Travel with verl: episodes by a ReAct agent, advantages by a tournament.
# To be run where verl 0.9.1, vLLM and GPUs are, with arenagym installed beside them:
#
#   python …/verl_prepare.py runs/verl && bash …/verl_train.sh runs/verl
#
# The judge of runs/verl/loops.yaml is a server of its own. Tested as far as the settings go: verl
# takes them, and its workers play by them; not trained, as that needs GPUs.
set -euo pipefail

FOLDER=$(realpath "${1:-runs/verl}")
export VERL_USE_EXTERNAL_MODULES=arenagym.trainers.verl # makes verl know the estimator

DATA=(
  data.train_files="$FOLDER/train.parquet" data.val_files="$FOLDER/val.parquet"
  data.train_batch_size=32 data.max_prompt_length=4096 data.max_response_length=12288
)
ARENAGYM=(
  actor_rollout_ref.rollout.agent.agent_loop_config_path="$FOLDER/loops.yaml"
  algorithm.adv_estimator=arenagym algorithm.use_kl_in_reward=False
)
POLICY=(
  actor_rollout_ref.model.path="${MODEL:-Qwen/Qwen3-4B}"
  actor_rollout_ref.actor.optim.lr=1e-6 actor_rollout_ref.actor.ppo_mini_batch_size=32
  actor_rollout_ref.actor.use_dynamic_bsz=True
  actor_rollout_ref.actor.ppo_max_token_len_per_gpu=16384
  actor_rollout_ref.rollout.name=vllm actor_rollout_ref.rollout.n=8
  actor_rollout_ref.rollout.calculate_log_probs=True
  actor_rollout_ref.rollout.tensor_model_parallel_size=1
  actor_rollout_ref.rollout.gpu_memory_utilization=0.6
)
TRAINER=(
  trainer.n_gpus_per_node="${GPUS:-8}" trainer.nnodes=1 trainer.total_epochs=10
  trainer.save_freq=20 trainer.test_freq=10 trainer.default_local_dir="$FOLDER/checkpoints"
  trainer.project_name=arenagym trainer.experiment_name=travel "trainer.logger=[console]"
)

"${PYTHON:-python3}" -m verl.trainer.main_ppo \
  "${DATA[@]}" "${ARENAGYM[@]}" "${POLICY[@]}" "${TRAINER[@]}"
